"""Invents the points of the demo province: pure, and the same on every machine.

Points are counted in quarters, so that sums are whole numbers until the very end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

QUARTER = Decimal("0.25")
LOWEST_SHARE = 380
HIGHEST_SHARE = 985


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose points, in which ranking and year (`age`: years since the first one)."""

    index_code: str
    unit_code: str
    year: int
    age: int


def invented_points(
    subject: Subject, maxima: Sequence[Decimal], *, total: Decimal | None = None
) -> list[Decimal]:
    """Points per part in steps of 0,25; made to sum to `total` where that is given."""
    limits = [int(maximum / QUARTER) for maximum in maxima]
    quarters = [
        limit * _share(subject, str(number)) // 1000
        for number, limit in enumerate(limits, start=1)
    ]
    if total is not None:
        _bring_to(quarters, limits, int(total / QUARTER))
    return [count * QUARTER for count in quarters]


def _share(subject: Subject, part: str) -> int:
    """Thousandths of the maximum: the unit's strength, its progress, and chance."""
    unit = f"{subject.index_code} {subject.unit_code}"
    strength = 560 + chance(unit) * 330 // 1000
    progress = subject.age * (4 + chance(unit, "progress") * 16 // 1000)
    habit = chance(unit, part) * 140 // 1000 - 70
    luck = chance(unit, part, str(subject.year)) * 90 // 1000 - 45
    season = chance(subject.index_code, str(subject.year)) * 30 // 1000 - 15
    share = strength + progress + habit + luck + season
    return max(LOWEST_SHARE, min(HIGHEST_SHARE, share))


def chance(*words: str) -> int:
    """A number from 0 to 999 that depends on the words alone."""
    return int(sha256("|".join(words).encode()).hexdigest()[:12], 16) % 1000


def _bring_to(quarters: list[int], limits: Sequence[int], target: int) -> None:
    """Add or take single quarters, part by part, until the sum is the target."""
    target = min(target, sum(limits))
    position = 0
    while sum(quarters) != target:
        step = 1 if sum(quarters) < target else -1
        place = position % len(quarters)
        if 0 <= quarters[place] + step <= limits[place]:
            quarters[place] += step
        position += 1
