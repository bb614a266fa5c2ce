"""Shares are made once, from exact numbers, to six decimals half up."""

from decimal import Decimal

from indices.scoring.shares import mean_of, median_of, percent_of


def test_a_share_is_rounded_once_and_half_up():
    assert percent_of(Decimal(44), Decimal(52)) == Decimal("84.615385")
    assert percent_of(Decimal(1), Decimal(3)) == Decimal("33.333333")


def test_nothing_has_no_share():
    assert percent_of(None, Decimal(10)) is None
    assert percent_of(Decimal(0), Decimal(0)) is None
    assert percent_of(Decimal(0), Decimal(10)) == 0


def test_the_median_leaves_out_what_is_missing():
    assert median_of([Decimal(1), None, Decimal(4)]) == Decimal("2.5")
    assert median_of([None]) is None


def test_the_mean_of_nobody_is_unknown():
    assert mean_of(Decimal(10), 3) == Decimal("3.333333")
    assert mean_of(Decimal(0), 0) is None
