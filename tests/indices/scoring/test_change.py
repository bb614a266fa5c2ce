"""Changes in points and ranks between two years."""

from decimal import Decimal

import pytest

from indices.scoring.change import rank_change, score_change


def test_dai_tu_gained_10_96_points_from_2020_to_2022():
    assert score_change(Decimal("76.71"), Decimal("65.75")) == Decimal("10.96")


def test_lost_points_are_negative():
    assert score_change(Decimal("75.55"), Decimal("76.71")) == Decimal("-1.16")


def test_from_eighth_to_fourth_is_a_climb_of_four():
    assert rank_change(4, 8) == 4
    assert rank_change(8, 4) == -4
    assert rank_change(4, 4) == 0


@pytest.mark.parametrize(("current", "previous"), [(None, 1), (1, None), (None, None)])
def test_a_missing_year_has_no_change(current, previous):
    assert score_change(current, previous) is None
    assert rank_change(current, previous) is None
