"""Puts the cells of one sheet in their rows, whichever way they were found.

References are checked as they come: every cell has one place, rows and columns only
grow, and what holds something beyond the limits is refused with its address.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import ge

from django.utils.translation import gettext as _

from indices.imports.xlsx.cells import PLAIN, Cell, Kind, Style, decoded
from indices.imports.xlsx.limits import LAST_COLUMN, LAST_ROW, Limits
from indices.imports.xlsx.references import (
    DIGITS,
    Range,
    address,
    number_of,
    place_of,
    range_of,
)
from indices.imports.xlsx.refusals import cell_refusal
from units.problems import ImportRefused

# How often a cell may be looked for among the formulas that stand over several.
MOST_LOOKS = 1_000_000
KINDS = {"b": Kind.BOOLEAN, "e": Kind.ERROR, "d": Kind.DATE}
NUMBER_TYPES = ("", "n")
PLAIN_TYPES = ("", "n", "s", "inlineStr", "str")
# A text that needs no look at the limit.
SHORT = 1_000
TRUTHS = {"1": "TRUE", "0": "FALSE"}

Row = tuple[int, tuple[Cell, ...]]


@dataclass(slots=True)
class Found:
    """A cell as the sheet writes it."""

    style: str = ""
    stored: str = "n"
    text: str = ""
    formula: str | None = None


@dataclass(slots=True)
class Surroundings:
    """What a sheet says beside its cells, known once its rows are read."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merges: list[Range] = field(default_factory=list)


