"""The weighted mean of predecessors, exactly, and never over only some of them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices.scoring.estimate import weighted_mean

pairs = st.lists(
    st.tuples(st.decimals(min_value=0, max_value=100, places=6), st.integers(1, 10**9)),
    min_size=1,
    max_size=8,
)


def test_two_communes_weighted_by_their_people():
    # (80 × 3,000 + 70 × 1,000) / 4,000
    assert weighted_mean([(Decimal(80), 3_000), (Decimal(70), 1_000)]) == Fraction(
        155, 2
    )


@pytest.mark.parametrize(
    "known",
    [
        [],
        [(Decimal(80), None)],
        [(None, 5), (Decimal(70), 5)],
        [(Decimal(80), 0)],
    ],
)
def test_where_anything_is_missing_there_is_no_estimate(known):
    assert weighted_mean(known) is None


def test_a_negative_weight_is_a_fault():
    with pytest.raises(ValueError, match="negative"):
        weighted_mean([(Decimal(80), -1)])


@given(pairs)
def test_it_lies_between_the_lowest_and_the_highest(known):
    found = weighted_mean(known)
    values = [Fraction(value) for value, _weight in known]

    assert min(values) <= found <= max(values)


@given(pairs, st.integers(1, 1000))
def test_only_the_proportions_of_the_weights_count(known, times):
    assert weighted_mean(known) == weighted_mean([(v, w * times) for v, w in known])
