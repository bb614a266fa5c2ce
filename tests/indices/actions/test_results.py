"""The stored results of an edition: what is announced, what is computed beside it.

The edition most tests start from, districts of Tỉnh Thái Nguyên, 2022, tiers Tốt from
80, Khá from 65, Trung bình below:

    Định Hóa   81,02   1   Tốt
    Đại Từ     76,71   2   Khá
    Phổ Yên    59,30   3   Trung bình
    Phú Bình   –       (in force, nothing known)
"""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from indices.actions.publication import publish_edition
from indices.actions.results import compute_results
from indices.models import (
    EditionSummary,
    PartResult,
    Tier,
    TierScheme,
    UnitResult,
)
from tests.factories import (
    CLERK,
    make_index,
    make_ranking,
    make_source,
    make_succession,
    make_tier_scheme,
    make_unit,
    past_the_guards,
    say,
)
from tests.indices.scoring.test_ranking import BINH_DUONG_2017, DA_NANG_2008
from units.models import Unit

pytestmark = pytest.mark.django_db

PARTS = [("td", "Thẩm định", 65), ("xh", "Điều tra", 35)]


@pytest.fixture
def province():
    return make_unit("Thái Nguyên", kind="tỉnh", code="19")


@pytest.fixture
def dai_tu(province):
    return make_unit("Đại Từ", code="171", parent=province)


@pytest.fixture
def dinh_hoa(province):
    return make_unit("Định Hóa", code="167", parent=province)


@pytest.fixture
def pho_yen(province):
    return make_unit("Phổ Yên", kind="thị xã", code="172", parent=province)


@pytest.fixture
def phu_binh(province):
    return make_unit("Phú Bình", code="173", parent=province)


@pytest.fixture
def index():
    return make_index()


@pytest.fixture
def make(index, province, dai_tu, dinh_hoa, pho_yen, phu_binh):
    """The edition above, with other settings or scores where a test needs them."""

    def build(scores=None, **settings):
        known = {dai_tu: "76.71", dinh_hoa: "81.02", pho_yen: "59.30"}
        settings.setdefault("is_published", False)
        settings.setdefault("tier_scheme", TierScheme.objects.first())
        return make_ranking(
            index, province, known if scores is None else scores, **settings
        )

    make_tier_scheme()
    return build


def result(edition, unit):
    return UnitResult.objects.of(edition, edition.draft_revision).get(unit=unit)


def column(edition, name):
    """One column of the ranking from top to bottom."""
    rows = UnitResult.objects.of(edition, edition.draft_revision).order_by("position")
    return list(rows.values_list(name, flat=True))


def summary_of(edition):
    return EditionSummary.objects.get(edition=edition, revision=edition.draft_revision)


