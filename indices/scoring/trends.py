"""Which way a unit is going, told from its changes on what stays comparable.

After the trend classes of the Ibrahim Index of African Governance, which set the recent
pace beside the longer one: a fall after rising is a warning, a rise after falling a
recovery.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indices.scoring.ranking import exact


class TrendClass(StrEnum):
    """RISING tăng đều, STALLED chững, WARNING cảnh báo, RECOVERING phục hồi, FALLING
    giảm, TOO_FEW chưa đủ năm."""

    RISING = "rising"
    STALLED = "stalled"
    WARNING = "warning"
    RECOVERING = "recovering"
    FALLING = "falling"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`change`: percentage points a year from which a change counts, up or down.
    `years`: how many comparable years in a row a class needs. `window`: how many
    changes before the last one make the longer pace."""

    change: Decimal = Decimal(1)
    years: int = 3
    window: int = 4


USUAL = Thresholds()


def classify_trend(
    changes: Sequence[Decimal], thresholds: Thresholds = USUAL
) -> TrendClass:
    """The class of changes year on year, the oldest first, each on what both of its
    years have in common."""
    if len(changes) + 1 < thresholds.years:
        return TrendClass.TOO_FEW
    limit = exact(thresholds.change)
    last = exact(changes[-1])
    before = [exact(change) for change in changes[:-1]][-thresholds.window :]
    pace = sum(before, Fraction(0)) / len(before) if before else Fraction(0)
    if abs(last) < limit:
        return TrendClass.STALLED
    was_falling = pace <= -limit
    if last > 0:
        return TrendClass.RECOVERING if was_falling else TrendClass.RISING
    return TrendClass.FALLING if was_falling else TrendClass.WARNING
