"""The figure of a domain: all units on one scale."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.charts.bundle import ChartBundle, Words, cached
from indices.charts.score_strip import ScoreStrip, StripDot, score_strip
from indices.numbers import format_number
from indices.selectors.domain import DomainPage, DomainRow
from indices.sentences.domain import strip_title
from units.names import short_form

# Fewer dots say no more than the table; more are a cloud.
FEWEST, MOST = 4, 400


def domain_figure(page: DomainPage) -> ChartBundle | None:
    """The reader's unit, else the best and the worst, among all units."""
    points = page.points
    if not FEWEST <= len(points) <= MOST:
        return None
    named, others = _named(page), list(points)
    for row in named:
        assert row.points is not None
        others.remove(row.points)
    spec = ScoreStrip(
        words=Words(
            identifier="dai-diem",
            title=strip_title(page),
            subtitle=_("%(title)s, %(count)d đơn vị. Tối đa %(max)s điểm.")
            % {
                "title": page.header.title,
                "count": len(points),
                "max": format_number(page.domain.max_score, page.header.decimals),
            },
            source_line=page.header.title,
            file_name=f"linh-vuc-{page.domain.code}_{page.header.year}",
        ),
        named=tuple(_dot(row, place) for place, row in enumerate(named)),
        others=tuple(others),
        median=page.median,
        decimals=page.header.decimals,
        unit_of_measure=_("điểm"),
        ceiling=None if page.domain.is_outside else page.domain.max_score,
    )
    return cached(score_strip, spec)


def _named(page: DomainPage) -> list[DomainRow]:
    focus = page.focus
    if focus is not None and focus.points is not None:
        return [focus]
    return [row for row in (page.best, page.worst) if row is not None]


def _dot(row: DomainRow, place: int) -> StripDot:
    assert row.points is not None
    return StripDot(row.unit, short_form(row.unit), row.points, place)
