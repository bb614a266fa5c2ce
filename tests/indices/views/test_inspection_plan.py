"""The inspections of a year recorded from the register: one of a chosen unit, and a
plan of many lines, of which all are written or none."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from indices.models import ChangeEntry, Inspection
from tests.explained import make_scored
from tests.factories import inspect, make_user
from tests.once import made_once
from tests.reading import links, words
from units.models import Role

pytestmark = pytest.mark.django_db

scored = made_once(lambda: make_scored((2024,)))


@pytest.fixture
def keeper(client, scored):
    user = make_user("quantri", role=Role.INDEX_ADMINISTRATOR, unit=scored.area)
    client.force_login(user)
    return user


def plan_url(scored, year=2025):
    return reverse("indices:entry_inspections", args=[scored.area.area_slug, year])


def register(scored, year=2025):
    return reverse("indices:inspections", args=[scored.area.area_slug, year])


LINES = """Huyện Đại Từ; 15/05/2025; Theo kế hoạch; Quyết định số 120/QĐ-UBND

vo nhai\t\ttự kiểm tra
H. Định Hóa; 2025-06-02; dot xuat
"""


def test_a_plan_is_recorded_at_once(client, scored, keeper):
    sent = {"lines": LINES, "document": "Kế hoạch số 12/KH-UBND"}

    answer = client.post(plan_url(scored), sent, follow=True)

    assert answer.redirect_chain == [(register(scored), 302)]
    assert "Đã ghi 3 cuộc kiểm tra vào kế hoạch." in words(answer)
    found = Inspection.objects.order_by("pk")
    assert list(
        found.values_list("unit__name", "kind", "day", "decision", "state", "year")
    ) == [
        (
            "Huyện Đại Từ",
            "planned",
            date(2025, 5, 15),
            "Quyết định số 120/QĐ-UBND",
            "planned",
            2025,
        ),
        ("Huyện Võ Nhai", "self", None, "Kế hoạch số 12/KH-UBND", "planned", 2025),
        (
            "Huyện Định Hóa",
            "surprise",
            date(2025, 6, 2),
            "Kế hoạch số 12/KH-UBND",
            "planned",
            2025,
        ),
    ]
    entry = ChangeEntry.objects.latest("pk")
    assert (entry.action, entry.actor, entry.detail_count) == (
        "plan_inspections",
        keeper,
        3,
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Huyện Không Có; 15/05/2025", "Dòng 2: “Huyện Không Có”; cần: tên hoặc mã"),
        ("Đại Từ; 31/02/2025", "Dòng 2: “31/02/2025” không phải ngày"),
        ("Đại Từ; 15/05/2024", "Dòng 2: ngày 15/05/2024 không trong năm 2025"),
        ("Đại Từ; ; bất ngờ", "Dòng 2: hình thức “bất ngờ”; cần một trong:"),
        ("; 15/05/2025", "Dòng 2: chưa ghi đơn vị"),
        ("Đại Từ; ; ; a; b", "Dòng 2: có 5 ô"),
        ("Đại Từ; ; ; " + "a" * 201, "Dòng 2: văn bản dài quá 200 ký tự"),
        ("Võ Nhai", "Dòng 2: trùng dòng 1 (Huyện Võ Nhai"),
        ("Phổ Yên; 06/05/2025", "Dòng 2: cuộc này đã ghi rồi (Thị xã Phổ Yên"),
        ("Võ Nhai; 01/05/2025\n" * 300, "Nhiều nhất 300 dòng"),
    ],
)
def test_a_faulty_line_is_named_and_nothing_is_written(
    client, scored, keeper, line, said
):
    inspect(scored.units["pho_yen"], day=date(2025, 5, 6))
    text = f"Võ Nhai\n{line}"

    answer = client.post(plan_url(scored), {"lines": text})

    assert answer.status_code == 422
    assert said in words(answer)
    assert Inspection.objects.count() == 1
    assert answer.context["form"]["lines"].value() == text


def test_all_faults_are_told_at_once(client, scored, keeper):
    answer = client.post(plan_url(scored), {"lines": "Không Có\nĐại Từ; hôm nay"})

    assert "Dòng 1:" in words(answer)
    assert "Dòng 2:" in words(answer)
    assert client.post(plan_url(scored), {"lines": " ;\n"}).status_code == 422


def test_what_did_not_take_place_may_be_planned_anew(client, scored, keeper):
    inspect(
        scored.units["pho_yen"], year=2025, state="cancelled", conclusion="Do bão lũ"
    )

    client.post(plan_url(scored), {"lines": "Phổ Yên"})

    assert Inspection.objects.filter(state="planned").count() == 1


def test_one_unit_is_chosen_from_the_register(client, scored, keeper):
    assert plan_url(scored) in links(client.get(register(scored)))
    unit = scored.units["vo_nhai"]
    new = f"{reverse('indices:entry_inspection_new', args=[unit.slug])}?nam=2025"

    for asked in (unit.slug, "võ nhai"):
        answer = client.get(plan_url(scored), {"dv": asked})
        assert (answer.status_code, answer["Location"]) == (302, new)
    form = client.get(new).context["form"]
    assert form["year"].value() == 2025
    unknown = client.get(plan_url(scored), {"dv": "Không Có"})
    assert "Chưa rõ đơn vị “Không Có”" in words(unknown)
    odd = client.get(plan_url(scored), {"dv": "\x00<b>"})
    assert odd.status_code == 200


@pytest.mark.parametrize("year", ["x", "²³", "20255", ""])
def test_an_odd_year_in_the_address_is_this_one(client, scored, keeper, year):
    unit = scored.units["vo_nhai"]
    new = reverse("indices:entry_inspection_new", args=[unit.slug])

    assert client.get(new, {"nam": year}).status_code == 200


def test_a_first_year_has_a_way_in_too(client, scored, keeper):
    index = reverse("indices:inspection_areas")
    this_year = plan_url(scored, timezone.localdate().year)

    assert this_year in links(client.get(index))
    client.logout()
    assert this_year not in links(client.get(index))


def test_an_officer_finds_the_own_self_inspections(client, scored):
    unit = scored.units["dai_tu"]
    client.force_login(make_user("canbo", role=Role.UNIT_OFFICER, unit=unit))

    found = links(client.get(reverse("indices:inspection_areas")))

    assert reverse("indices:entry_inspection_new", args=[unit.slug]) in found
    assert reverse("unit_follow_up", args=[unit.slug]) in found


def test_nobody_else_plans(client, scored):
    user = make_user("canbo", role=Role.UNIT_OFFICER, unit=scored.units["dai_tu"])
    client.force_login(user)

    assert client.get(plan_url(scored)).status_code == 403
    assert client.post(plan_url(scored), {"lines": "Đại Từ"}).status_code == 403
    assert plan_url(scored) not in links(client.get(register(scored)))
    assert not Inspection.objects.exists()


def test_a_place_that_is_not_there(client, scored, keeper):
    nowhere = reverse("indices:entry_inspections", args=["khong-co", 2025])
    assert client.get(nowhere).status_code == 404


def test_the_number_of_queries_of_a_plan(
    client, scored, keeper, django_assert_max_num_queries
):
    """Whatever the number of lines."""
    names = ["Đại Từ", "Võ Nhai", "Định Hóa", "Phổ Yên"]
    lines = [
        f"{name}; {day:02}/{month:02}/2025"
        for name in names
        for month in (3, 4)
        for day in range(1, 11)
    ]
    with django_assert_max_num_queries(18):
        assert (
            client.post(plan_url(scored), {"lines": "\n".join(lines)}).status_code
            == 302
        )
    assert Inspection.objects.count() == 80
