"""The figures of many units as a form that is filled in Excel and brought back: units
down, measures across. See figure_form.py."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from indices.exports.figure_form import GREY, YELLOW, form_style, write_identity
from indices.exports.formats.workbook import Book, cell_text
from indices.exports.formats.worksheet import FormalWorksheet
from indices.exports.marks import Mark
from indices.figure_forms import GRID_HEADINGS, SHEET, grid_identity, grid_key
from indices.selectors.figure_grid import FigureGrid
from indices.sentences.figures import period_text

WIDTHS = [44.0, 58.0]
MEASURE_WIDTH = 24.0
# In points: a long name of a measure takes seven lines of its column.
NAMES_HEIGHT, CODES_HEIGHT = 104, 26


def write_grid_form(page: FigureGrid) -> bytes:
    place = page.place
    title = _("Số liệu %(units)s, %(period)s") % {
        "units": place.title,
        "period": period_text(place.span),
    }
    marks = [Mark.ILLUSTRATIVE.text] if place.area.is_illustrative else []
    book = Book(title=title, author="", marks=marks, made_at=timezone.now())
    widths = WIDTHS + [MEASURE_WIDTH] * len(page.measures)
    sheet = book.sheet(SHEET, widths=widths, is_landscape=True)
    sheet.title(title)
    sheet.line(_guidance(), italic=True)
    _write_rows(book, sheet.worksheet, sheet.row, page)
    taken = {
        grid_key(row.unit.slug, code): text
        for row in page.rows
        for code, text in row.shown.items()
    }
    write_identity(book, grid_identity(place.area.slug, place.level), place.span, taken)
    return book.content()


def grid_form_name(page: FigureGrid) -> str:
    place = page.place
    first, last = place.span
    return f"MAU_so-lieu_{place.area.slug}_{place.level}_{first}_{last}.xlsx"


def _guidance() -> str:
    return _(
        "Điền các ô vàng: 925, 1.025, gần 5.000, trên 99, có. Ô trống giữ nguyên những "
        "gì đang có trên hệ thống; ô xám đã công bố. Giữ nguyên hàng mã và cột mã."
    )


def _write_rows(book: Book, write: FormalWorksheet, top: int, page: FigureGrid) -> None:
    cells = write.write_string
    head = form_style(book, bold=True, align="center", bg_color=GREY)
    fixed = form_style(book, bg_color=GREY)
    named = form_style(book, bg_color=GREY, text_wrap=False)
    open_ = form_style(book, bg_color=YELLOW, locked=0)
    names = ("", "", *(f"{m.name} ({m.unit_of_measure})" for m in page.measures))
    codes = (*GRID_HEADINGS, *(measure.code for measure in page.measures))
    # Rows go out one after the other: what comes back to an earlier one is lost.
    for at, height, texts, style in (
        (top, NAMES_HEIGHT, names, head),
        (top + 1, CODES_HEIGHT, codes, fixed),
    ):
        write.set_row(at, height)
        for place, text in enumerate(texts):
            cells(at, place, cell_text(text), style)
    for at, row in enumerate(page.rows, start=top + 2):
        cells(at, 0, cell_text(row.unit.slug), named)
        cells(at, 1, cell_text(row.name), named)
        for place, cell in enumerate(row.cells, start=2):
            cells(at, place, cell_text(cell.text), fixed if cell.is_public else open_)
    write.freeze_panes(top + 2, 2)
    write.protect("", {"format_columns": True})
