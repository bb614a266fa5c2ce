"""Reads a table, CSV or XLSX, into lines of raw cells with their places.

Nothing is interpreted here but the kind of a cell: text as a person typed it, or a
number as a spreadsheet stores it. A formula, a date or an error in a cell is kept as
such, so that the import can refuse it by name.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from indices.imports.cell_numbers import REFUSED
from indices.imports.legacy_text import LegacyText, suggest
from indices.imports.workbook import Cell, Kind, Limits, read_workbook
from indices.imports.xlsx.days import stored_day
from indices.imports.xlsx.references import address
from indices.numbers import shortest
from units.names import clean_lines, clean_name
from units.problems import ImportRefused, Problem

LARGEST_FILE = 5 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
SEPARATORS = ",;\t"
LIMITS = Limits(size=LARGEST_FILE, columns=MOST_COLUMNS)


@dataclass(frozen=True, slots=True)
class RawCell:
    """`machine` is a number as the spreadsheet stores it; `refused` what a cell is.
    Sheet and address ("F37") are those of a workbook. `text` is one line; `lines` the
    same with its line ends, where a cell has any. `legacy` is told where the text was
    converted from an old font, `day` where a cell holds a whole day as such."""

    text: str
    is_machine: bool = False
    refused: str = ""
    sheet: str = ""
    address: str = ""
    lines: str = ""
    legacy: LegacyText | None = None
    day: date | None = None
    is_formula: bool = False


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of the file; a missing column is an empty cell."""

    place: str
    cells: dict[str, RawCell]

    def __getitem__(self, column: str) -> RawCell:
        return self.cells.get(column, EMPTY)

    def problem(
        self, column: str, *, heading: str, found: str, expected: str
    ) -> Problem:
        """What is wrong with the row's cell of that column."""
        cell = self[column]
        return Problem(
            self.place,
            heading,
            found,
            expected,
            sheet=cell.sheet,
            cell=cell.address,
        )


# Where a text of an old font stands, the text, and what it is in Unicode.
Reading = tuple[str, str, str]


class LegacyTextFound(ImportRefused):
    """The file holds text of an old font that nobody has confirmed yet."""

    def __init__(
        self, problems: Sequence[Problem], readings: tuple[Reading, ...]
    ) -> None:
        super().__init__(problems)
        self.readings = readings


EMPTY = RawCell("")
# Where a row stands in the file, and its cells.
Line = tuple[str, list[RawCell]]


