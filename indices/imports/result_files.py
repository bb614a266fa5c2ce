"""Reads a file of results, CSV or XLSX, into rows of raw cells with their places.

Nothing is interpreted here but the kind of a cell: text as a person typed it, or a
number as a spreadsheet stores it. A formula, a date or an error in a cell is kept as
such, so that the import can refuse it by name.
"""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from units.names import clean_name
from units.problems import ImportRefused, Problem

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
HEADER_WITHIN = 20
SEPARATORS = ",;\t"

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
    """`headings` are the file's own words for the columns that are read."""

    name: str
    rows: tuple[RawRow, ...]
    headings: Mapping[str, str]
    ignored_columns: tuple[str, ...]


EMPTY = RawCell("")
# Where a row stands in the file, and its cells.
Line = tuple[str, list[RawCell]]


def read_result_file(path: Path) -> ResultFile:
    """The rows of the file; ImportRefused when it is not a table of results."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _refusal(path, _("tệp quá lớn"), _("tệp không quá 5 MB"))
        content = path.read_bytes()
    except OSError as error:
        raise _refusal(path, _("không đọc được tệp"), _("một tệp có thật")) from error
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


def csv_lines(path: Path, content: bytes) -> Iterator[Line]:
    """Every line with its place; `path` is only named in what is refused."""
    import pandas

    text = _decoded(path, content)
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
            )
    except (pandas.errors.ParserError, pandas.errors.ParserWarning):
        raise _refusal(
            path,
            _("có dòng quá 60 ô, hoặc có dấu ngoặc kép mở mà không đóng"),
            _("một bảng gọn, dấu ngoặc kép theo cặp"),
        ) from None
    if len(frame) > MOST_ROWS:
        raise _refusal(path, _("quá nhiều dòng"), _("không quá 20.000 dòng"))
    for number, values in enumerate(frame.itertuples(index=False, name=None), start=1):
        cells = [RawCell(clean_name(value)) for value in values]
        yield _("dòng %(line)d") % {"line": number}, cells


def _decoded(path: Path, content: bytes) -> str:
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
    return text


def _separator(text: str) -> str:
    """What parts the cells: the most frequent one of the first line that has any."""
    for line in text.splitlines():
        if any(separator in line for separator in SEPARATORS):
            return max(SEPARATORS, key=line.count)
    return ","


def workbook_lines(path: Path, content: bytes) -> Iterator[Line]:
    """Every row of the first visible sheet with its place."""
    _check_package(path, content)
    try:
        # Warnings of what a workbook has beside its cells, such as validation lists.
        with warnings.catch_warnings(action="ignore"):
            lines = _sheet_lines(path, content)
    except ImportRefused:
        raise
    except Exception as error:  # openpyxl raises whatever a broken package makes it
        raise _refusal(
            path,
            _("không đọc được sổ tính (%(kind)s)") % {"kind": type(error).__name__},
            _("tệp .xlsx lưu từ Excel hoặc LibreOffice"),
        ) from error
    yield from lines


def _sheet_lines(path: Path, content: bytes) -> list[Line]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise _refusal(path, _("không có trang nào hiện"), _("một trang có số liệu"))
    lines = []
    rows = visible[0].iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
    for number, row in enumerate(rows, start=1):
        place = _("trang %(sheet)s, dòng %(line)d") % {
            "sheet": visible[0].title,
            "line": number,
        }
        lines.append((place, [_cell(cell) for cell in row]))
    if len(lines) > MOST_ROWS and any(cell.text for cell in lines[-1][1]):
        raise _refusal(path, _("quá nhiều dòng"), _("không quá 20.000 dòng"))
    return lines


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


def _cell(cell: Any) -> RawCell:
    """A cell of openpyxl, by what is stored in it."""
    value = cell.value
    if value is None:
        return EMPTY
    if cell.data_type == "f" or (isinstance(value, str) and value.startswith("=")):
        return RawCell(str(value)[:60], refused=_("công thức"))
    if cell.data_type == "e":
        return RawCell(str(value), refused=_("lỗi của bảng tính"))
    if isinstance(value, bool):
        return RawCell(str(value).upper(), refused=_("giá trị đúng/sai"))
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return RawCell(str(value), refused=_("ngày tháng"))
    if isinstance(value, int | float):
        # 84,58% is stored as 0.8458: whether 84.58 is meant, only the writer knows.
        refused = _("số định dạng phần trăm") if "%" in cell.number_format else ""
        return RawCell(repr(value), is_machine=True, refused=refused)
    return RawCell(clean_name(str(value)))


def _table(path: Path, lines: Sequence[Line]) -> ResultFile:
    for index, (_place, cells) in enumerate(lines[:HEADER_WITHIN]):
        if "unit" in _columns(cells):
            return _results(path, lines[index], lines[index + 1 :])
    found = next(filter(None, (_listed(cells) for _place, cells in lines)), "")
    raise _refusal(
        path,
        _("các cột: %(columns)s") % {"columns": found or _("không có")},
        _("các cột unit, score và nếu có: rank, of, tier, source"),
    )


def _listed(cells: Sequence[RawCell]) -> str:
    return ", ".join(cell.text for cell in cells if cell.text)[:200]


def _columns(cells: Sequence[RawCell]) -> list[str]:
    """Which column each heading is for, "" for one that is not read."""
    return [
        next((name for name, words in HEADINGS.items() if word in words), "")
        for word in (cell.text.casefold() for cell in cells)
    ]


def _results(path: Path, heading: Line, lines: Sequence[Line]) -> ResultFile:
    place, head = heading
    columns = _columns(head)
    filled = [(where, cells) for where, cells in lines if any(c.text for c in cells)]
    problems = [
        *_problems_of_heading(f"{path.name}, {place}", head, columns),
        *_problems_of_width(path.name, head, filled),
    ]
    if problems:
        raise ImportRefused(problems)
    if not filled:
        raise _refusal(path, _("không có dòng số liệu nào"), _("ít nhất một đơn vị"))
    named = [(name, cell.text) for name, cell in zip(columns, head, strict=True)]
    return ResultFile(
        name=path.name,
        rows=tuple(
            RawRow(
                f"{path.name}, {where}",
                {
                    name: cell
                    for name, cell in zip(columns, cells, strict=False)
                    if name
                },
            )
            for where, cells in filled
        ),
        headings={name: text for name, text in named if name},
        ignored_columns=tuple(text for name, text in named if text and not name),
    )


def _problems_of_heading(
    place: str, head: Sequence[RawCell], columns: Sequence[str]
) -> Iterator[Problem]:
    for name, words in HEADINGS.items():
        found = [
            cell.text
            for cell, column in zip(head, columns, strict=True)
            if column == name
        ]
        if not found and name in REQUIRED:
            yield Problem(
                place,
                "",
                _("thiếu cột %(name)s") % {"name": name},
                _("cột %(words)s") % {"words": ", ".join(words[:3])},
            )
        if len(found) > 1:
            yield Problem(
                place,
                "",
                _("cột %(name)s có nhiều lần: %(found)s")
                % {"name": name, "found": ", ".join(found)},
                _("mỗi cột một lần"),
            )


def _problems_of_width(
    file_name: str, head: Sequence[RawCell], lines: Sequence[Line]
) -> Iterator[Problem]:
    """Cells beyond the last heading: a decimal comma in a file parted by commas."""
    width = max(place for place, cell in enumerate(head, start=1) if cell.text)
    for where, cells in lines:
        beyond = [cell.text for cell in cells[width:] if cell.text]
        if beyond:
            yield Problem(
                f"{file_name}, {where}",
                "",
                _("%(count)d ô vượt quá dòng tiêu đề, từ ô “%(text)s”")
                % {"count": len(beyond), "text": beyond[0][:40]},
                _(
                    "không quá %(count)d ô như dòng tiêu đề; dấu phẩy thập phân thì "
                    "ngăn cột bằng dấu chấm phẩy"
                )
                % {"count": width},
            )


def _refusal(path: Path, found: str, expected: str) -> ImportRefused:
    return ImportRefused([Problem(path.name, "", found, expected)])