class TestRanking:
    def test_units_stand_from_the_best_to_the_unknown(self, make):
        edition = make()
        assert column(edition, "unit_name") == [
            "Huyện Định Hóa",
            "Huyện Đại Từ",
            "Thị xã Phổ Yên",
            "Huyện Phú Bình",
        ]
        assert column(edition, "position") == [1, 2, 3, 4]
        assert column(edition, "rank") == [1, 2, 3, None]
        assert column(edition, "ranked_of") == [3, 3, 3, None]
        assert column(edition, "computed_rank") == [1, 2, 3, None]
        assert column(edition, "score_origin") == ["announced"] * 3 + ["none"]

    def test_units_of_one_name_are_told_apart(self, make, dai_tu, dinh_hoa):
        Unit.objects.filter(pk=dai_tu.pk).update(name="Huyện Định Hóa")
        edition = make()
        assert column(edition, "unit_name")[:2] == [
            f"Huyện Định Hóa ({dinh_hoa.code})",
            f"Huyện Định Hóa ({dai_tu.code})",
        ]

    def test_equal_scores_share_a_rank_and_stand_by_name(self, make, dai_tu, pho_yen):
        edition = make()
        say(edition, pho_yen, "81.02")
        assert column(edition, "rank") == [1, 1, 3, None]
        assert column(edition, "is_tied") == [True, True, False, False]
        assert column(edition, "unit_name")[:2] == ["Huyện Định Hóa", "Thị xã Phổ Yên"]
        say(edition, dai_tu, "81.02")
        assert column(edition, "unit_name")[:3] == [
            "Huyện Đại Từ",
            "Huyện Định Hóa",
            "Thị xã Phổ Yên",
        ]

    def test_the_sum_of_parts_ties_with_the_same_total(
        self, make, dai_tu, dinh_hoa, pho_yen
    ):
        edition = make({}, parts=PARTS)
        say(edition, dai_tu, parts={"td": "0.10", "xh": "0.20"})
        say(edition, dinh_hoa, "0.30")
        say(edition, pho_yen, parts={"td": "0.15", "xh": "0.15"})
        assert column(edition, "rank") == [1, 1, 1, None]

    def test_the_published_rule_ties_what_is_printed_alike(self, make, dai_tu, pho_yen):
        edition = make(ranking_rule="published")
        say(edition, dai_tu, "76.714")
        say(edition, pho_yen, "76.705")
        assert column(edition, "rank") == [1, 2, 2, None]
        assert column(edition, "unit_name")[1:3] == ["Huyện Đại Từ", "Thị xã Phổ Yên"]

    def test_the_dense_rule_leaves_no_gap(self, make, dai_tu):
        edition = make(ranking_rule="dense")
        say(edition, dai_tu, "81.02")
        assert column(edition, "rank") == [1, 1, 2, None]

    def test_da_nang_2008_stands_as_it_was_printed(self, index):
        city = make_unit("Đà Nẵng", kind="thành phố trung ương", code="48")
        edition = make_ranking(index, city, {}, year=2008, is_published=False)
        for name, rank in DA_NANG_2008.items():
            kind, bare_name = name.split(" ", 1)
            unit = make_unit(bare_name, kind=kind.lower(), parent=city)
            say(edition, unit, rank=rank, ranked_of=7)
        assert column(edition, "rank") == list(DA_NANG_2008.values())
        assert column(edition, "unit_name") == list(DA_NANG_2008)
        assert column(edition, "is_tied") == [False, True, True, *[False] * 4]
        assert column(edition, "ranked_of") == [7] * 7
        assert not any(column(edition, "has_disagreement"))

    def test_binh_duong_2017_is_reproduced(self, index):
        province = make_unit("Bình Dương", kind="tỉnh", code="74")
        kinds = {"TP": "thành phố", "TX": "thị xã", "H": "huyện"}
        units = {}
        for name, *_points in BINH_DUONG_2017:
            short, bare_name = name.split(" ", 1)
            units[name] = make_unit(bare_name, kind=kinds[short], parent=province)
        edition = make_ranking(
            index, province, {}, year=2017, is_published=False, parts=PARTS
        )
        for name, appraised, survey, _total in reversed(BINH_DUONG_2017):
            say(edition, units[name], parts={"td": appraised, "xh": survey})
        assert column(edition, "unit") == [
            units[name].pk for name, *_points in BINH_DUONG_2017
        ]
        assert column(edition, "rank") == list(range(1, 10))
        assert column(edition, "score") == [
            Decimal(total) for *_points, total in BINH_DUONG_2017
        ]
        assert summary_of(edition).mean_score == Decimal("78.387778")
        survey = PartResult.objects.filter(part__code="xh").order_by("rank")
        assert survey.first().result.unit == units["TX Tân Uyên"]

    def test_a_unit_scored_but_not_ranked_stands_after_the_ranked(self, make, dinh_hoa):
        edition = make()
        say(edition, dinh_hoa, "81.02", is_ranked=False)
        assert column(edition, "unit_name")[2] == "Huyện Định Hóa"
        row = result(edition, dinh_hoa)
        assert (row.rank, row.ranked_of, row.is_ranked) == (None, None, False)
        assert row.score == Decimal("81.02")
        assert row.tier_name == "Tốt"
        assert column(edition, "ranked_of")[:2] == [2, 2]

    def test_a_partly_known_edition_computes_no_rank_and_no_mean(
        self, make, dai_tu, pho_yen
    ):
        edition = make({dai_tu: "76.71"}, is_partial=True)
        say(edition, dai_tu, "76.71", rank=4, ranked_of=9)
        say(edition, pho_yen, rank=2, ranked_of=9)
        assert column(edition, "rank") == [2, 4, None, None]
        assert column(edition, "ranked_of") == [9, 9, None, None]
        assert column(edition, "computed_rank") == [None] * 4
        summary = summary_of(edition)
        assert (summary.unit_count, summary.known_count, summary.scored_count) == (
            4,
            2,
            1,
        )
        assert summary.ranked_count == 2
        assert summary.mean_score is None
        assert summary.median_score is None

    def test_an_announced_rank_stands_and_the_computed_one_beside_it(
        self, make, dai_tu
    ):
        edition = make()
        say(edition, dai_tu, "76.71", rank=4, ranked_of=9)
        row = result(edition, dai_tu)
        assert (row.rank, row.ranked_of, row.computed_rank) == (4, 9, 2)
        assert row.has_disagreement

    def test_a_unit_of_another_time_or_place_takes_no_part(self, make, province):
        make_unit("Cũ", parent=province, valid_to=date(2020, 1, 1))
        make_unit("Mới", parent=province, valid_from=date(2023, 1, 1))
        make_unit("Nơi khác")
        make_unit("Minh Họa", parent=province, is_illustrative=True)
        assert len(column(make(), "unit")) == 4


