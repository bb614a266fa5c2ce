"""Mean, median, quartiles and spread, against Python's statistics module."""

import statistics as oracle
from collections import Counter
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from indices.scoring.ranking import round_half_up
from indices.scoring.statistics import (
    mean,
    median,
    median_absolute_deviation,
    quartiles,
    spread_of_counts,
)
from tests.indices.scoring.test_ranking import BINH_DUONG_2017

values = st.lists(
    st.decimals(min_value=0, max_value=100, places=4), min_size=1, max_size=40
)


def test_the_mean_of_binh_duong_is_printed_as_78_39():
    totals = [Decimal(total) for *_parts, total in BINH_DUONG_2017]
    found = mean(totals)
    assert round_half_up(found, 3) == Decimal("78.388")
    assert round_half_up(found, 2) == Decimal("78.39")


def test_the_median_of_an_even_number_lies_between_the_middle_two():
    assert median([Decimal(70), Decimal(90), Decimal(80), Decimal(60)]) == 75
    assert median([Decimal(70)]) == 70


def test_quartiles_are_those_that_officials_find_in_excel():
    # QUARTILE.INC of 60, 70, 80, 95: 67.5, 75 and 83.75.
    found = quartiles([Decimal(95), Decimal(60), Decimal(80), Decimal(70)])
    assert found == (Fraction("67.5"), Fraction(75), Fraction("83.75"))


def test_the_spread_is_the_median_distance_from_the_median():
    scores = [Decimal(v) for v in ("60", "70", "71", "72", "100")]
    assert median_absolute_deviation(scores) == 1


def test_nothing_has_no_statistics():
    assert mean([]) is None
    assert median([]) is None
    assert quartiles([]) is None
    assert median_absolute_deviation([]) is None


@given(values)
def test_the_figures_are_exact(scores):
    exact_scores = [Fraction(score) for score in scores]
    assert mean(scores) == sum(exact_scores) / len(scores)
    assert median(scores) == oracle.median(exact_scores)


@given(values)
def test_quartiles_interpolate_with_both_ends_included(scores):
    exact_scores = [Fraction(score) for score in scores]
    expected = (
        oracle.quantiles(exact_scores, n=4, method="inclusive")
        if len(scores) > 1
        else exact_scores * 3
    )
    assert list(quartiles(scores)) == expected


@given(st.data(), values)
def test_the_order_of_the_units_changes_no_figure(data, scores):
    shuffled = data.draw(st.permutations(scores))
    assert quartiles(scores) == quartiles(shuffled)
    assert mean(scores) == mean(shuffled)
    assert median_absolute_deviation(scores) == median_absolute_deviation(shuffled)


@given(values)
def test_counts_have_the_spread_of_their_values(listed):
    found = spread_of_counts(Counter(listed).items())

    assert found.median == median(listed)
    assert found.deviation == median_absolute_deviation(listed)
