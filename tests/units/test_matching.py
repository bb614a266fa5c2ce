"""Which unit a file means: by code, name, abbreviation, spelling; never by guess."""

from datetime import date

import pytest

from tests.factories import make_nation, make_unit
from units.matching import AmbiguousUnit, UnitMatcher, UnknownUnit, read_aliases

pytestmark = pytest.mark.django_db

REFORM = date(2025, 7, 1)


@pytest.fixture
def provinces():
    nation = make_nation()
    for code, name, kind in [
        ("01", "Hà Nội", "thành phố trung ương"),
        ("17", "Hòa Bình", "tỉnh"),
        ("19", "Thái Nguyên", "tỉnh"),
        ("46", "Thừa Thiên Huế", "tỉnh"),
        ("66", "Đắk Lắk", "tỉnh"),
        ("77", "Bà Rịa - Vũng Tàu", "tỉnh"),
        ("79", "Hồ Chí Minh", "thành phố trung ương"),
    ]:
        make_unit(name, kind=kind, code=code, parent=nation)
    return UnitMatcher.for_area(nation, level="province", day=date(2015, 12, 31))


class TestProvinces:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("79", "79"),
            ("Thành phố Hồ Chí Minh", "79"),
            ("Hồ Chí Minh", "79"),
            ("TP. Hồ Chí Minh", "79"),
            ("TP Hồ Chí Minh", "79"),
            ("Tp.Hồ Chí Minh", "79"),
            ("HỒ CHÍ MINH", "79"),
            ("Ho Chi Minh", "79"),
            ("TP. Ho Chi Minh", "79"),
            ("TP.HCM", "79"),
            ("Hòa Bình", "17"),
            ("Hoà Bình", "17"),
            ("Tỉnh Hoà Bình", "17"),
            ("Hoa Binh", "17"),
            ("  Thái\u00a0Nguyên ", "19"),
            ("Tha\u0301i Nguye\u0302n", "19"),
            ("Bà Rịa-Vũng Tàu", "77"),
            ("Bà Rịa – Vũng Tàu", "77"),
            ("Ba Ria - Vung Tau", "77"),
            ("Thừa Thiên - Huế", "46"),
            ("Thừa Thiên-Huế", "46"),
            ("\u00d0ắk Lắk", "66"),
            ("Đắc Lắc", "66"),
            ("Đăk Lăk", "66"),
            ("1", "01"),
            ("01", "01"),
        ],
    )
    def test_every_usual_way_to_write_a_province_is_understood(
        self, provinces, text, code
    ):
        assert provinces.resolve(text).code == code

    @pytest.mark.parametrize(
        "text", ["", "BRVT", "Huyện Thái Nguyên", "99", "Thái Nguyen", "Hoa Bính"]
    )
    def test_what_is_not_a_province_is_refused(self, provinces, text):
        with pytest.raises(UnknownUnit):
            provinces.resolve(text)

    def test_a_refusal_names_the_nearest_units(self, provinces):
        with pytest.raises(UnknownUnit) as refusal:
            provinces.resolve("Thái Nguyễn")

        assert [unit.code for unit in refusal.value.candidates][0] == "19"
        assert refusal.value.expected == (
            "tên hoặc mã một đơn vị trong địa bàn; gần nhất: Tỉnh Thái Nguyên (19)"
        )

    def test_a_refusal_without_anything_near_says_what_is_expected(self, provinces):
        with pytest.raises(UnknownUnit) as refusal:
            provinces.resolve("zzz")

        assert "địa bàn" in refusal.value.expected

    def test_the_aliases_on_record_lead_to_official_codes(self):
        aliases = read_aliases()

        assert aliases
        assert all(code for code in aliases.values())


class TestInsideAnArea:
    def test_a_bare_name_of_two_units_is_ambiguous_and_the_full_name_is_not(self):
        province = make_unit("Đồng Tháp", kind="tỉnh")
        make_unit("Cao Lãnh", kind="thành phố", code="866", parent=province)
        make_unit("Cao Lãnh", kind="huyện", code="873", parent=province)
        matcher = UnitMatcher.for_area(
            province, level="district", day=date(2022, 12, 31)
        )

        with pytest.raises(AmbiguousUnit) as refusal:
            matcher.resolve("Cao Lãnh")
        assert {unit.code for unit in refusal.value.candidates} == {"866", "873"}
        assert "Huyện Cao Lãnh (873)" in refusal.value.expected
        assert matcher.resolve("H. Cao Lãnh").code == "873"
        assert matcher.resolve("TP. Cao Lãnh").code == "866"
        assert matcher.resolve("873").code == "873"

    def test_communes_of_one_name_in_two_districts_are_ambiguous(self):
        province = make_unit("Bắc Giang", kind="tỉnh")
        for code, district in [("07", "Hiệp Hòa"), ("08", "Yên Thế")]:
            parent = make_unit(district, parent=province)
            make_unit("Đồng Tâm", kind="xã", code=code, parent=parent)
        matcher = UnitMatcher.for_area(
            province, level="commune", day=date(2022, 12, 31)
        )

        with pytest.raises(AmbiguousUnit):
            matcher.resolve("Xã Đồng Tâm")

    def test_the_marks_decide_between_names_that_differ_only_in_them(self):
        province = make_unit("Thái Nguyên", kind="tỉnh")
        make_unit("Văn Lang", kind="xã", code="1", parent=province)
        make_unit("Văn Lăng", kind="xã", code="2", parent=province)
        matcher = UnitMatcher.for_area(province, level="commune", day=REFORM)

        assert matcher.resolve("Văn Lăng").code == "2"
        with pytest.raises(AmbiguousUnit):
            matcher.resolve("Van Lang")

    def test_only_units_in_force_that_day_are_meant(self):
        province = make_unit("Thái Nguyên", kind="tỉnh")
        day = date(2022, 4, 10)
        make_unit("Phổ Yên", kind="thị xã", parent=province, valid_to=day)
        make_unit("Phổ Yên", kind="thành phố", parent=province, valid_from=day)

        def named(text, year):
            matcher = UnitMatcher.for_area(
                province, level="district", day=date(year, 12, 31)
            )
            return matcher.resolve(text).name

        assert named("Phổ Yên", 2021) == "Thị xã Phổ Yên"
        assert named("Phổ Yên", 2022) == "Thành phố Phổ Yên"
        with pytest.raises(UnknownUnit):
            named("TP. Phổ Yên", 2021)

    def test_a_numbered_ward_is_never_taken_for_a_code_without_its_zero(self):
        city = make_unit("Đà Lạt", kind="thành phố")
        make_unit("1", kind="phường", code="24769", parent=city)
        make_unit("2", kind="phường", code="00001", parent=city)
        matcher = UnitMatcher.for_area(city, level="commune", day=date(2022, 12, 31))

        assert matcher.resolve("P1").code == "24769"
        assert matcher.resolve("Phường 2").code == "00001"
        with pytest.raises(AmbiguousUnit):
            matcher.resolve("1")

    def test_illustrative_units_never_answer_for_the_nation(self):
        nation = make_nation()
        demo = make_unit("Minh Họa", kind="tỉnh", parent=nation, is_illustrative=True)
        make_unit("Ẩm Thượng", parent=demo, is_illustrative=True)

        with pytest.raises(UnknownUnit):
            UnitMatcher.for_area(nation, level="province", day=REFORM).resolve(
                "Minh Họa"
            )
        matcher = UnitMatcher.for_area(demo, level="district", day=REFORM)
        assert matcher.resolve("H. Ẩm Thượng").name == "Huyện Ẩm Thượng"
