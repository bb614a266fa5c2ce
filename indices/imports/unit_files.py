"""Reads a list of units that came as a workbook: the form of the system, or any table
with the same columns. What the rows mean is for the import of units to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indices.form_identity import SHEET, FormKind
from indices.form_identity import UNIT_HEADINGS as HEADINGS
from indices.imports.cell_days import DayError, day_in, has_month_first
from indices.imports.lines import (
    Line,
    RawCell,
    RawRow,
    Reading,
    read_lines,
    readings_of,
    refusal,
)
from indices.imports.result_files import HEADER_WITHIN
from indices.imports.score_forms import identity_of_file
from indices.imports.workbook import read_workbook
from units.csv_rows import FileRow
from units.names import compact_key
from units.problems import ImportRefused, Problem

REQUIRED = ("code", "name", "kind")
CODES, DAYS = ("code", "parent_code"), ("valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class UnitRow(FileRow):
    """A row of the workbook, whose problems name sheet and cell."""

    raw: RawRow

    def problem(self, *, column: str, expected: str) -> Problem:
        return self.raw.problem(
            column, heading=HEADINGS[column], found=self[column], expected=expected
        )


@dataclass(frozen=True, slots=True)
class UnitFile:
    """`sequence` is the newest change of reference data that the form knew of, None of
    a table of one's own; `readings` are names in an old font, before and after."""

    rows: tuple[UnitRow, ...]
    sequence: int | None
    ignored_columns: tuple[str, ...]
    readings: tuple[Reading, ...]


def read_unit_list(content: bytes, *, name: str) -> UnitFile:
    """The rows of the file; ImportRefused with all that is wrong with its cells."""
    if not name.casefold().endswith(".xlsx"):
        found = _("tệp không phải .xlsx")
        raise refusal(name, found, _("tệp .xlsx; trong Excel chọn “Lưu thành” .xlsx"))
    sequence = _sequence_of(content, name)
    lines = read_lines(content, name=name, accept_legacy_text=True)
    for number, (_place, cells) in enumerate(lines[:HEADER_WITHIN]):
        columns = [_column(cell) for cell in cells]
        if set(REQUIRED) <= set(columns):
            _refuse_doubled(name, columns)
            return _file(name, cells, columns, lines[number + 1 :], sequence)
    expected = _("một dòng có các cột: %s") % ", ".join(HEADINGS.values())
    raise refusal(name, _("không thấy dòng tiêu đề"), expected)


def _sequence_of(content: bytes, name: str) -> int | None:
    """Of a form of ours; a form of something else is told so."""
    workbook = read_workbook(content, name=name)
    if all(sheet.name != SHEET for sheet in workbook.sheets):
        return None
    identity = identity_of_file(workbook, name=name)
    if identity.kind != FormKind.UNIT_LIST:
        label = FormKind(identity.kind).label
        found = _("mẫu khác: %s") % label
        raise refusal(name, found, _("mẫu danh mục đơn vị"))
    return identity.sequence


def _column(cell: RawCell) -> str:
    word = compact_key(cell.text)
    return next(
        (
            key
            for key, heading in HEADINGS.items()
            if word in (compact_key(heading), compact_key(key))
        ),
        "",
    )


def _refuse_doubled(name: str, columns: Sequence[str]) -> None:
    doubled = [HEADINGS[key] for key in HEADINGS if columns.count(key) > 1]
    if doubled:
        found = _("cột %s có nhiều lần") % ", ".join(doubled)
        raise refusal(name, found, _("mỗi cột một lần"))


def _file(
    name: str,
    head: Sequence[RawCell],
    columns: Sequence[str],
    lines: Sequence[Line],
    sequence: int | None,
) -> UnitFile:
    raws = list(_raw_rows(name, columns, lines))
    doubtful = {key for key in DAYS if has_month_first(raw[key] for raw in raws)}
    rows: list[UnitRow] = []
    problems: list[Problem] = []
    for raw in raws:
        texts = {
            key: _text_of(raw, key, problems, is_doubtful=key in doubtful)
            for key in raw.cells
        }
        rows.append(UnitRow(raw.place, texts, raw))
    if problems:
        raise ImportRefused(problems)
    if not rows:
        raise refusal(name, _("không có đơn vị nào"), _("ít nhất một đơn vị"))
    return UnitFile(
        rows=tuple(rows),
        sequence=sequence,
        ignored_columns=tuple(
            cell.text
            for key, cell in zip(columns, head, strict=True)
            if cell.text and not key
        ),
        readings=readings_of(lines),
    )


def _raw_rows(
    name: str, columns: Sequence[str], lines: Sequence[Line]
) -> Iterator[RawRow]:
    """The rows in which something stands, their cells by the keys of the columns."""
    for place, cells in lines:
        named = {key: cell for key, cell in zip(columns, cells, strict=False) if key}
        if any(cell.text for cell in named.values()):
            yield RawRow(f"{name}, {place}", named)


def _text_of(
    raw: RawRow, key: str, problems: list[Problem], *, is_doubtful: bool
) -> str:
    """The text of a cell as a list of units writes it: days in ISO, codes as text."""
    cell = raw[key]
    expected = ""
    if key in DAYS and cell.text:
        try:
            return day_in(cell, is_doubtful=is_doubtful).isoformat()
        except DayError as error:
            expected = error.expected
    elif cell.refused:
        expected = _("chữ, không phải %s") % cell.refused
    elif key in CODES and cell.is_machine:
        expected = _("mã ở dạng chữ, như trong mẫu (06 khác 6)")
    if expected:
        found, heading = cell.text, HEADINGS[key]
        problems.append(
            raw.problem(key, heading=heading, found=found, expected=expected)
        )
    return cell.text
