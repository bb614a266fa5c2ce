"""Geometry of a part's strip: one unit's share of the maximum among all the others.

Like micro.py: positions are text in percent of the width, with a decimal point.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from indices.selectors.unit_parts import PartProfile

_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PartStrip:
    """`own` is the unit's dot, `others` are pale ones, or a band from x on."""

    own: str | None
    others: tuple[str, ...]
    band_x: str | None
    band_width: str | None


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part with its strip; None where the part has no maximum."""

    part: PartProfile
    strip: PartStrip | None


@dataclass(frozen=True, slots=True)
class PartChart:
    """All parts on one scale, in percent of each part's maximum."""

    lines: tuple[PartLine, ...]
    low: Decimal
    high: Decimal

    @property
    def has_bands(self) -> bool:
        return any(line.strip and line.strip.band_x for line in self.lines)


def part_chart(parts: Sequence[PartProfile]) -> PartChart:
    """The profile of one unit: each part among all units."""
    low, high = _scale(share for part in parts for share in _shares(part))
    lines = (
        PartLine(part, _strip(part, low, high) if part.max_score else None)
        for part in parts
    )
    return PartChart(tuple(lines), low, high)


def _shares(part: PartProfile) -> list[Decimal]:
    """The shares of all units that are known, in percent of the maximum."""
    shares = (part.percent, part.lowest, part.highest, *part.others)
    return [share for share in shares if share is not None]


def _scale(shares: Iterable[Decimal]) -> tuple[Decimal, Decimal]:
    """From a full ten below the lowest share to 100."""
    lowest = min(shares, default=Decimal(0))
    return max(min(lowest // 10 * 10, Decimal(90)), Decimal(0)), _HUNDRED


def _strip(part: PartProfile, low: Decimal, high: Decimal) -> PartStrip:
    """Equal shares are one dot; a band takes the place of too many dots."""
    own, left, right = part.percent, part.lowest, part.highest
    others = sorted(set(part.others))
    start = None if left is None else _place(left, low, high)
    end = None if right is None else _place(right, low, high)
    has_band = start is not None and end is not None
    return PartStrip(
        own=None if own is None else _text(_place(own, low, high)),
        others=tuple(_text(_place(share, low, high)) for share in others),
        band_x=_text(start) if start is not None and has_band else None,
        band_width=_text(end - start)
        if start is not None and end is not None
        else None,
    )


def _place(share: Decimal, low: Decimal, high: Decimal) -> Decimal:
    where = (share - low) / (high - low) * _HUNDRED
    return min(max(where, Decimal(0)), _HUNDRED)


def _text(value: Decimal) -> str:
    text = f"{value.quantize(_CENT, rounding=ROUND_HALF_UP):f}"
    return f"{text.rstrip('0').rstrip('.') or '0'}%"
