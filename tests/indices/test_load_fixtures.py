"""The published facts as `load_fixtures` leaves them: what a reader will find.

The files are loaded once for this module, inside a transaction that is rolled back;
each test runs in a savepoint within it.
"""

import csv
import shutil
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from indices.imports import fixture_tables
from indices.imports.fixtures import result_plans
from indices.models import (
    Announcement,
    ChangeEntry,
    Edition,
    EditionSummary,
    Inspection,
    Measure,
    Observation,
    Practice,
    ReformIndex,
    Source,
    Target,
    Tier,
    TierScheme,
    UnitResult,
)
from tests.article import DISTRICT, FACTS, MOST_CLICKS, SOURCE
from tests.once import made_once
from tests.reading import links, words
from units.models import SiteProfile, Unit
from units.problems import ImportRefused

COUNTED = (
    Unit,
    ReformIndex,
    TierScheme,
    Tier,
    Source,
    Edition,
    Announcement,
    UnitResult,
    Measure,
    Observation,
    Target,
    ChangeEntry,
    Practice,
)


def load(*arguments):
    out = StringIO()
    call_command("load_fixtures", *arguments, stdout=out)
    return out.getvalue()


# What was said on loading.
loaded = made_once(load, autouse=True)


@pytest.fixture
def other_fixtures(tmp_path, monkeypatch):
    """A copy of the result files, to be altered."""
    real = fixture_tables.fixtures_path()
    copied = tmp_path / "fixtures"
    shutil.copytree(real / "results", copied / "results")
    monkeypatch.setattr("indices.imports.fixtures.fixtures_path", copied.joinpath)
    return copied


def edition(index, area_code, level, year):
    """The edition of the area that bore the code when it was scored."""
    found = Edition.objects.get(
        index__code=index, area__code=area_code, level=level, year=year
    )
    assert found.area.is_in_force_on(found.units_as_of)
    return found


def shown(found, name):
    return UnitResult.objects.get(
        edition=found, revision=found.revision, unit_name=name
    )


def rows(found):
    results = UnitResult.objects.of(found, found.revision).order_by("position")
    return [row for row in results if row.announcement_id]


# --- the newspaper article on Đại Từ ----------------------------------------------


def test_dai_tu_2022_stands_as_announced():
    result = shown(edition("cchc", "19", "district", 2022), "Huyện Đại Từ")
    assert (result.score, result.rank, result.ranked_of) == (Decimal("76.71"), 4, 9)
    assert result.tier_name == "Khá"
    assert (result.score_change, result.changed_since) == (Decimal("10.96"), 2020)
    assert result.score_origin == UnitResult.Origin.ANNOUNCED
    assert result.announcement.source.title.startswith("Báo Thái Nguyên:")
    assert result.announcement.score_text == "76,71/100"


def test_dai_tu_2020_is_derived_and_says_how():
    result = shown(edition("cchc", "19", "district", 2020), "Huyện Đại Từ")
    assert result.score == Decimal("65.75")
    assert result.score_origin == UnitResult.Origin.DERIVED
    assert result.announcement.formula == "76,71 − 10,96"
    assert result.rank is None


@pytest.mark.parametrize(
    ("index", "score", "rank", "tier"),
    [("sipas", "92.8", 4, ""), ("papi", "80.85", 2, "Tốt")],
)
def test_dai_tu_stands_in_the_other_indices(index, score, rank, tier):
    result = shown(edition(index, "19", "district", 2022), "Huyện Đại Từ")
    assert (result.score, result.rank, result.ranked_of) == (Decimal(score), rank, 9)
    assert result.tier_name == tier


def test_the_other_eight_districts_of_thai_nguyen_have_no_result():
    found = edition("cchc", "19", "district", 2022)
    summary = EditionSummary.objects.get(edition=found, revision=found.revision)
    assert (summary.unit_count, summary.scored_count) == (9, 1)
    assert summary.mean_score is None
    others = UnitResult.objects.of(found, found.revision).exclude(
        unit_name="Huyện Đại Từ"
    )
    assert all(row.rank is None and row.score is None for row in others)


def test_communes_of_dai_tu_have_tiers_without_scores():
    found = edition("cchc", "171", "commune", 2022)
    tiers = {row.unit_name: (row.tier_name, row.score) for row in rows(found)}
    assert tiers == {"Xã Cù Vân": ("Tốt", None), "Xã Mỹ Yên": ("Trung bình", None)}
    assert UnitResult.objects.of(found, found.revision).count() == 30


