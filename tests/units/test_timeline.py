"""The time line of 05851, three units under one code, and of what it grew from.

Xã Quân Chu → (10/04/2023) Thị trấn Quân Chu ← Thị trấn Quân Chu cũ 05764
Thị trấn Quân Chu, Xã Cát Nê → (01/07/2025) Xã Quân Chu
"""

from datetime import date

import pytest

from tests.factories import make_succession, make_unit
from units.timeline import timeline

pytestmark = pytest.mark.django_db
UPGRADE, REFORM = date(2023, 4, 10), date(2025, 7, 1)


@pytest.fixture
def forms():
    first = make_unit("Quân Chu", kind="xã", code="05851", valid_to=UPGRADE)
    town = make_unit(
        "Quân Chu", kind="thị trấn", code="05851", valid_from=UPGRADE, valid_to=REFORM
    )
    other = make_unit("Quân Chu", kind="thị trấn", code="05764", valid_to=UPGRADE)
    cat_ne = make_unit("Cát Nê", kind="xã", code="05848", valid_to=REFORM)
    last = make_unit("Quân Chu", kind="xã", code="05851", valid_from=REFORM)
    make_succession(first, town, effective_on=UPGRADE, legal_basis="Nghị quyết 729")
    make_succession(other, town, effective_on=UPGRADE, legal_basis="Nghị quyết 729")
    make_succession(town, last)
    make_succession(cat_ne, last, extent="part")
    return first, town, other, cat_ne, last


@pytest.mark.parametrize("place", [0, 1, 4])
def test_each_form_shows_the_whole_line(forms, place):
    found = timeline(forms[place])

    assert [(entry.effective_on, entry.successor) for entry in found] == [
        (UPGRADE, forms[1]),
        (REFORM, forms[4]),
    ]


def test_an_entry_says_of_what_and_by_what(forms):
    first, town, other, cat_ne, last = forms
    upgrade, reform = timeline(last)

    assert [each.unit for each in upgrade.predecessors] == [first, other]
    assert upgrade.legal_bases == ("Nghị quyết 729",)
    assert [(each.unit, each.is_part) for each in reform.predecessors] == [
        (cat_ne, True),
        (town, False),
    ]
    assert (upgrade.is_own, reform.is_own) == (False, True)


def test_a_circle_ends_and_a_lonely_unit_has_no_line(
    forms, django_assert_max_num_queries
):
    first, *_rest, last = forms
    make_succession(last, first, effective_on=date(2026, 1, 1))

    with django_assert_max_num_queries(6):
        assert len(timeline(first)) == 3
    assert timeline(make_unit("Một Mình", kind="xã", code="1")) == ()
