"""Scores over the years: median, best and worst of a ranking, or some of its units."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from indices.charts import palette
from indices.charts.bundle import (
    ChartBundle,
    DataTable,
    Words,
    breadth_for,
    bundle,
)
from indices.charts.micro import strip_scale
from indices.charts.palette import Piece
from indices.charts.years import Years
from indices.numbers import format_number

HEIGHT = 380
TOP, BOTTOM, LEFT = 28, 36, 44
LABEL_GAP = 21


class Role(StrEnum):
    """What a line is in the figure; it decides how loudly it is drawn."""

    FOCUS = "focus"
    MIDDLE = "middle"
    EDGE = "edge"
    COMPARED = "compared"
    PAST = "past"
    ESTIMATE = "estimate"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `values` for each known year, None where there is none.

    `derived` are years whose value someone worked out; `cuts` are years before which
    the line is broken although both sides are known. `place` is the place of a
    compared unit among the others.
    """

    name: str
    label: str
    role: Role
    values: tuple[Decimal | None, ...]
    derived: frozenset[int] = frozenset()
    cuts: frozenset[int] = frozenset()
    place: int = 0


@dataclass(frozen=True, slots=True)
class TrendLines:
    words: Words
    years: Years
    lines: tuple[Line, ...]
    decimals: int
    ceiling: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Look:
    colour: str
    ink: str
    width: float
    size: int
    symbol: str = "circle"
    dash: str = "solid"
    weight: int = 400


_LOOKS = {
    Role.FOCUS: _Look(palette.ACCENT, palette.ACCENT, 3.5, 10, weight=700),
    Role.MIDDLE: _Look(palette.INK, palette.INK, 2.5, 7),
    Role.EDGE: _Look(palette.REST_INK, palette.REST_INK, 1.5, 5, dash="dot"),
    Role.PAST: _Look(palette.REST_INK, palette.REST_INK, 1.5, 6),
    Role.ESTIMATE: _Look(
        palette.INK, palette.INK, 1.5, 8, symbol="diamond-open", dash="dash"
    ),
}


def trend_lines(spec: TrendLines) -> ChartBundle:
    """Draw the lines with their names and last values at their ends."""
    looks = _looks(spec)
    low, high = _scale(spec)
    right = max(
        palette.text_width(_end_text(spec, line), is_bold=True) for line in spec.lines
    )
    layout = palette.frame(
        height=HEIGHT,
        margin={"l": LEFT, "r": right + 20, "t": TOP, "b": BOTTOM},
        xaxis=spec.years.axis(),
        yaxis=palette.value_axis(low, high),
        shapes=[*spec.years.rules(), *_leaders(spec, looks)],
        annotations=[*_end_labels(spec, looks, low, high), *spec.years.rule_notes()],
    )
    # The loudest line is drawn last, above the others.
    data = [
        _trace(spec, line, look) for line, look in zip(spec.lines, looks, strict=True)
    ][::-1]
    return bundle(
        spec.words,
        data=data,
        layout=layout,
        table=_table(spec),
        alt=_alt(spec),
        breadth=breadth_for(LEFT + right + spec.years.least_width),
    )


def _looks(spec: TrendLines) -> list[_Look]:
    return [
        _compared(palette.COMPARED[line.place])
        if line.role == Role.COMPARED
        else _LOOKS[line.role]
        for line in spec.lines
    ]


def _compared(series: palette.Series) -> _Look:
    return _Look(series.line, series.ink, 3, 9, symbol=series.symbol, weight=700)


def _scale(spec: TrendLines) -> tuple[Decimal, Decimal]:
    values = [v for line in spec.lines for v in line.values if v is not None]
    return strip_scale(values, ceiling=spec.ceiling)


def _points(spec: TrendLines, line: Line) -> dict[int, Decimal | None]:
    return dict(zip(spec.years.known, line.values, strict=True))


def _trace(spec: TrendLines, line: Line, look: _Look) -> Piece:
    points = _points(spec, line)
    places: list[float] = []
    values: list[Decimal | None] = []
    for year in spec.years.all:
        if year in line.cuts:
            places.append(year - 0.5)
            values.append(None)
        places.append(year)
        values.append(points.get(year))
    is_hollow = [place in line.derived for place in places]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": palette.plain_text(line.name),
        "x": places,
        "y": palette.numbers(tuple(values)),
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": look.colour, "width": look.width, "dash": look.dash},
        "marker": {
            "color": [palette.PAPER if hollow else look.colour for hollow in is_hollow],
            "size": look.size,
            "symbol": look.symbol,
            "line": {"color": look.colour, "width": 2},
        },
        "hoverinfo": "text",
        "hovertext": [
            _hover(spec, line, place, value)
            for place, value in zip(places, values, strict=True)
        ],
    }


