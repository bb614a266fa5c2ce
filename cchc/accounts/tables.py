"""Reads an uploaded table, CSV or XLSX, as rows of cleaned texts with their place."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from units.names import clean_name
from units.problems import ImportRefused, Problem


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of the file under its header; a missing cell is an empty text."""

    place: str
    header: Sequence[str]
    cells: Sequence[str]

    def __getitem__(self, column: str) -> str:
        return dict(zip(self.header, self.cells, strict=False)).get(column, "")


def read_table(content: bytes, *, name: str) -> list[TableRow]:
    """The rows below the first line; refused when there is none, or no table at all."""
    lines = _csv_lines(content, name)
    if len(lines) < 2:
        expected = _("dòng tiêu đề và ít nhất một dòng tài khoản")
        raise _refusal(name, _("tệp không có dòng nào"), expected)
    (_number, header), *rest = lines
    return [
        TableRow(
            _("%(file)s, dòng %(line)d") % {"file": name, "line": number}, header, cells
        )
        for number, cells in rest
    ]


def _csv_lines(content: bytes, name: str) -> list[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        expected = _("tệp CSV mã UTF-8 hoặc tệp .xlsx")
        raise _refusal(name, _("tệp không phải UTF-8"), expected) from None
    first_line = text.partition("\n")[0]
    # A machine set to Vietnamese writes semicolons.
    mark = ";" if first_line.count(";") > first_line.count(",") else ","
    reader = csv.reader(text.splitlines(keepends=True), delimiter=mark)
    try:
        return [
            (reader.line_num, [clean_name(cell) for cell in cells])
            for cells in reader
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        raise _refusal(name, str(error), _("tệp CSV đúng quy cách")) from None


def _refusal(name: str, found: str, expected: str) -> ImportRefused:
    return ImportRefused([Problem(name, "", found, expected)])
