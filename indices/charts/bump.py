"""Ranks over the years, first on top: who overtook whom, and when (bump chart)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.charts import palette
from indices.charts.bundle import (
    ChartBundle,
    DataTable,
    Words,
    breadth_for,
    bundle,
)
from indices.charts.palette import Piece
from indices.charts.years import Years
from indices.numbers import DASH, format_number

TOP, BOTTOM = 44, 14
# Up to so many ranks every unit has nodes; beyond, only the reader's unit has.
MOST_NODES = 15
NODE_ROW, PALE_ROW, TALLEST = 36, 13, 820
NODE = 25
LABEL_GAP = 20


@dataclass(frozen=True, slots=True)
class BumpLine:
    """One unit with its rank in each known year; unnamed ones are drawn pale."""

    name: str
    label: str
    ranks: tuple[int | None, ...]
    last_score: Decimal | None
    is_focus: bool = False
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Bump:
    words: Words
    years: Years
    lines: tuple[BumpLine, ...]
    decimals: int

    @property
    def is_crowded(self) -> bool:
        """Whether nodes would cover one another: many units, or ranks far down."""
        lowest = max((r for line in self.lines for r in line.ranks if r), default=0)
        return max(len(self.lines), lowest) > MOST_NODES


@dataclass(frozen=True, slots=True)
class _Look:
    line: str
    width: float
    fill: str
    edge: str
    ink: str
    label: str
    weight: int = 400


_FOCUS = _Look(
    line=palette.ACCENT,
    width=5,
    fill=palette.ACCENT,
    edge=palette.ACCENT,
    ink=palette.PAPER,
    label=palette.INK,
    weight=700,
)
_NAMED = _Look(
    line=palette.REST,
    width=3,
    fill=palette.PAPER,
    edge=palette.INK_SOFT,
    ink=palette.INK,
    label=palette.INK_SOFT,
)
_PEER = _Look(
    line=palette.REST_INK,
    width=2.5,
    fill=palette.PAPER,
    edge=palette.INK_SOFT,
    ink=palette.INK,
    label=palette.INK_SOFT,
)


def bump(spec: Bump) -> ChartBundle:
    """Draw the ranks; tied units stand below one another under the same number."""
    slots = _slots(spec)
    lowest = max((s for line in slots for s in line if s is not None), default=1)
    row = _row_height(spec, lowest)
    # The uppermost and the lowest node stay clear of the edges.
    edge = max(0.5, (NODE / 2 + 3) / row)
    height = TOP + BOTTOM + round(row * (lowest - 1 + 2 * edge))
    named = [line for line in spec.lines if line.is_named]
    left = _room([_first_text(spec, line) for line in named])
    right = _room([_last_text(spec, line) for line in named])
    layout = palette.frame(
        height=height,
        margin={"l": left, "r": right, "t": TOP, "b": BOTTOM},
        xaxis=spec.years.axis(side="top"),
        yaxis=palette.hidden_axis(range=[lowest + edge, 1 - edge]),
        shapes=spec.years.rules(),
        annotations=_labels(spec, slots, row),
    )
    return bundle(
        spec.words,
        data=_traces(spec, slots),
        layout=layout,
        table=_table(spec),
        alt=_alt(spec),
        breadth=breadth_for(left + right + spec.years.least_width),
    )


def _row_height(spec: Bump, lowest: int) -> float:
    return min(PALE_ROW, TALLEST / lowest) if spec.is_crowded else NODE_ROW


def _slots(spec: Bump) -> list[list[int | None]]:
    """The row of each unit in each year: its rank, pushed down below a tie."""
    slots: list[list[int | None]] = [[None] * len(line.ranks) for line in spec.lines]
    for place in range(len(spec.years.known)):
        ranked = sorted(
            (rank, number)
            for number, line in enumerate(spec.lines)
            if (rank := line.ranks[place]) is not None
        )
        filled = 0
        for rank, number in ranked:
            filled = max(rank, filled + 1)
            slots[number][place] = filled
    return slots


def _traces(spec: Bump, slots: list[list[int | None]]) -> list[Piece]:
    """Pale lines first, the unit of the reader last and above all."""
    order = sorted(
        range(len(spec.lines)),
        key=lambda n: (spec.lines[n].is_focus, spec.lines[n].is_named),
    )
    return [_trace(spec, spec.lines[n], slots[n]) for n in order]


def _look(spec: Bump, line: BumpLine) -> _Look:
    if line.is_focus:
        return _FOCUS
    return _PEER if spec.is_crowded and line.is_named else _NAMED


def _trace(spec: Bump, line: BumpLine, slots: list[int | None]) -> Piece:
    look = _look(spec, line)
    by_year = dict(
        zip(spec.years.known, zip(slots, line.ranks, strict=True), strict=True)
    )
    years = list(spec.years.all)
    ranks = [by_year.get(year, (None, None))[1] for year in years]
    trace: Piece = {
        "type": "scatter",
        "name": palette.plain_text(line.name),
        "x": years,
        "y": [by_year.get(year, (None, None))[0] for year in years],
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": look.line, "width": look.width if line.is_named else 1.5},
        "hoverinfo": "text",
        "hovertext": [
            "" if rank is None else _hover(line, year, rank)
            for year, rank in zip(years, ranks, strict=True)
        ],
    }
    if spec.is_crowded and not line.is_focus:
        # A lone year between two gaps would not be seen as a line.
        marker = {"color": look.line, "size": 4}
        return {**trace, "mode": "lines+markers", "marker": marker}
    return {
        **trace,
        "mode": "lines+markers+text",
        "marker": {
            "color": look.fill,
            "size": NODE,
            "opacity": 1,
            "line": {"color": look.edge, "width": 1.5},
        },
        "text": ["" if rank is None else str(rank) for rank in ranks],
        "textposition": "middle center",
        "textfont": {
            "color": look.ink,
            "size": palette.TEXT_SMALL,
            "weight": look.weight,
        },
    }


def _hover(line: BumpLine, year: int, rank: int) -> str:
    return _("%(name)s, %(year)d: hạng %(rank)d") % {
        "name": palette.plain_text(line.name),
        "year": year,
        "rank": rank,
    }


def _first_text(spec: Bump, line: BumpLine) -> str:
    return _numbered(spec, line, line.ranks[0])


def _last_text(spec: Bump, line: BumpLine) -> str:
    text = _numbered(spec, line, line.ranks[-1])
    if line.last_score is None:
        return text
    return f"{text} {format_number(line.last_score, spec.decimals)}"


def _numbered(spec: Bump, line: BumpLine, rank: int | None) -> str:
    """Where a line has no nodes, its label says the rank."""
    has_nodes = line.is_focus or not spec.is_crowded
    return line.label if has_nodes or rank is None else f"{rank}. {line.label}"


def _room(texts: list[str]) -> int:
    """The margin for labels beside the outermost nodes."""
    widest = max((palette.text_width(text, is_bold=True) for text in texts), default=0)
    return widest + NODE


def _labels(spec: Bump, slots: list[list[int | None]], row: float) -> list[Piece]:
    """Names at both ends; the reader's unit is named where its own line ends."""
    left, right, inside = [], [], []
    for line, slot in zip(spec.lines, slots, strict=True):
        if not line.is_named:
            continue
        if slot[0] is not None:
            left.append((line, slot[0], _first_text(spec, line)))
        if slot[-1] is not None:
            right.append((line, slot[-1], _last_text(spec, line)))
        elif line.is_focus:
            inside.append((line, slot))
    first, last = spec.years.known[0], spec.years.known[-1]
    notes = _side(spec, right, year=last, row=row, is_left=False)
    if first != last:
        notes += _side(spec, left, year=first, row=row)
    return notes + [note for pair in inside for note in _end_inside(spec, *pair, row)]


