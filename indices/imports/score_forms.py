"""Reads a form of scores that somebody filled: by code, never by place or by name.

Checked in this order: identity, version, columns, rows, values, totals. All faults are
gathered, each with its sheet and cell; what is ignored is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.actions.import_plan import FileCell
from indices.actions.score_columns import Leaf, Value, is_empty, problem_of
from indices.form_identity import (
    SHEET,
    VERSION,
    FormKind,
    Identity,
    IdentityLost,
    read_identity,
)
from indices.imports.cell_numbers import shown_in
from indices.imports.form_columns import (
    FoundColumns,
    Names,
    find_columns,
    letters_of,
    listed,
)
from indices.imports.form_sums import FormSums
from indices.imports.form_values import CellRefused, is_absent, value_of, what_fits
from indices.imports.legacy_text import suggest
from indices.imports.workbook import Cell, Kind, Sheet, Workbook
from indices.numbers import NumberError
from units.names import clean_name, compact_key
from units.problems import ImportRefused, Problem
from units.progress import Advance, no_progress

GUIDE_SHEET, PREVIOUS_SHEET = "Hướng dẫn", "Năm "
TOTAL_CODE = "tong"
LONGEST_FOUND = 60


@dataclass(frozen=True, slots=True)
class KnownUnit:
    pk: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class KnownForm:
    """What the system knows of an edition's units and criteria, both by code.

    `inner` are the names of the criteria that are sums, `parts` what these are sums of.
    """

    leaves: Mapping[str, Leaf]
    inner: Mapping[str, str]
    parts: Mapping[str, tuple[str, ...]]
    units: Mapping[str, KnownUnit]
    headings: Mapping[str, str]


@dataclass(slots=True)
class ReadForm:
    """What a file holds. `notes` say what was ignored, `problems` why it is refused."""

    identity: Identity
    cells: list[FileCell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def identity_of_file(workbook: Workbook, *, name: str) -> Identity:
    """The identity of a form of ours. Raises ImportRefused for any other workbook."""
    expected = _("mẫu lấy từ hệ thống ở trang Excel của kỳ, điền rồi tải lên")
    sheet = next((each for each in workbook.sheets if each.name == SHEET), None)
    if sheet is None:
        found = _("tệp không phải là mẫu của hệ thống")
        raise ImportRefused([Problem(name, "", found, expected)])
    lines = []
    for _row, cells in sheet.rows():
        texts = [cell.text for cell in cells]
        if len(texts) >= 2:
            lines.append((texts[0], texts[1]))
        elif texts:
            lines.append((texts[0], ""))
    try:
        identity = read_identity(lines)
    except IdentityLost:
        found = _("thông tin của mẫu trong tệp đã bị sửa")
        raise ImportRefused([Problem(name, "", found, expected)]) from None
    if identity.version != VERSION:
        found = _("mẫu thuộc phiên bản %(version)d") % {"version": identity.version}
        raise ImportRefused([Problem(name, "", found, _("lấy lại mẫu mới"))])
    return identity


class FormReader:
    """Reads one form. Faults of single cells are in the answer's `problems`."""

    def __init__(
        self, workbook: Workbook, *, identity: Identity, known: KnownForm, name: str
    ) -> None:
        self.workbook = workbook
        self.identity = identity
        self.kind = FormKind(identity.kind)
        self.is_by_unit = self.kind in (FormKind.CRITERION, FormKind.RESULTS)
        self.known = known
        self.name = name
        self.form = ReadForm(identity)
        self.seen: dict[str, int] = {}
        # Points repeat: by criterion and column, the values of stored numbers that were
        # found fitting once.
        self.fitting: dict[tuple[str, str], dict[str, Value]] = defaultdict(dict)
        self.across: list[tuple[int, str, int]] = []
        self.sheet: Sheet | None = None
        self.sheet_name = ""
        self.names = self._names()
        # What a row may speak of, by code: its name.
        self.targets = self._targets()
        self.sums = FormSums(known.parts)

    def read(self, on_row: Advance = no_progress) -> ReadForm:
        found = self._find_sheet()
        if found is None:
            return self.form
        self._note_columns(found)
        for row, cells in found.rows:
            self._read_row(row, cells, found)
            on_row(1)
        self._note_hidden(found)
        self._note_missing_rows()
        self.form.notes += self.sums.notes()
        return self.form

    def _names(self) -> Names:
        """The headings to look for: of columns by what people call them, of units by
        code."""
        if self.kind is FormKind.UNITS:
            keys = {code: code for code in self.identity.units}
            return Names(keys, labels={c: u.name for c, u in self.known.units.items()})
        headings = self.known.headings
        keys = {compact_key(headings[key]): key for key in self._columns()}
        return Names(keys)

    def _columns(self) -> list[str]:
        return [key for key in self.identity.columns if key in self.known.headings]

    def _targets(self) -> dict[str, str]:
        if self.is_by_unit:
            units = self.known.units
            return {c: units[c].name for c in self.identity.units if c in units}
        return {code: leaf.name for code, leaf in self.known.leaves.items()}

    # --- the sheet and its columns -----------------------------------------------

    def _find_sheet(self) -> FoundColumns | None:
        for sheet in self.workbook.sheets:
            found = None if sheet.name == SHEET else find_columns(sheet, self.names)
            if found is not None:
                self.sheet, self.sheet_name = sheet, sheet.name
                return found
        missing = _("không thấy trang nhập điểm")
        expected = _("trang nhập điểm của mẫu, có dòng tiêu đề với cột “Mã”")
        self.form.problems.append(Problem(self.name, "", missing, expected))
        return None

    def _note_columns(self, found: FoundColumns) -> None:
        notes = self.form.notes
        notes += [
            _("Bỏ qua trang “%s”.") % sheet.name[:60]
            for sheet in self.workbook.sheets
            if self._is_foreign(sheet.name)
        ]
        notes += [
            _("Bỏ qua cột %(column)s “%(text)s”.")
            % {"column": column, "text": text[:60]}
            for column, text in found.others
        ]
        for column, text in found.doubled:
            place = f"{column}{found.head_row}"
            self._fault(place, _quoted(text), _("mỗi cột chỉ có một lần"))
        for column, text, label in found.misnamed:
            self._fault(f"{column}{found.head_row - 1}", _quoted(text), label)
        self._note_lost(found)

    def _is_foreign(self, name: str) -> bool:
        if name in (SHEET, GUIDE_SHEET, self.sheet_name):
            return False
        return not name.startswith(PREVIOUS_SHEET)

    def _note_lost(self, found: FoundColumns) -> None:
        """Columns of the form that are no longer there, or in another order."""
        wanted = list(self.names.keys.values())
        there = list(found.columns.values())
        found_keys = set(there)
        lost = [key for key in wanted if key not in found_keys]
        if len(lost) == len(wanted):
            place = f"A{found.head_row}"
            self._fault(place, _("không còn cột điểm nào"), _("các cột của mẫu"))
        elif lost:
            names = listed([self._heading(key) for key in lost])
            self.form.notes.append(_("Tệp không còn cột: %s.") % names)
        if [key for key in wanted if key in found_keys] != there:
            self.form.notes.append(
                _("Các cột đã đổi chỗ; hệ thống tìm theo tên và mã.")
            )

    def _note_hidden(self, found: FoundColumns) -> None:
        """Hidden columns and rows are read as any other; nobody need look for them."""
        assert self.sheet is not None
        columns = [
            f"{letters_of(place)} “{self._heading(key)}”"
            for place, key in found.columns.items()
            if self.sheet.is_hidden_column(place)
        ]
        rows = [str(row) for row in self.seen.values() if self.sheet.is_hidden_row(row)]
        if columns:
            said = _("Cột ẩn, vẫn được đọc: %s.") % listed(columns)
            self.form.notes.append(said)
        if rows:
            said = _("Dòng ẩn, vẫn được đọc: %s.") % listed(rows)
            self.form.notes.append(said)

    def _heading(self, key: str) -> str:
        if self.kind is FormKind.UNITS:
            return self.known.units[key].name if key in self.known.units else key
        return self.known.headings[key]

    # --- rows --------------------------------------------------------------------

    def _read_row(
        self, row: int, cells: Mapping[int, Cell], found: FoundColumns
    ) -> None:
        code_cell = cells.get(found.code_column)
        if code_cell is None:
            self._without_code(cells, found)
            return
        code = clean_name(code_cell.text)
        name_cell = cells.get(found.name_column)
        if code in self.known.inner or compact_key(code) == TOTAL_CODE:
            self._check_name(code, name_cell, self.known.inner.get(code, ""))
            self.sums.note_sum(code, found.columns, cells)
            return
        if not self._is_target(code, code_cell):
            return
        self.seen[code] = row
        self._check_name(code, name_cell, self.targets[code])
        if self.kind is FormKind.UNITS:
            self._read_across(code, cells, found, row)
            return
        for place, key in found.columns.items():
            self._read_cell(code, key, cells.get(place), place, row)

    def _without_code(self, cells: Mapping[int, Cell], found: FoundColumns) -> None:
        """A row of blanks, of sums, or one that has lost its code."""
        for place in found.columns:
            cell = cells.get(place)
            if cell is not None and cell.kind != "formula" and cell.text.strip():
                expected = _("mã ở cột “Mã” của dòng này, hoặc xóa dòng")
                self._fault(cell.address, _quoted(cell.text), expected)
                return

    def _is_target(self, code: str, cell: Cell) -> bool:
        if code in self.seen:
            expected = _("mỗi mã một dòng; mã này đã có ở dòng %d") % self.seen[code]
        elif code in self.targets:
            if cell.kind != "number" or f"{code}0" not in self.targets:
                return True
            expected = _("mã ở dạng chữ, như trong mẫu (1.10 khác 1.1)")
        elif self.is_by_unit:
            expected = _("mã của một đơn vị trong mẫu")
        else:
            expected = _("mã của một tiêu chí chấm điểm trong bộ tiêu chí của kỳ")
        self._fault(cell.address, _quoted(code), expected)
        return False

    def _check_name(self, code: str, cell: Cell | None, name: str) -> None:
        """Codes decide; a name that contradicts its code is a row out of place."""
        if cell is None or not name:
            return
        text = clean_name(cell.text)
        if text == name or compact_key(text) == compact_key(name):
            return
        reading = suggest(cell.text, font=cell.font)
        if reading is None or compact_key(reading.after) != compact_key(name):
            self._fault(cell.address, _quoted(text), name)
            return
        self.form.notes.append(
            _("Ô %(cell)s: tên viết bằng phông cũ, đọc theo mã %(code)s.")
            % {"cell": cell.address, "code": code}
        )

    def _note_missing_rows(self) -> None:
        lost = [code for code in self.targets if code not in self.seen]
        if lost:
            self.form.notes.append(
                _("Tệp thiếu %(count)d dòng, giữ nguyên số đang có: %(codes)s.")
                % {"count": len(lost), "codes": listed(lost)}
            )

    # --- cells -------------------------------------------------------------------

    def _read_across(
        self, code: str, cells: Mapping[int, Cell], found: FoundColumns, row: int
    ) -> None:
        """One criterion of very many units: what is empty, and numbers that were found
        fitting once, are taken at once; all else goes the way of a single cell."""
        column = self.identity.columns[0]
        empty, _legacy = value_of(column, None)
        fitting: dict[str, Value] = self.fitting[code, column]
        numbers: dict[str, Decimal] = {}
        add, new = self.form.cells.append, tuple.__new__
        for place, key, unit_id in self._across(found):
            cell = cells.get(place)
            if cell is None:
                value = empty
            elif cell.kind is Kind.NUMBER and cell.text in fitting:
                value = fitting[cell.text]
                if isinstance(value, Decimal):
                    numbers[key] = value
            else:
                self._read_cell(code, key, cell, place, row)
                continue
            # FileCell(…) without the call of a function of Python
            add(new(FileCell, (unit_id, code, column, value, place, row, "")))
        self.sums.note_row(code, numbers)

    def _across(self, found: FoundColumns) -> list[tuple[int, str, int]]:
        """The columns of units that are known, each with the key of its unit."""
        if not self.across:
            units = self.known.units
            self.across = [
                (place, key, units[key].pk)
                for place, key in found.columns.items()
                if key in units
            ]
        return self.across

    def _read_cell(
        self, row_code: str, key: str, cell: Cell | None, place: int, row: int
    ) -> None:
        unit_code, code, column = self._place(row_code, key)
        unit = self.known.units.get(unit_code)
        leaf = self.known.leaves.get(code)
        if unit is None or leaf is None or is_absent(cell):
            return
        try:
            value, legacy = value_of(column, cell)
        except (NumberError, CellRefused) as refusal:
            self._fault_at(place, row, cell, refusal.expected)
            return
        problem = "" if is_empty(value) else problem_of(leaf, column, value)
        if problem:
            found = f"{problem.rstrip('.')} ({code}, {unit.name})"
            self._fault(f"{letters_of(place)}{row}", found, what_fits(leaf, column))
            return
        if cell is not None and cell.kind is Kind.NUMBER:
            self.fitting[code, column][cell.text] = value
        self.form.cells.append(
            FileCell(unit.pk, code, column, value, place, row, legacy)
        )
        self.sums.note_value(code, key, value)

    def _place(self, row: str, key: str) -> tuple[str, str, str]:
        """Unit, criterion and column of the cell in that row and column."""
        if self.kind is FormKind.UNIT:
            return self.identity.units[0], row, key
        if self.kind is FormKind.UNITS:
            return key, row, self.identity.columns[0]
        return row, self.identity.criterion, key

    def _fault_at(self, place: int, row: int, cell: Cell | None, expected: str) -> None:
        text = "" if cell is None else shown_in(cell)
        self._fault(f"{letters_of(place)}{row}", _quoted(text), expected)

    def _fault(self, address: str, found: str, expected: str) -> None:
        place = _("Trang “%(sheet)s”") % {"sheet": self.sheet_name}
        self.form.problems.append(
            Problem(place, "", found, expected, sheet=self.sheet_name, cell=address)
        )


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= LONGEST_FOUND else f'{text[:LONGEST_FOUND]}…'}”"
