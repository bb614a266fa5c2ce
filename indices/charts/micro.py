"""Geometry of the micro charts inside tables: pure functions, data to SVG numbers.

Every number that leaves here is text with a decimal point, whatever the language of
the page. Colours are CSS classes in the templates, never here.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from indices.numbers import format_number

YearValue = tuple[int, Decimal | None]

_MARGIN = 5
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")
# Axis labels of a dot strip closer than this share of its width would touch.
_LABEL_GAP = Decimal(14)


class Cut(NamedTuple):
    """The lower bound of a tier and the tier's strength (0 weakest, 4 best)."""

    value: Decimal
    strength: int


class StripZone(NamedTuple):
    """A tinted stretch of a dot strip, in percent of its width."""

    x: str
    width: str
    strength: int


class DotStrip(NamedTuple):
    """A dot on a scale with its tier zones; positions in percent of the width."""

    zones: tuple[StripZone, ...]
    cut_lines: tuple[str, ...]
    dot: str | None
    reference: str | None


class AxisTick(NamedTuple):
    """One label of the scale above a column of dot strips."""

    x: str
    text: str
    anchor: str


class SparkPoint(NamedTuple):
    """A point of a sparkline in the units of its view box."""

    x: str
    y: str


class Sparkline(NamedTuple):
    """Lines between neighbouring years, lone years as dots, the last one marked."""

    width: int
    height: int
    lines: tuple[str, ...]
    lone_points: tuple[SparkPoint, ...]
    last: SparkPoint | None
    label: str


class RankNode(NamedTuple):
    """One year of a rank path: where the node stands and what is written in it."""

    x: str
    y: str
    text: str
    year: int
    is_last: bool


class RankPath(NamedTuple):
    """The ranks of one unit over the years, first rank on top."""

    width: int
    height: int
    label_y: str
    lines: tuple[str, ...]
    nodes: tuple[RankNode, ...]
    label: str


def strip_scale(
    values: Iterable[Decimal], *, ceiling: Decimal | None = None
) -> tuple[Decimal, Decimal]:
    """Choose the ends of the dot strips of one edition from its lowest and highest.

    All rows share one scale. It stops at round numbers half a step outside the data,
    never below 0 and never above the top of the index's scale.
    """
    known = list(values)
    if not known:
        return Decimal(0), ceiling or _HUNDRED
    lowest, highest = min(known), max(known)
    step = _step(highest - lowest)
    low = ((lowest - step / 2) / step).to_integral_value(ROUND_FLOOR) * step
    high = ((highest + step / 2) / step).to_integral_value(ROUND_CEILING) * step
    if ceiling is not None and highest <= ceiling:
        high = min(high, ceiling)
    return max(low, Decimal(0)), high


def dot_strip(
    value: Decimal | None,
    *,
    low: Decimal,
    high: Decimal,
    cuts: Sequence[Cut] = (),
    reference: Decimal | None = None,
) -> DotStrip:
    """Place one score on the scale, with the tier cuts and, if given, the median.

    A tier's zone runs from its cut to the next; below the lowest cut lies the tier
    under it, one strength weaker. A missing score leaves the strip without a dot.
    """
    zones, cut_lines = _zones(low=low, high=high, cuts=cuts)
    return DotStrip(
        zones=zones,
        cut_lines=cut_lines,
        dot=None if value is None else _percent_text(value, low=low, high=high),
        reference=(
            None if reference is None else _percent_text(reference, low=low, high=high)
        ),
    )


def dot_place(value: Decimal | None, *, low: Decimal, high: Decimal) -> str | None:
    """Where the dot of one more score stands on a strip that is drawn once for all."""
    return None if value is None else _percent_text(value, low=low, high=high)


def strip_axis(
    *, low: Decimal, high: Decimal, cuts: Sequence[Cut] = ()
) -> tuple[AxisTick, ...]:
    """Label the ends of the scale and every cut that has room between them."""
    inner: list[Decimal] = []
    at = Decimal(0)
    for value in sorted(cut.value for cut in cuts if low < cut.value < high):
        share = _percent(value, low=low, high=high)
        if share - at >= _LABEL_GAP and _HUNDRED - share >= _LABEL_GAP:
            inner.append(value)
            at = share
    anchors = ["start", *["middle"] * len(inner), "end"]
    return tuple(
        AxisTick(
            x=_percent_text(value, low=low, high=high),
            text=_axis_text(value),
            anchor=anchor,
        )
        for value, anchor in zip([low, *inner, high], anchors, strict=True)
    )


def sparkline(
    points: Sequence[YearValue],
    *,
    low: Decimal,
    high: Decimal,
    width: int = 108,
    height: int = 38,
) -> Sparkline:
    """Draw the values of one unit over the years on a scale common to all rows.

    A year without a value, or left out, breaks the line: nothing is invented.
    """
    runs: list[list[tuple[str, str]]] = []
    before = None
    bottom, reach = float(low), float(high - low)
    first, span = (points[0][0], points[-1][0] - points[0][0]) if points else (0, 0)
    across = _across(first, span, width)
    floor, rise = height - _MARGIN, height - 2 * _MARGIN
    for year, value in points:
        if value is None:
            continue
        if before is None or year != before + 1:
            runs.append([])
        share = (float(value) - bottom) / reach if reach > 0 else 0.5
        share = 0.0 if share < 0 else min(share, 1.0)
        runs[-1].append((across[year], _short(floor - share * rise)))
        before = year
    return Sparkline(
        width=width,
        height=height,
        lines=tuple([_polyline(run) for run in runs if len(run) > 1]),
        lone_points=tuple([SparkPoint(*r[0]) for r in runs[:-1] if len(r) == 1]),
        last=SparkPoint(*runs[-1][-1]) if runs else None,
        label=_values_sentence(points),
    )


