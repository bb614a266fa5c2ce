"""Cells that several tables share: tier badge, change, dot strip, sparkline, unit.

The same markup as the partials of templates/components/, made without the template
engine because a table draws hundreds of them.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.charts.micro import (
    AxisTick,
    DotStrip,
    Sparkline,
    YearValue,
    dot_place,
    sparkline,
)
from indices.numbers import format_number
from indices.tables.quick_html import filled, joined

SCALE_ID = "thang-diem"
MISSING = filled('<span class="{}">{}</span>', "muted", "–")
UP_ARROW = "M5 1 9.5 9h-9z"
DOWN_ARROW = "M5 9 .5 1h9z"
# Level bars: place and height of the first to the fourth.
BARS = ((0.5, 7.5, 4), (5.5, 5.5, 6), (10.5, 3.5, 8), (15.5, 0.5, 11))


def score_cell(value: Decimal | None, decimals: int) -> str | SafeString:
    return MISSING if value is None else format_number(value, decimals=decimals)


@lru_cache(maxsize=64)
def tier_badge(name: str, strength: int | None, total: int) -> SafeString:
    """Xếp loại as a word and level bars; without bars when the scheme is unknown."""
    if not name:
        return MISSING
    if strength is None:
        return filled('<span class="tier tier--unknown">{}</span>', name)
    bars = joined(
        '<rect class="{}" x="{}" y="{}" width="3" height="{}" />',
        (
            ("bar-on" if number <= strength else "bar-off", str(x), str(y), height)
            for number, (x, y, height) in enumerate(BARS[: max(total, strength)], 1)
        ),
    )
    return filled(
        '<span class="tier tier--{}"><svg class="tier__bars" viewBox="0 0 19 12" '
        'width="19" height="12" aria-hidden="true" focusable="false">{}</svg> {}'
        "</span>",
        strength,
        bars,
        name,
    )


def _arrow(css: str, path: str, content: object) -> SafeString:
    return filled(
        '<span class="change change--{}"><svg viewBox="0 0 10 10" width="10" '
        'height="10" aria-hidden="true" focusable="false"><path d="{}" /></svg> '
        "{}</span>",
        css,
        path,
        content,
    )


def _unchanged() -> SafeString:
    return filled(
        '<span class="change muted"><span aria-hidden="true">=</span>'
        '<span class="visually-hidden">{}</span></span>',
        _("không đổi"),
    )


@lru_cache(maxsize=512)
def rank_change_cell(value: int | None) -> SafeString:
    """Bậc: positive when the unit climbed."""
    if value is None:
        return MISSING
    if value == 0:
        return _unchanged()
    word = _("tăng") if value > 0 else _("giảm")
    content = filled(
        '<span class="visually-hidden">{}</span> {} '
        '<span class="visually-hidden">{}</span>',
        word,
        abs(value),
        _("bậc"),
    )
    return _arrow(
        "up" if value > 0 else "down", UP_ARROW if value > 0 else DOWN_ARROW, content
    )


@lru_cache(maxsize=4096)
def score_change_cell(value: Decimal | None, decimals: int) -> SafeString:
    """A change too small for the decimals shown is 0,00 and has no direction."""
    if value is None:
        return MISSING
    if value == 0:
        return _unchanged()
    text = format_number(value, decimals=decimals, sign=True)
    if text == format_number(0, decimals=decimals, sign=True):
        return filled('<span class="change muted">{}</span>', text)
    return _arrow(
        "up" if value > 0 else "down", UP_ARROW if value > 0 else DOWN_ARROW, text
    )


def against_year(
    cell: SafeString, change: object, since: int | None, *, heading: int | None = None
) -> SafeString:
    """A change with the year it is against, unless its column's heading says it."""
    if change is None or since == heading:
        return cell
    note = (
        _("năm so sánh không được nêu")
        if since is None
        else _("so với %(year)d") % {"year": since}
    )
    return filled('{}<span class="cell-note">{}</span>', cell, note)


