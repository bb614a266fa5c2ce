"""Ranks, ties and rounding, against published tables and a slow oracle."""

import random
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices.scoring.ranking import (
    Entry,
    RankingRule,
    exact,
    rank_entries,
    round_half_up,
)

# Districts of Bình Dương, 2017: appraised (65), survey (35), total as printed.
BINH_DUONG_2017 = (
    ("TP Thủ Dầu Một", "51.75", "32.83", "84.58"),
    ("TX Tân Uyên", "48.75", "33.25", "82.00"),
    ("H Bàu Bàng", "47.45", "32.82", "80.27"),
    ("TX Thuận An", "46.8", "32.24", "79.04"),
    ("TX Dĩ An", "46.5", "31.56", "78.06"),
    ("TX Bến Cát", "45.75", "32.08", "77.83"),
    ("H Dầu Tiếng", "44", "32.22", "76.22"),
    ("H Phú Giáo", "46", "30.03", "76.03"),
    ("H Bắc Tân Uyên", "40.45", "31.01", "71.46"),
)
# Districts of Đà Nẵng, 2008: the ranks as printed, no gap after the tie. Their scores
# were not published.
DA_NANG_2008 = {
    "Quận Thanh Khê": 1,
    "Quận Cẩm Lệ": 2,
    "Quận Hải Châu": 2,
    "Quận Liên Chiểu": 3,
    "Quận Sơn Trà": 4,
    "Huyện Hòa Vang": 5,
    "Quận Ngũ Hành Sơn": 6,
}

scores = st.decimals(min_value=0, max_value=100, places=3) | st.fractions(
    min_value=0, max_value=100, max_denominator=50
)
tables = st.lists(st.none() | scores, max_size=40)
rules = st.sampled_from(RankingRule)


def ranks_of(values, rule=RankingRule.EXACT, **settings):
    entries = [Entry(place, value) for place, value in enumerate(values)]
    placings = rank_entries(entries, rule=rule, **settings)
    return [placings[place].rank for place in range(len(entries))]


def test_the_districts_of_binh_duong_rank_by_the_sum_of_their_parts():
    totals = {
        name: Decimal(appraised) + Decimal(survey)
        for name, appraised, survey, _total in BINH_DUONG_2017
    }
    assert [str(total.quantize(Decimal("0.01"))) for total in totals.values()] == [
        total for *_parts, total in BINH_DUONG_2017
    ]
    assert ranks_of(totals.values()) == list(range(1, 10))


def test_without_the_survey_the_districts_of_binh_duong_stand_otherwise():
    appraised = {name: Decimal(points) for name, points, *_rest in BINH_DUONG_2017}
    ranks = dict(zip(appraised, ranks_of(appraised.values()), strict=True))
    assert [ranks[n] for n in ("H Phú Giáo", "TX Bến Cát", "H Dầu Tiếng")] == [6, 7, 8]


def test_the_districts_of_da_nang_rank_densely():
    stand_ins = [100 - rank for rank in DA_NANG_2008.values()]
    assert ranks_of(stand_ins, RankingRule.DENSE) == list(DA_NANG_2008.values())
    assert ranks_of(stand_ins) == [1, 2, 2, 4, 5, 6, 7]


def test_equal_totals_share_a_rank_however_they_came_about():
    totals = [
        Decimal("0.10") + Decimal("0.20"),
        Decimal("0.30"),
        Decimal("0.15") + Decimal("0.15"),
        Fraction(3, 10),
    ]
    assert ranks_of(totals) == [1, 1, 1, 1]


def test_a_tie_shows_on_all_who_share_it_and_on_nobody_else():
    entries = [Entry(key, Decimal(value)) for key, value in zip("abc", "887", strict=1)]
    placings = rank_entries(entries, rule=RankingRule.EXACT)
    assert [placings[key].is_tied for key in "abc"] == [True, True, False]


def test_published_decimals_make_a_tie_of_what_is_printed_alike():
    values = [Decimal("76.714"), Decimal("76.705"), Decimal("76.704")]
    assert ranks_of(values) == [1, 2, 3]
    assert ranks_of(values, RankingRule.PUBLISHED) == [1, 1, 3]
    assert ranks_of(values, RankingRule.PUBLISHED, decimals=3) == [1, 2, 3]


