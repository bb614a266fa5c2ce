"""Rows of a CSV file as cleaned texts with their place, and nothing more."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from units.names import clean_name
from units.problems import ImportRefused, Problem


@dataclass(frozen=True, slots=True)
class FileRow:
    """The cells of one line; a missing cell is an empty text."""

    place: str
    cells: Mapping[str, str]
    line: int = field(default=0, kw_only=True)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def problem(self, *, column: str, expected: str) -> Problem:
        return Problem(self.place, column, self[column], expected)


def read_csv_rows(
    path: Path | str, *, required: Sequence[str], optional: Sequence[str] = ()
) -> list[FileRow]:
    """Every line of the file; refused when it is not the table it should be."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        expected = _("đường dẫn tới một tệp CSV đọc được")
        raise _refusal(path, _("không đọc được tệp"), expected) from error
    except UnicodeDecodeError as error:
        expected = _("tệp CSV mã UTF-8 (trong Excel: Lưu thành, kiểu CSV UTF-8)")
        raise _refusal(path, _("tệp không phải UTF-8"), expected) from error
    lines = csv.reader(text.splitlines(keepends=True))
    try:
        header = [clean_name(cell) for cell in next(lines, [])]
        numbered = [(lines.line_num, cells) for cells in lines if any(cells)]
    except csv.Error as error:
        raise _refusal(path, str(error), _("tệp CSV đúng quy cách")) from error
    _check_header(path, header, required=required, optional=optional)
    return _rows(path, header, numbered)


def _rows(
    path: Path, header: list[str], numbered: list[tuple[int, list[str]]]
) -> list[FileRow]:
    rows, problems = [], []
    for line, cells in numbered:
        place = _("%(file)s, dòng %(line)d") % {
            "file": path.name,
            "line": line,
        }
        if len(cells) > len(header):
            problems.append(
                Problem(
                    place,
                    "",
                    _("%(count)d ô") % {"count": len(cells)},
                    _("%(count)d ô như dòng tiêu đề") % {"count": len(header)},
                )
            )
        cleaned = [clean_name(cell) for cell in cells]
        rows.append(FileRow(place, dict(zip(header, cleaned, strict=False)), line=line))
    if problems:
        raise ImportRefused(problems)
    if not rows:
        raise _refusal(path, _("tệp không có dòng nào"), _("ít nhất một dòng số liệu"))
    return rows


def _check_header(
    path: Path, header: list[str], *, required: Sequence[str], optional: Sequence[str]
) -> None:
    missing = [column for column in required if column not in header]
    unknown = [column for column in header if column not in (*required, *optional)]
    doubled = sorted({column for column in header if header.count(column) > 1})
    if not (missing or unknown or doubled):
        return
    raise _refusal(
        path,
        _("các cột: %(columns)s") % {"columns": ", ".join(header) or _("không có")},
        _("các cột: %(columns)s") % {"columns": ", ".join((*required, *optional))},
    )


def _refusal(path: Path, found: str, expected: str) -> ImportRefused:
    return ImportRefused([Problem(path.name, "", found, expected)])
