"""The parts of an edition for the compared units, in percent of each maximum."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.charts import palette
from indices.charts.bundle import ChartBundle, DataTable, Words, bundle
from indices.charts.palette import Piece
from indices.numbers import format_number

# The key needs the upper margin; where it wraps, it takes of the room below.
ROW, TOP, BOTTOM, KEY_ROOM, EDGE = 58, 38, 36, 30, 24
# Marks closer than this share of the maximum stand a little above one another.
TOUCHING, STEP = Decimal(1), 0.2
# A part's name stands above its row and must fit the width of a phone.
NAME_WIDTH = 235


@dataclass(frozen=True, slots=True)
class ProfilePart:
    """One part: the points of each compared unit, None where not known; `note` is
    written at the end of its row."""

    name: str
    max_score: Decimal
    scores: tuple[Decimal | None, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProfileUnit:
    """One of the units; `place` gives it its colour and shape."""

    name: str
    label: str
    place: int


@dataclass(frozen=True, slots=True)
class PartsProfile:
    """`units` in the order of the scores of each part; `note_heading` says in the
    table what the notes of the parts are."""

    words: Words
    units: tuple[ProfileUnit, ...]
    parts: tuple[ProfilePart, ...]
    decimals: int
    note_heading: str = ""


def parts_profile(spec: PartsProfile) -> ChartBundle:
    """Draw a row per part: one mark per unit, joined by the distance between them."""
    low = _low(spec)
    rows = len(spec.parts)
    layout = palette.frame(
        height=TOP + KEY_ROOM + BOTTOM + ROW * rows,
        margin={"l": 20, "r": _right_room(spec), "t": TOP, "b": BOTTOM},
        xaxis=palette.value_axis(low, Decimal(100), suffix="%"),
        yaxis=palette.hidden_axis(range=[rows - 0.35, -0.75]),
        shapes=[
            shape for row, part in enumerate(spec.parts) for shape in _bar(row, part)
        ],
        annotations=[
            *(_name(row, part, low) for row, part in enumerate(spec.parts)),
            *(_note(row, part) for row, part in enumerate(spec.parts) if part.note),
        ],
        showlegend=True,
        legend=palette.key(),
    )
    return bundle(
        spec.words,
        data=[_trace(spec, place) for place in range(len(spec.units))],
        layout=layout,
        table=_table(spec),
        alt=_alt(spec),
        breadth="narrow",
    )


def _right_room(spec: PartsProfile) -> int:
    """The notes stand outside of the scale, beyond a mark at its very end."""
    widths = [palette.text_width(part.note, is_bold=True) for part in spec.parts]
    return EDGE + max(widths, default=0)


def _note(row: int, part: ProfilePart) -> Piece:
    return palette.note(
        palette.plain_text(part.note),
        x=1,
        y=row,
        xref="paper",
        yref="y",
        xanchor="left",
        yanchor="middle",
        xshift=14,
        font={"color": palette.INK, "size": palette.TEXT, "weight": 700},
    )


def _percents(part: ProfilePart) -> list[Decimal | None]:
    return [
        None if score is None else score / part.max_score * 100 for score in part.scores
    ]


def _low(spec: PartsProfile) -> Decimal:
    """Where the scale begins: a ten below the lowest mark; it is written at the end."""
    values = [v for part in spec.parts for v in _percents(part) if v is not None]
    lowest = min(values, default=Decimal(0))
    return max(Decimal(0), (lowest - 5) // 10 * 10)


def _bar(row: int, part: ProfilePart) -> list[Piece]:
    known = [value for value in _percents(part) if value is not None]
    if len(known) < 2:
        return []
    return [
        {
            "type": "line",
            "xref": "x",
            "yref": "y",
            "x0": palette.number(min(known)),
            "x1": palette.number(max(known)),
            "y0": row,
            "y1": row,
            "layer": "below",
            "line": {"color": palette.REST, "width": 4},
        }
    ]


def _name(row: int, part: ProfilePart, low: Decimal) -> Piece:
    text = _("%(part)s (tối đa %(max)s)") % {
        "part": palette.shortened(part.name, NAME_WIDTH, palette.TEXT_SMALL),
        "max": format_number(part.max_score, _decimals_of(part.max_score)),
    }
    return palette.note(
        palette.plain_text(text),
        x=0,
        y=row,
        xref="paper",
        yref="y",
        xanchor="left",
        yanchor="bottom",
        yshift=13,
        bgcolor=palette.PAPER,
        font={"color": palette.INK, "size": palette.TEXT_SMALL},
    )


def _decimals_of(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _trace(spec: PartsProfile, place: int) -> Piece:
    unit = spec.units[place]
    series = palette.COMPARED[unit.place]
    known = [
        (row, part, value)
        for row, part in enumerate(spec.parts)
        if (value := _percents(part)[place]) is not None
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": palette.plain_text(unit.label),
        "x": [palette.number(value) for _row, _part, value in known],
        "y": [row + _shift(part, place) for row, part, _value in known],
        "cliponaxis": False,
        "marker": {
            "color": series.line,
            "symbol": series.symbol,
            "size": 14,
            "opacity": 1,
            "line": {"color": palette.PAPER, "width": 1.5},
        },
        "hoverinfo": "text",
        "hovertext": [
            f"{palette.plain_text(unit.name)}: {_share_text(spec, part, place)}"
            for _row, part, _value in known
        ],
    }


def _shift(part: ProfilePart, place: int) -> float:
    """How far a mark is moved up or down from marks that it would cover."""
    percents = _percents(part)
    own = percents[place]
    crowd = [
        other
        for other, value in enumerate(percents)
        if value is not None and own is not None and abs(value - own) < TOUCHING
    ]
    return round((crowd.index(place) - (len(crowd) - 1) / 2) * STEP, 3)


def _share_text(spec: PartsProfile, part: ProfilePart, place: int) -> str:
    score, percent = part.scores[place], _percents(part)[place]
    if score is None or percent is None:
        return format_number(None)
    return f"{format_number(score, spec.decimals)} ({format_number(percent, 1)}%)"


def _table(spec: PartsProfile) -> DataTable:
    notes = (spec.note_heading,) if spec.note_heading else ()
    return DataTable(
        headings=(
            _("Phần điểm"),
            _("Tối đa"),
            *(unit.name for unit in spec.units),
            *notes,
        ),
        rows=tuple(
            (
                part.name,
                format_number(part.max_score, spec.decimals),
                *(_share_text(spec, part, place) for place in range(len(spec.units))),
                *((part.note,) if notes else ()),
            )
            for part in spec.parts
        ),
    )


def _alt(spec: PartsProfile) -> str:
    parts = "; ".join(
        f"{part.name}: "
        + ", ".join(
            f"{unit.label} {_share_text(spec, part, place)}"
            for place, unit in enumerate(spec.units)
        )
        + (f" ({part.note})" if part.note else "")
        for part in spec.parts
    )
    return _("Điểm từng phần theo phần trăm điểm tối đa. %(parts)s.") % {"parts": parts}
