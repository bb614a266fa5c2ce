"""How many units stand in each tier, as one stacked bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indices.charts.micro import place_text
from indices.numbers import format_number

WHOLE = Decimal(100)
# Under this share a segment of a tier strip is too narrow for its number.
_NARROW_SEGMENT = Decimal(7)


@dataclass(frozen=True, slots=True)
class TierSegment:
    """One tier of a tier strip: its share of the bar and what is written there."""

    name: str
    strength: int
    count: int
    percent: str
    x: str
    width: str
    centre: str
    is_narrow: bool


@dataclass(frozen=True, slots=True)
class TierStrip:
    """A stacked bar of units per tier, best first, and the sentence that says it."""

    segments: tuple[TierSegment, ...]
    total: int
    label: str


def tier_strip(counts: Sequence[tuple[str, int, int]]) -> TierStrip:
    """Stack (tier name, strength, number of units), best tier first.

    Tiers without a unit take no room on the bar but stay in the sentence.
    """
    total = sum(count for _name, _strength, count in counts)
    segments = []
    before = 0
    for name, strength, count in counts:
        if count:
            segments.append(
                _segment(
                    name=name,
                    strength=strength,
                    count=count,
                    before=before,
                    total=total,
                )
            )
        before += count
    sentence = "; ".join(f"{name}: {count}" for name, _strength, count in counts)
    return TierStrip(segments=tuple(segments), total=total, label=sentence)


def _segment(
    *, name: str, strength: int, count: int, before: int, total: int
) -> TierSegment:
    share = Decimal(count) / total * WHOLE
    left = Decimal(before) / total * WHOLE
    return TierSegment(
        name=name,
        strength=strength,
        count=count,
        percent=format_number(share, decimals=0),
        x=f"{place_text(left)}%",
        width=f"{place_text(share)}%",
        centre=f"{place_text(left + share / 2)}%",
        is_narrow=share < _NARROW_SEGMENT,
    )
