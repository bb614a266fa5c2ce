"""The figures of a unit as a form that is filled in Excel and brought back.

Yellow cells are open; released figures are shown and locked. All cells are text, so
that 5.000 stays what was typed. A hidden sheet says whose form it is, for which period,
and what stood in each cell when it was taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.format import Format

from indices.exports.formats.workbook import Book, Property, cell_text
from indices.exports.formats.worksheet import FormalWorksheet
from indices.exports.marks import Mark
from indices.exports.score_form_beside import FORM_SIZE
from indices.figure_forms import HEADINGS, HIDDEN, SHEET, identity_rows
from indices.selectors.figure_entry import FigureEntryPage, FigureEntryRow
from indices.sentences.figures import level_word, period_text

WIDTHS = [46.0, 96.0, 24.0, 26.0, 28.0, 36.0]
YELLOW, GREY = "#FFF8D6", "#EFEFEF"


def write_figure_form(page: FigureEntryPage) -> bytes:
    place = page.place
    title = _("Số liệu của %(unit)s, %(period)s") % {
        "unit": place.unit.name,
        "period": period_text((place.starts_on, place.ends_on)),
    }
    marks = [Mark.ILLUSTRATIVE.text] if place.unit.is_illustrative else []
    book = Book(title=title, author="", marks=marks, made_at=timezone.now())
    sheet = book.sheet(SHEET, widths=WIDTHS, is_landscape=True)
    sheet.title(title)
    sheet.line(_guidance(), italic=True)
    _write_rows(book, sheet.worksheet, sheet.row, page)
    texts = {row.column: row.text for row in page.rows}
    write_identity(book, place.unit.slug, (place.starts_on, place.ends_on), texts)
    return book.content()


def write_identity(
    book: Book, owner: str, span: tuple[date, date], texts: Mapping[str, str]
) -> None:
    """The hidden sheet: whose form it is, of which period, what each cell showed."""
    hidden = book.hidden_sheet(HIDDEN)
    style = form_style(book)
    for at, pair in enumerate(identity_rows(owner, span, texts)):
        for column, value in enumerate(pair):
            hidden.write_string(at, column, cell_text(value), style)


def figure_form_name(page: FigureEntryPage) -> str:
    place = page.place
    return f"MAU_so-lieu_{place.unit.slug}_{place.starts_on}_{place.ends_on}.xlsx"


def _guidance() -> str:
    return _(
        "Điền cột Giá trị: 925, 1.025, gần 5.000, trên 99, có. Ô trống giữ nguyên "
        "những gì đang có trên hệ thống."
    )


def _write_rows(
    book: Book, write: FormalWorksheet, top: int, page: FigureEntryPage
) -> None:
    cells = write.write_string
    head = form_style(book, bold=True, align="center", bg_color=GREY)
    for place, heading in enumerate(HEADINGS):
        cells(top, place, heading, head)
    fixed, open_ = (
        form_style(book, bg_color=GREY),
        form_style(book, bg_color=YELLOW, locked=0),
    )
    for at, row in enumerate(page.rows, start=top + 1):
        for place, text in enumerate(_texts(row)):
            is_open = place == len(HEADINGS) - 1 and not row.is_public
            cells(at, place, cell_text(text), open_ if is_open else fixed)
    write.freeze_panes(top + 1, 2)
    write.protect("", {"format_columns": True})


def _texts(row: FigureEntryRow) -> tuple[str, ...]:
    measure = row.measure
    return (
        row.column,
        measure.name,
        level_word(row.of_level),
        measure.unit_of_measure,
        row.previous,
        row.text,
    )


def form_style(book: Book, **properties: Property) -> Format:
    usual: dict[str, Property] = {
        "font_size": FORM_SIZE,
        "border": 1,
        "num_format": "@",
        "text_wrap": True,
    }
    return book.style(**usual | properties)
