"""Tiers by their bounds, open and closed, and the distance to the next better one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices.scoring.tiers import (
    Distance,
    SchemeProblem,
    TierBound,
    TierProblem,
    check_scheme,
    classify,
    distance_to_better,
)


def tier(name, lower=None, upper=None, *, lower_closed=True, upper_closed=False):
    return TierBound(
        name=name,
        lower=None if lower is None else Decimal(lower),
        lower_closed=lower_closed,
        upper=None if upper is None else Decimal(upper),
        upper_closed=upper_closed,
    )


# Sở, huyện of Thừa Thiên Huế from 2021: "từ 80% đến dưới 90%".
HUE = (
    tier("Xuất sắc", 90),
    tier("Tốt", 80, 90),
    tier("Khá", 70, 80),
    tier("Trung bình", 55, 70),
    tier("Yếu", None, 55),
)
# Step rules of older decisions: "trên 90%: 2; 70%-90%: 1; dưới 70%: 0".
STEPS = (
    tier("trên 90%", 90, lower_closed=False),
    tier("70%-90%", 70, 90, upper_closed=True),
    tier("dưới 70%", None, 70),
)
# A publisher who named the tiers and never their bounds.
NAMED_ONLY = (tier("Tốt"), tier("Khá"))


@pytest.mark.parametrize(
    ("score", "name"),
    [
        ("90", "Xuất sắc"),
        ("89.999999", "Tốt"),
        ("80", "Tốt"),
        ("79.04", "Khá"),
        ("70.00", "Khá"),
        ("54.999999", "Yếu"),
        ("0", "Yếu"),
    ],
)
def test_a_bound_that_is_included_belongs_to_the_better_tier(score, name):
    assert classify(Decimal(score), HUE).name == name


@pytest.mark.parametrize(
    ("score", "name"),
    [("90", "70%-90%"), ("90.01", "trên 90%"), ("70", "70%-90%"), ("69", "dưới 70%")],
)
def test_a_bound_that_is_not_included_leaves_the_value_below(score, name):
    assert classify(Decimal(score), STEPS).name == name


def test_a_tier_without_published_bounds_classifies_nothing():
    assert classify(Decimal(76), NAMED_ONLY) is None
    assert not NAMED_ONLY[0].holds(Decimal(76))


def test_a_score_outside_all_tiers_has_none():
    assert classify(Decimal(50), [tier("A", 90), tier("B", 80, 90)]) is None


def test_dai_tu_lacks_3_29_points_to_tot():
    assert distance_to_better(Decimal("76.71"), HUE) == Distance(
        HUE[1], Decimal("3.29"), must_exceed=False
    )


def test_a_bound_that_is_not_included_must_be_exceeded():
    assert distance_to_better(Decimal(85), STEPS) == Distance(
        STEPS[0], Decimal(5), must_exceed=True
    )


def test_the_best_tier_has_none_better():
    assert distance_to_better(Decimal(95), HUE) is None


def test_no_distance_is_known_where_the_own_or_the_better_tier_is_unknown():
    assert distance_to_better(Decimal(76), NAMED_ONLY) is None
    assert distance_to_better(Decimal(60), [tier("Tốt"), tier("Khá", 50)]) is None


def test_a_better_tier_without_bounds_is_passed_over():
    scheme = (tier("A", 90), tier("không rõ"), tier("C", 0, 80))
    assert distance_to_better(Decimal(70), scheme).tier.name == "A"


@pytest.mark.parametrize("scheme", [HUE, STEPS, NAMED_ONLY, ()])
def test_the_schemes_in_use_have_no_problem(scheme):
    assert check_scheme(scheme) == ()


@pytest.mark.parametrize(
    ("better", "worse", "problem"),
    [
        (tier("Tốt", 80), tier("Khá", 70, 79), SchemeProblem.GAP),
        (tier("Tốt", 80), tier("Khá", 70, 81), SchemeProblem.OVERLAP),
        (tier("Tốt", None, 90), tier("Khá", 70, 80), SchemeProblem.OVERLAP),
        (tier("Tốt", 80), tier("Khá", 70), SchemeProblem.OVERLAP),
        (tier("Khá", 70, 80), tier("Tốt", 80, 90), SchemeProblem.ORDER),
        (tier("Tốt", 80), tier("Khá", 70, 80, upper_closed=True), "overlap"),
        (tier("Tốt", 80, lower_closed=False), tier("Khá", 70, 80), "gap"),
        (
            tier("Tốt", 80, lower_closed=False),
            tier("Khá", None, 80, upper_closed=True),
            None,
        ),
    ],
)
def test_neighbours_must_meet_at_one_bound(better, worse, problem):
    expected = (
        () if problem is None else (TierProblem(problem, better.name, worse.name),)
    )
    assert check_scheme((better, worse)) == expected


cuts = st.lists(
    st.tuples(st.decimals(min_value=1, max_value=99, places=2), st.booleans()),
    min_size=1,
    max_size=6,
    unique_by=lambda cut: cut[0],
)


@given(cuts, st.decimals(min_value=0, max_value=100, places=3))
def test_tiers_that_meet_hold_every_score_exactly_once(found, score):
    found = sorted(found, reverse=True)
    uppers = [(None, False), *[(cut, not closed) for cut, closed in found]]
    lowers = [*found, (None, True)]
    scheme = [
        TierBound(str(place), lower, lower_closed, upper, upper_closed)
        for place, ((lower, lower_closed), (upper, upper_closed)) in enumerate(
            zip(lowers, uppers, strict=True)
        )
    ]
    assert check_scheme(scheme) == ()
    assert sum(bound.holds(score) for bound in scheme) == 1
    missing = distance_to_better(score, scheme)
    if missing is not None:
        reached = score + missing.points
        assert missing.tier.holds(reached) is not missing.must_exceed
