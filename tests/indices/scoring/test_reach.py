"""The cheapest plans are those that trying everything finds."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indices.scoring import reach
from indices.scoring.ranking import RankingRule, round_half_up
from indices.scoring.reach import Chance, Goal, Raise, goal_above, plans

QUARTER = Decimal("0.25")


def chance(key, points, most, step=None):
    return Chance(
        key, Decimal(points), Decimal(most), None if step is None else Decimal(step)
    )


def values(each):
    """Every value that a criterion may be raised to, one by one; 0 for none."""
    if each.max_score <= each.points:
        return [Decimal(0)]
    found = {Decimal(0), each.max_score - each.points}
    if each.step:
        value = Decimal(0)
        while value < each.max_score:
            if value > each.points:
                found.add(value - each.points)
            value += each.step
    return sorted(found)


def tried(chances, need, *, must_exceed):
    """(points, criteria) of the two best plans out of all that there are."""
    found = []
    for gains in product(*(values(each) for each in chances)):
        total = sum(gains, Decimal(0))
        if Fraction(total) > need or (not must_exceed and Fraction(total) == need):
            found.append((total, sum(gain > 0 for gain in gains)))
    if need < 0 or not found or min(found)[1] == 0:
        return None
    return min(found), min(found, key=lambda pair: (pair[1], pair[0]))


def cost(plan):
    return sum((each.gain for each in plan), Decimal(0)), len(plan)


STEPS = st.sampled_from([None, Decimal("0.25"), Decimal("0.5"), Decimal(1)])
SCORES = st.integers(0, 8).map(lambda number: number * QUARTER)


@st.composite
def some_chances(draw):
    return [
        Chance(place, draw(SCORES), draw(SCORES), draw(STEPS))
        for place in range(draw(st.integers(0, 4)))
    ]


@settings(max_examples=150, deadline=None)
@given(some_chances(), st.fractions(-1, 6, max_denominator=12), st.booleans())
def test_nothing_is_cheaper(chances, need, must_exceed):
    found = plans(chances, need, must_exceed=must_exceed)
    best = tried(chances, need, must_exceed=must_exceed)

    if best is None:
        assert found is None
        return
    assert found.is_exact
    assert cost(found.fewest_points) == best[0]
    assert cost(found.fewest_criteria) == best[1]
    by_key = {each.key: each for each in chances}
    for each in (*found.fewest_points, *found.fewest_criteria):
        assert each.gain in values(by_key[each.key])


def test_two_small_ones_may_cost_less_than_a_great_one():
    chances = [
        chance("a", "0", "3"),
        chance("b", "1", "2"),
        chance("c", "0", "1.5", "0.5"),
    ]

    found = plans(chances, Fraction("2.2"))

    assert found.fewest_points == (
        Raise("b", Decimal(1)),
        Raise("c", Decimal("1.5")),
    )
    assert found.fewest_criteria == (Raise("a", Decimal(3)),)


def test_of_equal_plans_the_criteria_that_come_first():
    chances = [chance(key, "0", "1") for key in "abc"]

    assert plans(chances, Fraction(1)).fewest_points == (Raise("a", Decimal(1)),)


def test_a_bound_that_is_not_included_must_be_exceeded():
    chances = [chance("a", "0", "2", "1")]

    assert plans(chances, Fraction(1)).fewest_points[0].gain == 1
    assert plans(chances, Fraction(1), must_exceed=True).fewest_points[0].gain == 2
    assert plans(chances, Fraction(2), must_exceed=True) is None


def test_more_criteria_than_the_fewest_when_that_costs_less():
    chances = [chance("a", "0", "5"), *(chance(key, "0", "1") for key in "bcde")]

    found = plans(chances, Fraction(4))

    assert [each.key for each in found.fewest_points] == ["b", "c", "d", "e"]
    assert [each.key for each in found.fewest_criteria] == ["a"]


@pytest.mark.parametrize("points", ["2", "2.5"])
def test_full_points_cannot_be_raised(points):
    assert plans([chance("a", points, "2")], Fraction(1)) is None


def test_odd_millionths_beyond_counting_are_taken_in_hundredths(monkeypatch):
    monkeypatch.setattr(reach, "MOST_SUMS", 1000)
    chances = [
        chance("a", "0.000001", "2"),
        chance("b", "0.5", "1.5"),
        chance("c", "0.995", "1"),
    ]

    found = plans(chances, Fraction("1.5"))

    assert not found.is_exact
    assert found.fewest_points == (Raise("a", Decimal("1.99")),)
    assert plans(chances, Fraction("2.9999")) is None


def test_a_goal_in_percent_is_so_many_points_of_the_own_maximum():
    assert Goal(Fraction(80)).needs(Decimal("70"), Decimal("92")) == Fraction("3.6")


@given(st.fractions(0, 100, max_denominator=10**7), st.integers(0, 3))
def test_what_passes_a_published_value_is_published_higher(value, decimals):
    goal = goal_above(value, rule=RankingRule.PUBLISHED, decimals=decimals)
    below = goal.value - Fraction(1, 10**9)

    assert round_half_up(goal.value, decimals) > round_half_up(value, decimals)
    assert round_half_up(below, decimals) == round_half_up(value, decimals)
    assert goal_above(value, rule=RankingRule.EXACT, decimals=2) == Goal(value, True)


def test_countless_steps_are_taken_several_at_once():
    chances = [chance("a", "0", "10", "0.000001"), chance("b", "0", "1")]

    found = plans(chances, Fraction("3.3333331"))

    (step,) = found.fewest_points
    assert not found.is_exact
    assert Decimal("3.3333331") <= step.gain <= Decimal("3.36")
    assert step.gain % Decimal("0.000001") == 0


def test_many_criteria_may_be_the_cheapest():
    chances = [chance("a", "0", "9"), *(chance(n, "0", "0.5") for n in range(16))]

    found = plans(chances, Fraction(8))

    assert cost(found.fewest_points) == (8, 16)
    assert cost(found.fewest_criteria) == (9, 1)
