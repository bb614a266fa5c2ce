"""Reads a file of results, CSV or XLSX, into rows of raw cells with their places.

Nothing is interpreted here but the kind of a cell: text as a person typed it, or a
number as a spreadsheet stores it. A formula, a date or an error in a cell is kept as
such, so that the import can refuse it by name.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from units.names import clean_name
from units.problems import ImportRefused, Problem

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
HEADER_WITHIN = 10

# What the headings may be called, in a file for programs or one for people.
HEADINGS = {
    "unit": ("unit", "đơn vị", "tên đơn vị", "mã", "mã đơn vị", "code"),
    "score": ("score", "điểm", "tổng điểm", "chỉ số", "chỉ số (%)", "giá trị"),
    "rank": ("rank", "hạng", "xếp hạng", "thứ hạng"),
    "of": ("of", "ranked_of", "trên tổng số", "tổng số đơn vị"),
    "tier": ("tier", "xếp loại", "loại", "nhóm"),
    "source": ("source", "nguồn"),
}
REQUIRED = ("unit", "score")


@dataclass(frozen=True, slots=True)
class RawCell:
    """`machine` is a number as the spreadsheet stores it; `refused` what a cell is."""

    text: str
    is_machine: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of the file; a missing column is an empty cell."""

    place: str
    cells: dict[str, RawCell]

    def __getitem__(self, column: str) -> RawCell:
        return self.cells.get(column, EMPTY)


@dataclass(frozen=True, slots=True)
class ResultFile:
    name: str
    rows: tuple[RawRow, ...]
    ignored_columns: tuple[str, ...]


EMPTY = RawCell("")


def read_result_file(path: Path) -> ResultFile:
    """The rows of the file; ImportRefused when it is not a table of results."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _refusal(path, _("tệp quá lớn"), _("tệp không quá 5 MB"))
        content = path.read_bytes()
    except OSError as error:
        raise _refusal(path, _("không đọc được tệp"), str(error.strerror)) from error
    if not content.strip():
        raise _refusal(path, _("tệp rỗng"), _("một bảng có tiêu đề và số liệu"))
    suffix = path.suffix.lower()
    if suffix == ".csv":
        lines = list(csv_lines(path, content))
    elif suffix == ".xlsx":
        lines = list(workbook_lines(path, content))
    else:
        raise _refusal(
            path,
            _("đuôi tệp “%(suffix)s”") % {"suffix": suffix},
            _("tệp .csv hoặc .xlsx; với tệp .xls hãy dùng “Lưu thành” dạng .xlsx"),
        )
    return _table(path, lines)


def csv_lines(path: Path, content: bytes) -> Iterator[tuple[str, list[RawCell]]]:
    """Every line with its place; `path` is only named in what is refused."""
    import pandas

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refusal(
            path,
            _("tệp không phải UTF-8"),
            _("tệp CSV UTF-8 (trong Excel: “CSV UTF-8”)"),
        ) from None
    if "\x00" in text:
        raise _refusal(path, _("tệp không phải văn bản"), _("tệp CSV mã UTF-8"))
    heading = text.split("\n", 1)[0]
    separator = max(",;\t", key=heading.count)
    try:
        frame = pandas.read_csv(
            io.StringIO(text),
            sep=separator,
            header=None,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            names=range(max(heading.count(separator) + 1, 1)),
            index_col=False,
            on_bad_lines="error",
        )
    except (pandas.errors.ParserError, pandas.errors.EmptyDataError) as error:
        raise _refusal(
            path,
            str(error).splitlines()[-1][:200],
            _("mọi dòng có số ô như dòng tiêu đề"),
        ) from None
    for number, values in enumerate(frame.itertuples(index=False, name=None), start=1):
        cells = [RawCell(clean_name(value or "")) for value in values]
        yield _("dòng %(line)d") % {"line": number}, cells


def workbook_lines(path: Path, content: bytes) -> Iterator[tuple[str, list[RawCell]]]:
    """Every row of the first visible sheet with its place."""
    import openpyxl

    _check_package(path, content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        sheet = next(s for s in book.worksheets if s.sheet_state == "visible")
        rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise _refusal(path, _("quá nhiều dòng"), _("không quá 20.000 dòng"))
            place = _("trang %(sheet)s, dòng %(line)d") % {
                "sheet": sheet.title,
                "line": number,
            }
            yield place, [_cell(cell.value, cell.data_type) for cell in row]
    except ImportRefused:
        raise
    except Exception as error:  # openpyxl raises whatever a broken package makes it
        raise _refusal(
            path,
            _("không đọc được sổ tính (%(kind)s)") % {"kind": type(error).__name__},
            _("tệp .xlsx lưu từ Excel hoặc LibreOffice"),
        ) from error


def _check_package(path: Path, content: bytes) -> None:
    """Refuse what is no workbook, or one that unpacks to far more than it holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(item.file_size for item in package.infolist())
    except zipfile.BadZipFile:
        raise _refusal(
            path,
            _("tệp không phải là sổ tính .xlsx"),
            _("tệp .xlsx lưu từ Excel hoặc LibreOffice"),
        ) from None
    if unpacked > LARGEST_UNPACKED:
        raise _refusal(path, _("tệp bung ra quá lớn"), _("không quá 100 MB"))


