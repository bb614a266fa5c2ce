"""The sheet that computes the figures of one annex once more, by live formulas."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from indices.exports.annex_range import column_letters
from indices.exports.formats import Kind
from indices.exports.formats.workbook import Book, Sheet
from indices.exports.report.annex import CheckLine
from indices.scoring.ranking import round_half_up

WIDTHS = [14.0, 73.0, 22.0, 22.0, 18.0, 18.0]
NUMBER, NAME, COMPUTED, STATED, GAP, VERDICT = range(6)


def write_checks(book: Book, name: str, title: str, lines: Sequence[CheckLine]) -> None:
    """Every formula carries its value, for readers that do not compute."""
    sheet = book.sheet(name, widths=WIDTHS)
    sheet.title(title)
    sheet.gap()
    top = sheet.row
    sheet.head(
        [
            _("TT"),
            _("Nội dung"),
            _("Tính lại"),
            _("Trong biểu"),
            _("Chênh"),
            _("Kết quả"),
        ]
    )
    sheet.repeat(top, top)
    for number, line in enumerate(lines, start=1):
        _write(sheet, number, line)
    sheet.print_all()


def _write(sheet: Sheet, number: int, line: CheckLine) -> None:
    own, stated, gap = (
        f"{column_letters(place)}{sheet.row + 1}" for place in (COMPUTED, STATED, GAP)
    )
    shown = [round_half_up(each, line.decimals) for each in (line.value, line.stated)]
    difference = shown[0] - shown[1]
    rounded = f"ROUND({own},{line.decimals})-ROUND({stated},{line.decimals})"
    sheet.fit_row([None, line.label])
    sheet.cell(NUMBER, number, Kind.INTEGER)
    sheet.cell(NAME, line.label, Kind.TEXT)
    for place, formula, value in (
        (COMPUTED, line.formula, line.value),
        (STATED, line.cell, line.stated),
        (GAP, f"ROUND({rounded},6)", difference),
    ):
        sheet.formula(place, f"={formula}", value, Kind.SCORE, line.decimals)
    same, other = _("khớp"), _("khác")
    sheet.formula(
        VERDICT,
        f'=IF({gap}=0,"{same}","{other}")',
        other if difference else same,
        Kind.LABEL,
    )
    sheet.row += 1
