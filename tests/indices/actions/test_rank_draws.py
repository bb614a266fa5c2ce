"""Ranges of ranks against what is worked out by hand or by trying everything.

Three units, two domains of 10 points, one step is 1:

| unit | domain 1 | domain 2 | index |
| A    | 9        | 6        | 75    |
| B    | 6        | 8        | 70    |
| C    | 5        | 5        | 50    |
"""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from indices.actions.rank_draws import (
    MOST_DRAWS,
    RankedAs,
    Sheets,
    drawn_values,
    draws_for,
    ranges_of,
    values_of,
)
from indices.scoring.reweigh import DomainPoints, reweighed

POINTS = [[9, 6], [6, 8], [5, 5]]
AS_THEY_ARE = RankedAs(decimals=None, is_dense=False)
RANKS = [1, 2, 3]


def sheets(points=POINTS, *, step=1.0, most=10, outside=0):
    points = np.array(points, dtype=float)
    return Sheets(
        points=points,
        maxima=np.full(points.shape, float(most)),
        steps=np.full(points.shape, step),
        starts=list(range(points.shape[1])),
        outside=np.full(len(points), float(outside)),
    )


def drawn(found, *, weight_percent=0, steps=0, draws=20_000, seed=7):
    return drawn_values(
        found, draws=draws, seed=seed, weight_percent=weight_percent, steps=steps
    )


class TestValues:
    def test_unshaken_they_are_the_index(self):
        values = values_of(sheets(), np.ones((1, 2)), np.zeros((1, 3, 2)))

        assert values.tolist() == [[75, 70, 50]]

    @pytest.mark.parametrize("outside", [0, 1, -1, 30, -30])
    def test_they_are_those_of_the_exact_arithmetic(self, outside):
        factors = [Fraction(5, 4), Fraction(3, 4)]
        values = values_of(
            sheets(outside=outside),
            np.array([[float(each) for each in factors]]),
            np.zeros((1, 3, 2)),
        )

        for own, value in zip(POINTS, values[0], strict=True):
            domains = [
                *(DomainPoints(str(n), each, 10) for n, each in enumerate(own)),
                DomainPoints("9", outside, None),
            ]
            exact = reweighed(domains, dict(zip("01", factors, strict=True)))
            assert value == pytest.approx(float(exact))

    def test_points_stay_between_zero_and_the_maximum(self):
        moves = np.array([[[2, -9], [1, 1], [0, 0]]])

        values = values_of(sheets(), np.ones((1, 2)), moves)

        assert values.tolist() == [[50, 80, 50]]

    def test_what_does_not_apply_has_no_maximum(self):
        found = sheets([[9, 0]])
        found.maxima[0, 1] = 0

        assert values_of(found, np.ones((1, 2)), np.ones((1, 1, 2)))[0, 0] == 100


class TestAgainstTryingEverything:
    """A and B, one leaf each domain, every move of −1, 0, +1: 81 equally likely."""

    def every_move(self):
        moves = np.array(list(product((-1, 0, 1), repeat=4))).reshape(81, 2, 2)
        two = sheets(POINTS[:2])
        return values_of(two, np.ones((81, 2)), moves)

    def test_the_share_of_draws_is_the_share_of_all_moves(self):
        every = self.every_move()
        exact = np.mean(every[:, 0] > every[:, 1])
        # B passes or ties A when its two moves gain one more than A's:
        # of 81 moves A stays above in 66, by the sums −2…2 with 1, 2, 3, 2, 1 ways.
        ways = {-2: 1, -1: 2, 0: 3, 1: 2, 2: 1}
        by_hand = sum(
            a_ways * b_ways
            for a, a_ways in ways.items()
            for b, b_ways in ways.items()
            if 15 + a > 14 + b
        )

        values = drawn(sheets(POINTS[:2]), steps=1)

        assert exact == by_hand / 81
        assert np.mean(values[:, 0] > values[:, 1]) == pytest.approx(exact, abs=0.01)

    def test_the_ranges_are_those_of_all_moves(self):
        exact = ranges_of(
            self.every_move(), level_percent=90, ranked_as=AS_THEY_ARE, ranks=[1, 2]
        )
        values = drawn(sheets(POINTS[:2]), steps=1)

        found = ranges_of(values, level_percent=90, ranked_as=AS_THEY_ARE, ranks=[1, 2])

        assert found == exact
        assert list(zip(exact.best, exact.worst, strict=True)) == [(1, 2), (1, 2)]
        assert exact.groups == [1, 1]