class TestValues:
    def test_a_unit_with_a_maximum_of_its_own_is_taken_to_one_hundred(
        self, make, dai_tu
    ):
        edition = make()
        say(edition, dai_tu, "76", max_score=Decimal("92.5"))
        row = result(edition, dai_tu)
        assert row.achieved == Decimal(76)
        assert row.applicable_max == Decimal("92.5")
        assert row.score == Decimal("82.162162")
        assert row.score_origin == "computed"
        assert (row.rank, row.tier_name) == (1, "Tốt")

    def test_equal_shares_of_different_maxima_tie(self, make, dai_tu, dinh_hoa):
        edition = make()
        say(edition, dai_tu, "20", max_score=Decimal(60))
        say(edition, dinh_hoa, "30", max_score=Decimal(90))
        assert result(edition, dai_tu).rank == result(edition, dinh_hoa).rank == 2

    def test_a_missing_total_is_the_sum_of_all_parts(self, make, dai_tu):
        edition = make({}, parts=PARTS)
        say(edition, dai_tu, parts={"td": "46.8", "xh": "32.24"})
        row = result(edition, dai_tu)
        assert (row.score, row.score_origin) == (Decimal("79.04"), "computed")

    def test_a_total_is_not_made_of_some_of_the_parts(self, make, dai_tu):
        edition = make({}, parts=PARTS)
        say(edition, dai_tu, parts={"td": "46.8"})
        row = result(edition, dai_tu)
        assert (row.score, row.rank) == (None, None)
        assert row.parts.get().score == Decimal("46.8")

    def test_parts_have_ranks_of_their_own(self, make, dai_tu, dinh_hoa, pho_yen):
        edition = make({}, parts=PARTS)
        say(edition, dai_tu, parts={"td": "40", "xh": "35"})
        say(edition, dinh_hoa, parts={"td": "60", "xh": "20"})
        say(edition, pho_yen, parts={"td": "65", "xh": "35"}, is_ranked=False)
        ranks = PartResult.objects.values_list("result__unit", "part__code", "rank")
        assert set(ranks) == {
            (dai_tu.pk, "td", 2),
            (dai_tu.pk, "xh", 1),
            (dinh_hoa.pk, "td", 1),
            (dinh_hoa.pk, "xh", 2),
            (pho_yen.pk, "td", None),
            (pho_yen.pk, "xh", None),
        }

    def test_a_derived_score_is_never_called_announced(self, make, dai_tu):
        edition = make()
        formula = "76,71 − 10,96"
        say(edition, dai_tu, "65.75", basis="derived", formula=formula)
        assert result(edition, dai_tu).score_origin == "derived"

    def test_zero_is_a_score_and_nothing_is_not(self, make, dai_tu):
        edition = make()
        say(edition, dai_tu, "0")
        row = result(edition, dai_tu)
        assert (row.score, row.rank, row.tier_name) == (0, 3, "Trung bình")

    def test_figures_of_the_edition_are_stored(self, make, dai_tu):
        edition = make()
        summary = summary_of(edition)
        assert summary.unit_count == 4
        assert summary.scored_count == summary.ranked_count == 3
        assert summary.best_score == Decimal("81.02")
        assert summary.worst_score == Decimal("59.3")
        assert summary.median_score == Decimal("76.71")
        assert summary.mean_score == Decimal("72.343333")
        assert summary.tier_counts == [
            ["Tốt", 3, 1],
            ["Khá", 2, 1],
            ["Trung bình", 1, 1],
        ]
        assert summary.tier_bounds[1] == ["Khá", 2, "65", True, "80", False]
        assert summary.publication is None

    def test_an_edition_without_units_has_figures_too(self, index):
        city = make_unit("Huế", kind="thành phố trung ương", code="46")
        edition = make_ranking(index, city, {}, is_published=False)
        summary = summary_of(edition)
        assert (summary.unit_count, summary.mean_score) == (0, None)
        assert (summary.best_score, summary.tier_counts) == (None, [])


