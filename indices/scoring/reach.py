"""The cheapest ways to gain so many points: which criteria to raise, and by how much.

Exact: sums of raises are sets of bits, one for every sum that can be reached with so
many criteria. A plan is a proposal of arithmetic; what can really be raised is for
people to say.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import ceil, floor, gcd
from typing import Generic, TypeVar

from indices.scoring.ranking import RankingRule, round_half_up
from indices.scoring.totals import PERCENT

MILLION = 1_000_000
# Beyond so many different sums, raises are counted in whole hundredths only.
MOST_SUMS = 100_000
HUNDREDTH = MILLION // 100
# A criterion with more steps than these on its way up is raised by several at once.
MOST_STEPS = 500

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Chance(Generic[Key]):
    """A criterion that may be raised from `points` to `max_score`: to any multiple of
    its step on the way, or, where it has none, to the full points only."""

    key: Key
    points: Decimal
    max_score: Decimal
    step: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Raise(Generic[Key]):
    key: Key
    gain: Decimal


@dataclass(frozen=True, slots=True)
class Plans(Generic[Key]):
    """Two ways to gain what is needed. `fewest_points` raises as little as can be, with
    the fewest criteria that do it; `fewest_criteria` raises the fewest criteria, as
    little as these can. `is_exact` is False where there were too many sums to tell
    hundredths apart: then both reach the goal, and may raise a little too much."""

    fewest_points: tuple[Raise[Key], ...]
    fewest_criteria: tuple[Raise[Key], ...]
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Goal:
    """An index value to be reached, or to be exceeded."""

    value: Fraction
    must_exceed: bool = False

    def needs(self, points: Decimal, maximum: Decimal) -> Fraction:
        """How many points are missing to it, of a maximum that is 100 percent."""
        return self.value * Fraction(maximum) / PERCENT - Fraction(points)


def goal_above(value: Fraction, *, rule: RankingRule, decimals: int) -> Goal:
    """What passes a unit of that value: any more, or, where published values are
    ranked, the next published one, which half of its last place rounds up to."""
    if rule is not RankingRule.PUBLISHED:
        return Goal(value, must_exceed=True)
    half = Fraction(1, 2 * 10**decimals)
    return Goal(Fraction(round_half_up(value, decimals)) + half)


def plans(
    chances: Sequence[Chance[Key]], need: Fraction, *, must_exceed: bool = False
) -> Plans[Key] | None:
    """None where nothing is needed, and where all raises together do not suffice.

    `must_exceed` asks for more than `need`. Of equally cheap plans the one with
    criteria that stand earlier in `chances`.
    """
    options = [_options(chance) for chance in chances]
    found = _solve(chances, options, need, must_exceed=must_exceed)
    if found is not None:
        has_all = all(map(_has_few_steps, chances))
        return Plans(found.fewest_points, found.fewest_criteria, is_exact=has_all)
    coarse = [_whole_hundredths(gains) for gains in options]
    if coarse == options:
        return None
    found = _solve(chances, coarse, need, must_exceed=must_exceed)
    return found and Plans(found.fewest_points, found.fewest_criteria, is_exact=False)


def _options(chance: Chance[Key]) -> list[int]:
    """What the criterion may gain, in millionths, the least first."""
    own, most = _millionths(chance.points), _millionths(chance.max_score)
    if most <= own:
        return []
    step = _millionths(chance.step or Decimal(0))
    if step <= 0:
        return [most - own]
    step *= ceil(Fraction(most - own, step * MOST_STEPS))
    first = (own // step + 1) * step
    return [*(value - own for value in range(first, most, step)), most - own]


def _has_few_steps(chance: Chance[Key]) -> bool:
    gap = chance.max_score - chance.points
    return not chance.step or gap <= chance.step * MOST_STEPS


def _whole_hundredths(gains: Sequence[int]) -> list[int]:
    """Rounded down, so that a plan never counts on more than it raises."""
    rounded = {gain // HUNDREDTH * HUNDREDTH for gain in gains}
    return sorted(rounded - {0})


def _solve(
    chances: Sequence[Chance[Key]],
    options: Sequence[Sequence[int]],
    need: Fraction,
    *,
    must_exceed: bool,
) -> Plans[Key] | None:
    """None also where there would be too many sums."""
    unit = reduce(gcd, (gain for gains in options for gain in gains), 0)
    exact = need * MILLION / (unit or 1)
    goal = floor(exact) + 1 if must_exceed else ceil(exact)
    best = sum(gains[-1] for gains in options if gains) // (unit or 1)
    if not 0 < goal <= best:
        return None
    sums = _Sums([[gain // unit for gain in gains] for gains in options], goal)
    if sums.size > MOST_SUMS:
        return None

    def raises(count: int, total: int) -> tuple[Raise[Key], ...]:
        return tuple(
            Raise(chances[place].key, Decimal(gain * unit) / MILLION)
            for place, gain in sums.chosen(count, total)
        )

    return Plans(raises(*sums.fewest_points()), raises(*sums.fewest_criteria()))


class _Sums:
    """Every sum up to a little beyond the goal that so many criteria can reach.

    Bit s of `layers[i][c]` says that c of the first i criteria can gain exactly s. No
    cheapest plan goes beyond the goal by its greatest raise: it could drop that one.
    """

    def __init__(self, options: Sequence[Sequence[int]], goal: int) -> None:
        self.options = options
        self.goal = goal
        self.size = goal + max(gains[-1] for gains in options if gains)
        self.mask = (1 << self.size) - 1
        self.layers: list[list[int]] = []

    def _fill(self, most: int) -> None:
        """With at most that many criteria."""
        layer = [1, *([0] * most)]
        self.layers = [layer]
        for gains in self.options:
            fresh = list(layer)
            for count in range(1, most + 1):
                for gain in gains:
                    fresh[count] |= (layer[count - 1] << gain) & self.mask
            layer = fresh
            self.layers.append(layer)

    def _least(self, reached: int) -> int | None:
        """The lowest sum of a set that meets the goal."""
        beyond = reached >> self.goal
        return self.goal + (beyond & -beyond).bit_length() - 1 if beyond else None

    def _least_of_any(self) -> int:
        """The lowest sum that meets the goal, with however many criteria."""
        reached = 1
        for gains in self.options:
            before = reached
            for gain in gains:
                reached |= (before << gain) & self.mask
        least = self._least(reached)
        assert least is not None
        return least

    def fewest_criteria(self) -> tuple[int, int]:
        """How many criteria, and the sum: those with the greatest raises suffice."""
        greatest = sorted((gains[-1] for gains in self.options if gains), reverse=True)
        count = total = 0
        while total < self.goal:
            total += greatest[count]
            count += 1
        self._fill(max(count, len(self.layers[0]) - 1 if self.layers else 0))
        least = self._least(self.layers[-1][count])
        assert least is not None
        return count, least

    def fewest_points(self) -> tuple[int, int]:
        least = self._least_of_any()
        count, _total = self.fewest_criteria()
        while True:
            reached = self.layers[-1]
            for number in range(count, len(reached)):
                if reached[number] >> least & 1:
                    return number, least
            self._fill(min(2 * len(reached), len(self.options)))

    def chosen(self, count: int, total: int) -> list[tuple[int, int]]:
        """(place, gain) of the criteria that make up a sum, in their order."""
        found = []
        for place in range(len(self.options), 0, -1):
            before = self.layers[place - 1]
            if before[count] >> total & 1:
                continue
            gain = next(
                gain
                for gain in self.options[place - 1]
                if gain <= total and before[count - 1] >> (total - gain) & 1
            )
            found.append((place - 1, gain))
            count, total = count - 1, total - gain
        return found[::-1]


def _millionths(value: Decimal) -> int:
    """Stored numbers have no more than six decimals."""
    return int(value * MILLION)
