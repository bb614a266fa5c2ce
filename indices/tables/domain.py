"""The tables of a domain: units by their points, criteria, years."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.charts.share_bar import bar_width
from indices.numbers import format_number
from indices.selectors.domain import (
    DomainCriterion,
    DomainPage,
    DomainRow,
)
from indices.selectors.domain_years import DomainYear
from indices.tables import cells
from indices.tables.fast import CellColumn, FastTable
from indices.tables.lost_points import percent_cell
from indices.tables.quick_html import filled, joined

FULL = Decimal(100)


def percent_bar(percent: Decimal | None) -> SafeString:
    """A bar from nothing to the maximum, and its number."""
    if percent is None:
        return cells.MISSING
    return format_html(
        '<svg class="share-bar" height="10" aria-hidden="true" focusable="false">'
        '<rect class="ground" x="0" y="0" width="100%" height="10" />'
        '<rect x="0" y="0" width="{}" height="10" /></svg><span>{}</span>',
        bar_width(percent, FULL),
        percent_cell(percent),
    )


def median_row(
    columns: Sequence[tuple[str, CellColumn]],
    *,
    count: int,
    points: SafeString | str,
    percent: Decimal | None,
) -> SafeString:
    """The median of so many units, above the rows of a table of units."""
    name = _("Trung vị của %(count)s đơn vị") % {"count": format_number(count, 0)}
    texts = {"unit": name, "points": points, "percent": percent_bar(percent)}
    return filled(
        '<tr role="row" class="row--median">{}</tr>',
        joined(
            "{}",
            (
                (filled(column.row_template, texts.get(key, "")),)
                for key, column in columns
            ),
        ),
    )


class DomainUnitsTable(FastTable):
    """Takes the page's dataclass; asks the database nothing."""

    def __init__(self, page: DomainPage, request: HttpRequest) -> None:
        self.page_data = page
        self.decimals = page.header.decimals
        super().__init__(rows=page.rows, columns=self._columns(), request=request)

    def _columns(self) -> list[tuple[str, CellColumn]]:
        columns = [
            ("rank", CellColumn(_("Hạng lĩnh vực"), self.rank, css="number strong")),
            (
                "unit",
                CellColumn(
                    _("Đơn vị"),
                    lambda row: format_html('<a href="{}">{}</a>', row.url, row.unit),
                    css="cell-unit",
                    is_row_header=True,
                ),
            ),
            ("points", CellColumn(_("Điểm"), self.points, css="number strong")),
        ]
        if not self.page_data.domain.is_outside:
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
        columns.append(
            (
                "overall",
                CellColumn(
                    _("Hạng chung"),
                    lambda row: (
                        cells.MISSING
                        if row.overall_rank is None
                        else str(row.overall_rank)
                    ),
                    css="number",
                ),
            )
        )
        return columns

    def median_html(self) -> SafeString | str:
        """The median as the first row, on the first page of the units."""
        page = self.page_data
        if page.median is None or page.paging.number > 1:
            return ""
        return median_row(
            self.named_cells,
            count=len(page.points),
            points=cells.score_cell(page.median, self.decimals),
            percent=page.median_percent,
        )

    def row_classes(self, row: DomainRow) -> str:
        return "row--mine" if row.slug == self.page_data.query.focus else ""

    def row_id(self, row: DomainRow) -> str:
        return row.slug

    def rank(self, row: DomainRow) -> SafeString | str:
        if row.rank is None:
            return cells.MISSING
        if not row.is_tied:
            return str(row.rank)
        return format_html(
            '{}<span class="tie" title="{}">=</span>', row.rank, _("đồng hạng")
        )

    def points(self, row: DomainRow) -> SafeString | str:
        if row.points is None and row.is_not_applicable:
            return format_html('<abbr title="{}">k.a.d</abbr>', _("không áp dụng"))
        return cells.score_cell(row.points, self.decimals)


class DomainCriteriaTable(FastTable):
    """The criteria of the domain with how all units did."""

    def __init__(self, page: DomainPage, request: HttpRequest) -> None:
        self.decimals = page.header.decimals
        self.top = page.domain.depth
        super().__init__(rows=page.criteria, columns=self._columns(), request=request)

    def _columns(self) -> list[tuple[str, CellColumn]]:
        return [
            (
                "criterion",
                CellColumn(
                    _("Tiêu chí"),
                    self.criterion,
                    css="cell-criterion",
                    is_row_header=True,
                ),
            ),
            (
                "max",
                CellColumn(
                    _("Tối đa"),
                    lambda row: cells.score_cell(row.line.max_score, self.decimals),
                    css="number",
                ),
            ),
            (
                "mean",
                CellColumn(
                    _("Đạt bình quân"),
                    lambda row: percent_bar(row.mean_percent),
                    css="cell-share",
                ),
            ),
            ("full", CellColumn(_("Đạt trọn điểm"), self.full, css="number")),
            (
                "lost",
                CellColumn(
                    _("Tổng điểm mất"),
                    lambda row: cells.score_cell(row.lost, self.decimals),
                    css="number",
                ),
            ),
        ]

    def row_classes(self, row: DomainCriterion) -> str:
        kind = "row--leaf" if row.is_leaf else "row--group"
        return f"{kind} depth-{min(row.line.depth - self.top, 4)}"

    def criterion(self, row: DomainCriterion) -> SafeString:
        text = format_html(
            '<span class="criterion-code">{}</span> {}', row.line.code, row.line.name
        )
        if not row.url:
            return text
        return format_html('<a href="{}">{}</a>', row.url, text)

    def full(self, row: DomainCriterion) -> SafeString | str:
        if row.figures is None:
            return ""
        if row.line.is_outside:
            return cells.MISSING
        return f"{row.figures.full_count}/{row.figures.count}"


class DomainYearsTable(FastTable):
    """The domain over the years, in percent of each year's maximum."""

    def __init__(self, page: DomainPage, request: HttpRequest) -> None:
        self.decimals = page.header.decimals
        self.years = page.history
        super().__init__(rows=page.history, columns=self._columns(), request=request)

    def _columns(self) -> list[tuple[str, CellColumn]]:
        return [
            (
                "year",
                CellColumn(
                    _("Năm"),
                    lambda row: format_html(
                        '<a href="{}">{}</a>', row.url, str(row.year)
                    ),
                    css="",
                    is_row_header=True,
                ),
            ),
            (
                "median",
                CellColumn(
                    _("Trung vị"), lambda row: percent_bar(row.median), css="cell-share"
                ),
            ),
            (
                "lower",
                CellColumn(
                    _("Tứ phân vị dưới"), lambda r: percent_cell(r.lower), css="number"
                ),
            ),
            (
                "upper",
                CellColumn(
                    _("Tứ phân vị trên"), lambda r: percent_cell(r.upper), css="number"
                ),
            ),
            (
                "max",
                CellColumn(
                    _("Tối đa"),
                    lambda row: format_number(row.max_score, self.decimals),
                    css="number",
                ),
            ),
            (
                "count",
                CellColumn(_("Số đơn vị"), lambda r: str(r.count), css="number"),
            ),
            *self._notes(),
        ]

    def _notes(self) -> list[tuple[str, CellColumn]]:
        if all(year.is_comparable for year in self.years):
            return []
        return [("note", CellColumn(_("Ghi chú"), self.note, css=""))]

    def row_classes(self, row: DomainYear) -> str:
        return "row--mine" if row.is_current else ""

    def note(self, row: DomainYear) -> str:
        return "" if row.is_comparable else _("lĩnh vực đã đổi, không so sánh")