# Code of the unit, level, measure: value, word of the source (facts 5 to 8).
ARTICLE = {
    ("05809", "", "van-ban-cchc"): ("11", "exact"),
    ("05809", "", "ho-so-giai-quyet"): ("925", "exact"),
    ("05809", "", "ty-le-dung-han"): ("99", "over"),
    ("05809", "", "van-ban-dien-tu"): ("1025", "exact"),
    ("05809", "", "tu-kiem-tra"): ("1", "exact"),
    ("05809", "", "niem-yet"): ("1", "exact"),
    ("171", "", "van-ban-chi-dao"): ("72", "exact"),
    ("171", "", "buoi-tuyen-truyen"): ("1400", "over"),
    ("171", "", "luot-nguoi-du"): ("200000", "over"),
    ("171", "", "to-roi"): ("46000", "exact"),
    ("171", "", "ho-so-tiep-nhan"): ("5000", "nearly"),
    ("171", "", "ho-so-giai-quyet"): ("4400", "nearly"),
    ("171", "", "ho-so-truc-tuyen"): ("2800", "nearly"),
    ("171", "", "ty-le-truc-tuyen"): ("56.8", "exact"),
    ("171", "commune", "ho-so-truc-tuyen"): ("34000", "over"),
    ("171", "commune", "ty-le-truc-tuyen"): ("72.4", "exact"),
    ("171", "", "thu-tuc-toan-trinh"): ("163", "exact"),
    ("171", "", "dao-tao"): ("1100", "over"),
    ("171", "commune", "ty-le-iso"): ("100", "exact"),
    ("171", "", "ty-le-phan-mem"): ("100", "exact"),
}


def test_the_operational_figures_of_the_article_are_all_there():
    found = {
        (row.unit.code, row.of_level, row.measure.code): (row.value, row.qualifier)
        for row in Observation.objects.public().with_names()
    }
    expected = {key: (Decimal(v), word) for key, (v, word) in ARTICLE.items()}
    assert found == expected
    targets = Target.objects.values_list("of_level", "value", "due_on")
    due = date(2023, 12, 31)
    assert set(targets) == {("", Decimal(70), due), ("commune", Decimal(50), due)}


def test_they_are_found_from_the_unit_with_their_source(client):
    """Unit, its figures: two clicks; the source stands on that page."""
    for slug, said in (
        ("huyen-dai-tu-171", ("gần 5.000 hồ sơ", "56,8%", "72,4%", "163 thủ tục")),
        ("xa-cu-van-05809", ("925 hồ sơ", "trên 99%", "1.025 văn bản", "Có")),
    ):
        figures = f"/don-vi/{slug}/so-lieu/"
        assert figures in links(client.get(f"/don-vi/{slug}/"))
        text = words(client.get(figures))
        assert all(part in text for part in said)
        assert "Báo Thái Nguyên" in text


def test_thai_nguyen_tiers_have_no_invented_bounds():
    tiers = TierScheme.objects.get(code="thai-nguyen").tiers.all()
    assert [tier.name for tier in tiers] == ["Tốt", "Khá", "Trung bình"]
    assert all(tier.lower is None and tier.upper is None for tier in tiers)


def test_the_site_begins_at_home_in_the_thai_nguyen_of_today():
    home = SiteProfile.objects.get().home_area
    assert (home.name, home.valid_from) == ("Tỉnh Thái Nguyên", date(2025, 7, 1))


# --- whole tables -----------------------------------------------------------------


def test_binh_duong_2017_adds_up_and_keeps_its_order():
    found = edition("cchc", "74", "district", 2017)
    standing = rows(found)
    assert [row.unit_name for row in standing[3:6]] == [
        "Thị xã Thuận An",
        "Thị xã Dĩ An",
        "Thị xã Bến Cát",
    ]
    assert len(standing) == 9
    for position, row in enumerate(standing, start=1):
        assert row.rank == row.computed_rank == position
        assert row.ranked_of == 9
        assert sum(part.score for part in row.parts.all()) == row.score
        assert not row.has_disagreement


def test_binh_duong_2017_has_the_printed_mean():
    found = edition("cchc", "74", "district", 2017)
    summary = EditionSummary.objects.get(edition=found, revision=found.revision)
    assert found.announced_mean == Decimal("78.39")
    assert summary.mean_score == Decimal("78.387778")


