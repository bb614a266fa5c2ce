"""Who else has a score grid open: told to those who have it open too, for a while."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from indices.actions.score_sheets import change_sheets
from indices.models import Presence
from tests.factories import CLERK, make_scored_edition, make_user
from units.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(world):
    return make_scored_edition(
        world.index, world.province, tier_scheme=world.scheme, year=2024
    )


def sheet_url(edition, unit):
    kwargs = {**edition.address, "unit": unit.slug}
    return reverse("indices:entry_sheet_open", kwargs=kwargs)


def criterion_url(edition, code):
    kwargs = {**edition.address, "code": code}
    return reverse("indices:entry_criterion_open", kwargs=kwargs)


def beat(client, person, url):
    client.force_login(person)
    return client.post(url).json()["open"]


def test_two_people_on_one_sheet_learn_of_each_other(client, world, edition):
    url = sheet_url(edition, world.district)
    assert beat(client, world.appraiser, url) == ""

    said = beat(client, world.index_administrator, url)

    name = world.appraiser.get_full_name() or world.appraiser.username
    assert said == f"Đang mở: {name} (thẩm định viên)"


def test_whoever_is_elsewhere_is_not_named(client, world, edition):
    url = sheet_url(edition, world.district)
    beat(client, world.appraiser, url)
    beat(client, world.appraiser, criterion_url(edition, "1.2"))

    assert beat(client, world.index_administrator, url) == ""
    assert beat(client, world.administrator, criterion_url(edition, "1.2")) != ""
    assert Presence.objects.filter(user=world.appraiser).count() == 1


def test_whoever_was_not_seen_for_minutes_is_not_named(client, world, edition):
    url = sheet_url(edition, world.district)
    beat(client, world.appraiser, url)
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=4))

    assert beat(client, world.index_administrator, url) == ""


def test_an_officer_does_not_learn_who_appraises_before_it_is_done(
    client, world, edition
):
    url = sheet_url(edition, world.district)
    colleague = make_user("dong.nghiep", unit=world.district, role=Role.UNIT_OFFICER)
    beat(client, colleague, url)
    beat(client, world.appraiser, url)
    said = beat(client, world.officer, url)
    assert "cán bộ đơn vị" in said
    assert "thẩm định viên" not in said

    settings = {"stage": "explanation"}
    change_sheets(
        actor=CLERK, edition=edition, units=[world.district], settings=settings
    )

    assert "thẩm định viên" in beat(client, world.officer, url)


def test_reading_the_page_notes_nobody(client, world, edition):
    client.force_login(world.appraiser)

    client.get(reverse("indices:entry_edition", kwargs=edition.address))
    client.get(sheet_url(edition, world.district).removesuffix("dang-mo/"))

    assert not Presence.objects.exists()


def test_other_units_sheets_do_not_exist_for_an_officer(client, world, edition):
    client.force_login(world.officer)

    assert client.post(sheet_url(edition, world.best)).status_code == 404
    assert not Presence.objects.exists()


def test_it_costs_the_same_however_many_are_there(
    client, world, edition, django_assert_num_queries
):
    url = sheet_url(edition, world.district)
    for number in range(5):
        person = make_user(
            f"tham.dinh{number}", unit=world.province, role=Role.APPRAISER
        )
        beat(client, person, url)
    client.force_login(world.index_administrator)
    client.post(url)

    # session, user, roles; sheet with edition; the row of the person, those of others
    with django_assert_num_queries(6):
        client.post(url)
