"""The table of one measure across units, the units as a whole in its first row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.selectors.figures import FigureRow
from indices.selectors.measure_figures import MeasurePage
from indices.sentences.measures import whole_title
from indices.tables.fast import CellColumn, FastTable
from indices.tables.figures import (
    marks_of,
    period_cell,
    source_cell,
    told_columns,
    value_cell,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A unit, or all of them together, with its figure."""

    name: str
    url: str
    row: FigureRow
    is_whole: bool = False


class MeasureTable(FastTable):
    def __init__(self, page: MeasurePage, request: HttpRequest) -> None:
        lines = _lines(page)
        marks = marks_of((line.row for line in lines), page.sources)
        told = told_columns((line.row for line in lines), unit=page.area)
        columns = {
            "name": CellColumn(
                _("Đơn vị"), _name, css="figure-name", is_row_header=True
            ),
            "value": CellColumn(
                _("Giá trị"), _of(value_cell), css="number figure-value"
            ),
            "period": CellColumn(
                _("Kỳ"), lambda line: period_cell(line.row, marks), css="figure-period"
            ),
            **told,
            "source": CellColumn(
                _("Nguồn"),
                lambda line: source_cell(line.row, marks),
                css="figure-source",
            ),
        }
        for name in told:
            columns[name].cell = _of(told[name].cell)
        super().__init__(rows=lines, columns=list(columns.items()), request=request)

    def row_classes(self, row: Line) -> str:
        return "figure-whole" if row.is_whole else ""


def _lines(page: MeasurePage) -> list[Line]:
    lines = [Line(each.unit.name, each.url, each.row) for each in page.rows if each.row]
    if page.whole is None:
        return lines
    whole = Line(whole_title(page), "", page.whole, is_whole=True)
    return [whole, *lines]


def _name(line: Line) -> SafeString:
    if not line.url:
        return format_html("{}", line.name)
    return format_html('<a href="{}">{}</a>', line.url, line.name)


def _of(cell: Callable[[FigureRow], SafeString]) -> Callable[[Line], SafeString]:
    return lambda line: cell(line.row)
