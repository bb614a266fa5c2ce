"""The units of the whole country: right in number, in names, in what became of what."""

import csv
from collections import Counter, defaultdict
from datetime import date

import pytest
from django.conf import settings

from units.imports import load_unit_rows, read_unit_file
from units.lineage import read_lineage
from units.matching import UnitMatcher
from units.models import Unit, UnitSuccession
from units.names import split_kind
from units.succession_imports import load_succession_rows, read_succession_file

FOLDER = settings.BASE_DIR / "fixtures" / "units"


def table(name):
    with open(FOLDER / name, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


UNITS = table("units.csv")
SUCCESSIONS = table("successions.csv")


def in_force_on(day):
    return {
        row["code"]: row
        for row in UNITS
        if row["valid_from"] <= day and (not row["valid_to"] or day < row["valid_to"])
    }


def names_under(code, day):
    return {
        row["name"] for row in in_force_on(day).values() if row["parent_code"] == code
    }


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [("2025-06-30", 63, 696, 10035), ("2025-07-01", 34, 0, 3321)],
)
def test_the_country_before_and_after_the_reform(day, provinces, districts, communes):
    lengths = Counter(len(code) for code in in_force_on(day) if code != "VN")

    assert lengths == Counter({2: provinces, 3: districts, 5: communes})


def test_a_unit_is_of_the_kind_that_its_name_begins_with():
    told = {(row["name"], row["kind"], split_kind(row["name"])[0]) for row in UNITS}

    assert not [
        (name, kind)
        for name, kind, word in told
        if word and kind.removesuffix(" trung ương") != word
    ]


def test_today_there_are_communes_wards_and_special_zones_only():
    kinds = Counter(row["kind"] for row in in_force_on("2025-07-01").values())

    assert kinds == {
        "quốc gia": 1,
        "thành phố trung ương": 6,
        "tỉnh": 28,
        "xã": 2621,
        "phường": 687,
        "đặc khu": 13,
    }


def test_there_were_705_districts_in_october_2022():
    districts = [code for code in in_force_on("2022-10-01") if len(code) == 3]

    assert len(districts) == 705


def test_no_code_is_borne_by_two_units_on_one_day():
    lives = defaultdict(list)
    for row in UNITS:
        lives[row["code"]].append((row["valid_from"], row["valid_to"] or "9999"))

    for spans in lives.values():
        spans.sort()
        for (_start, end), (start, _end) in zip(spans, spans[1:], strict=False):
            assert end <= start


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("2022-12-31", 30),
        ("2023-04-09", 30),
        ("2023-04-10", 29),
        ("2024-11-30", 29),
        ("2024-12-01", 27),
        ("2025-06-30", 27),
        ("2025-07-01", 0),
    ],
)
def test_the_communes_of_dai_tu(day, count):
    assert (
        sum(row["parent_code"] == "171" for row in in_force_on(day).values()) == count
    )


def test_dai_tu_became_nine_communes_and_two_parts_of_dai_phuc():
    old = {
        code
        for code, row in in_force_on("2025-06-30").items()
        if row["parent_code"] == "171"
    }
    today = in_force_on("2025-07-01")
    heirs = defaultdict(set)
    for row in SUCCESSIONS:
        if row["effective_on"] == "2025-07-01" and row["predecessor_code"] in old:
            assert row["extent"] == "whole"
            heirs[today[row["successor_code"]]["name"]].add(row["predecessor_code"])

    assert heirs.pop("Xã Đại Phúc") == {"05761", "05827"}
    assert set(heirs) == {
        "Xã Đức Lương",
        "Xã Phú Xuyên",
        "Xã Phú Thịnh",
        "Xã Phú Lạc",
        "Xã La Bằng",
        "Xã An Khánh",
        "Xã Đại Từ",
        "Xã Vạn Phú",
        "Xã Quân Chu",
    }
    assert sum(map(len, heirs.values())) == 25


def test_one_code_was_three_units():
    lives = [
        (row["name"], row["valid_from"], row["valid_to"])
        for row in UNITS
        if row["code"] == "05851"
    ]

    assert lives == [
        ("Xã Quân Chu", "", "2023-04-10"),
        ("Thị trấn Quân Chu", "2023-04-10", "2025-07-01"),
        ("Xã Quân Chu", "2025-07-01", ""),
    ]


def test_thai_nguyen_had_nine_districts_under_the_names_of_their_time():
    assert names_under("19", "2022-12-31") == {
        "Thành phố Thái Nguyên",
        "Thành phố Sông Công",
        "Thành phố Phổ Yên",
        "Huyện Định Hóa",
        "Huyện Phú Lương",
        "Huyện Đồng Hỷ",
        "Huyện Võ Nhai",
        "Huyện Đại Từ",
        "Huyện Phú Bình",
    }
    assert "Thị xã Phổ Yên" in names_under("19", "2020-12-31")


