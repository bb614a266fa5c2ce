"""Prepared queries give what the queryset itself would, with other values each time."""

import pytest
from django.db.models import CharField, IntegerField, Q
from django.db.models.functions import Length

from tests.factories import make_unit
from units.models import Unit
from units.prepared import Prepared, Slot, SlotList

pytestmark = pytest.mark.django_db

by_code = Prepared(
    lambda: Unit.objects.filter(code=Slot("code", CharField())).select_related("parent")
)
names_of = Prepared(
    lambda: (
        Unit.objects.filter(
            Q(pk__in=SlotList("keys", IntegerField()))
            | Q(parent__in=SlotList("keys", IntegerField())),
            level=Slot("level", CharField()),
        )
        .order_by("code")
        .values_list("name", flat=True)
    )
)


def facts():
    """Fields that convert, and what is computed before what is stored."""
    return Unit.objects.order_by("code").values_list(
        Length("name"), "valid_from", "code", "parent__valid_from"
    )


@pytest.fixture
def units():
    district = make_unit("Đại Từ", code="164")
    return district, [
        make_unit("Cù Vân", kind="xã", code="05853", parent=district),
        make_unit("Mỹ Yên", kind="xã", code="05854", parent=district),
    ]


def test_objects_come_with_what_they_are_selected_with(
    units, django_assert_num_queries
):
    by_code(code="x")
    with django_assert_num_queries(1):
        (found,) = by_code(code="05853")
        assert (found, found.parent) == (units[1][0], units[0])


def test_each_call_has_its_own_values(units):
    assert [by_code.first(code=code) for code in ("05854", "164", "0")] == [
        units[1][1],
        units[0],
        None,
    ]


@pytest.mark.parametrize("count", [0, 1, 2, 300])
def test_a_list_is_as_long_as_it_is(units, count):
    keys = [unit.pk for unit in units[1]][:count] + [0] * (count - 2)
    names = [unit.name for unit in units[1]][:count]
    assert names_of(keys=keys, level="commune") == names


def test_a_list_may_stand_in_two_places(units):
    names = [unit.name for unit in units[1]]
    assert names_of(keys=[units[0].pk], level="commune") == names


def test_a_value_is_sent_apart_from_the_statement(units):
    assert by_code(code="164' OR 1=1 --") == []


def test_tuples_are_those_of_the_queryset(units, django_assert_num_queries):
    prepared = Prepared(facts)
    prepared()

    with django_assert_num_queries(1):
        found = prepared()

    assert found == list(facts())
    assert {type(row) for row in found} == {tuple}
