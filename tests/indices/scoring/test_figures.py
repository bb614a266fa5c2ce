"""Sums, shares and targets of figures that are often rounded by their source.

Đại Từ 2023: gần 5.000 received, gần 2.800 online; 56,8 % given, 70 % by 31/12.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from indices.scoring.figures import (
    Figure,
    Goal,
    Judgement,
    Qualifier,
    State,
    change,
    is_year_before,
    judge,
    share,
    total,
)

DUE = date(2023, 12, 31)
BEFORE = date(2023, 10, 21)
EXACT, OVER, NEARLY, ABOUT = Qualifier


def goal(value="70", *, is_higher_better=True):
    return Goal(Decimal(value), DUE, is_higher_better)


def test_a_share_of_rounded_counts_is_only_about():
    found = share(Figure(Decimal(2800), NEARLY), Figure(Decimal(5000), NEARLY))

    assert found == Figure(Fraction(56), ABOUT)


def test_of_an_exact_count_a_share_keeps_the_word_of_its_numerator():
    assert share(Figure(99, OVER), Figure(100)) == Figure(Fraction(99), OVER)


def test_of_nothing_there_is_no_share():
    assert share(Figure(0), Figure(0)) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((EXACT, EXACT), EXACT),
        ((EXACT, OVER), OVER),
        ((NEARLY, NEARLY), NEARLY),
        ((OVER, NEARLY), ABOUT),
        ((ABOUT, EXACT), ABOUT),
    ],
)
def test_a_sum_says_how_sure_it_is(words, expected):
    found = total(Figure(Decimal("1.5"), word) for word in words)

    assert found == Figure(Fraction(3), expected)


def test_what_is_not_due_yet_is_no_failure():
    found = judge(Figure(Decimal("56.8")), BEFORE, goal())

    assert found == Judgement(State.NOT_DUE, Fraction("-13.2"))


def test_on_the_day_it_is_missed():
    assert judge(Figure(Decimal("56.8")), DUE, goal()).state is State.MISSED


def test_reached_is_reached_also_before_the_day():
    found = judge(Figure(Decimal("72.4")), BEFORE, goal("50"))

    assert found == Judgement(State.REACHED, Fraction("22.4"))


def test_without_a_figure_nothing_is_concluded():
    assert judge(None, None, goal()) == Judgement(State.UNKNOWN)


@pytest.mark.parametrize(
    ("word", "is_higher_better", "state"),
    [
        (EXACT, True, State.REACHED),
        (OVER, True, State.REACHED),
        (NEARLY, True, State.MISSED),
        (OVER, False, State.MISSED),
        (NEARLY, False, State.REACHED),
    ],
)
def test_at_the_very_target_the_word_of_the_source_decides(
    word, is_higher_better, state
):
    found = judge(
        Figure(Decimal(70), word), DUE, goal(is_higher_better=is_higher_better)
    )

    assert found.state is state


def test_where_lower_is_better_more_is_short_of_the_target():
    found = judge(Figure(5), DUE, goal("3", is_higher_better=False))

    assert found == Judgement(State.MISSED, Fraction(-2))


def test_only_the_same_days_of_the_year_before_are_compared():
    this = (date(2024, 1, 1), date(2024, 6, 30))

    assert is_year_before((date(2023, 1, 1), date(2023, 6, 30)), this)
    assert not is_year_before((date(2023, 1, 1), date(2023, 12, 31)), this)
    assert not is_year_before((date(2022, 1, 1), date(2022, 6, 30)), this)


def test_a_change_is_exact():
    assert change(Fraction(2, 3), Fraction(1, 3)) == Fraction(1, 3)
