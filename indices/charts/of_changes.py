"""The figure of the page of changes: two years of the units, as published or, where
the criteria changed, on those that both years have."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.charts.bundle import ChartBundle, Words, cached
from indices.charts.slope import Slope, SlopeLine, slope
from indices.numbers import format_number
from indices.selectors.changes import ChangeRow, ChangesPage
from indices.sentences.changes import common_slope_title, slope_title

# More lines than this run into one another; the table tells the rest.
MOST_LINES = 20


def changes_figure(page: ChangesPage) -> ChartBundle | None:
    """None for years that do not compare at all, and for fewer than two units."""
    if page.earlier is None:
        return None
    if not page.method_changed:
        words = (slope_title(page), _("điểm như đã công bố"))
        return _figure(page, page.earlier.year, words, _published)
    if page.has_common:
        words = (
            common_slope_title(page),
            _("phần trăm điểm tối đa, chỉ tính các tiêu chí giữ nguyên"),
        )
        return _figure(page, page.earlier.year, words, _common)
    return None


def _published(row: ChangeRow) -> tuple[Decimal | None, Decimal | None]:
    return row.score_before, row.move.now.score


def _common(row: ChangeRow) -> tuple[Decimal | None, Decimal | None]:
    return row.common_before, row.common_now


def _figure(
    page: ChangesPage,
    before: int,
    words: tuple[str, str],
    values: Callable[[ChangeRow], tuple[Decimal | None, Decimal | None]],
) -> ChartBundle | None:
    """Of more units than fit, those that moved most."""
    lines = [
        SlopeLine(row.move.now.unit, row.move.now.unit, *values(row))
        for row in page.all_rows
    ]
    known = [line for line in lines if line.change is not None]
    if len(known) < 2:
        return None
    known.sort(key=lambda line: -abs(line.change or Decimal(0)))
    title, measure = words
    spec = Slope(
        words=Words(
            identifier="hai-nam",
            title=title,
            subtitle=_subtitle(page, before, measure, len(known)),
            source_line=page.header.title,
            file_name=f"thay-doi_{page.header.area}_{page.header.year}",
        ),
        years=(before, page.header.year),
        lines=tuple(sorted(known[:MOST_LINES], key=lambda line: line.name)),
        decimals=page.header.decimals,
    )
    return cached(slope, spec)


def _subtitle(page: ChangesPage, before: int, measure: str, known: int) -> str:
    text = _("%(title)s và năm %(year)s, %(measure)s.") % {
        "title": page.header.title,
        "year": before,
        "measure": measure,
    }
    if known <= MOST_LINES:
        return text
    most = _("%(shown)s đơn vị đổi nhiều nhất trong %(all)s đơn vị.") % {
        "shown": MOST_LINES,
        "all": format_number(Decimal(known), 0),
    }
    return f"{text} {most}"
