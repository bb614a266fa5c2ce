"""Two years side by side: who gained and who lost points, and how many (slope)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.charts import palette
from indices.charts.bundle import ChartBundle, DataTable, Words, bundle
from indices.charts.palette import Piece
from indices.numbers import DASH, format_number

TOP, BOTTOM = 44, 16
LEAST_HEIGHT, ROW, LABEL_GAP = 240, 28, 21
THINNEST, THICKEST = 2.0, 5.0


@dataclass(frozen=True, slots=True)
class SlopeLine:
    """One unit in both years; a unit known in one of them only is a point."""

    name: str
    label: str
    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Slope:
    words: Words
    years: tuple[int, int]
    lines: tuple[SlopeLine, ...]
    decimals: int


def slope(spec: Slope) -> ChartBundle:
    """Draw a line from year to year, coloured by direction, thick where it is steep."""
    values = [
        v for line in spec.lines for v in (line.before, line.after) if v is not None
    ]
    low, high = _scale(values)
    room = max(LEAST_HEIGHT, ROW * len(spec.lines))
    layout = palette.frame(
        height=room + TOP + BOTTOM,
        margin={
            "l": _room(_texts(spec, place=0)),
            "r": _room(_texts(spec, place=1)),
            "t": TOP,
            "b": BOTTOM,
        },
        xaxis={
            **palette.hidden_axis(range=[0, 1]),
            "side": "top",
            "showticklabels": True,
            "tickmode": "array",
            "tickvals": [0, 1],
            "ticktext": [str(year) for year in spec.years],
            "tickfont": {"color": palette.INK, "size": palette.TEXT, "weight": 700},
            "ticklabelstandoff": 8,
        },
        yaxis=palette.hidden_axis(range=[palette.number(low), palette.number(high)]),
        shapes=[_post(0), _post(1)],
        annotations=[
            *_labels(spec, place=0, low=low, high=high, room=room),
            *_labels(spec, place=1, low=low, high=high, room=room),
        ],
    )
    return bundle(
        spec.words,
        data=[_trace(spec, line) for line in spec.lines],
        layout=layout,
        table=_table(spec),
        alt=_alt(spec),
    )


def _scale(values: list[Decimal]) -> tuple[Decimal, Decimal]:
    """The scores' own span: every value is written, so no axis has to be read."""
    lowest, highest = min(values), max(values)
    margin = max((highest - lowest) / 20, Decimal("0.5"))
    return lowest - margin, highest + margin


def _post(place: int) -> Piece:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": place,
        "x1": place,
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": palette.GRID, "width": 2},
    }


def _value(line: SlopeLine, place: int) -> Decimal | None:
    return line.after if place else line.before


def _text(spec: Slope, line: SlopeLine, place: int) -> str:
    score = format_number(_value(line, place), spec.decimals)
    if not place:
        return f"{line.label} {score}"
    if line.change is None:
        return f"{score} {line.label}"
    change = format_number(line.change, spec.decimals, sign=True)
    return f"{score} ({change})"


def _texts(spec: Slope, *, place: int) -> list[str]:
    return [
        _text(spec, line, place)
        for line in spec.lines
        if _value(line, place) is not None
    ]


def _room(texts: list[str]) -> int:
    return 18 + max((palette.text_width(text) for text in texts), default=0)


def _colour(line: SlopeLine) -> str:
    if not line.change:
        return palette.INK_SOFT
    return palette.UP if line.change > 0 else palette.DOWN


def _size(line: SlopeLine) -> Decimal:
    return abs(line.change) if line.change is not None else Decimal(0)


def _trace(spec: Slope, line: SlopeLine) -> Piece:
    steepest = max(_size(each) for each in spec.lines)
    share = _size(line) / steepest if steepest else Decimal(0)
    colour = _colour(line)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": palette.plain_text(line.name),
        "x": [0, 1],
        "y": palette.numbers((line.before, line.after)),
        "cliponaxis": False,
        "line": {
            "color": colour,
            "width": round(THINNEST + (THICKEST - THINNEST) * float(share), 1),
        },
        "marker": {"color": colour, "size": 9, "opacity": 1},
        "hoverinfo": "text",
        "hovertext": [_hover(spec, line)] * 2,
    }


def _hover(spec: Slope, line: SlopeLine) -> str:
    return (
        f"{palette.plain_text(line.name)}: "
        f"{format_number(line.before, spec.decimals)} thành "
        f"{format_number(line.after, spec.decimals)}"
    )


def _labels(
    spec: Slope, *, place: int, low: Decimal, high: Decimal, room: int
) -> list[Piece]:
    found = [
        (line, value)
        for line in spec.lines
        if (value := _value(line, place)) is not None
    ]
    ups = [float((value - low) / (high - low)) * room for _line, value in found]
    moved = palette.spread(ups, gap=LABEL_GAP, low=0, high=room)
    return [
        palette.note(
            palette.plain_text(_text(spec, line, place)),
            x=place,
            y=palette.number(value),
            xref="x",
            yref="y",
            xanchor="left" if place else "right",
            yanchor="middle",
            xshift=10 if place else -10,
            yshift=round(target - up, 1),
            align="left" if place else "right",
            font={
                "color": _colour(line) if place else palette.INK,
                "size": palette.TEXT,
            },
        )
        for (line, value), up, target in zip(found, ups, moved, strict=True)
    ]


def _table(spec: Slope) -> DataTable:
    before, after = spec.years
    return DataTable(
        headings=(_("Đơn vị"), str(before), str(after), _("Tăng, giảm")),
        rows=tuple(
            (
                line.name,
                format_number(line.before, spec.decimals),
                format_number(line.after, spec.decimals),
                DASH
                if line.change is None
                else format_number(line.change, spec.decimals, sign=True),
            )
            for line in spec.lines
        ),
    )


def _alt(spec: Slope) -> str:
    units = "; ".join(
        f"{line.name} {format_number(line.change, spec.decimals, sign=True)}"
        for line in spec.lines
        if line.change is not None
    )
    return _("Điểm năm %(before)d và năm %(after)d. %(units)s.") % {
        "before": spec.years[0],
        "after": spec.years[1],
        "units": units,
    }
