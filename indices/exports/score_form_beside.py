"""The sheets beside the one to be filled: the year before, and the hidden identity."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.exports.formats.workbook import Book, cell_text
from indices.form_identity import SHEET, Identity
from indices.selectors.score_form import ScoreForm

# The heading of the column of codes: by it the sheet is found again.
CODE_HEADING = "Mã"
FORM_SIZE = 11
WIDE, CODE_WIDTH, NAME_WIDTH = 30.0, 20.0, 90.0


def write_previous(book: Book, form: ScoreForm) -> None:
    """Last year's points of every unit, laid out as the sheet to be filled."""
    name = _("Năm %(year)s") % {"year": form.previous_year}
    widths = [CODE_WIDTH, NAME_WIDTH, *[WIDE] * len(form.columns)]
    sheet = book.sheet(name, widths=widths, is_landscape=True)
    head = book.style(font_size=FORM_SIZE, bold=True, border=1, text_wrap=True)
    plain = book.style(font_size=FORM_SIZE, border=1, text_wrap=True)
    number = book.style(font_size=FORM_SIZE, border=1, num_format="0.00####")
    headings = [CODE_HEADING, _("Tiêu chí"), *(each.name for each in form.columns)]
    for place, text in enumerate(headings):
        sheet.worksheet.write_string(0, place, cell_text(text), head)
    for at, row in enumerate(form.rows, start=1):
        sheet.worksheet.write_string(at, 0, cell_text(row.code), plain)
        sheet.worksheet.write_string(at, 1, cell_text(row.name), plain)
        for place, value in enumerate(row.previous, start=2):
            if value is not None:
                sheet.worksheet.write_number(at, place, value, number)
    sheet.worksheet.freeze_panes(1, 2)
    sheet.worksheet.protect()


def write_identity(book: Book, identity: Identity) -> None:
    sheet = book.hidden_sheet(SHEET)
    plain = book.style(num_format="@")
    for at, (key, value) in enumerate(identity.lines()):
        sheet.write_string(at, 0, key, plain)
        sheet.write_string(at, 1, value, plain)