def _cell(value: object, data_type: str | None) -> RawCell:
    if value is None:
        return EMPTY
    if data_type == "f" or (isinstance(value, str) and value.startswith("=")):
        return RawCell(str(value)[:60], refused=_("công thức"))
    if data_type == "e":
        return RawCell(str(value), refused=_("lỗi của bảng tính"))
    if isinstance(value, bool):
        return RawCell(str(value).upper(), refused=_("giá trị đúng/sai"))
    if isinstance(value, datetime.date | datetime.time):
        return RawCell(value.isoformat(), refused=_("ngày tháng"))
    if isinstance(value, int | float):
        return RawCell(repr(value), is_machine=True)
    return RawCell(clean_name(str(value)))


def _table(path: Path, lines: Sequence[tuple[str, list[RawCell]]]) -> ResultFile:
    for index, (place, cells) in enumerate(lines[:HEADER_WITHIN]):
        columns = [_column(cell.text) for cell in cells]
        if "unit" in columns:
            return _rows(path, place, cells, columns, lines[index + 1 :])
    found = ", ".join(cell.text for cell in lines[0][1] if cell.text) if lines else ""
    raise _refusal(
        path,
        _("các cột: %(columns)s") % {"columns": found or _("không có")},
        _("các cột unit, score và nếu có: rank, of, tier, source"),
    )


def _column(heading: str) -> str:
    word = heading.casefold()
    return next((name for name, words in HEADINGS.items() if word in words), "")


def _rows(
    path: Path,
    place: str,
    head: Sequence[RawCell],
    columns: Sequence[str],
    lines: Sequence[tuple[str, list[RawCell]]],
) -> ResultFile:
    problems = [
        Problem(
            f"{path.name}, {place}",
            "",
            _("thiếu cột %(name)s") % {"name": name},
            _("cột %(words)s") % {"words": ", ".join(HEADINGS[name][:3])},
        )
        for name in REQUIRED
        if name not in columns
    ]
    problems += [
        Problem(
            f"{path.name}, {place}",
            "",
            _("cột %(name)s có hai lần") % {"name": name},
            _("mỗi cột một lần"),
        )
        for name in HEADINGS
        if columns.count(name) > 1
    ]
    if problems:
        raise ImportRefused(problems)
    rows = tuple(
        RawRow(
            f"{path.name}, {where}",
            {c: cell for c, cell in zip(columns, cells, strict=False) if c},
        )
        for where, cells in lines
        if any(cell.text for cell in cells)
    )
    if not rows:
        raise _refusal(path, _("không có dòng số liệu nào"), _("ít nhất một đơn vị"))
    ignored = tuple(
        cell.text
        for cell, name in zip(head, columns, strict=True)
        if cell.text and not name
    )
    return ResultFile(path.name, rows, ignored)


def _refusal(path: Path, found: str, expected: str) -> ImportRefused:
    return ImportRefused([Problem(path.name, "", found, expected)])
