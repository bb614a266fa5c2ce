"""The history of a set of criteria: who changed what of it, when, from what to what."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from indices.actions.actor import Actor
from indices.actions.changelog import digest_of_entry
from indices.actions.criteria import (
    CriteriaSetFacts,
    change_criteria_set,
    facts_of,
    input_of,
    make_criteria_set,
)
from indices.actions.criteria_checks import CriterionInput
from indices.actions.verify import verify_changes
from indices.models import ChangeEntry
from tests.factories import CLERK, make_criteria
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, world):
    client.force_login(world.index_administrator)
    return client


@pytest.fixture
def office(world):
    return Actor(user=world.index_administrator, name="Lê Thị Chỉ", origin="page")


@pytest.fixture
def criteria_set(office):
    """Two domains, 60 and 40; the first is then renamed and made 55, with a reason."""
    made = make_criteria_set(
        actor=office,
        facts=CriteriaSetFacts(code="moi", name="Bộ mới", level="district"),
        criteria=[
            CriterionInput(code="1", name="Chỉ đạo", max_score=Decimal(60)),
            CriterionInput(code="2", name="Thể chế", max_score=Decimal(40)),
        ],
    )
    first = input_of(made.criteria.get(code="1"))
    change_criteria_set(
        actor=replace(office, name="Trần Văn B"),
        criteria_set=made,
        facts=replace(facts_of(made), name="Bộ thử"),
        criteria=[replace(first, name="Chỉ đạo, điều hành", max_score=Decimal(55))],
        reason="Theo dự thảo lần 2",
    )
    return made


def url_of(criteria_set):
    return reverse("indices:criteria_set_history", args=[criteria_set.code])


def test_who_changed_what_from_what_to_what(staff, criteria_set):
    said = words(staff.get(url_of(criteria_set)))

    assert "Tạo bộ tiêu chí Bộ mới: 2 tiêu chí Lê Thị Chỉ, trang nhập liệu" in said
    assert "Sửa bộ tiêu chí Bộ thử Trần Văn B" in said
    assert "Lý do: Theo dự thảo lần 2" in said
    assert re.search("Bộ mới thành Bộ thử", said)
    assert "1 điểm tối đa: 60 thành 55" in said
    assert "Chỉ đạo thành Chỉ đạo, điều hành" in said
    # The newest first
    assert said.index("Sửa bộ tiêu chí") < said.index("Tạo bộ tiêu chí")


def test_the_page_of_the_set_leads_there(staff, criteria_set):
    page = staff.get(reverse("indices:criteria_set", args=[criteria_set.code]))

    assert f'href="{url_of(criteria_set)}"' in page.content.decode()


def test_other_sets_are_not_in_it(staff, criteria_set, office):
    make_criteria_set(
        actor=office,
        facts=CriteriaSetFacts(code="khac", name="Bộ khác", level="district"),
    )

    assert "Bộ khác" not in words(staff.get(url_of(criteria_set)))


def test_one_criterion_and_one_person(staff, criteria_set):
    url = url_of(criteria_set)

    assert "Thể chế" in words(staff.get(url, {"tieu_chi": "2"}))
    assert "Sửa bộ" not in words(staff.get(url, {"tieu_chi": "2"}))
    assert "Tạo bộ" not in words(staff.get(url, {"nguoi": "Trần Văn B"}))
    assert "Không có thay đổi nào như vậy" in words(staff.get(url, {"tieu_chi": "9"}))


def test_a_long_entry_has_a_page_of_its_own(staff, office):
    long = make_criteria_set(
        actor=office,
        facts=CriteriaSetFacts(code="dai", name="Bộ dài", level="district"),
        criteria=[
            CriterionInput(code=str(place), name=f"Số {place}", max_score=Decimal(5))
            for place in range(1, 21)
        ],
    )
    url = url_of(long)
    entry = ChangeEntry.objects.get(criteria_set=long)
    assert f"Xem cả {entry.detail_count} ô" in words(staff.get(url))

    said = words(staff.get(url, {"lan": entry.sequence}))

    assert "20 điểm tối đa: trống thành 5" in said
    assert "Về toàn bộ lịch sử" in said


@pytest.mark.parametrize(
    "asked", [{"lan": "x"}, {"lan": "99"}, {"trang": "0"}, {"tieu_chi": "../"}]
)
def test_nonsense_is_no_fault(staff, criteria_set, asked):
    assert staff.get(url_of(criteria_set), asked).status_code == 200


def test_an_entry_moved_to_another_set_shows(criteria_set):
    other = make_criteria(code="khac")
    entry = ChangeEntry.objects.filter(criteria_set=criteria_set).first()
    assert verify_changes(None) == []
    entry.criteria_set = other

    assert digest_of_entry(entry) != entry.digest


def test_its_queries_do_not_grow(staff, criteria_set, django_assert_num_queries):
    url = url_of(criteria_set)
    change_criteria_set(
        actor=CLERK,
        criteria_set=criteria_set,
        facts=replace(facts_of(criteria_set), note="Ghi chú"),
    )
    staff.get(url)

    # Who asks and the frame: session, user, roles; site profile. Set; count, entries,
    # their cells, the people
    with django_assert_num_queries(4 + 5):
        staff.get(url)