class TestTiers:
    @pytest.mark.parametrize(
        ("score", "name"),
        [("80", "Tốt"), ("79.999999", "Khá"), ("65", "Khá"), ("64.99", "Trung bình")],
    )
    def test_bounds_are_those_of_the_edition(self, make, dai_tu, score, name):
        edition = make()
        say(edition, dai_tu, score)
        row = result(edition, dai_tu)
        assert row.tier_name == row.computed_tier_name == row.tier.name == name
        assert row.tier_strength == row.tier.strength

    def test_a_bound_that_is_not_included_leaves_the_value_below(self, make, dai_tu):
        Tier.objects.filter(name="Tốt").update(lower_closed=False)
        Tier.objects.filter(name="Khá").update(upper_closed=True)
        edition = make()
        say(edition, dai_tu, "80")
        assert result(edition, dai_tu).tier_name == "Khá"

    def test_tiers_without_known_bounds_are_announced_never_computed(
        self, make, dai_tu
    ):
        Tier.objects.update(lower=None, upper=None)
        edition = make()
        say(edition, dai_tu, "76.71", tier_name="Khá")
        row = result(edition, dai_tu)
        assert (row.tier_name, row.tier_strength) == ("Khá", 2)
        assert row.computed_tier_name == ""
        assert not row.has_disagreement
        assert column(edition, "tier_name").count("") == 3

    def test_an_announced_tier_stands_against_the_computed_one(self, make, dai_tu):
        edition = make()
        say(edition, dai_tu, "76.71", tier_name="Tốt")
        row = result(edition, dai_tu)
        assert (row.tier_name, row.computed_tier_name) == ("Tốt", "Khá")
        assert row.has_disagreement

    def test_a_tier_that_the_scheme_lacks_keeps_its_name(self, make, dai_tu):
        edition = make()
        say(edition, dai_tu, tier_name="Thấp")
        row = result(edition, dai_tu)
        assert (row.tier_name, row.tier, row.tier_strength) == ("Thấp", None, None)
        assert ["Thấp", None, 1] in summary_of(edition).tier_counts

    def test_a_tier_without_a_score_is_a_result(self, make, dai_tu):
        edition = make({})
        say(edition, dai_tu, tier_name="Khá")
        assert column(edition, "unit")[0] == dai_tu.pk
        assert summary_of(edition).known_count == 1

    def test_an_edition_without_a_scheme_has_no_tiers(self, make):
        edition = make(tier_scheme=None)
        assert set(column(edition, "tier_name")) == {""}


