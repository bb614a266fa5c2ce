"""Units that share a name, told apart."""

from datetime import date

import pytest

from tests.factories import make_unit
from units.namesakes import is_same_name, names_apart

pytestmark = pytest.mark.django_db


def test_what_they_lie_in_tells_them_apart_else_their_code(
    world, django_assert_num_queries
):
    there = make_unit("Tân Tiến", kind="xã", code="1", parent=world.district)
    here = make_unit("Tân Tiến", kind="xã", code="2", parent=world.best)
    twins = [
        make_unit("Cát Nê", kind="xã", code=code, parent=world.best)
        for code in ("3", "4")
    ]
    alone = make_unit("Ký Phú", kind="xã", code="5", parent=world.best)

    with django_assert_num_queries(1):
        names = names_apart([there, here, *twins, alone])

    assert names == {
        there.pk: "Xã Tân Tiến (Huyện Đại Từ)",
        here.pk: "Xã Tân Tiến (Huyện Định Hóa)",
        twins[0].pk: "Xã Cát Nê (3)",
        twins[1].pk: "Xã Cát Nê (4)",
    }
    there.parent, there.code, there.valid_from = world.best, "2", date(2025, 7, 1)
    assert names_apart([there, here]) == {
        there.pk: "Xã Tân Tiến (2, từ 01/07/2025)",
        here.pk: "Xã Tân Tiến (2)",
    }
    with django_assert_num_queries(0):
        assert names_apart([there, alone]) == {}


def test_the_mark_among_namesakes_is_no_part_of_a_name():
    assert is_same_name("Xã Tân Tiến (05851)", "Xã Tân Tiến")
    assert is_same_name("Xã Tân Tiến (Huyện", "Xã Tân Tiến (Thị xã Phổ Yên)")
    assert not is_same_name("Xã Tân Tiến", "Phường Tân Tiến")