class TestWeights:
    def test_a_unit_that_is_better_everywhere_stays_above(self):
        values = drawn(sheets([[9, 9], [8, 8], [7, 7]]), weight_percent=25)

        found = ranges_of(values, level_percent=90, ranked_as=AS_THEY_ARE, ranks=RANKS)

        assert (found.best, found.worst) == ([1, 2, 3], [1, 2, 3])
        assert found.groups == [1, 2, 3]

    def test_two_weights_are_a_square(self):
        """D has 10 and 5, E 5 and 9: D leads where 5 w1 > 4 w2. Both weights lie evenly
        in 0.75…1.25; w1 < 0.8 w2 needs w2 > 0.9375, a triangle with the legs 0.3125
        and 0.25: 0.0390625 of the square's 0.25, so D leads in 84.375 %."""
        values = drawn(sheets([[10, 5], [5, 9]]), weight_percent=25)

        share = np.mean(values[:, 0] > values[:, 1])

        assert share == pytest.approx(0.84375, abs=0.01)


class TestRanks:
    def test_equal_values_share_a_rank_and_the_next_is_skipped(self):
        values = np.array([[80.0, 70.0, 70.0, 60.0]])

        found = ranges_of(
            values, level_percent=90, ranked_as=AS_THEY_ARE, ranks=[1, 2, 2, 4]
        )

        assert found.best == [1, 2, 2, 4]
        assert found.groups == [1, 2, 2, 3]

    def test_densely_no_rank_is_skipped(self):
        values = np.array([[80.0, 70.0, 70.0, 60.0]])

        found = ranges_of(
            values,
            level_percent=90,
            ranked_as=RankedAs(decimals=None, is_dense=True),
            ranks=[1, 2, 2, 3],
        )

        assert found.worst == [1, 2, 2, 3]

    @pytest.mark.parametrize(("decimals", "best"), [(2, [1, 1]), (0, [1, 1])])
    def test_published_decimals_are_rounded_half_up_before(self, decimals, best):
        values = np.array([[70.004, 70.0]])

        found = ranges_of(
            values,
            level_percent=90,
            ranked_as=RankedAs(decimals=decimals, is_dense=False),
            ranks=[1, 1],
        )

        assert (found.best, found.worst) == (best, best)

    def test_noise_of_binary_numbers_is_no_difference(self):
        values = np.array([[0.1 + 0.2, 0.3]])

        found = ranges_of(values, level_percent=90, ranked_as=AS_THEY_ARE, ranks=[1, 1])

        assert found.worst == [1, 1]

    def test_the_published_rank_is_always_inside(self):
        values = np.array([[80.0, 70.0]])

        found = ranges_of(values, level_percent=90, ranked_as=AS_THEY_ARE, ranks=[2, 1])

        assert (found.best, found.worst) == ([1, 1], [2, 2])


class TestDraws:
    def test_the_same_seed_gives_the_same_values(self):
        one, same, other = (
            drawn(sheets(), weight_percent=25, steps=1, draws=50, seed=seed)
            for seed in (3, 3, 4)
        )

        assert (one == same).all()
        assert (one != other).any()

    def test_they_are_as_many_as_there_is_time_for(self):
        assert draws_for(92, 120) == MOST_DRAWS
        assert 100 <= draws_for(3_321, 120) < MOST_DRAWS
        assert draws_for(0, 0) == MOST_DRAWS