class TestDisagreement:
    def test_rows_in_agreement_are_not_flagged(self, make, dai_tu):
        edition = make()
        say(edition, dai_tu, "76.71", rank=2, ranked_of=3, tier_name="Khá")
        assert not any(column(edition, "has_disagreement"))

    @pytest.mark.parametrize(
        "facts", [{"score": "76.81"}, {"rank": 5}, {"tier_name": "Tốt"}]
    )
    def test_a_second_source_that_says_otherwise_shows(self, make, dai_tu, facts):
        edition = make()
        say(edition, dai_tu, "76.71", rank=2, tier_name="Khá")
        say(edition, dai_tu, source=make_source(), is_primary=False, **facts)
        assert result(edition, dai_tu).has_disagreement

    def test_a_second_source_that_says_less_does_not_disagree(self, make, dai_tu):
        edition = make()
        say(edition, dai_tu, "76.71", source=make_source(), is_primary=False)
        assert not result(edition, dai_tu).has_disagreement

    @pytest.mark.parametrize(
        ("total", "disagrees"), [("79.04", False), ("79.05", False), ("79.06", True)]
    )
    def test_a_total_beyond_the_rounding_of_its_parts_shows(
        self, make, dai_tu, total, disagrees
    ):
        edition = make({}, parts=PARTS)
        say(edition, dai_tu, total, parts={"td": "46.8", "xh": "32.24"})
        assert result(edition, dai_tu).has_disagreement is disagrees


class TestChange:
    @pytest.fixture
    def earlier(self, make, dai_tu, dinh_hoa, pho_yen):
        """2020, published: Phổ Yên 80, Định Hóa 75, Đại Từ 65,75."""
        scores = {dai_tu: "65.75", dinh_hoa: "75", pho_yen: "80"}
        return make(scores, year=2020, is_published=True)

    def test_it_is_against_the_latest_earlier_year_and_names_it(
        self, make, earlier, dai_tu, phu_binh
    ):
        edition = make()
        row = result(edition, dai_tu)
        assert row.score_change == Decimal("10.96")
        assert row.rank_change == 1
        assert row.changed_since == 2020
        assert result(edition, phu_binh).changed_since is None
        summary = summary_of(edition)
        assert (summary.rising_count, summary.falling_count) == (2, 1)

    def test_a_year_in_which_the_unit_is_missing_is_passed_over(
        self, make, earlier, dai_tu, dinh_hoa
    ):
        make({dinh_hoa: "79"}, year=2021, is_published=True)
        edition = make()
        assert result(edition, dai_tu).changed_since == 2020
        assert result(edition, dinh_hoa).changed_since == 2021

    def test_drafts_other_levels_indices_areas_and_later_years_do_not_count(
        self, make, earlier, dai_tu, province
    ):
        make({dai_tu: "1"}, year=2021)
        make({dai_tu: "2"}, year=2023, is_published=True)
        other_index = make_index("sipas", short_name="SIPAS")
        make_ranking(other_index, province, {dai_tu: "3"}, year=2021)
        nation = make_unit("Toàn quốc", kind="vùng", code="VN")
        make_ranking(earlier.index, nation, {dai_tu: "4"}, year=2021)
        assert result(make(), dai_tu).score_change == Decimal("10.96")

    def test_an_earlier_revision_does_not_count_once_it_is_corrected(
        self, make, earlier, dai_tu
    ):
        say(earlier, dai_tu, "66.75")
        publish_edition(actor=CLERK, edition=earlier, reason="Đính chính")
        assert result(make(), dai_tu).score_change == Decimal("9.96")

    def test_an_announced_change_stands_as_announced(self, make, earlier, dai_tu):
        edition = make()
        say(edition, dai_tu, "76.71", score_change=Decimal("10.90"), changed_since=2019)
        row = result(edition, dai_tu)
        assert row.score_change == Decimal("10.9")
        assert row.rank_change is None
        assert row.changed_since == 2019

    def test_a_renamed_unit_is_the_same_unit(self, make, earlier, province, pho_yen):
        city = make_unit(
            "Phổ Yên",
            kind="thành phố",
            code="172tp",
            parent=province,
            valid_from=date(2022, 4, 10),
            same_as=pho_yen,
        )
        edition = make({city: "81"})
        row = result(edition, city)
        assert (row.score_change, row.changed_since) == (Decimal(1), 2020)

    def test_a_merged_unit_has_no_earlier_value(
        self, make, earlier, province, dai_tu, dinh_hoa
    ):
        merged = make_unit("Mới", parent=province, valid_from=date(2022, 1, 1))
        for predecessor in (dai_tu, dinh_hoa):
            make_succession(predecessor, merged, effective_on=date(2022, 1, 1))
        row = result(make({merged: "81"}), merged)
        assert (row.score_change, row.rank_change, row.changed_since) == (None,) * 3

    def test_a_renamed_area_goes_on(self, make, earlier, index, dai_tu, province):
        renamed = make_unit(
            "Thái Nguyên mới",
            kind="thành phố trung ương",
            code="19tp",
            valid_from=date(2021, 1, 1),
            same_as=province,
        )
        edition = make_ranking(index, renamed, {dai_tu: "76.71"}, is_published=False)
        assert result(edition, dai_tu).changed_since == 2020

    def test_a_rank_without_a_score_changes_in_rank_only(self, make, dai_tu):
        older = make({dai_tu: None}, year=2020, is_partial=True)
        say(older, dai_tu, rank=8, ranked_of=9)
        publish_edition(actor=CLERK, edition=older)
        edition = make(is_partial=True)
        say(edition, dai_tu, "76.71", rank=4, ranked_of=9)
        row = result(edition, dai_tu)
        assert (row.score_change, row.rank_change) == (None, 4)
        assert row.changed_since == 2020

    def test_a_tier_alone_gives_nothing_to_compare(self, make, dai_tu):
        older = make({dai_tu: None}, year=2020)
        say(older, dai_tu, tier_name="Khá")
        publish_edition(actor=CLERK, edition=older)
        assert result(make(), dai_tu).changed_since is None


