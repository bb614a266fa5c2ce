"""A range of ranks as a band on a strip of all ranks, the published one as a dot."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from indices.scoring.ranking import round_half_up

PERCENT = 100
DECIMALS = 2


@dataclass(frozen=True, slots=True)
class RangeStrip:
    """Places in percent of the strip, for a machine; the first rank stands left."""

    x: str
    width: str
    dot: str


def range_strip(*, best: int, worst: int, rank: int | None, last: int) -> RangeStrip:
    return RangeStrip(
        x=_share(Fraction(best - 1, last)),
        width=_share(Fraction(worst - best + 1, last)),
        dot=_share(Fraction(2 * (rank or best) - 1, 2 * last)),
    )


def _share(share: Fraction) -> str:
    return f"{round_half_up(share * PERCENT, DECIMALS):f}%"