def _end_inside(
    spec: Bump, line: BumpLine, slots: list[int | None], row: float
) -> list[Piece]:
    """The name beside the last node of a line that ends before the last year."""
    known = [
        (year, slot)
        for year, slot in zip(spec.years.known, slots, strict=True)
        if slot is not None
    ]
    if not known:
        return []
    year, slot = known[-1]
    return _side(spec, [(line, slot, line.label)], year=year, row=row, is_left=False)


def _side(
    spec: Bump,
    found: list[tuple[BumpLine, int, str]],
    *,
    year: int,
    row: float,
    is_left: bool = True,
) -> list[Piece]:
    """Names beside the nodes of one year; crowded rows push them apart."""
    downs = [float(slot * row) for _line, slot, _text in found]
    highest = max(downs, default=0.0)
    moved = palette.spread(downs, gap=LABEL_GAP, low=0, high=highest + row)
    return [
        palette.note(
            palette.plain_text(text),
            x=year,
            y=slot,
            xref="x",
            yref="y",
            xanchor="right" if is_left else "left",
            yanchor="middle",
            xshift=-NODE if is_left else NODE - 4,
            yshift=round(down - place, 1),
            align="right" if is_left else "left",
            bgcolor=palette.PAPER,
            font={
                "color": _look(spec, line).label,
                "size": palette.TEXT,
                "weight": _look(spec, line).weight,
            },
        )
        for (line, slot, text), down, place in zip(found, downs, moved, strict=True)
    ]


def _table(spec: Bump) -> DataTable:
    return DataTable(
        headings=(_("Đơn vị"), *(str(year) for year in spec.years.known)),
        rows=tuple(
            (
                line.name,
                *(DASH if rank is None else str(rank) for rank in line.ranks),
            )
            for line in spec.lines
        ),
    )


def _alt(spec: Bump) -> str:
    """The ranks of the reader's unit, or who stood first in each year."""
    focus = next((line for line in spec.lines if line.is_focus), None)
    if focus is not None:
        ranks = "; ".join(
            _("năm %(year)d: hạng %(rank)d") % {"year": year, "rank": rank}
            for year, rank in zip(spec.years.known, focus.ranks, strict=True)
            if rank is not None
        )
        return _("Biểu đồ thứ hạng. %(name)s, %(ranks)s.") % {
            "name": focus.name,
            "ranks": ranks,
        }
    firsts = "; ".join(
        _("năm %(year)d: %(names)s") % {"year": year, "names": names}
        for place, year in enumerate(spec.years.known)
        if (
            names := ", ".join(
                line.name for line in spec.lines if line.ranks[place] == 1
            )
        )
    )
    return _("Biểu đồ thứ hạng. Hạng 1 %(firsts)s.") % {"firsts": firsts}