class TestComputing:
    def test_computing_again_gives_the_same_rows(self, make):
        edition = make(parts=PARTS)
        names = ("unit", "position", "score", "rank", "tier_name", "has_disagreement")
        before = [column(edition, name) for name in names]
        compute_results(edition=edition)
        assert [column(edition, name) for name in names] == before
        assert EditionSummary.objects.filter(edition=edition).count() == 1

    def test_a_published_revision_is_not_computed_again(self, make, dai_tu):
        edition = make(is_published=True)
        with past_the_guards():
            Tier.objects.filter(name="Khá").update(name="Khá mới")
        compute_results(edition=edition)
        assert UnitResult.objects.of(edition, 1).get(unit=dai_tu).tier_name == "Khá"
        assert UnitResult.objects.of(edition, 2).get(unit=dai_tu).tier_name == "Khá mới"

    def test_an_accident_in_the_middle_leaves_the_old_rows(self, make, monkeypatch):
        def fail(*_rows):
            raise RuntimeError

        edition = make()
        rows = list(UnitResult.objects.order_by("pk").values())
        monkeypatch.setattr("indices.actions.results.MadeResults._add_parts", fail)
        with pytest.raises(RuntimeError), transaction.atomic():
            compute_results(edition=edition)
        assert list(UnitResult.objects.order_by("pk").values()) == rows
        assert summary_of(edition).unit_count == 4

    def test_the_name_of_the_time_stays_in_the_published_row(self, make, dai_tu):
        edition = make(is_published=True)
        dai_tu.name = "Huyện Đại Từ mới"
        dai_tu.save()
        row = UnitResult.objects.of(edition, 1).get(unit=dai_tu)
        assert row.unit_name == "Huyện Đại Từ"