def test_binh_duong_2017_ranks_otherwise_by_appraised_points_alone():
    found = edition("cchc", "74", "district", 2017)
    ranks = {
        row.unit_name: row.parts.get(part__code="tham-dinh").rank for row in rows(found)
    }
    assert ranks["Huyện Phú Giáo"] == 6
    assert ranks["Thị xã Bến Cát"] == 7
    assert ranks["Huyện Dầu Tiếng"] == 8


def test_da_nang_2008_ranks_densely_with_a_tie():
    found = edition("cchc", "48", "district", 2008)
    standing = rows(found)
    assert found.ranking_rule == "dense"
    assert [row.rank for row in standing] == [1, 2, 2, 3, 4, 5, 6]
    assert {row.unit_name for row in standing if row.is_tied} == {
        "Quận Cẩm Lệ",
        "Quận Hải Châu",
    }


def test_quang_dien_2023_has_ranks_within_the_province():
    found = edition("cchc", "46", "commune", 2023)
    assert found.area.name == "Tỉnh Thừa Thiên Huế"
    standing = {row.unit_name: row for row in rows(found)}
    assert len(standing) == 11
    assert (standing["Thị trấn Sịa"].rank, standing["Thị trấn Sịa"].ranked_of) == (
        71,
        141,
    )
    assert standing["Xã Quảng Thái"].tier_name == "Xuất sắc"
    decision = found.publications.get()
    assert decision.decision == "Quyết định số 1074/QĐ-SNV"
    assert decision.published_on == date(2023, 11, 22)


def test_nam_sach_moves_are_as_announced():
    found = edition("cchc", "291", "commune", 2023)
    moves = {row.unit_name: row.rank_change for row in rows(found)}
    assert moves["Xã Nam Chính"] == 14
    assert moves["Xã An Bình"] == -10
    assert moves["Xã Cộng Hòa"] is None


# --- the nation -------------------------------------------------------------------


def test_two_sources_that_disagree_are_both_kept():
    found = edition("cchc", "VN", "province", 2023)
    said = Announcement.objects.filter(
        edition=found, unit__name="Thành phố Hải Phòng"
    ).order_by("-is_primary")
    assert [each.score for each in said] == [Decimal("91.87"), Decimal("91.81")]
    result = shown(found, "Thành phố Hải Phòng")
    assert result.score == Decimal("91.87")
    assert result.has_disagreement


def test_national_editions_are_partly_known():
    found = edition("cchc", "VN", "province", 2024)
    summary = EditionSummary.objects.get(edition=found, revision=found.revision)
    assert found.is_partial
    assert (summary.unit_count, summary.scored_count) == (63, 6)
    assert found.announced_mean == Decimal("88.37")


def test_ministries_may_be_scored_without_being_ranked():
    found = edition("cchc", "VN", "ministry", 2020)
    unranked = {row.unit_name for row in rows(found) if not row.is_ranked}
    assert unranked == {"Thanh tra Chính phủ", "Ủy ban Dân tộc"}
    summary = EditionSummary.objects.get(edition=found, revision=found.revision)
    assert summary.unit_count == 19


def test_regions_share_a_rank_on_equal_means():
    found = edition("cchc", "VN", "region", 2023)
    assert [row.rank for row in rows(found)] == [1, 2, 3, 4, 5, 5]


def test_pci_and_papi_of_the_provinces_are_left_to_imports():
    national = Edition.objects.filter(area__code="VN", level="province")
    assert not national.filter(index__code__in=["pci", "papi"]).exists()


@pytest.mark.parametrize(
    ("scheme", "name", "lower", "upper"),
    [
        ("quang-tri-2017", "Tốt", "80", None),
        ("quang-tri-2017", "Thấp", None, "60"),
        ("hue-2021", "Trung bình", "55", "70"),
        ("par-index-2018", "B", "75", "80"),
        ("par-index-2024", "A", "90", None),
    ],
)
def test_tier_bounds_are_data(scheme, name, lower, upper):
    tier = Tier.objects.get(scheme__code=scheme, name=name)
    assert tier.lower == (Decimal(lower) if lower else None)
    assert tier.upper == (Decimal(upper) if upper else None)


# --- everything -------------------------------------------------------------------


def test_every_edition_is_published_and_real():
    assert Edition.objects.count() > 70
    assert set(Edition.objects.values_list("state", flat=True)) == {"published"}
    assert not Edition.objects.filter(is_illustrative=True).exists()
    assert not Announcement.objects.filter(unit__is_illustrative=True).exists()


def test_every_announcement_has_a_source_and_every_derived_one_a_formula():
    assert not Announcement.objects.filter(source__isnull=True).exists()
    derived = Announcement.objects.filter(basis="derived")
    assert derived.count() > 10
    assert not derived.filter(formula="").exists()


