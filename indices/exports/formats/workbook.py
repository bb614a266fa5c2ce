"""Workbooks in the form of Decree 30/2020, annex I.

A4, Times New Roman, margins, page numbers in the top margin from page 2. Text is always
text: nothing that comes from data can become a formula or a link.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format

from indices.exports.formats import layout
from indices.exports.formats.tables import ALIGNED, Cell, Kind
from indices.exports.formats.text import clean_text, looks_like_formula
from indices.exports.formats.worksheet import FormalWorksheet

FONT = "Times New Roman"
SIZE = 13
TITLE_SIZE = 14
NUMBER_SIZE = 11
# The size of the workbook's own style: its digit is a whole number of pixels wide,
# so a column is as wide on every machine.
DEFAULT_SIZE = 12
DEFAULT_COLUMN_PIXELS = 72
DEFAULT_ROW_PIXELS = 21
A4 = 9
MM_PER_INCH = 25.4
PIXELS_PER_INCH = 96
PIXELS_PER_POINT = PIXELS_PER_INCH / 72
LONG_SIDE, SHORT_SIDE = 297, 210
TOP, BOTTOM, LEFT, RIGHT, HEADER = 20, 20, 30, 15, 10
LONGEST_CELL = 32_767
HIGHEST_ROW = 409
FIRST_DAY_OF_EXCEL = date(1900, 3, 1)
# How much of a page is surely there, whatever the printer.
SURE_SHARE = 0.98

Property = str | int | bool


class Book:
    """A workbook being written, row after row. `marks` head every sheet and page."""

    def __init__(
        self,
        *,
        title: str,
        author: str,
        marks: Sequence[str],
        made_at: datetime,
        to: Path | None = None,
    ) -> None:
        """In memory, or as the file `to`, beside which its rows wait meanwhile."""
        self.marks = marks
        self._buffer = io.BytesIO()
        self._styles: dict[tuple[tuple[str, Property], ...], Format] = {}
        self._workbook = Workbook(
            self._buffer if to is None else str(to),
            {
                "constant_memory": True,
                "tmpdir": None if to is None else str(to.parent),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {
                    "font_name": FONT,
                    "font_size": DEFAULT_SIZE,
                },
                "default_column_width": DEFAULT_COLUMN_PIXELS,
                "default_row_height": DEFAULT_ROW_PIXELS,
            },
        )
        self._workbook.set_properties(
            {
                "title": clean_text(title),
                "author": clean_text(author),
                "created": timezone.localtime(made_at).replace(tzinfo=None),
            }
        )

    def sheet(
        self, name: str, *, widths: Sequence[float], is_landscape: bool = False
    ) -> Sheet:
        """A new sheet that already bears the marks; `widths` fill its page."""
        worksheet = self._workbook.add_worksheet(name, FormalWorksheet)
        return Sheet(self, worksheet, widths=widths, is_landscape=is_landscape)

    def hidden_sheet(self, name: str) -> FormalWorksheet:
        """A sheet for programs alone, which nobody sees: it bears no marks."""
        worksheet: FormalWorksheet
        worksheet = self._workbook.add_worksheet(name, FormalWorksheet)
        worksheet.protect()
        worksheet.very_hidden()
        return worksheet

    def style(self, **properties: Property) -> Format:
        """The format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            base = {"font_name": FONT, "font_size": SIZE, "valign": "vcenter"}
            self._styles[key] = self._workbook.add_format(base | properties)
        return self._styles[key]

    def chart(self, kind: str) -> Chart:
        return self._workbook.add_chart({"type": kind})

    def content(self) -> bytes:
        self._workbook.close()
        return self._buffer.getvalue()


