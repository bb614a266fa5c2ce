"""Reads an uploaded table, CSV or XLSX, as rows of cleaned texts with their place."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indices.imports.lines import Line, Reading, read_lines, readings_of, refusal
from units.problems import ImportRefused, Problem


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of the file under its header; a missing cell is an empty text."""

    place: str
    header: Sequence[str]
    cells: Sequence[str]

    def __getitem__(self, column: str) -> str:
        return dict(zip(self.header, self.cells, strict=False)).get(column, "")


def read_table(
    content: bytes, *, name: str
) -> tuple[list[TableRow], tuple[Reading, ...]]:
    """The rows below the first line, and the texts of an old font that were read in
    Unicode; refused when there is no row, or no table at all."""
    lines = [
        (place, cells)
        for place, cells in read_lines(content, name=name, accept_legacy_text=True)
        if any(cell.text for cell in cells)
    ]
    if len(lines) < 2:
        expected = _("dòng tiêu đề và ít nhất một dòng tài khoản")
        raise refusal(name, _("tệp không có dòng nào"), expected)
    _refuse_formulas(name, lines)
    header = [cell.text for cell in lines[0][1]]
    # Empty columns at the end are how a spreadsheet leaves room.
    while header and not header[-1]:
        header.pop()
    rows = [
        TableRow(f"{name}, {place}", header, [cell.text for cell in cells])
        for place, cells in lines[1:]
    ]
    return rows, readings_of(lines)


def _refuse_formulas(name: str, lines: list[Line]) -> None:
    """A formula, a date or an error is no text that somebody wrote."""
    problems = [
        Problem(
            f"{name}, {place}",
            "",
            f"{cell.refused} “{cell.text}”",
            _("chữ"),
            sheet=cell.sheet,
            cell=cell.address,
        )
        for place, cells in lines
        for cell in cells
        if cell.refused
    ]
    if problems:
        raise ImportRefused(problems)
