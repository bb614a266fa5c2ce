"""From the full points down to what a unit got: each domain's loss as a bar (P9).

A bar begins where the one above it ends, so that the steps lead from the maximum to
the points achieved; what came on top (a bonus) leads back up.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.charts import palette
from indices.charts.bundle import ChartBundle, DataTable, Words, bundle
from indices.charts.palette import Piece
from indices.numbers import format_number

TOP, BOTTOM, ROW = 8, 40, 42
BAR = 0.4
# Above each bar stands its name, so that the drawing fits a phone.
NAME_WIDTH = 300
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class LossBar:
    """One domain; `lost` below zero is a gain outside the scale."""

    name: str
    lost: Decimal
    max_score: Decimal
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Losses:
    words: Words
    bars: tuple[LossBar, ...]
    full: Decimal
    achieved: Decimal
    decimals: int


def losses(spec: Losses) -> ChartBundle:
    """Draw the steps from left to right, the first domain on top."""
    rows = len(spec.bars) + 2
    layout = palette.frame(
        height=TOP + BOTTOM + ROW * rows,
        margin={"l": 8, "r": 72, "t": TOP, "b": BOTTOM},
        barmode="overlay",
        bargap=0,
        xaxis=palette.value_axis(ZERO, _high(spec)),
        yaxis=palette.hidden_axis(range=[rows - 0.4, -0.75]),
        annotations=[
            *(_name(row, text) for row, text in enumerate(_names(spec))),
            *(_amount(row, at, text) for row, (at, text) in enumerate(_amounts(spec))),
        ],
        shapes=_links(spec),
    )
    return bundle(
        spec.words,
        data=[_ends(spec), _steps(spec)],
        layout=layout,
        table=_table(spec),
        alt=_alt(spec),
        breadth="narrow",
    )


def _tops(spec: Losses) -> list[Decimal]:
    """Where each domain's bar begins: what is left of the full points."""
    left, tops = spec.full, []
    for bar in spec.bars:
        tops.append(left)
        left -= bar.lost
    return tops


def _high(spec: Losses) -> Decimal:
    return max([spec.full, *_tops(spec), spec.achieved])


def _names(spec: Losses) -> list[str]:
    names = [
        _("Điểm tối đa của đơn vị"),
        *(bar.name for bar in spec.bars),
        _("Điểm đạt được"),
    ]
    return [palette.shortened(name, NAME_WIDTH, palette.TEXT_SMALL) for name in names]


def _amounts(spec: Losses) -> list[tuple[Decimal, str]]:
    """The right end of every row, and the number that stands there."""
    found = [(spec.full, format_number(spec.full, spec.decimals))]
    for top, bar in zip(_tops(spec), spec.bars, strict=True):
        text = format_number(-bar.lost, spec.decimals, sign=True)
        found.append((max(top, top - bar.lost), text))
    found.append((spec.achieved, format_number(spec.achieved, spec.decimals)))
    return found


def _name(row: int, text: str) -> Piece:
    return palette.note(
        palette.plain_text(text),
        x=0,
        y=row,
        xref="paper",
        yref="y",
        xanchor="left",
        yanchor="bottom",
        yshift=9,
        bgcolor=palette.PAPER,
        font={"color": palette.INK, "size": palette.TEXT_SMALL},
    )


def _amount(row: int, at: Decimal, text: str) -> Piece:
    return palette.note(
        text,
        x=palette.number(at),
        y=row,
        xref="x",
        yref="y",
        xanchor="left",
        yanchor="middle",
        xshift=6,
        font={"color": palette.INK, "size": palette.TEXT, "weight": 700},
    )


def _steps(spec: Losses) -> Piece:
    """The bars of the domains, each from its own base."""
    bars = list(zip(_tops(spec), spec.bars, strict=True))
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(1, len(bars) + 1)),
        "x": [palette.number(abs(bar.lost)) for _top, bar in bars],
        "base": [palette.number(min(top, top - bar.lost)) for top, bar in bars],
        "width": BAR,
        "marker": {
            "color": [palette.UP if bar.lost < 0 else palette.DOWN for _t, bar in bars]
        },
        "hoverinfo": "text",
        "hovertext": [_hover(spec, bar) for _top, bar in bars],
    }


def _ends(spec: Losses) -> Piece:
    """The full points above and the points achieved below, from zero."""
    ends = (spec.full, spec.achieved)
    return {
        "type": "bar",
        "orientation": "h",
        "y": [0, len(spec.bars) + 1],
        "x": [palette.number(end) for end in ends],
        "base": [0, 0],
        "width": BAR,
        "marker": {"color": [palette.REST, palette.ACCENT]},
        "hoverinfo": "text",
        "hovertext": [format_number(end, spec.decimals) for end in ends],
    }


def _links(spec: Losses) -> list[Piece]:
    """A thin rule from where one bar ends to where the next begins."""
    places = [spec.full]
    places += [top - bar.lost for top, bar in zip(_tops(spec), spec.bars, strict=True)]
    return [
        {
            "type": "line",
            "xref": "x",
            "yref": "y",
            "x0": palette.number(place),
            "x1": palette.number(place),
            "y0": row + BAR / 2,
            "y1": row + 1 - BAR / 2,
            "layer": "below",
            "line": {"color": palette.RULE_STRONG, "width": 1, "dash": "dot"},
        }
        for row, place in enumerate(places)
    ]


def _hover(spec: Losses, bar: LossBar) -> str:
    return _("%(name)s: mất %(lost)s/%(max)s") % {
        "name": palette.plain_text(bar.name),
        "lost": format_number(bar.lost, spec.decimals),
        "max": format_number(bar.max_score, spec.decimals),
    }


def _table(spec: Losses) -> DataTable:
    return DataTable(
        headings=(_("Lĩnh vực"), _("Tối đa"), _("Mất"), _("Phần trong số điểm mất")),
        rows=tuple(
            (
                bar.name,
                format_number(bar.max_score, spec.decimals),
                format_number(bar.lost, spec.decimals),
                "–" if bar.share is None else f"{format_number(bar.share, 1)}%",
            )
            for bar in spec.bars
        ),
    )


def _alt(spec: Losses) -> str:
    steps = "; ".join(
        f"{bar.name} {format_number(-bar.lost, spec.decimals, sign=True)}"
        for bar in spec.bars
    )
    return _("Từ %(full)s điểm tối đa xuống %(achieved)s điểm đạt: %(steps)s.") % {
        "full": format_number(spec.full, spec.decimals),
        "achieved": format_number(spec.achieved, spec.decimals),
        "steps": steps,
    }