class Sheet:
    """One sheet, written from the top down; `row` is the next row, from zero."""

    def __init__(
        self,
        book: Book,
        worksheet: FormalWorksheet,
        *,
        widths: Sequence[float],
        is_landscape: bool,
    ) -> None:
        self.book = book
        self.worksheet = worksheet
        self.widths = widths
        self.row = 0
        self._is_landscape = is_landscape
        self._heights: dict[int, float] = {}
        self._repeated = range(0)
        self._styles: dict[tuple[Kind, int, bool, bool], Format] = {}
        self._set_page(is_landscape)
        for place, width in enumerate(widths):
            pixels = round(width / MM_PER_INCH * PIXELS_PER_INCH)
            worksheet.set_column_pixels(place, place, pixels)
        for mark in book.marks:
            self.title(mark)

    def _set_page(self, is_landscape: bool) -> None:
        sheet = self.worksheet
        sheet.set_paper(A4)
        if is_landscape:
            sheet.set_landscape()
        else:
            sheet.set_portrait()
        sheet.set_margins(
            left=LEFT / MM_PER_INCH,
            right=RIGHT / MM_PER_INCH,
            top=TOP / MM_PER_INCH,
            bottom=BOTTOM / MM_PER_INCH,
        )
        left = " · ".join(self.book.marks).replace("&", "&&")
        mark = f'&L&"{FONT},Bold"&{DEFAULT_SIZE}{left}' if left else ""
        sheet.set_header(
            f'{mark}&C&"{FONT},Regular"&{SIZE}&P', {"margin": HEADER / MM_PER_INCH}
        )
        sheet.set_start_page(1)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()

    # --- lines over the whole width --------------------------------------------

    def line(
        self, text: str, *, least_height: float = 0, **properties: Property
    ) -> None:
        """One line over all columns, as high as its text needs."""
        text = cell_text(text)
        style = self.book.style(text_wrap=True, **properties)
        size = int(properties.get("font_size", SIZE))
        lines = layout.line_count(text, size, sum(self.widths))
        self.set_height(max(least_height, layout.row_height(lines, size)))
        last = len(self.widths) - 1
        if last:
            self.worksheet.merge_range(self.row, 0, self.row, last, "", style)
        self.worksheet.write_string(self.row, 0, text, style)
        self.row += 1

    def across(self, first: int, last: int, text: str, **properties: Property) -> None:
        """A text over some columns of the row, which stays the row to be written."""
        style = self.book.style(text_wrap=True, **properties)
        if last > first:
            self.worksheet.merge_range(self.row, first, self.row, last, "", style)
        self.worksheet.write_string(self.row, first, cell_text(text), style)

    def title(self, text: str, *, least_height: float = 0) -> None:
        """A title; each of its lines is a row, so that stacked marks do not touch."""
        for line in text.split("\n"):
            self.line(
                line,
                least_height=least_height,
                bold=True,
                font_size=TITLE_SIZE,
                align="center",
            )

    def gap(self, points: float = 8) -> None:
        self.set_height(points)
        self.row += 1

    def set_height(self, points: float) -> None:
        points = min(points, HIGHEST_ROW)
        self._heights[self.row] = points
        self.worksheet.set_row_pixels(self.row, round(points * PIXELS_PER_POINT))

    # --- rows of a table ---------------------------------------------------------

    def head(self, texts: Sequence[str], *, lines: int = 0, size: int = SIZE) -> None:
        high = lines or self.lines(texts, size * layout.BOLD)
        self._texts(texts, high, size, bold=True)

    def column_numbers(self, numbers: Sequence[str]) -> None:
        self._texts(numbers, self.lines(numbers, NUMBER_SIZE), NUMBER_SIZE, italic=True)

    def _texts(self, texts: Sequence[str], lines: int, size: int, **look: bool) -> None:
        style = self.book.style(
            align="center", text_wrap=True, border=1, font_size=size, **look
        )
        self.set_height(layout.row_height(lines, size))
        for place, text in enumerate(texts):
            self.worksheet.write_string(self.row, place, cell_text(text), style)
        self.row += 1

    def lines(self, texts: Sequence[str], size: float = SIZE) -> int:
        return max(
            (
                layout.line_count(text, size, width)
                for text, width in zip(texts, self.widths, strict=False)
            ),
            default=1,
        )

    def cells(
        self,
        values: Sequence[Cell],
        kinds: Sequence[Kind],
        decimals: Sequence[int],
        *,
        is_strong: bool = False,
    ) -> None:
        """One bordered row; text wraps and makes the row as high as it needs."""
        self.fit_row(values, is_strong=is_strong)
        for place, value in enumerate(values):
            self.cell(place, value, kinds[place], decimals[place], is_strong=is_strong)
        self.row += 1

    def fit_row(self, values: Sequence[Cell], *, is_strong: bool = False) -> None:
        """Make the row as high as its texts need, which stand in the first columns."""
        texts = [value if isinstance(value, str) else "" for value in values]
        size = SIZE * layout.BOLD if is_strong else SIZE
        self.set_height(layout.row_height(self.lines(texts, size), SIZE))

    def cell(
        self,
        place: int,
        value: Cell,
        kind: Kind,
        decimals: int = 2,
        *,
        is_strong: bool = False,
    ) -> None:
        """A number is written as a number, a missing value as an empty cell."""
        style = self.cell_style(kind, decimals, is_strong=is_strong)
        write = self.worksheet
        if value is None or value == "":
            write.write_blank(self.row, place, None, style)
        elif isinstance(value, bool):
            write.write_string(self.row, place, _("có") if value else _("không"), style)
        elif isinstance(value, (int, Decimal)):
            write.write_number(self.row, place, value, style)
        elif isinstance(value, str):
            style = self.cell_style(
                kind,
                decimals,
                is_strong=is_strong,
                is_quoted=looks_like_formula(value),
            )
            write.write_string(self.row, place, cell_text(value), style)
        elif value < FIRST_DAY_OF_EXCEL:
            write.write_string(self.row, place, f"{value:%d/%m/%Y}", style)
        else:
            write.write_datetime(self.row, place, value, style)

    def cell_style(
        self,
        kind: Kind,
        decimals: int = 2,
        *,
        is_strong: bool = False,
        is_quoted: bool = False,
    ) -> Format:
        key = (kind, decimals, is_strong, is_quoted)
        if key not in self._styles:
            properties: dict[str, Property] = {"border": 1}
            if is_strong:
                properties["bold"] = True
            if is_quoted:
                # Stays text even when someone edits the cell.
                properties["quote_prefix"] = True
            self._styles[key] = self._new_cell_style(kind, decimals, properties)
        return self._styles[key]

    def _new_cell_style(
        self, kind: Kind, decimals: int, properties: dict[str, Property]
    ) -> Format:
        if kind == Kind.TEXT:
            return self.book.style(text_wrap=True, **properties)
        if kind in (Kind.LABEL, Kind.FLAG):
            return self.book.style(text_wrap=True, align="center", **properties)
        # Decimal marks stand in one line; a rank or a date has none, and is a label.
        side = "right" if kind in ALIGNED else "center"
        return self.book.style(
            align=side, num_format=number_format(kind, decimals), **properties
        )

    def formula(
        self, place: int, formula: str, cached: Cell, kind: Kind, decimals: int = 2
    ) -> None:
        """A live formula of our own with its value, for readers that do not compute."""
        style = self.cell_style(kind, decimals)
        value = "" if cached is None else cached
        self.worksheet.write_formula(self.row, place, formula, style, value)

    # --- the printed page ----------------------------------------------------------

    def repeat(
        self,
        first: int,
        last: int,
        *,
        is_frozen: bool = True,
        frozen_columns: int = 0,
    ) -> None:
        """Rows that head every printed page and, frozen, stay on the screen."""
        self.worksheet.repeat_rows(first, last)
        self._repeated = range(first, last + 1)
        if is_frozen:
            self.worksheet.freeze_panes(last + 1, frozen_columns)

    def break_pages(self, *, together: int) -> None:
        """Say where pages end, alike for every program, as these differ in how much
        they fit on one; from the row `together` on, all stays on the last page."""
        usual = DEFAULT_ROW_PIXELS / PIXELS_PER_POINT
        heights = [self._heights.get(row, usual) for row in range(self.row)]
        # What is wider than the page is printed smaller, so more rows stand on it.
        shrunk = min(1.0, page_width(self._is_landscape) / sum(self.widths))
        height = page_height(self._is_landscape) / shrunk
        room = SURE_SHARE * height / layout.MM_PER_POINT
        breaks = layout.page_starts(
            heights, room=room, repeated=self._repeated, together=together
        )
        self.worksheet.set_h_pagebreaks(breaks)

    def print_all(self) -> None:
        last = len(self.widths) - 1
        self.worksheet.print_area(0, 0, max(self.row - 1, 0), last)


def page_width(is_landscape: bool) -> float:
    return (LONG_SIDE if is_landscape else SHORT_SIDE) - LEFT - RIGHT


def page_height(is_landscape: bool) -> float:
    return (SHORT_SIDE if is_landscape else LONG_SIDE) - TOP - BOTTOM


def number_format(kind: Kind, decimals: int) -> str:
    """How a spreadsheet shows the number; its decimal mark is the reader's own.

    A minus is "−" as on the pages: a hyphen before a digit is hardly seen on paper.
    """
    plain = "0" if decimals == 0 else f"0.{'0' * decimals}"
    return {
        Kind.SCORE: f'{plain};"−"{plain}',
        Kind.CHANGE: f'+{plain};"−"{plain};{plain}',
        Kind.MOVE: '+0;"−"0;0',
        Kind.AMOUNT: "General",
        Kind.DATE: "dd/mm/yyyy",
    }.get(kind, "0")


def cell_text(text: str) -> str:
    """Text that fits a cell; what is longer than a cell can hold ends in "…"."""
    text = clean_text(text)
    if len(text) <= LONGEST_CELL // 2:
        return text
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * LONGEST_CELL:
        return text
    return (
        encoded[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore")
        + layout.ELLIPSIS
    )
