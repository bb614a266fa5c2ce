"""The units on one criterion: points, who gave them, what changed."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.criterion import (
    SORT_CHANGE,
    SORT_GAP,
    SORT_NAME,
    SORT_POINTS,
    CriterionPage,
    CriterionRow,
)
from indices.selectors.criterion_marks import Band
from indices.tables import cells
from indices.tables.domain import median_row, percent_bar
from indices.tables.fast import CellColumn, FastTable


class CriterionTable(FastTable):
    """Takes the page's dataclass; asks the database nothing."""

    def __init__(self, page: CriterionPage, request: HttpRequest) -> None:
        self.page_data = page
        self.decimals = page.header.decimals
        query = page.query
        super().__init__(
            rows=page.rows,
            columns=[*self._columns(), *self._judges(), *self._earlier()],
            request=request,
            sorted_by=f"-{query.sort}" if query.descending else query.sort,
        )

    def _columns(self) -> list[tuple[str, CellColumn]]:
        columns = [
            (
                "unit",
                CellColumn(
                    _("Đơn vị"),
                    lambda row: format_html('<a href="{}">{}</a>', row.url, row.unit),
                    css="cell-unit",
                    sort=SORT_NAME,
                    is_row_header=True,
                ),
            ),
            (
                "points",
                CellColumn(
                    _("Điểm"),
                    self.points,
                    css="number strong",
                    sort=SORT_POINTS,
                    descends_first=True,
                ),
            ),
        ]
        if not self.page_data.line.is_outside:
            columns.append(
                (
                    "percent",
                    CellColumn(
                        _("% điểm tối đa"),
                        lambda row: percent_bar(row.percent),
                        css="cell-share",
                    ),
                )
            )
        return columns

    def _judges(self) -> list[tuple[str, CellColumn]]:
        if not any(row.self_score is not None for row in self.page_data.all_rows):
            return []
        return [
            (
                "self",
                CellColumn(
                    _("Tự chấm"),
                    lambda row: self.number(row.self_score),
                    css="number",
                ),
            ),
            (
                "judged",
                CellColumn(
                    _("Thẩm định"),
                    lambda row: self.number(row.judged_score),
                    css="number",
                ),
            ),
            (
                "gap",
                CellColumn(
                    _("Tự chấm hơn"),
                    self.gap,
                    css="number",
                    sort=SORT_GAP,
                    descends_first=True,
                ),
            ),
        ]

    def _earlier(self) -> list[tuple[str, CellColumn]]:
        page = self.page_data
        if not page.comparison.is_comparable:
            return []
        return [
            (
                "before",
                CellColumn(
                    _("Năm %(year)s") % {"year": page.earlier_year},
                    lambda row: self.number(row.before),
                    css="number",
                ),
            ),
            (
                "change",
                CellColumn(
                    _("+/− điểm"),
                    lambda row: cells.score_change_cell(row.change, self.decimals),
                    css="number",
                    sort=SORT_CHANGE,
                    descends_first=True,
                ),
            ),
        ]

    def median_html(self) -> SafeString | str:
        """The median as the first row, on the first page of the units."""
        page = self.page_data
        if page.median is None or page.paging.number > 1:
            return ""
        return median_row(
            self.named_cells,
            count=len(page.known),
            points=self.number(page.median),
            percent=page.median_percent,
        )

    def row_classes(self, row: CriterionRow) -> str:
        return "row--mine" if row.slug == self.page_data.query.focus else ""

    def row_id(self, row: CriterionRow) -> str:
        return row.slug

    def number(self, value: Decimal | None) -> SafeString | str:
        return cells.score_cell(value, self.decimals)

    def points(self, row: CriterionRow) -> SafeString | str:
        if row.band is Band.NOT_APPLICABLE:
            return format_html('<abbr title="{}">k.a.d</abbr>', _("không áp dụng"))
        if row.points is None:
            return format_html(
                '<span class="muted" title="{}">–</span>', _("chưa chấm")
            )
        return self.number(row.points)

    def gap(self, row: CriterionRow) -> SafeString | str:
        if row.gap is None:
            return cells.MISSING
        if not row.gap:
            return format_html('<span class="muted">{}</span>', self.number(row.gap))
        return format_number(row.gap, self.decimals, sign=True)
