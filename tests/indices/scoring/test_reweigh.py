"""Other weights: points and maximum of a domain change alike."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from indices.scoring.reweigh import DomainPoints, reweighed


def points(code, own, most):
    return DomainPoints(
        code,
        None if own is None else Decimal(own),
        None if most is None else Decimal(most),
    )


PLAIN = [points("1", "44", "60"), points("2", "32", "40")]


def test_the_same_weights_give_the_same_index():
    assert reweighed(PLAIN, {}) == 76


def test_a_domain_that_counts_twice():
    # (44 × 2 + 32) / (60 × 2 + 40) × 100
    assert reweighed(PLAIN, {"1": Decimal(2)}) == 75


def test_a_domain_that_counts_nothing():
    assert reweighed(PLAIN, {"1": Decimal(0)}) == 80
    assert reweighed(PLAIN[:1], {"1": Decimal(0)}) is None


def test_bonus_and_deduction_are_touched_by_no_weight():
    more = [*PLAIN, points("3", "1", None), points("4", "-3", None)]

    assert reweighed(more, {"3": Decimal(9)}) == 74
    assert reweighed([*PLAIN, points("3", "90", None)], {}) == 100
    assert reweighed([*PLAIN, points("4", "-90", None)], {}) == 0


def test_missing_is_not_zero_and_what_does_not_apply_is_left_out():
    assert reweighed([*PLAIN, points("5", None, "10")], {}) is None
    assert reweighed([*PLAIN, points("5", None, "0")], {}) == 76
    assert reweighed([*PLAIN, points("3", None, None)], {}) == 76


@given(
    st.fractions(Fraction(1, 10), 10, max_denominator=20),
    st.lists(st.integers(0, 40), min_size=1, max_size=5),
)
def test_one_factor_for_all_changes_nothing(factor, owns):
    domains = [points(str(n), own, "40") for n, own in enumerate(owns)]
    factors = {str(n): factor for n in range(len(owns))}

    assert reweighed(domains, factors) == reweighed(domains, {})
