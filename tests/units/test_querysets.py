"""Adjectives: in force on a day, inside an area through its forms, found by a text."""

from datetime import date

import pytest

from tests.factories import make_nation, make_unit
from units.models import Unit

pytestmark = pytest.mark.django_db

REFORM = date(2025, 7, 1)


@pytest.fixture
def nation():
    return make_nation()


@pytest.fixture
def thai_nguyen(nation):
    return make_unit(
        "Thái Nguyên", kind="tỉnh", code="19", parent=nation, valid_to=REFORM
    )


def names(units):
    return [unit.name for unit in units]


def test_a_unit_is_in_force_from_its_first_day_to_the_day_before_its_end(thai_nguyen):
    make_unit(
        "Phổ Yên",
        kind="thành phố",
        parent=thai_nguyen,
        valid_from=date(2022, 4, 10),
        valid_to=REFORM,
    )
    towns = Unit.objects.at_level("district")

    assert not towns.in_force_on(date(2022, 4, 9)).exists()
    assert towns.in_force_on(date(2022, 4, 10)).exists()
    assert towns.in_force_on(date(2025, 6, 30)).exists()
    assert not towns.in_force_on(REFORM).exists()


def test_a_province_holds_its_districts_and_their_communes(nation, thai_nguyen):
    district = make_unit("Đại Từ", parent=thai_nguyen)
    make_unit("Cù Vân", kind="xã", parent=district)
    elsewhere = make_unit("Hà Giang", kind="tỉnh", parent=nation)
    make_unit("Đồng Văn", parent=elsewhere)

    inside = Unit.objects.inside(thai_nguyen).order_by("sort_key")

    assert names(inside) == ["Xã Cù Vân", "Huyện Đại Từ"]
    assert names(Unit.objects.inside(district)) == ["Xã Cù Vân"]
    assert Unit.objects.inside(nation).count() == 5


def test_an_upgraded_area_still_holds_what_stood_under_its_earlier_form(nation):
    upgrade = date(2025, 1, 1)
    before = make_unit(
        "Thừa Thiên Huế", kind="tỉnh", code="46", parent=nation, valid_to=upgrade
    )
    after = make_unit(
        "Huế",
        kind="thành phố trung ương",
        code="46",
        parent=nation,
        valid_from=upgrade,
        same_as=before,
    )
    district = make_unit("Quảng Điền", parent=after, valid_to=REFORM)
    make_unit("Quảng Thái", kind="xã", parent=district, valid_to=REFORM)

    for form in (before, after):
        assert Unit.objects.inside(form).count() == 2
    assert set(Unit.objects.forms_of(after)) == {before, after}


def test_a_merged_province_does_not_hold_the_districts_of_the_old_one(
    nation, thai_nguyen
):
    merged = make_unit(
        "Thái Nguyên", kind="tỉnh", code="19", parent=nation, valid_from=REFORM
    )
    make_unit("Đại Từ", parent=thai_nguyen, valid_to=REFORM)

    assert not Unit.objects.inside(merged).exists()


def test_illustrative_units_stay_apart(nation):
    make_unit("Minh Họa", kind="tỉnh", is_illustrative=True)

    assert names(Unit.objects.illustrative()) == ["Tỉnh Minh Họa"]
    assert names(Unit.objects.real()) == ["Toàn quốc"]


class TestSearch:
    @pytest.mark.parametrize(
        "text", ["dai tu", "ĐẠI TỪ", "Đại Từ", "huyện đại từ", "  Đại   từ "]
    )
    def test_a_district_is_found_with_or_without_marks(self, text):
        make_unit("Đại Từ")
        make_unit("Võ Nhai")

        assert names(Unit.objects.matching(text)) == ["Huyện Đại Từ"]

    def test_either_spelling_and_any_apostrophe_find_the_unit(self):
        make_unit("Hòa Bình", kind="tỉnh")
        make_unit("Ea H'Leo", kind="xã")

        assert names(Unit.objects.matching("Hoà Bình")) == ["Tỉnh Hòa Bình"]
        assert names(Unit.objects.matching("ea h’leo")) == ["Xã Ea H'Leo"]

    def test_the_very_name_comes_before_what_only_resembles_it(self):
        make_unit("Tân Đại Từ", kind="xã")
        make_unit("Đại Từ Đông", kind="xã")
        make_unit("Đại Tự", kind="xã", code="09067")
        make_unit("Đại Từ", kind="xã")

        assert names(Unit.objects.matching("đại từ")) == [
            "Xã Đại Từ",
            "Xã Đại Tự",
            "Xã Đại Từ Đông",
            "Xã Tân Đại Từ",
        ]

    def test_an_empty_text_finds_nothing(self):
        make_unit()

        assert not Unit.objects.matching("  ").exists()

    def test_signs_of_the_pattern_language_are_ordinary_signs(self):
        make_unit()

        assert not Unit.objects.matching("%").exists()
        assert not Unit.objects.matching("_").exists()
