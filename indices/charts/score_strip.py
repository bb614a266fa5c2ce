"""All scores of one edition as dots on one scale, with the median: usual or odd?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.charts import palette
from indices.charts.bundle import ChartBundle, DataTable, Words, bundle
from indices.charts.micro import strip_scale
from indices.charts.palette import Piece
from indices.numbers import format_number

TOP, BOTTOM, LABEL_ROW = 12, 60, 22
# How wide the drawing is taken to be when dots are stacked; wider only adds air.
WIDTH = 520
LEAST_ROWS, MOST_ROWS, LEAST_ROOM = 5, 31, 64
# So near an end, as a share of the width, a short text stands beside its place.
_EDGE = Decimal("0.2")
_SIDES = ("left", "right", "center")


@dataclass(frozen=True, slots=True)
class StripDot:
    """A unit that is named in the figure; `place` gives it its colour and shape."""

    name: str
    label: str
    score: Decimal
    place: int = 0


@dataclass(frozen=True, slots=True)
class Spread:
    """How the scores of many units lie, where their dots would only be a cloud."""

    count: int
    worst: Decimal
    lower: Decimal
    upper: Decimal
    best: Decimal


@dataclass(frozen=True, slots=True)
class ScoreStrip:
    """`others` are the scores of the units not named; of many only the `spread`."""

    words: Words
    named: tuple[StripDot, ...]
    others: tuple[Decimal, ...]
    median: Decimal | None
    decimals: int
    unit_of_measure: str
    ceiling: Decimal | None = None
    spread: Spread | None = None

    @property
    def values(self) -> list[Decimal]:
        """All scores that are drawn, the named ones first."""
        ends = [] if self.spread is None else [self.spread.worst, self.spread.best]
        return [*(dot.score for dot in self.named), *self.others, *ends]

    @property
    def count(self) -> int:
        if self.spread is not None:
            return self.spread.count
        return len(self.named) + len(self.others)


def score_strip(spec: ScoreStrip) -> ChartBundle:
    """Draw the dots, stacked where they would cover one another."""
    low, high = strip_scale(spec.values, ceiling=spec.ceiling)
    dots = [*(dot.score for dot in spec.named), *spec.others]
    size = _dot_size(len(dots))
    levels = _stacked(dots, low=low, high=high, size=size)
    reach = max(LEAST_ROWS // 2, *(abs(level) for level in levels))
    room = max((2 * reach + 1) * size, LEAST_ROOM)
    named, others = levels[: len(spec.named)], levels[len(spec.named) :]
    # From a level to pixels below the upper edge of the dots.
    downs = [round(room * (0.5 - level / (2 * reach + 1.2))) for level in named]
    top = TOP + LABEL_ROW * len(spec.named)
    layout = palette.frame(
        height=top + room + BOTTOM,
        margin={"l": 16, "r": 16, "t": top, "b": BOTTOM},
        xaxis=palette.value_axis(low, high),
        yaxis=palette.hidden_axis(range=[-reach - 0.6, reach + 0.6]),
        shapes=[*_band(spec), *_median_rule(spec)],
        annotations=[
            *_names(spec, named, downs, low=low, high=high),
            *_median_note(spec, low, high),
        ],
    )
    return bundle(
        spec.words,
        data=[_others(spec, others, size), *_named(spec, named, size)],
        layout=layout,
        table=_table(spec),
        alt=_alt(spec),
        breadth="narrow",
    )


def _dot_size(count: int) -> int:
    if count <= 80:
        return 11
    return 7 if count <= 600 else 4


def _stacked(
    values: list[Decimal], *, low: Decimal, high: Decimal, size: int
) -> list[int]:
    """The level of each dot: 0, then 1, −1, 2, −2 as neighbours take the places."""
    width = max(int(WIDTH / size), 1)
    taken: dict[int, int] = {}
    levels = []
    for value in values:
        column = int((value - low) / (high - low) * width)
        count = taken[column] = taken.get(column, 0) + 1
        level = count // 2 if count % 2 == 0 else -(count // 2)
        levels.append(max(-MOST_ROWS, min(MOST_ROWS, level)))
    return levels


def _others(spec: ScoreStrip, levels: list[int], size: int) -> Piece:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": palette.numbers(spec.others),
        "y": levels,
        "cliponaxis": False,
        "marker": {
            "color": palette.REST,
            "size": size,
            "opacity": 1,
            "line": {"color": palette.PAPER, "width": 0.5},
        },
        "hoverinfo": "text",
        "hovertext": [format_number(v, spec.decimals) for v in spec.others],
    }


def _named(spec: ScoreStrip, levels: list[int], size: int) -> list[Piece]:
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": palette.plain_text(
                f"{dot.label} {format_number(dot.score, spec.decimals)}"
            ),
            "x": [palette.number(dot.score)],
            "y": [level],
            "cliponaxis": False,
            "marker": {
                "color": series.line,
                "symbol": series.symbol,
                "size": max(size + 3, 12),
                "opacity": 1,
                "line": {"color": palette.PAPER, "width": 1.5},
            },
            "hoverinfo": "text",
            "hovertext": [
                f"{palette.plain_text(dot.name)}: "
                f"{format_number(dot.score, spec.decimals)}"
            ],
        }
        for dot, level in zip(spec.named, levels, strict=True)
        for series in [palette.COMPARED[dot.place]]
    ]


def _band(spec: ScoreStrip) -> list[Piece]:
    """The whole span of many scores, and within it the middle half of the units."""
    if spec.spread is None:
        return []
    spans = (
        (spec.spread.worst, spec.spread.best, 0.5, palette.GRID),
        (spec.spread.lower, spec.spread.upper, 1.1, palette.REST),
    )
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "y",
            "x0": palette.number(start),
            "x1": palette.number(end),
            "y0": -half,
            "y1": half,
            "layer": "below",
            "line": {"width": 0},
            "fillcolor": colour,
        }
        for start, end, half, colour in spans
    ]


def _median_rule(spec: ScoreStrip) -> list[Piece]:
    if spec.median is None:
        return []
    place = palette.number(spec.median)
    return [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": place,
            "x1": place,
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": {"color": palette.INK_SOFT, "width": 1.5, "dash": "dash"},
        }
    ]


def _median_note(spec: ScoreStrip, low: Decimal, high: Decimal) -> list[Piece]:
    if spec.median is None:
        return []
    return [
        palette.note(
            _("trung vị %(score)s")
            % {"score": format_number(spec.median, spec.decimals)},
            x=palette.number(spec.median),
            y=0,
            xref="x",
            yref="paper",
            xanchor=_anchor(spec.median, low, high),
            yanchor="top",
            yshift=-28,
            font={"color": palette.INK_SOFT, "size": palette.TEXT_SMALL},
        )
    ]


def _names(
    spec: ScoreStrip,
    levels: list[int],
    downs: list[int],
    *,
    low: Decimal,
    high: Decimal,
) -> list[Piece]:
    """Each name in a row of its own above the dots, with a line down to its dot.

    On the left the lowest score stands uppermost, on the right the highest, so that a
    line seldom passes a name; those about the middle, over their dots, stand lowest.
    """
    scores = [dot.score for dot in spec.named]
    sides = [_side(score, low, high) for score in scores]
    order = sorted(
        range(len(scores)),
        key=lambda n: (
            _SIDES.index(sides[n]),
            scores[n] if sides[n] == "left" else -scores[n],
        ),
    )
    return [
        palette.note(
            palette.plain_text(
                f"{spec.named[n].label} {format_number(scores[n], spec.decimals)}"
            ),
            x=palette.number(scores[n]),
            y=levels[n],
            xref="x",
            yref="y",
            xanchor=sides[n],
            yanchor="middle",
            showarrow=True,
            arrowhead=0,
            arrowwidth=1,
            arrowcolor=palette.RULE_STRONG,
            standoff=8,
            ax=0,
            ay=-(downs[n] + LABEL_ROW * (len(order) - row) - LABEL_ROW // 2),
            bgcolor=palette.PAPER,
            font={
                "color": palette.COMPARED[spec.named[n].place].ink,
                "size": palette.TEXT,
                "weight": 700,
            },
        )
        for row, n in enumerate(order)
    ]


def _side(value: Decimal, low: Decimal, high: Decimal) -> str:
    """Where a long name stands: two thirds of the narrowest drawing are room enough."""
    return _anchor(value, low, high, edge=Decimal(1) / 3)


def _anchor(
    value: Decimal, low: Decimal, high: Decimal, *, edge: Decimal = _EDGE
) -> str:
    """Which side of the place a text is set on, so that it stays in the drawing."""
    share = (value - low) / (high - low)
    if share < edge:
        return "left"
    return "right" if share > 1 - edge else "center"


def _table(spec: ScoreStrip) -> DataTable:
    values = spec.values
    rows = [(dot.name, format_number(dot.score, spec.decimals)) for dot in spec.named]
    rows.append((_("Cao nhất"), format_number(max(values), spec.decimals)))
    if spec.spread is not None:
        upper = format_number(spec.spread.upper, spec.decimals)
        rows.append((_("Tứ phân vị trên"), upper))
    rows.append((_("Trung vị"), format_number(spec.median, spec.decimals)))
    if spec.spread is not None:
        lower = format_number(spec.spread.lower, spec.decimals)
        rows.append((_("Tứ phân vị dưới"), lower))
    rows += [
        (_("Thấp nhất"), format_number(min(values), spec.decimals)),
        (_("Số đơn vị có điểm"), format_number(spec.count, decimals=0)),
    ]
    heading = _("Điểm (%(unit)s)") % {"unit": spec.unit_of_measure}
    return DataTable(headings=(_("Đơn vị"), heading), rows=tuple(rows))


def _alt(spec: ScoreStrip) -> str:
    names = "; ".join(
        f"{dot.name} {format_number(dot.score, spec.decimals)}" for dot in spec.named
    )
    return _("Điểm của %(count)d đơn vị trên một thang. %(names)s.") % {
        "count": spec.count,
        "names": names,
    }