@dataclass(slots=True)
class RowBuilder:
    """Complete rows wait in `rows`."""

    file_name: str
    sheet_name: str
    limits: Limits
    texts: Sequence[str]
    styles: dict[str, Style]
    rows: deque[Row] = field(default_factory=deque)
    surroundings: Surroundings = field(default_factory=Surroundings)
    row: int = 0
    _row_text: str = ""
    _column: int = 0
    _cells: list[Cell] = field(default_factory=list)
    _columns: dict[str, int] = field(default_factory=dict)
    _ranges: list[Range] = field(default_factory=list)
    _last_row: int = 0
    _looks: int = 0
    _count: int = 0

    # ------------------------------------------------------------ rows

    def begin_row(self, reference: str | None, *, is_hidden: bool) -> None:
        row = self.row + 1 if reference is None else number_of(reference)
        if not self.row < row <= LAST_ROW:
            raise self._misplaced_row(reference or str(row))
        self.row, self._row_text, self._column = row, str(row), 0
        if is_hidden:
            self.surroundings.hidden_rows.add(row)
        if self._ranges:
            self._ranges = [each for each in self._ranges if each.last_row >= row]

    def end_row(self) -> None:
        if not self._cells:
            self.surroundings.hidden_rows.discard(self.row)
            return
        self._count += len(self._cells)
        if self._count > self.limits.cells or self.row > self.limits.rows:
            raise self._beyond()
        if self._column > self.limits.columns:
            self._refuse_beyond_columns()
        self.rows.append((self.row, tuple(self._cells)))
        self._cells.clear()

    def check_order(self, rows: Sequence[int]) -> None:
        """Refuse rows that do not follow one another, whether they hold something or
        not; the last of them is where the next row without a number goes on."""
        before = (self.row, *rows)
        if any(map(ge, before, rows)) or rows[-1] > LAST_ROW:
            last = self.row
            for row in rows:
                if not last < row <= LAST_ROW:
                    raise self._misplaced_row(str(row))
                last = row
        self._last_row = rows[-1]

    def skip_to_last(self) -> None:
        """Count the rows that hold nothing."""
        self.row = self._last_row

    # ------------------------------------------------------------ cells

    def place(self, reference: str | None) -> None:
        """Go to the cell; one without a reference stands right of the one before."""
        if reference is None:
            column = self._column + 1
        else:
            head = reference.rstrip(DIGITS)
            column = self._columns.get(head, 0)
            if not column or reference[len(head) :] != self._row_text:
                column = self._new_column(reference)
        if not self._column < column <= LAST_COLUMN:
            raise self._misplaced(reference or address(self.row, column))
        self._column = column

    def put(self, found: Found) -> None:
        """Keep the cell at the place that was gone to, if it holds something."""
        style = self.styles.get(found.style, PLAIN)
        text = self._stored_text(found.stored, found.text)
        is_formula = found.formula is not None or self._is_in_range()
        if not text and not is_formula:
            return
        kind = style.number if found.stored == "n" else KINDS.get(found.stored)
        if is_formula:
            kind = Kind.FORMULA
        self._cells.append(
            Cell(
                self.row,
                self._column,
                kind or Kind.TEXT,
                text,
                style,
                found.formula or "",
            )
        )

    def put_quickly(self, found: Iterable[tuple[str, ...]]) -> None:
        """Keep cells given as letters, digits, style, type, formula and two texts, of
        which one is empty: what `place` and `put` do, for the many plain ones."""
        columns, styles, append = self._columns, self.styles, self._cells.append
        row, row_text, has_ranges = self.row, self._row_text, bool(self._ranges)
        new = tuple.__new__  # Cell(…) without the call of a function of Python
        for head, digits, style_number, stored, formula, text, inline in found:
            column = columns.get(head) or self._new_column(head + digits)
            if column <= self._column or digits != row_text:
                raise self._misplaced(head + digits)
            self._column = column
            if formula or has_ranges or stored not in PLAIN_TYPES:
                style_and_type = style_number, stored or "n"
                self.put(Found(*style_and_type, text or inline, formula or None))
                continue
            style = styles.get(style_number, PLAIN)
            if stored in NUMBER_TYPES:
                kind, text = style.number, text.strip()
            else:
                kind, text = Kind.TEXT, self._text(stored, text or inline)
            if text:
                append(new(Cell, (row, column, kind, text, style, "")))

    def _new_column(self, reference: str) -> int:
        place = place_of(reference)
        if place is None or place[0] != self.row:
            raise self._misplaced(reference)
        self._columns[reference.rstrip(DIGITS)] = place[1]
        return place[1]

    def _stored_text(self, stored: str, text: str) -> str:
        if stored in ("s", "str", "inlineStr"):
            return self._text(stored, text)
        text = text.strip()
        if stored == "b":
            return TRUTHS.get(text, text)
        if stored in ("n", "e", "d"):
            return self._checked(text)
        raise self.refusal(self.here, _("kiểu ô lạ “%(kind)s”") % {"kind": stored[:20]})

    def _text(self, stored: str, text: str) -> str:
        found = self._shared_text(text.strip()) if stored == "s" else decoded(text)
        return found if len(found) < SHORT else self._checked(found)

    def _shared_text(self, text: str) -> str:
        if not text:
            return ""
        place = number_of(text)
        if not 0 <= place < len(self.texts):
            raise self.refusal(
                self.here,
                _("ô dùng chữ chung số “%(text)s” không có") % {"text": text[:20]},
            )
        return self.texts[place]

    def _checked(self, text: str) -> str:
        if len(text) > self.limits.text:
            raise self.refusal(self.here, _("quá nhiều chữ trong một ô"))
        return text

    # ------------------------------------------------------------ what stands around

    def note_formula_range(self, reference: str) -> None:
        """Remember over which cells a formula stands: the others show no sign of it."""
        found = range_of(reference)
        if found is None:
            raise self.refusal(self.here, _("công thức mảng không hợp lệ"))
        if found.size == 1:
            return
        self._ranges.append(found)

    def _is_in_range(self) -> bool:
        self._looks += len(self._ranges)
        if self._looks > MOST_LOOKS:
            raise self.refusal(self.here, _("quá nhiều công thức mảng"))
        return any(each.holds(self.row, self._column) for each in self._ranges)

    def note_hidden_columns(self, first: str, last: str) -> None:
        hidden = self.surroundings.hidden_columns
        hidden.append((number_of(first), number_of(last)))
        if len(hidden) > LAST_COLUMN:
            raise self.refusal("A1", _("quá nhiều cột ẩn"))

    def note_merge(self, reference: str) -> None:
        found = range_of(reference)
        if found is None:
            raise self.refusal(reference, _("ô gộp không hợp lệ"))
        merges, limits = self.surroundings.merges, self.limits
        merges.append(found)
        if len(merges) > limits.merges:
            expected = _("không quá %(count)d ô gộp") % {"count": limits.merges}
            raise self.refusal(reference, _("quá nhiều ô gộp"), expected)
        if found.last_row > limits.rows and found.last_column > limits.columns:
            raise self.refusal(reference, _("ô gộp quá lớn"), _("ô gộp trong bảng"))

    # ------------------------------------------------------------ refusals

    @property
    def here(self) -> str:
        return address(self.row, self._column or 1)

    def refusal(self, cell: str, found: str, expected: str = "") -> ImportRefused:
        return cell_refusal(
            self.file_name,
            sheet=self.sheet_name,
            cell=cell[:40],
            found=found,
            expected=expected,
        )

    def _misplaced_row(self, reference: str) -> ImportRefused:
        return self.refusal(
            f"A{reference}",
            _("dòng “%(row)s” không hợp lệ, trùng hoặc sai thứ tự")
            % {"row": reference[:20]},
        )

    def _misplaced(self, reference: str) -> ImportRefused:
        return self.refusal(
            reference, _("địa chỉ ô không hợp lệ, trùng hoặc sai thứ tự")
        )

    def _refuse_beyond_columns(self) -> None:
        for cell in self._cells:
            if cell.column > self.limits.columns:
                self._column = cell.column
                raise self._beyond()

    def _beyond(self) -> ImportRefused:
        limits = self.limits
        return self.refusal(
            self._cells[0].address if self.row > limits.rows else self.here,
            _("có giá trị nằm quá xa, hoặc bảng có quá nhiều ô"),
            _("bảng trong %(rows)d dòng và %(columns)d cột đầu, không quá %(cells)d ô")
            % {
                "rows": limits.rows,
                "columns": limits.columns,
                "cells": limits.cells,
            },
        )