@lru_cache(maxsize=4096)
def strip_cell(
    score: Decimal | None,
    span: tuple[Decimal, Decimal] | None,
    low: Decimal,
    high: Decimal,
) -> SafeString:
    """A score on the scale, in the band of the worst and best that it might be."""
    dot = dot_place(score, low=low, high=high)
    if span is None:
        return dot_on_scale(dot)
    worst, best = (dot_place(value, low=low, high=high) for value in span)
    return dot_in_band(dot, worst, best)


def dot_on_scale(dot: str | None) -> SafeString:
    """One row's dot; zones, cuts and median are drawn once, by `strip_scale`."""
    if dot is None:
        return filled(
            '<svg class="{}" height="20" aria-hidden="true"><use href="#{}" /></svg>',
            "dot-strip",
            SCALE_ID,
        )
    return filled(
        '<svg class="dot-strip" height="20" aria-hidden="true"><use href="#{}" />'
        '<circle class="dot" cx="{}" cy="10" r="5" /></svg>',
        SCALE_ID,
        dot,
    )


def dot_in_band(dot: str | None, worst: str | None, best: str | None) -> SafeString:
    """The same with the scores between which most draws put it, as a pale band."""
    return filled(
        '<svg class="dot-strip" height="20" aria-hidden="true"><use href="#{}" />'
        '<line class="band" x1="{}" x2="{}" y1="10" y2="10" />'
        '<circle class="dot" cx="{}" cy="10" r="5" /></svg>',
        SCALE_ID,
        worst,
        best,
        dot,
    )


def strip_scale(strip: DotStrip, ticks: tuple[AxisTick, ...]) -> SafeString:
    """The head of a column of dot strips: its axis, and what all its rows share."""
    zones = joined(
        '<rect class="zone zone--{}" x="{}" y="6" width="{}" height="8" />',
        ((zone.strength, zone.x, zone.width) for zone in strip.zones),
    ) or filled(
        '<rect class="{}" x="0" y="6" width="100%" height="8" />', "zone zone--plain"
    )
    cuts = joined(
        '<line class="cut" x1="{0}" x2="{0}" y1="4" y2="16" />',
        ((x,) for x in strip.cut_lines),
    )
    median = joined(
        '<line class="reference" x1="{0}" x2="{0}" y1="1" y2="19" />',
        ((x,) for x in [strip.reference] if x),
    )
    return filled(
        '<span class="visually-hidden">{}</span><svg class="dot-strip dot-strip--axis" '
        'height="18" aria-hidden="true" focusable="false"><defs>'
        '<g id="{}" class="strip-scale">{}{}{}</g>'
        "</defs>{}</svg>",
        _("Dải điểm"),
        SCALE_ID,
        zones,
        cuts,
        median,
        joined(
            '<text x="{}" y="13" text-anchor="{}">{}</text>',
            ((tick.x, tick.anchor, tick.text) for tick in ticks),
        ),
    )


@lru_cache(maxsize=4096)
def trend_cell(
    points: tuple[YearValue, ...], low: Decimal, high: Decimal
) -> SafeString:
    """The sparkline of a unit's scores on a scale common to all rows."""
    return sparkline_cell(sparkline(points, low=low, high=high))


def sparkline_cell(line: Sparkline) -> SafeString:
    if line.last is None:
        return MISSING
    size = (line.width, line.height) * 2
    lone = [place for point in line.lone_points for place in (point.x, point.y)]
    return filled(
        _spark_template(len(line.lines), len(line.lone_points)),
        *size,
        line.label,
        *line.lines,
        *lone,
        line.last.x,
        line.last.y,
    )


@lru_cache(maxsize=64)
def _spark_template(lines: int, lone_points: int) -> str:
    return (
        '<svg class="sparkline" viewBox="0 0 {} {}" width="{}" height="{}" '
        'role="img" aria-label="{}" focusable="false">'
        + '<polyline points="{}" />' * lines
        + '<circle class="lone" cx="{}" cy="{}" r="2" />' * lone_points
        + '<circle class="dot" cx="{}" cy="{}" r="3.5" /></svg>'
    )
