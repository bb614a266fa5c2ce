"""The heat map (P7): units down, domains across, the number in every cell."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.charts.heat import DISTANCE_STEPS, PERCENT_STEPS, heat_step
from indices.numbers import format_number
from indices.selectors.heat_map import (
    SORT_NAME,
    SORT_PART,
    SORT_RANK,
    SORT_TOTAL,
    HeatCell,
    HeatColumn,
    HeatMapPage,
    HeatRow,
    Measure,
)
from indices.tables import cells
from indices.tables.fast import CellColumn, FastTable

PERCENT_DECIMALS = 1


class HeatColumnCells(CellColumn):
    """One domain, the cell at its place in every row."""

    def __init__(self, column: HeatColumn, place: int, table: HeatMapTable) -> None:
        super().__init__(
            column.part.name,
            partial(table.value, place),
            css="heat",
            sort=f"{SORT_PART}{column.part.code}",
            head=table.domain_head(column),
            classes=partial(table.step, place),
        )


class HeatMapTable(FastTable):
    """Takes the page's dataclass; asks the database nothing."""

    def __init__(self, page: HeatMapPage, request: HttpRequest) -> None:
        self.page_data = page
        self.decimals = page.header.decimals
        self.measure = page.query.measure
        query = page.query
        super().__init__(
            rows=page.rows,
            columns=self._columns(),
            request=request,
            sorted_by=f"-{query.sort}" if query.descending else query.sort,
        )

    def _columns(self) -> list[tuple[str, CellColumn]]:
        columns: list[tuple[str, CellColumn]] = [
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
            ("rank", CellColumn(_("Hạng"), rank_cell, css="number", sort=SORT_RANK)),
        ]
        columns += [
            (f"part_{place}", HeatColumnCells(column, place, self))
            for place, column in enumerate(self.page_data.columns)
        ]
        columns.append(
            (
                "score",
                CellColumn(
                    _("Chỉ số"),
                    lambda row: cells.score_cell(row.score, self.decimals),
                    css="number strong",
                    sort=SORT_TOTAL,
                    descends_first=True,
                ),
            )
        )
        return columns

    def domain_head(self, column: HeatColumn) -> SafeString:
        most = column.part.max_score
        return format_html(
            '<span class="heat-name">{}</span> <span class="muted">{}</span>',
            column.part.name,
            _("ngoài thang điểm")
            if most is None
            else _("tối đa %(max)s") % {"max": cells.score_cell(most, self.decimals)},
        )

    def row_classes(self, row: HeatRow) -> str:
        return "row--mine" if row.slug == self.page_data.query.focus else ""

    def row_id(self, row: HeatRow) -> str:
        return row.slug

    def step(self, place: int, row: HeatRow) -> str:
        cell = row.cells[place]
        if cell.points is None:
            return "heat--missing"
        return self._step(cell)

    def _step(self, cell: HeatCell) -> str:
        """Points have the colour of their share, so that columns can be compared."""
        if cell.percent is None:
            return "heat--plain"
        if self.measure is Measure.AGAINST_MEDIAN:
            distance = cell.against_median or Decimal(0)
            return f"heat--{heat_step(distance, DISTANCE_STEPS)}"
        return f"heat--{heat_step(cell.percent, PERCENT_STEPS)}"

    def value(self, place: int, row: HeatRow) -> SafeString | str:
        cell = row.cells[place]
        text = self._text(cell)
        if not self.page_data.has_criteria:
            return text
        code = self.page_data.columns[place].part.code
        return format_html('<a href="{}">{}</a>', row.cell_url(code), text)

    def _text(self, cell: HeatCell) -> SafeString | str:
        if cell.points is None and cell.is_not_applicable:
            return format_html('<abbr title="{}">k.a.d</abbr>', _("không áp dụng"))
        if cell.points is None:
            return format_html('<span title="{}">–</span>', _("chưa có điểm"))
        return self._number(cell.points, cell.percent, cell.against_median)

    def _number(
        self,
        points: Decimal | None,
        percent: Decimal | None,
        against_median: Decimal | None,
    ) -> str:
        if self.measure is Measure.POINTS:
            return format_number(points, self.decimals)
        if self.measure is Measure.AGAINST_MEDIAN:
            decimals = PERCENT_DECIMALS if percent is not None else self.decimals
            return format_number(against_median, decimals, sign=True)
        if percent is None:
            return format_number(points, self.decimals)
        return format_number(percent, PERCENT_DECIMALS)

    def median_html(self) -> SafeString:
        """The last row: the middle of all units, in the terms of the cells."""
        page = self.page_data
        middle = (
            self._number(column.median_points, column.median_percent, Decimal(0))
            for column in page.columns
        )
        if self.measure is Measure.AGAINST_MEDIAN:
            middle = (
                format_number(column.median_percent, PERCENT_DECIMALS)
                if column.median_percent is not None
                else format_number(column.median_points, self.decimals)
                for column in page.columns
            )
        return format_html(
            '<tr role="row" class="row--median"><th scope="row" role="rowheader" '
            'class="cell-unit">{}</th><td role="cell"></td>{}'
            '<td role="cell" class="number">{}</td></tr>',
            _("Trung vị của %(count)s đơn vị")
            % {"count": format_number(page.unit_count, 0)},
            format_html_join(
                "",
                '<td role="cell" class="number">{}</td>',
                ((text,) for text in middle),
            ),
            cells.score_cell(page.summary.median_score, self.decimals),
        )


def rank_cell(row: HeatRow) -> SafeString | str:
    if row.rank is None:
        return cells.MISSING
    if row.is_tied:
        return format_html(
            '{}<span class="tie" title="{}">=</span>', row.rank, _("đồng hạng")
        )
    return str(row.rank)
