"""What Excel itself checks on a form: points and ranks as they are typed, in red what
got above its maximum anyhow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from indices.exports.formats.workbook import cell_text
from indices.numbers import format_number
from indices.selectors.score_form import FormColumn, FormRow, ScoreForm

# Excel takes no longer text for a message of its own.
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
LAST_RANK = 999_999


def runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbours together: 1, 2, 3, 7 gives (1, 3) and (7, 7)."""
    start = last = -2
    for number in numbers:
        if number != last + 1:
            if start >= 0:
                yield start, last
            start = number
        last = number
    if start >= 0:
        yield start, last


def check_rows(sheet: Worksheet, form: ScoreForm, *, top: int, left: int) -> None:
    """Every row has a maximum of its own: open points of a row between 0 and it."""
    for place, row in enumerate(form.rows):
        if row.parts:
            continue
        open_numbers = [
            number
            for number, column in enumerate(form.columns)
            if column.is_points and row.cells[number].is_open
        ]
        for first, last in runs(open_numbers):
            at = top + place
            sheet.data_validation(
                at, left + first, at, left + last, _validation_of_row(row)
            )


def check_columns(sheet: Worksheet, form: ScoreForm, *, top: int, left: int) -> None:
    """The columns have the maxima, alike for every row."""
    last = top + len(form.rows) - 1
    for number, column in enumerate(form.columns):
        rule = _validation_of_column(column)
        if rule is not None and form.rows:
            sheet.data_validation(top, left + number, last, left + number, rule)


def mark_too_much(
    sheet: Worksheet, form: ScoreForm, red: Format, *, top: int, left: int
) -> None:
    """Points above the maximum turn red, however they got there."""
    last = top + len(form.rows) - 1
    points = [n for n, column in enumerate(form.columns) if column.is_points]
    for first, end in runs(points if form.rows else []):
        groups = [(first, end)] if form.has_limits else _each(first, end)
        for begin, stop in groups:
            cell = xl_rowcol_to_cell(top, left + begin)
            limit: object = form.columns[begin].limit
            if form.has_limits:
                limit = xl_rowcol_to_cell(top, 2, col_abs=True)
            if limit is None:
                continue
            rule = {
                "type": "formula",
                "criteria": f"=AND(ISNUMBER({cell}),{cell}>{limit})",
                "format": red,
            }
            sheet.conditional_format(top, left + begin, last, left + stop, rule)


def _each(first: int, last: int) -> list[tuple[int, int]]:
    return [(number, number) for number in range(first, last + 1)]


def _validation_of_row(row: FormRow) -> dict[str, object]:
    refused = _(
        "Điểm của %(code)s phải là số từ 0 đến %(most)s. Để trống nếu chưa chấm."
    )
    message = refused % {"code": row.code, "most": _plain(row.limit)}
    return _between(row.limit, row.name, message)


def _validation_of_column(column: FormColumn) -> dict[str, object] | None:
    if column.is_whole:
        message = _("Hạng phải là số nguyên từ 1 trở lên. Để trống nếu không có.")
        return {
            "validate": "integer",
            "criteria": "between",
            "minimum": 1,
            "maximum": LAST_RANK,
            **_messages(_("Số nguyên từ 1"), column.name, message),
        }
    if column.limit is None:
        return None
    refused = _("“%(column)s” phải là số từ 0 đến %(most)s. Để trống nếu chưa có.")
    message = refused % {"column": column.name, "most": _plain(column.limit)}
    return _between(column.limit, column.name, message)


def _between(most: Decimal, name: str, message: str) -> dict[str, object]:
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": most,
        **_messages(_("Tối đa %(most)s") % {"most": _plain(most)}, name, message),
    }


def _messages(title: str, name: str, refused: str) -> dict[str, object]:
    return {
        "input_title": title[:LONGEST_TITLE],
        "input_message": cell_text(name)[:LONGEST_MESSAGE],
        "error_title": _("Không ghi được")[:LONGEST_TITLE],
        "error_message": refused[:LONGEST_MESSAGE],
    }


def _plain(number: Decimal) -> str:
    return format_number(number, 6).rstrip("0").rstrip(",")
