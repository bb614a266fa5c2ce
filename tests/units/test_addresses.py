"""An address that is none leads to the unit it means, or nowhere when unsure."""

from datetime import date

import pytest

from tests.factories import make_unit
from units.addresses import unit_near

pytestmark = pytest.mark.django_db
REFORM = date(2025, 7, 1)


@pytest.fixture
def places():
    province = make_unit("Thái Nguyên", kind="tỉnh", code="19")
    return [
        make_unit("Đại Từ", kind="huyện", code="171", parent=province),
        make_unit("Quân Chu", kind="xã", code="05851", valid_to=REFORM),
        make_unit("Quân Chu", kind="xã", code="05851", valid_from=REFORM),
        make_unit("Bình Yên", kind="xã", code="05600", valid_to=REFORM),
        make_unit("Bình Yên", kind="xã", code="05601"),
        make_unit("Tân Lập", kind="xã", code="05700"),
        make_unit("Tân Lập", kind="xã", code="06700"),
    ]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("huyen-dai-tu", "171"),
        ("dai-tu", "171"),
        ("dai-tu-171", "171"),
        ("quan-dai-tu-171", "171"),
        ("171", "171"),
        ("Huyện Đại Từ", "171"),
        ("xa-binh-yen", "05601"),
        ("thai-nguyen", "19"),
    ],
)
def test_a_shortened_or_old_address_is_understood(places, asked, code):
    assert unit_near(asked).code == code


@pytest.mark.parametrize(
    "asked",
    [
        *("05851", "xa-quan-chu-05851", "xa-tan-lap", "dai", "tu-171x", "", "-"),
        # The number is no province's code, but the end of another unit's.
        "xa-am-thuong-mh-19",
        "x" * 500,
    ],
)
def test_what_may_mean_two_or_none_leads_nowhere(places, asked):
    assert unit_near(asked) is None


def test_a_name_means_the_unit_in_force_before_the_ended_one(places):
    assert unit_near("xa-quan-chu").valid_from == REFORM