def _hover(spec: TrendLines, line: Line, place: float, value: Decimal | None) -> str:
    if value is None:
        return ""
    text = _("%(name)s, %(year)d: %(value)s") % {
        "name": palette.plain_text(line.name),
        "year": place,
        "value": format_number(value, spec.decimals),
    }
    return f"{text} ({_('suy ra')})" if place in line.derived else text


def _last(spec: TrendLines, line: Line) -> tuple[int, Decimal] | None:
    known = [(y, v) for y, v in _points(spec, line).items() if v is not None]
    return known[-1] if known else None


def _end_text(spec: TrendLines, line: Line) -> str:
    last = _last(spec, line)
    if last is None:
        return ""
    text = f"{line.label} {format_number(last[1], spec.decimals)}"
    return text if last[0] == spec.years.known[-1] else f"{text} ({last[0]})"


def _end_labels(
    spec: TrendLines, looks: list[_Look], low: Decimal, high: Decimal
) -> list[Piece]:
    """Names beside the last year, moved apart where they would cover one another.

    Those of lines that end earlier say the year of their value, and `_leaders` leads
    to them: inside the drawing they would hide other lines.
    """
    room = HEIGHT - TOP - BOTTOM
    ends = [
        (line, look, last)
        for line, look in zip(spec.lines, looks, strict=True)
        if (last := _last(spec, line)) is not None
    ]
    ups = [float((value - low) / (high - low)) * room for _l, _k, (_y, value) in ends]
    moved = palette.spread(ups, gap=LABEL_GAP, low=0, high=room)
    return [
        palette.note(
            palette.plain_text(_end_text(spec, line)),
            x=spec.years.known[-1],
            y=palette.number(value),
            xref="x",
            yref="y",
            xanchor="left",
            yanchor="middle",
            xshift=12,
            yshift=round(place - up, 1),
            font={"color": look.ink, "size": palette.TEXT, "weight": look.weight},
        )
        for (line, look, (_year, value)), up, place in zip(
            ends, ups, moved, strict=True
        )
    ]


def _leaders(spec: TrendLines, looks: list[_Look]) -> list[Piece]:
    """Thin rules from the ends of lines that end early to their names; none from what
    went into another unit, or is estimated of it: it would lead on across the change.
    """
    last_year = spec.years.known[-1]
    ends = [
        (look, last)
        for line, look in zip(spec.lines, looks, strict=True)
        if (last := _last(spec, line)) is not None
        and last[0] < last_year
        and line.role not in (Role.PAST, Role.ESTIMATE)
    ]
    return [
        {
            "type": "line",
            "xref": "x",
            "yref": "y",
            "x0": year,
            "x1": last_year,
            "y0": palette.number(value),
            "y1": palette.number(value),
            "layer": "below",
            "line": {"color": look.colour, "width": 1, "dash": "dot"},
        }
        for look, (year, value) in ends
    ]


def _table(spec: TrendLines) -> DataTable:
    return DataTable(
        headings=(_("Năm"), *(line.name for line in spec.lines)),
        rows=tuple(
            (
                str(year),
                *(_cell(spec, line, year, line.values[place]) for line in spec.lines),
            )
            for place, year in enumerate(spec.years.known)
        ),
    )


def _cell(spec: TrendLines, line: Line, year: int, value: Decimal | None) -> str:
    text = format_number(value, spec.decimals)
    return f"{text} ({_('suy ra')})" if year in line.derived else text


def _alt(spec: TrendLines) -> str:
    """The first and the last value of each line, in words."""
    said = []
    for line in spec.lines:
        known = [(y, v) for y, v in _points(spec, line).items() if v is not None]
        if not known:
            continue
        (first_year, first), (last_year, last) = known[0], known[-1]
        if first_year == last_year:
            words = {"line": line.name, "value": format_number(last, spec.decimals)}
            text = _("%(line)s: %(value)s năm %(year)d")
            said.append(text % (words | {"year": last_year}))
            continue
        said.append(
            _("%(name)s: %(first)s năm %(first_year)d, %(last)s năm %(last_year)d")
            % {
                "name": line.name,
                "first": format_number(first, spec.decimals),
                "first_year": first_year,
                "last": format_number(last, spec.decimals),
                "last_year": last_year,
            }
        )
    return _("Biểu đồ đường. %(lines)s.") % {"lines": "; ".join(said)}