def test_provinces_bear_the_names_of_their_time():
    assert in_force_on("2024-12-31")["46"]["name"] == "Tỉnh Thừa Thiên Huế"
    assert in_force_on("2025-01-01")["46"]["name"] == "Thành phố Huế"
    assert in_force_on("2008-07-31")["28"]["name"] == "Tỉnh Hà Tây"
    assert "28" not in in_force_on("2008-08-01")


def test_the_eleven_provinces_that_were_not_merged_go_on():
    going_on = {
        row["name"]
        for row in UNITS
        if len(row["code"]) == 2
        and row["code"] != "VN"
        and row["valid_from"] < "2025-07-01"
        and not row["valid_to"]
    }

    assert going_on == {
        "Thành phố Hà Nội",
        "Thành phố Huế",
        "Tỉnh Cao Bằng",
        "Tỉnh Điện Biên",
        "Tỉnh Hà Tĩnh",
        "Tỉnh Lai Châu",
        "Tỉnh Lạng Sơn",
        "Tỉnh Nghệ An",
        "Tỉnh Quảng Ninh",
        "Tỉnh Sơn La",
        "Tỉnh Thanh Hóa",
    }


def test_every_commune_of_june_2025_has_an_heir_and_every_one_of_july_an_origin():
    arrows = [row for row in SUCCESSIONS if row["effective_on"] == "2025-07-01"]
    before = {code for code in in_force_on("2025-06-30") if len(code) == 5}
    after = {code for code in in_force_on("2025-07-01") if len(code) == 5}

    assert before <= {row["predecessor_code"] for row in arrows}
    assert after <= {row["successor_code"] for row in arrows}


def test_what_went_over_in_parts_has_several_heirs_and_what_went_whole_has_one():
    heirs = Counter(
        (row["predecessor_code"], row["effective_on"])
        for row in SUCCESSIONS
        if row["effective_on"] == "2025-07-01"
    )

    for row in SUCCESSIONS:
        if row["effective_on"] == "2025-07-01":
            key = row["predecessor_code"], row["effective_on"]
            assert (row["extent"] == "whole") == (heirs[key] == 1)


def test_corrections_cite_their_source():
    assert all(
        row["source"] or row["code"] in "752 753"
        for row in table("corrections_units.csv")
    )
    assert all(row["source"] for row in table("aliases.csv"))
    for row in table("corrections_successions.csv"):
        assert row["source"] or row["legal_basis"] or row["successor_code"] == "753"


@pytest.mark.django_db
def test_the_whole_country_loads_matches_and_loads_again_without_a_change():
    units = read_unit_file(FOLDER / "units.csv")
    successions = read_succession_file(FOLDER / "successions.csv")

    assert load_unit_rows(units).added == len(UNITS)
    assert load_succession_rows(successions).added == len(SUCCESSIONS)
    assert load_unit_rows(units).changes_nothing
    assert load_succession_rows(successions).changes_nothing
    assert UnitSuccession.objects.count() == len(SUCCESSIONS)
    check_lineage()
    check_matching()


def check_lineage():
    hue = Unit.objects.get(slug="thanh-pho-hue-46")
    assert hue.same_as.name == "Tỉnh Thừa Thiên Huế"
    merged = Unit.objects.get(slug="tinh-thai-nguyen-19-2025")
    assert merged.same_as is None
    assert read_lineage(merged).founded == (
        "Thành lập 01/07/2025 từ Tỉnh Bắc Kạn và Tỉnh Thái Nguyên (cũ)."
    )
    kept = Unit.objects.filter(
        level="commune", same_as__isnull=False, valid_from=date(2025, 7, 1)
    )
    assert kept.count() > 120


def check_matching():
    """Districts and communes answer to the names of the year, through Huế's change."""
    nation = Unit.objects.get(code="VN")

    def found(area, level, year, text):
        matcher = UnitMatcher.for_area(area, level=level, day=date(year, 12, 31))
        return matcher.resolve(text)

    binh_duong = found(nation, "province", 2017, "Bình Dương")
    for name in ("Thị xã Thuận An", "TX. Dĩ An", "TX. Tân Uyên", "Thị xã Bến Cát"):
        assert found(binh_duong, "district", 2017, name).kind == "thị xã"
    hue = found(nation, "province", 2023, "Thừa Thiên - Huế")
    quang_dien = found(hue, "district", 2023, "H. Quảng Điền")
    assert found(quang_dien, "commune", 2023, "TT. Sịa").name == "Thị trấn Sịa"