def content_of(path: Path) -> bytes:
    """The bytes of a file that is small enough to be a table."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise too_large(path.name)
        return path.read_bytes()
    except OSError as error:
        raise refusal(
            path.name, _("không đọc được tệp"), _("một tệp có thật")
        ) from error


def read_lines(
    content: bytes, *, name: str, accept_legacy_text: bool = False
) -> list[Line]:
    """Every line of the CSV or of the workbook's first visible sheet.

    Text of an old font is only taken in Unicode when that is accepted; else the file
    is refused with what each text would become.
    """
    suffix = Path(name).suffix.lower()
    if len(content) > LARGEST_FILE:
        raise too_large(name)
    if suffix in READERS and not content.strip():
        raise refusal(name, _("tệp rỗng"), _("một bảng có tiêu đề và số liệu"))
    if suffix not in READERS:
        raise refusal(
            name,
            _("đuôi tệp “%(suffix)s”") % {"suffix": suffix},
            _("tệp .csv hoặc .xlsx; với tệp .xls hãy dùng “Lưu thành” dạng .xlsx"),
        )
    lines = list(READERS[suffix](content, name))
    converted = [] if accept_legacy_text else list(_problems_of_fonts(name, lines))
    if converted:
        raise LegacyTextFound(converted, readings_of(lines))
    return lines


def readings_of(lines: Sequence[Line]) -> tuple[Reading, ...]:
    """Every text of an old font: where, as it was written, and in Unicode."""
    return tuple(
        (cell.address or place, cell.legacy.before, cell.legacy.after)
        for place, cells in lines
        for cell in cells
        if cell.legacy
    )


def _problems_of_fonts(name: str, lines: Sequence[Line]) -> Iterator[Problem]:
    for place, cells in lines:
        for cell in cells:
            if cell.legacy:
                yield Problem(
                    f"{name}, {place}",
                    "",
                    _("chữ phông cũ (%(encoding)s) “%(before)s”")
                    % {
                        "encoding": cell.legacy.encoding,
                        "before": cell.legacy.before[:80],
                    },
                    _("xác nhận đọc là “%(after)s”, hoặc gõ lại bằng phông Unicode")
                    % {"after": cell.legacy.after[:80]},
                    sheet=cell.sheet,
                    cell=cell.address,
                )


def csv_lines(content: bytes, name: str) -> Iterator[Line]:
    import pandas

    text = _decoded(content, name)
    try:
        with warnings.catch_warnings(action="error"):
            frame = pandas.read_csv(
                io.StringIO(text),
                sep=_separator(text),
                header=None,
                # Wider than any table: cells beyond the heading are told later.
                names=range(MOST_COLUMNS),
                index_col=False,
                dtype=str,
                na_filter=False,
                skip_blank_lines=False,
                nrows=MOST_ROWS + 1,
            )
    except (pandas.errors.ParserError, pandas.errors.ParserWarning):
        raise refusal(
            name,
            _("có dòng quá 60 ô, hoặc có dấu ngoặc kép mở mà không đóng"),
            _("một bảng gọn, dấu ngoặc kép theo cặp"),
        ) from None
    if len(frame) > MOST_ROWS:
        raise _too_many_rows(name)
    for number, values in enumerate(frame.itertuples(index=False, name=None), start=1):
        yield (
            _("dòng %(line)d") % {"line": number},
            [_typed(text) for text in values],
        )


def workbook_lines(content: bytes, name: str) -> Iterator[Line]:
    book = read_workbook(content, name=name, limits=LIMITS)
    visible = [sheet for sheet in book.sheets if sheet.is_visible]
    if not visible:
        raise refusal(name, _("không có trang nào hiện"), _("một trang có số liệu"))
    sheet = visible[0].name
    for count, (row, cells) in enumerate(visible[0].rows(), start=1):
        if count > MOST_ROWS:
            raise _too_many_rows(name)
        place = _("trang %(sheet)s, dòng %(line)d") % {"sheet": sheet, "line": row}
        yield place, _filled(sheet, row, cells, book.counts_from_1904)


READERS = {".csv": csv_lines, ".xlsx": workbook_lines}


def _filled(
    sheet: str, row: int, cells: Sequence[Cell], counts_from_1904: bool
) -> list[RawCell]:
    """The cells from column A on, with empty ones between."""
    found = {cell.column: _raw(sheet, cell, counts_from_1904) for cell in cells}
    return [
        found.get(column) or RawCell("", sheet=sheet, address=address(row, column))
        for column in range(1, cells[-1].column + 1)
    ]


def _raw(sheet: str, cell: Cell, counts_from_1904: bool) -> RawCell:
    """A cell of the workbook, by what is stored in it."""
    is_machine = cell.kind in (Kind.NUMBER, Kind.PERCENT)
    if cell.kind is Kind.TEXT:
        return _typed(cell.text, sheet=sheet, address=cell.address, font=cell.font)
    text = shortest(cell.text) if is_machine else clean_name(cell.text)
    day = None
    if cell.kind is Kind.FORMULA:
        text = f"={cell.formula}"[:60]
    elif cell.kind is Kind.DATE:
        day = stored_day(text, counts_from_1904=counts_from_1904)
        text = f"{day:%d/%m/%Y}" if day else text
    return RawCell(
        text,
        is_machine,
        str(REFUSED.get(cell.kind, "")),
        sheet,
        cell.address,
        day=day,
        is_formula=cell.kind is Kind.FORMULA,
    )


def _typed(text: str, *, sheet: str = "", address: str = "", font: str = "") -> RawCell:
    """A text in Unicode, whatever font it was written in."""
    legacy = suggest(text, font=font)
    text = legacy.after if legacy else text
    return RawCell(
        clean_name(text),
        sheet=sheet,
        address=address,
        lines=clean_lines(text) if "\n" in text else "",
        legacy=legacy,
    )


def _decoded(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refusal(
            name,
            _("tệp không phải UTF-8"),
            _("tệp CSV UTF-8 (trong Excel: “CSV UTF-8”)"),
        ) from None
    if "\x00" in text:
        raise refusal(name, _("tệp không phải văn bản"), _("tệp CSV mã UTF-8"))
    return text


def _separator(text: str) -> str:
    """What parts the cells: the most frequent one of the first line that has any."""
    for line in text.splitlines():
        if any(separator in line for separator in SEPARATORS):
            return max(SEPARATORS, key=line.count)
    return ","


def _too_many_rows(name: str) -> ImportRefused:
    return refusal(name, _("quá nhiều dòng"), _("không quá 20.000 dòng"))


def too_large(name: str) -> ImportRefused:
    return refusal(name, _("tệp quá lớn"), _("tệp không quá 5 MB"))


def refusal(name: str, found: str, expected: str) -> ImportRefused:
    """The whole file is refused for one fault."""
    return ImportRefused([Problem(name, "", found, expected)])