def test_a_unit_scored_but_not_ranked_takes_no_rank_and_no_place():
    entries = [
        Entry("Bộ A", Decimal(90)),
        Entry("Thanh tra Chính phủ", Decimal(95), is_ranked=False),
        Entry("Bộ B", Decimal(80)),
        Entry("Bộ C", None),
    ]
    placings = rank_entries(entries, rule=RankingRule.EXACT)
    assert [placing.rank for placing in placings.values()] == [1, None, 2, None]
    assert {placing.ranked_of for placing in placings.values()} == {2}
    assert not any(placing.is_tied for placing in placings.values())


def test_nobody_is_ranked_where_nobody_has_a_score():
    assert ranks_of([None, None]) == [None, None]
    assert rank_entries([], rule=RankingRule.EXACT) == {}


def test_a_unit_entered_twice_is_refused():
    entries = [Entry("Huyện Đại Từ", Decimal(76)), Entry("Huyện Đại Từ", None)]
    with pytest.raises(ValueError, match="twice"):
        rank_entries(entries, rule=RankingRule.EXACT)


@given(tables)
def test_a_rank_is_one_more_than_the_number_of_better_units(values):
    known = [exact(value) for value in values if value is not None]
    assert ranks_of(values) == [
        None if value is None else 1 + sum(other > value for other in known)
        for value in values
    ]


@given(tables)
def test_a_dense_rank_is_one_more_than_the_number_of_better_scores(values):
    known = {exact(value) for value in values if value is not None}
    assert ranks_of(values, RankingRule.DENSE) == [
        None if value is None else 1 + sum(other > value for other in known)
        for value in values
    ]


@given(tables)
def test_ranking_as_published_is_ranking_the_rounded_scores(values):
    rounded = [None if value is None else round_half_up(value, 2) for value in values]
    assert ranks_of(values, RankingRule.PUBLISHED) == ranks_of(rounded)


@given(st.data(), tables, rules)
def test_the_order_in_which_units_are_listed_changes_no_rank(data, values, rule):
    entries = [Entry(place, value) for place, value in enumerate(values)]
    shuffled = data.draw(st.permutations(entries))
    assert rank_entries(entries, rule=rule) == rank_entries(shuffled, rule=rule)


@given(tables, rules)
def test_a_unit_is_tied_when_another_has_its_rank(values, rule):
    entries = [Entry(place, value) for place, value in enumerate(values)]
    placings = list(rank_entries(entries, rule=rule).values())
    ranks = [placing.rank for placing in placings]
    for placing in placings:
        assert placing.is_tied == (
            placing.rank is not None and ranks.count(placing.rank) > 1
        )
        assert placing.ranked_of == len(values) - values.count(None)


@pytest.mark.parametrize("value", [76.71, float("nan"), True, "76.71", None])
def test_a_number_that_is_not_exact_is_refused(value):
    with pytest.raises(TypeError, match="exact numbers only"):
        exact(value)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("78.388", "78.39"),
        ("78.385", "78.39"),
        ("78.3849999", "78.38"),
        ("-1.165", "-1.17"),
        ("-0.004", "0.00"),
        ("0", "0.00"),
        ("99.995", "100.00"),
        ("80", "80.00"),
    ],
)
def test_halves_are_rounded_away_from_zero(value, printed):
    assert str(round_half_up(Decimal(value), 2)) == printed


@given(
    st.fractions() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False),
    st.integers(min_value=0, max_value=8),
)
def test_rounding_is_the_nearest_value_and_the_farther_from_zero_of_two(value, places):
    rounded = round_half_up(value, places)
    half_a_step = Fraction(1, 2 * 10**places)
    distance = abs(Fraction(rounded) - Fraction(value))
    assert distance <= half_a_step
    assert rounded.as_tuple().exponent == -places
    if distance == half_a_step:
        assert abs(Fraction(rounded)) > abs(Fraction(value))


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=9))
def test_rounding_agrees_with_the_decimal_module(value):
    wide = Context(prec=60, rounding=ROUND_HALF_UP)
    assert round_half_up(value, 2) == value.quantize(Decimal("0.01"), context=wide)


@pytest.mark.parametrize("decimals", [0, 2, 6])
def test_a_decimal_is_rounded_as_the_same_fraction_is(decimals):
    chance = random.Random(5)
    for _round in range(500):
        digits = tuple(chance.randint(0, 9) for _digit in range(chance.randint(1, 45)))
        value = Decimal((chance.randint(0, 1), digits, chance.randint(-50, 3)))
        rounded = round_half_up(value, decimals)
        assert rounded.as_tuple() == round_half_up(Fraction(value), decimals).as_tuple()
