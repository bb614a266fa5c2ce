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
    Heading,
    demand,
    firm_demand,
    line_count,
    share_width,
    widened,
    width_for,
)
from indices.exports.formats.workbook import NUMBER_SIZE, SIZE, Sheet, page_width

PORTRAIT_COLUMNS = 8
WIDEST_TEXT = 70.0
WIDEST_LABEL = 32.0
# Of the table, what stays on one page with what closes it.
KEPT_ROWS = 2
# Headings need stand in no fewer lines; in more than the most they are set smaller.
FEWEST_LINES, MOST_LINES, LAST_TRIED = 2, 4, 12
# Text squeezed below this part of what it wants makes the page lie on its side.
TIGHT = 0.72


@dataclass(frozen=True, slots=True)
class Fit:
    """How the columns stand on the page, and how large their headings are."""

    widths: list[float]
    is_landscape: bool
    head_size: int


# Any: a table is laid out the same whatever its rows are.
def fit(
    columns: Sequence[Column[Any]],
    rows: Sequence[Any],
    footers: Sequence[Sequence[Cell]] = (),
) -> Fit:
    """Portrait, or landscape for more than eight columns or for long text; with small
    headings where they would tower over the table."""
    found = _fit(columns, rows, footers, SIZE)
    headings = [column.heading for column in columns]
    if _height(headings, found.widths, SIZE) > MOST_LINES:
        return _fit(columns, rows, footers, NUMBER_SIZE)
    return found


def _fit(
    columns: Sequence[Column[Any]],
    rows: Sequence[Any],
    footers: Sequence[Sequence[Cell]],
    head_size: int,
) -> Fit:
    demands = [
        _demand(
            column,
            [*map(column.value, rows), *(row[place] for row in footers)],
            head_size,
        )
        for place, column in enumerate(columns)
    ]
    is_landscape = len(columns) > PORTRAIT_COLUMNS or _is_tight(
        demands, page_width(False)
    )
    page = page_width(is_landscape)
    headings = [column.heading for column in columns]
    wider = _with_headings(demands, headings, page, head_size)
    return Fit(share_width(wider, page), is_landscape, head_size)


def _height(headings: Sequence[str], widths: Sequence[float], size: float) -> int:
    """How many lines the highest heading takes."""
    return max(
        line_count(heading, size * BOLD, width)
        for heading, width in zip(headings, widths, strict=True)
    )


def _with_headings(
    demands: Sequence[Demand], headings: Sequence[str], page: float, head_size: float
) -> Sequence[Demand]:
    """The demands with which the headings take as few lines as the page has room for;
    what wraps keeps the width that it would like."""
    for lines in range(FEWEST_LINES, LAST_TRIED):
        wider = [
            each
            if each.stretches
            else widened(each, width_for(heading, head_size * BOLD, lines))
            for each, heading in zip(demands, headings, strict=True)
        ]
        if sum(each.wanted for each in wider) <= page:
            return wider
    return demands


def _is_tight(demands: Sequence[Demand], page: float) -> bool:
    firm = sum(d.least for d in demands if not d.stretches)
    wanted = sum(d.wanted for d in demands if d.stretches)
    return firm + wanted * TIGHT > page or sum(d.least for d in demands) > page


def _demand(column: Column[Any], values: Sequence[Cell], head_size: float) -> Demand:
    heading = Heading(column.heading, head_size)
    if column.kind == Kind.TEXT:
        texts = (value if isinstance(value, str) else "" for value in values)
        return demand(texts, heading=heading, size=SIZE, most=WIDEST_TEXT)
    shown = [_shown(value, column.decimals) for value in set(values)]
    values_and_heading = firm_demand(
        shown, heading=heading, size=SIZE, most=WIDEST_LABEL
    )
    number = firm_demand([], heading=Heading(column.number, NUMBER_SIZE), size=SIZE)
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
    head_size: int = SIZE,
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
        _grouped_head(sheet, headings, spans, head_size)
    else:
        sheet.head(headings, size=head_size)
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


def _grouped_head(
    sheet: Sheet, headings: Sequence[str], spans: Sequence[Span], size: int
) -> None:
    """A heading of two rows: what spans columns above their own headings."""
    top, bold = sheet.row, size * BOLD
    above, below = list(headings), [""] * len(headings)
    for span in spans:
        for place in range(span.first, span.last + 1):
            above[place], below[place] = "", headings[place]
    tall = sheet.lines(above, bold)
    for span in spans:
        above[span.first] = span.text
    low = sheet.lines(below, bold)
    wide = max(
        line_count(span.text, bold, sum(sheet.widths[span.first : span.last + 1]))
        for span in spans
    )
    sheet.head(above, lines=max(wide, tall - low), size=size)
    sheet.head(below, lines=low, size=size)
    for place, text in enumerate(below):
        if not text:
            sheet.worksheet.merge_written((top, place, top + 1, place))
    for span in spans:
        sheet.worksheet.merge_written((top, span.first, top, span.last))
