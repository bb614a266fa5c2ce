"""The classes of a trend, by the last change and the pace before it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices.scoring.trends import Thresholds, TrendClass, classify_trend

CHANGES = st.decimals(-9, 9, places=2)


def of(*changes, **thresholds):
    return classify_trend([Decimal(each) for each in changes], Thresholds(**thresholds))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), TrendClass.TOO_FEW),
        (("3",), TrendClass.TOO_FEW),
        (("2", "2"), TrendClass.RISING),
        (("0", "2"), TrendClass.RISING),
        (("-0.99", "1"), TrendClass.RISING),
        (("-1", "1"), TrendClass.RECOVERING),
        (("2", "0.99"), TrendClass.STALLED),
        (("-3", "-0.99"), TrendClass.STALLED),
        (("2", "-1"), TrendClass.WARNING),
        (("0", "-1"), TrendClass.WARNING),
        (("-1", "-1"), TrendClass.FALLING),
        # The pace is the mean of the changes before: (−3 + 2) / 2 = −0.5.
        (("-3", "2", "-2"), TrendClass.WARNING),
        (("-4", "2", "-2"), TrendClass.FALLING),
        # Only so many changes count: the fall of six years ago is forgotten.
        (("-90", "2", "2", "2", "2", "2"), TrendClass.RISING),
    ],
)
def test_each_class(changes, expected):
    assert of(*changes) is expected


def test_the_thresholds_are_data():
    assert of("2", "2", change=Decimal(3)) is TrendClass.STALLED
    assert of("2", "2", years=4) is TrendClass.TOO_FEW
    assert of("2", years=2) is TrendClass.RISING


@given(st.lists(CHANGES, min_size=2, max_size=8))
def test_turned_round_a_rise_is_a_fall(changes):
    mirrored = {
        TrendClass.STALLED: {TrendClass.STALLED},
        TrendClass.FALLING: {TrendClass.RISING},
        TrendClass.RECOVERING: {TrendClass.WARNING},
        TrendClass.RISING: {TrendClass.FALLING, TrendClass.WARNING},
        TrendClass.WARNING: {TrendClass.RECOVERING, TrendClass.RISING},
    }

    turned = classify_trend([-change for change in changes])

    assert turned in mirrored[classify_trend(changes)]
