"""Finds the table of a form on a sheet: its heading row, and what each column is.

Columns may have been moved, hidden or added; they are known by their headings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from indices.imports.workbook import Cell, Sheet
from units.names import clean_name, compact_key

CODE_HEADING = "ma"
NAME_HEADINGS = ("tieuchi", "donvi")
# What stands beside the columns to be filled and is never read.
BESIDE = ("diemtoida", "congcacphan")
PREVIOUS_YEAR = "nam"
# The table begins within so many rows, or the sheet is none of ours.
MOST_ROWS_ABOVE = 20


@dataclass(frozen=True, slots=True)
class Names:
    """By heading: the key of a column. Of columns that are units, the headings are
    codes and `labels` the names that stand above them."""

    keys: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def are_codes(self) -> bool:
        return bool(self.labels)

    def key_of(self, text: str) -> str | None:
        return self.keys.get(text if self.are_codes else compact_key(text))


@dataclass(slots=True)
class FoundColumns:
    """`rows` goes on below the heading. Lists say place and text: of headings that are
    nothing of ours, that occur twice, and of names that contradict their code."""

    head_row: int
    code_column: int
    rows: Iterator[tuple[int, Mapping[int, Cell]]]
    name_column: int = 0
    columns: dict[int, str] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    doubled: list[tuple[str, str]] = field(default_factory=list)
    misnamed: list[tuple[str, str, str]] = field(default_factory=list)


def find_columns(sheet: Sheet, names: Names) -> FoundColumns | None:
    """The table of the sheet; None when it has no heading row with a column of codes
    and one that is to be filled."""
    rows = _placed(sheet)
    above: Mapping[int, Cell] = {}
    for row, cells in rows:
        if row > MOST_ROWS_ABOVE:
            return None
        if _is_heading(cells.values(), names):
            return _columns_of(row, cells, above, rows, names)
        above = cells
    return None


def _placed(sheet: Sheet) -> Iterator[tuple[int, Mapping[int, Cell]]]:
    return ((row, {cell.column: cell for cell in cells}) for row, cells in sheet.rows())


def _is_heading(cells: object, names: Names) -> bool:
    texts = [clean_name(cell.text) for cell in cells]  # type: ignore[attr-defined]
    has_code = any(compact_key(text) == CODE_HEADING for text in texts)
    return has_code and any(
        names.key_of(text) is not None or compact_key(text) in NAME_HEADINGS
        for text in texts
    )


def _columns_of(
    row: int,
    cells: Mapping[int, Cell],
    above: Mapping[int, Cell],
    rows: Iterator[tuple[int, Mapping[int, Cell]]],
    names: Names,
) -> FoundColumns:
    found = FoundColumns(head_row=row, code_column=0, rows=rows)
    taken: set[str] = set()
    for place, cell in cells.items():
        text = clean_name(cell.text)
        letters = letters_of(place)
        key, plain = names.key_of(text), compact_key(text)
        if key is not None:
            if key in taken:
                found.doubled.append((letters, text))
                continue
            taken.add(key)
            found.columns[place] = key
            label, said = names.labels.get(key, ""), _above(above, place)
            if label and said and compact_key(label) != compact_key(said):
                found.misnamed.append((letters, said, label))
        elif plain == CODE_HEADING and not found.code_column:
            found.code_column = place
        elif plain in NAME_HEADINGS and not found.name_column:
            found.name_column = place
        elif plain and plain not in BESIDE and not _is_year(plain):
            found.others.append((letters, text))
    return found


def _above(above: Mapping[int, Cell], place: int) -> str:
    return clean_name(above[place].text) if place in above else ""


def _is_year(plain: str) -> bool:
    rest = plain.removeprefix(PREVIOUS_YEAR)
    return rest != plain and rest.isdigit()


def letters_of(column: int) -> str:
    """The letters of a column, counted from 1: 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def listed(texts: Sequence[str], most: int = 10) -> str:
    """Some of many, and how many more."""
    shown = ", ".join(texts[:most])
    if len(texts) <= most:
        return shown
    return _("%(shown)s và %(more)d nữa") % {
        "shown": shown,
        "more": len(texts) - most,
    }