def test_every_announced_tier_belongs_to_its_scheme():
    for announced in Announcement.objects.exclude(tier_name="").select_related(
        "edition"
    ):
        scheme = announced.edition.tier_scheme
        if scheme is not None:
            names = set(scheme.tiers.values_list("name", flat=True))
            assert announced.tier_name in names


def test_loading_again_changes_nothing(loaded):
    assert "Không có gì thay đổi." not in loaded
    before = {model: model.objects.count() for model in COUNTED}
    assert "Không có gì thay đổi." in load()
    assert {model: model.objects.count() for model in COUNTED} == before


def test_an_unknown_account_is_refused():
    with pytest.raises(CommandError, match="khong-co"):
        load("--as", "khong-co")


# --- faults of the files ----------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("cchc-dai-tu-xa-2022,Xã Cù Văn,bao-thai-nguyen-2023", "Xã Cù Vân"),
        ("cchc-dai-tu-xa-2022,Xã Cù Vân,bao-khac", "cột source"),
    ],
)
def test_faults_name_file_row_and_column(other_fixtures, row, expected):
    path = other_fixtures / "results" / "thai_nguyen.csv"
    path.write_text(f"edition,unit,source\n{row}\n", encoding="utf-8")
    with pytest.raises(ImportRefused) as refusal:
        result_plans()
    assert "thai_nguyen.csv, dòng 2" in str(refusal.value)
    assert expected in str(refusal.value)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("area_code", "99"),
        ("year", ""),
        ("year", "2022,5"),
        ("partial", "x"),
        ("decided_on", "hôm qua"),
        ("announced_mean", "khá"),
    ],
)
def test_faults_of_an_edition_are_named(other_fixtures, column, value):
    path = other_fixtures / "results" / "editions.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        heading, first, *rest = csv.reader(lines)
    first[heading.index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([heading, first, *rest])
    with pytest.raises(ImportRefused, match=f"editions.csv, dòng 2, cột {column}"):
        result_plans()


def test_faults_of_the_files_stop_the_command(other_fixtures):
    path = other_fixtures / "results" / "parts.csv"
    path.write_text("edition,code\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"parts\.csv"):
        load()


def test_what_the_article_says_is_done_is_found_from_the_unit(client):
    """Facts 9 and 10: from Đại Từ's page in one click, with their source."""
    page = client.get(reverse("unit", args=["huyen-dai-tu-171"]))
    after = reverse("unit_follow_up", args=["huyen-dai-tu-171"])
    assert after in links(page)

    text = words(client.get(after))
    assert "Hội nghị sau công bố Hằng năm, ngay sau khi tỉnh công bố" in text
    assert "Kiểm tra đột xuất" in text
    assert "Nguồn: Báo Thái Nguyên: bài về cải cách hành chính" in text
    payload = client.get(f"{after.removesuffix('/')}.json").json()
    kinds = [row["kind"] for row in payload["practices"]]
    assert kinds == [
        "Hội nghị sau công bố",
        "Kiểm tra theo kế hoạch",
        "Kiểm tra đột xuất",
        "Tự kiểm tra",
    ]
    assert {row["source_published_on"] for row in payload["practices"]} == {
        "2023-10-21"
    }


def test_no_day_and_no_number_of_it_is_made_up():
    assert not Inspection.objects.exists()
    cu_van = Practice.objects.get(unit__code="05809")
    assert (cu_van.kind, cu_van.year) == ("self", 2023)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: str(fact.number))
def test_each_fact_of_the_article_is_three_clicks_away_and_in_a_file(client, fact):
    """Each click follows a link that the page before it has; the source stands with
    the fact, on the page and in the file."""
    assert len(fact.clicks) <= MOST_CLICKS
    page = client.get(DISTRICT)
    for address in fact.clicks:
        found = next(link for link in links(page) if link.partition("?")[0] == address)
        page = client.get(found.partition("#")[0])
    text = words(page)
    for said in (*fact.said, SOURCE):
        assert said in text
    file = client.get(fact.file).content.decode("utf-8-sig")
    cells = {cell for row in csv.reader(file.splitlines()) for cell in row}
    for each in (*fact.held, SOURCE):
        is_number = each.replace(".", "").isdigit()
        assert each in cells if is_number else any(each in cell for cell in cells)


def test_the_article_has_ten_facts():
    assert {fact.number for fact in FACTS} == set(range(1, 11))