@lru_cache(maxsize=256)
def _across(first: int, span: int, width: int) -> dict[int, str]:
    """By year: how far from the left it stands."""
    reach = width - 2 * _MARGIN
    return {
        first + years: _short(_MARGIN + (years / span if span else 1) * reach)
        for years in range(span + 1)
    }


def rank_path(
    points: Sequence[tuple[int, int | None]], *, last_rank: int, step: int = 72
) -> RankPath:
    """Draw the ranks of one unit over the years; `last_rank` is the lowest possible.

    A year without a rank leaves a gap in the line.
    """
    radius, top, drop = 15, 18, 96
    known = [(year, rank) for year, rank in points if rank is not None]
    first_year = min((year for year, _rank in points), default=0)
    years = max((year for year, _rank in points), default=0) - first_year + 1

    def place(year: int, rank: int) -> tuple[str, str]:
        share = Decimal(rank - 1) / max(last_rank - 1, 1)
        across = Decimal((year - first_year) * step + step // 2)
        return place_text(across), place_text(top + share * drop)

    nodes = []
    for year, rank in known:
        is_last = year == known[-1][0]
        nodes.append(RankNode(*place(year, rank), str(rank), year, is_last))
    ranks = ((year, Decimal(rank)) for year, rank in known)
    lines = [
        _polyline([place(year, int(rank)) for year, rank in run])
        for run in _runs(list(ranks))
        if len(run) > 1
    ]
    return RankPath(
        width=years * step,
        height=top + drop + radius + 26,
        label_y=str(top + drop + radius + 20),
        lines=tuple(lines),
        nodes=tuple(nodes),
        label="; ".join(
            _("năm %(year)d: hạng %(rank)d") % {"year": year, "rank": rank}
            for year, rank in known
        ),
    )


def _step(span: Decimal) -> Decimal:
    if span > 10 or span == 0:
        return Decimal(10)
    return Decimal(5) if span > 4 else Decimal(2)


def _percent(value: Decimal, *, low: Decimal, high: Decimal) -> Decimal:
    """Share of the way from low to high, kept inside the drawing."""
    if high <= low:
        return _HUNDRED / 2
    return min(max((value - low) / (high - low) * _HUNDRED, Decimal(0)), _HUNDRED)


def _percent_text(value: Decimal, *, low: Decimal, high: Decimal) -> str:
    return f"{_short(100 * _share(value, low=low, high=high))}%"


def _share(value: Decimal, *, low: Decimal, high: Decimal) -> float:
    """The same of 1, where hundreds of marks are drawn: a place, never a score."""
    if high <= low:
        return 0.5
    bottom = float(low)
    return min(max((float(value) - bottom) / (float(high) - bottom), 0.0), 1.0)


def _short(place: float) -> str:
    """Write a place for SVG: at most two decimals, a point, no trailing zeros.

    A half goes up, also where the binary number falls short of it.
    """
    return f"{place + 1e-9:.2f}".rstrip("0").rstrip(".")


def place_text(value: Decimal) -> str:
    """Write a number for SVG: at most two decimals, a point, no trailing zeros."""
    text = f"{value.quantize(_CENT, rounding=ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") or "0"


def _axis_text(value: Decimal) -> str:
    decimals = 0 if value == value.to_integral_value() else 2
    return format_number(value, decimals=decimals)


def _zones(
    *, low: Decimal, high: Decimal, cuts: Sequence[Cut]
) -> tuple[tuple[StripZone, ...], tuple[str, ...]]:
    ordered = sorted(cuts, key=lambda cut: cut.value)
    if not ordered:
        return (), ()
    floor = Cut(value=low, strength=max(ordered[0].strength - 1, 0))
    starts = [floor, *ordered]
    ends = [*(cut.value for cut in ordered), high]
    zones = []
    for cut, end in zip(starts, ends, strict=True):
        left = _percent(cut.value, low=low, high=high)
        right = _percent(end, low=low, high=high)
        if right > left:
            width = f"{place_text(right - left)}%"
            zones.append(StripZone(f"{place_text(left)}%", width, cut.strength))
    lines = [cut.value for cut in ordered if low < cut.value < high]
    return tuple(zones), tuple(_percent_text(at, low=low, high=high) for at in lines)


def _runs(known: Sequence[tuple[int, Decimal]]) -> list[list[tuple[int, Decimal]]]:
    """Split the known points wherever a year is missing between two of them."""
    runs: list[list[tuple[int, Decimal]]] = [[known[0]]] if known else []
    for (year, _value), after in pairwise(known):
        if after[0] == year + 1:
            runs[-1].append(after)
        else:
            runs.append([after])
    return runs


def _polyline(points: Iterable[tuple[str, str]]) -> str:
    return " ".join([f"{x},{y}" for x, y in points])


def _values_sentence(points: Sequence[YearValue]) -> str:
    return "; ".join([f"{year}: {_known(value)}" for year, value in points])


def _known(value: Decimal | None) -> str:
    return _("không có số liệu") if value is None else format_number(value)
