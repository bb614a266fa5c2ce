"""Setting targets: the worked example of tests/figures.py, by the administrator."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from indices.actions.targets import remove_target
from indices.models import ChangeEntry, Target
from tests.factories import CLERK, make_user
from tests.figures import Figures
from tests.once import made_once
from tests.reading import words
from units.models import Role

pytestmark = pytest.mark.django_db


class Office(Figures):
    def __init__(self):
        super().__init__()
        self.administrator = make_user(
            "quantri", role=Role.INDEX_ADMINISTRATOR, unit=self.province
        )

    def send(self, client, unit=None, **facts):
        client.force_login(self.administrator)
        data = {
            "measure": self.measures["ty-le"].pk,
            "of_level": "don-vi",
            "due_on": "31/12/2024",
            "value": "80",
            "document": "Kế hoạch 5/KH-UBND",
        } | facts
        return client.post(self.address(unit), data)

    def address(self, unit=None):
        return reverse("indices:entry_targets", args=[(unit or self.district).slug])


office = made_once(Office)


def test_a_target_of_all_communes_is_met_on_each_of_them(client, office):
    response = office.send(
        client, of_level="commune", due_on="31/12/2023", value="75,5"
    )

    assert response.status_code == 302
    target = Target.objects.get(document="Kế hoạch 5/KH-UBND")
    assert (target.value, target.source) == (Decimal("75.5"), None)
    page = client.get(reverse("unit_figures", args=[office.commune.slug]))
    text = words(page)
    assert "75,5%, đến 31/12/2023" in text
    assert "Chưa đến hạn còn 1,5 điểm %" in text


def test_the_same_target_is_changed_and_the_log_keeps_both(client, office):
    office.send(client)
    office.send(client, value="85")

    target = Target.objects.get(due_on=date(2024, 12, 31))
    assert target.value == 85
    details = ChangeEntry.objects.filter(action="set_target").latest("pk").details
    change = details.get()
    assert (change.old, change.new) == (
        "80; Kế hoạch 5/KH-UBND",
        "85; Kế hoạch 5/KH-UBND",
    )
    office.send(client, value="85")
    assert ChangeEntry.objects.filter(action="set_target").count() == 2


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"value": "101"}, "không quá 100%"),
        ({"value": "gần 80"}, "một số, không kèm chữ"),
        ({"value": ""}, "Mức phải đạt"),
        ({"due_on": "31/02/2024"}, "Thời hạn"),
        ({"of_level": "ministry"}, "Đặt cho"),
        ({"measure": "0"}, "Số liệu"),
        ({"document": ""}, "Văn bản giao"),
    ],
)
def test_what_cannot_be_is_said(client, office, facts, said):
    before = Target.objects.count()

    response = office.send(client, **facts)

    assert response.status_code == 422
    assert said in words(response)
    assert Target.objects.count() == before


def test_a_target_is_taken_back_and_logged(client, office):
    office.send(client)
    target = Target.objects.get(due_on=date(2024, 12, 31))
    assert "Kế hoạch 5/KH-UBND" in words(client.get(office.address()))
    address = reverse(
        "indices:entry_target_remove", args=[office.district.slug, target.pk]
    )

    # Not under another unit's address.
    other = reverse(
        "indices:entry_target_remove", args=[office.commune.slug, target.pk]
    )
    assert client.post(other).status_code == 404
    assert client.post(address).status_code == 302

    assert not Target.objects.filter(pk=target.pk).exists()
    assert ChangeEntry.objects.filter(action="remove_target").count() == 1


def test_of_two_who_take_it_back_one_does(client, office):
    office.send(client)
    target = Target.objects.get(due_on=date(2024, 12, 31))
    for _person in range(2):
        remove_target(actor=CLERK, target=target)
    assert ChangeEntry.objects.filter(action="remove_target").count() == 1


def test_its_queries(client, office, django_assert_num_queries):
    client.force_login(office.administrator)
    client.get(office.address())
    # 2 session and person; 1 unit; 1 roles, 1 areas above; 1 targets;
    # 1 measures to choose from; 1 profile
    with django_assert_num_queries(8):
        client.get(office.address())
