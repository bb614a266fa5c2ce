"""The figure of the page of changes: both years of every unit, as published."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.charts.bundle import ChartBundle, Words, cached
from indices.charts.slope import Slope, SlopeLine, slope
from indices.selectors.changes import ChangesPage
from indices.sentences.changes import slope_title

# More lines than this run into one another; the table tells the rest.
MOST_LINES = 20


def changes_figure(page: ChangesPage) -> ChartBundle | None:
    """None for more units, for years that do not compare, and for fewer than two."""
    rows = [row for row in page.all_rows if row.score_change is not None]
    if page.earlier is None or page.method_changed:
        return None
    if not 2 <= len(rows) <= MOST_LINES:
        return None
    spec = Slope(
        words=Words(
            identifier="hai-nam",
            title=slope_title(page),
            subtitle=_("%(title)s và năm %(year)s, điểm như đã công bố.")
            % {"title": page.header.title, "year": page.earlier.year},
            source_line=page.header.title,
            file_name=f"thay-doi_{page.header.area}_{page.header.year}",
        ),
        years=(page.earlier.year, page.header.year),
        lines=tuple(
            SlopeLine(
                row.move.now.unit,
                row.move.now.unit,
                row.score_before,
                row.move.now.score,
            )
            for row in sorted(rows, key=lambda row: row.move.now.unit)
        ),
        decimals=page.header.decimals,
    )
    return cached(slope, spec)
