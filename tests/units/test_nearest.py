"""What is offered for a text that names no unit: what a person meant, or nothing."""

import pytest

from tests.factories import make_nation, make_unit
from units.matching import UnitMatcher, UnknownUnit
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def country():
    """Two provinces: Hòa Bình is a commune of both, Yên Từ and Minh Phụng and Hồng
    Vũ sound like others."""
    nation = make_nation()
    thai_nguyen = make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=nation)
    ninh_binh = make_unit("Ninh Bình", kind="tỉnh", code="37", parent=nation)
    for code, name, kind, province in [
        ("1", "Đại Từ", "xã", thai_nguyen),
        ("2", "La Bằng", "xã", thai_nguyen),
        ("3", "Phan Đình Phùng", "phường", thai_nguyen),
        ("4", "Hòa Bình", "xã", thai_nguyen),
        ("5", "Văn Phú", "xã", thai_nguyen),
        ("6", "Vân Phú", "phường", thai_nguyen),
        ("7", "Hòa Bình", "xã", ninh_binh),
        ("8", "Yên Từ", "xã", ninh_binh),
        ("9", "Ia Băng", "xã", ninh_binh),
        ("10", "Minh Phụng", "phường", ninh_binh),
        ("11", "Hồng Vũ", "xã", ninh_binh),
    ]:
        make_unit(name, kind=kind, code=code, parent=province)
    return UnitMatcher(Unit.objects.all())


def offered(matcher, text):
    with pytest.raises(UnknownUnit) as refusal:
        matcher.resolve(text)
    return [unit.code for unit in refusal.value.candidates]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Xã Đại Tử", ["1"]),
        ("Đại Từu", ["1"]),
        ("Huyện Đại Từ", ["1"]),
        ("UBND xã Đại Từ", ["1"]),
        ("Ủy ban nhân dân xã La Bang", ["2"]),
        ("P. Phan Đình Phung", ["3"]),
        ("Phường Phan Đình Phùng, TP Thái Nguyên", ["3"]),
        ("Xã Vân Phú", ["5", "6"]),
        ("Tỉnh Thái Nguyn", ["19"]),
    ],
)
def test_marks_kinds_and_slips_of_the_finger_lead_to_what_was_meant(
    country, text, codes
):
    assert offered(country, text) == codes


@pytest.mark.parametrize(
    "text", ["Phòng Nội vụ", "Phòng Nội vụ huyện Đại Từ", "xyz", "Xã Đồng Hỷ", "", "xã"]
)
def test_nothing_is_offered_rather_than_something_far_off(country, text):
    assert offered(country, text) == []


def test_units_of_one_name_are_told_apart_by_what_they_belong_to(country):
    with pytest.raises(UnknownUnit) as refusal:
        country.resolve("Xã Hoa Binh")

    assert refusal.value.expected.endswith(
        "gần nhất: Xã Hòa Bình, Tỉnh Thái Nguyên (4), Xã Hòa Bình, Tỉnh Ninh Bình (7)"
    )


def test_the_provinces_that_a_file_speaks_of_come_first(country):
    country.stay_near(["Xã Yên Từ", "Xã Hoa Binh"], otherwise=None)

    assert offered(country, "Xã Hoa Binh") == ["7"]
    assert offered(country, "Xã La Bang") == ["2"]


def test_the_own_area_comes_first_where_a_file_speaks_of_none(country):
    home = Unit.objects.get(code="37")
    country.stay_near(["Xã Hoa Binh"], otherwise=home)

    assert offered(country, "Xã Hoa Binh") == ["7"]
