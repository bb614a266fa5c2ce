"""Writes a table onto a sheet: widths that fill an A4 page, heading, bordered rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indices.exports.formats import Cell, Column, Kind, Span
from indices.exports.formats.layout import (
    BOLD,
    Demand,
    demand,
    firm_demand,
    line_count,
    share_width,
)
from indices.exports.formats.workbook import NUMBER_SIZE, SIZE, Sheet, page_width

PORTRAIT_COLUMNS = 8
WIDEST_TEXT = 70.0
WIDEST_LABEL = 32.0
# Of the table, what stays on one page with what closes it.
KEPT_ROWS = 2
# Text squeezed below this part of what it wants makes the page lie on its side.
TIGHT = 0.72


@dataclass(frozen=True, slots=True)
class Fit:
    """How the columns stand on the page."""

    widths: list[float]
    is_landscape: bool


# Any: a table is laid out the same whatever its rows are.
def fit(
    columns: Sequence[Column[Any]],
    rows: Sequence[Any],
    footers: Sequence[Sequence[Cell]] = (),
) -> Fit:
    """Portrait, or landscape for more than eight columns or for long text."""
    demands = [
        _demand(column, [*map(column.value, rows), *(row[place] for row in footers)])
        for place, column in enumerate(columns)
    ]
    portrait, landscape = page_width(False), page_width(True)
    is_landscape = len(columns) > PORTRAIT_COLUMNS or _is_tight(demands, portrait)
    return Fit(
        share_width(demands, landscape if is_landscape else portrait), is_landscape
    )


def _is_tight(demands: Sequence[Demand], page: float) -> bool:
    firm = sum(d.least for d in demands if not d.stretches)
    wanted = sum(d.wanted for d in demands if d.stretches)
    return firm + wanted * TIGHT > page or sum(d.least for d in demands) > page


def _demand(column: Column[Any], values: Sequence[Cell]) -> Demand:
    heading = column.heading
    if column.kind == Kind.TEXT:
        texts = (value if isinstance(value, str) else "" for value in values)
        return demand(texts, heading=heading, size=SIZE, most=WIDEST_TEXT)
    shown = [_shown(value, column.decimals) for value in set(values)]
    values_and_heading = firm_demand(
        shown, heading=heading, size=SIZE, most=WIDEST_LABEL
    )
    number = firm_demand([], heading=column.number, size=NUMBER_SIZE)
    return max(values_and_heading, number, key=lambda wish: wish.least)


def _shown(value: Cell, decimals: int) -> str:
    """As long as the spreadsheet will show it; the sign is counted always."""
    if isinstance(value, Decimal):
        return f"+{value:.{decimals}f}"
    return "00/00/0000" if hasattr(value, "year") else str(value or "")


def _never(row: Any) -> bool:
    return False


def write_table(  # noqa: PLR0913 - how a table looks, keyword-only
    sheet: Sheet,
    columns: Sequence[Column[Any]],
    rows: Sequence[Any],
    *,
    is_numbered: bool = False,
    frozen_columns: int = 0,
    spans: Sequence[Span] = (),
    footers: Sequence[Sequence[Cell]] = (),
    is_strong: Callable[[Any], bool] = _never,
) -> int:
    """Heading, in an annex the numbers of the columns, then the rows; `footers` are
    last rows that stand out, as do the rows that are strong.

    Returns the sheet's row of the first data row, counted from zero.
    """
    top = sheet.row
    headings = [column.heading for column in columns]
    if spans:
        _grouped_head(sheet, headings, spans)
    else:
        sheet.head(headings)
    if is_numbered:
        sheet.column_numbers(
            [
                column.number or f"({place})"
                for place, column in enumerate(columns, start=1)
            ]
        )
    sheet.repeat(top, sheet.row - 1, frozen_columns=frozen_columns)
    first = sheet.row
    kinds = [column.kind for column in columns]
    decimals = [column.decimals for column in columns]
    for row in rows:
        values = [column.value(row) for column in columns]
        sheet.cells(values, kinds, decimals, is_strong=is_strong(row))
    for footer in footers:
        sheet.cells(footer, kinds, decimals, is_strong=True)
    return first


def _grouped_head(sheet: Sheet, headings: Sequence[str], spans: Sequence[Span]) -> None:
    """A heading of two rows: what spans columns above their own headings."""
    top = sheet.row
    above, below = list(headings), [""] * len(headings)
    for span in spans:
        for place in range(span.first, span.last + 1):
            above[place], below[place] = "", headings[place]
    tall = sheet.lines(above)
    for span in spans:
        above[span.first] = span.text
    low = sheet.lines(below)
    wide = max(
        line_count(
            span.text, SIZE * BOLD, sum(sheet.widths[span.first : span.last + 1])
        )
        for span in spans
    )
    sheet.head(above, lines=max(wide, tall - low))
    sheet.head(below, lines=low)
    for place, text in enumerate(below):
        if not text:
            sheet.worksheet.merge_written((top, place, top + 1, place))
    for span in spans:
        sheet.worksheet.merge_written((top, span.first, top, span.last))
