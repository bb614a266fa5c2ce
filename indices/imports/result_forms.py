"""Reads a table of results that somebody filled: units down, what was announced across.

A value is faulty where the entry table would refuse it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indices.actions.announced import AnnouncementInput, problems_of
from indices.actions.cells import (
    LONGEST_TEXT,
    UNRANKED_WORD,
    current_inputs,
    with_text,
)
from indices.actions.errors import ActionRefused
from indices.actions.import_plan import FileCell
from indices.actions.result_imports import TEXT_COLUMNS, WHOLE, value_in
from indices.actions.score_columns import Value, value_text
from indices.form_identity import Identity
from indices.imports.cell_numbers import shown_in
from indices.imports.form_columns import letters_of
from indices.imports.form_values import CellRefused, value_of
from indices.imports.score_forms import FormReader, KnownForm, KnownUnit
from indices.imports.workbook import Cell, Workbook
from indices.models import Edition, EditionPart
from indices.numbers import AmbiguousNumber, NumberError, format_number
from indices.selectors.entry import EntryColumn
from indices.selectors.entry_columns import columns_of
from indices.selectors.result_form import units_of_results


@dataclass(frozen=True, slots=True)
class KnownResults:
    """What the system knows of an edition's results: columns, and what is said now."""

    edition: Edition
    columns: Mapping[str, EntryColumn]
    parts: Mapping[str, EditionPart]
    said: Mapping[int, AnnouncementInput]


def read_result_form(
    workbook: Workbook, *, identity: Identity, edition: Edition, name: str
) -> ResultFormReader:
    """A reader of the form for one edition. At most six queries."""
    units = units_of_results(edition)
    columns = {column.name: column for column in columns_of(edition)}
    known = KnownForm(
        leaves={},
        inner={},
        parts={},
        units={each.code: KnownUnit(each.pk, each.code, each.name) for each in units},
        headings={column.name: column.heading for column in columns.values()},
    )
    results = KnownResults(
        edition=edition,
        columns=columns,
        parts={part.code: part for part in edition.parts.all()},
        said=current_inputs(edition=edition, units=units),
    )
    return ResultFormReader(
        workbook, identity=identity, known=known, name=name, results=results
    )


class ResultFormReader(FormReader):
    """Rows are units; a cell is checked beside what is announced of its unit."""

    def __init__(
        self,
        workbook: Workbook,
        *,
        identity: Identity,
        known: KnownForm,
        name: str,
        results: KnownResults,
    ) -> None:
        super().__init__(workbook, identity=identity, known=known, name=name)
        self.results = results

    def _read_cell(
        self, row_code: str, key: str, cell: Cell | None, place: int, row: int
    ) -> None:
        unit = self.known.units[row_code]
        column = self.results.columns[key]
        try:
            value, legacy = _value_of(key, cell)
            value = self._settled(unit.pk, key, value)
        except AmbiguousNumber as refusal:
            self._fault_at(place, row, cell, refusal.expected)
            return
        except NumberError:
            self._fault_at(place, row, cell, _fitting(column))
            return
        except CellRefused as refusal:
            self._fault_at(place, row, cell, refusal.expected)
            return
        except ActionRefused as refusal:
            found = f"{_shown(cell)}{str(refusal).rstrip('.')} ({unit.name})"
            self._fault(f"{letters_of(place)}{row}", found, _fitting(column))
            return
        self.form.cells.append(
            FileCell(unit.pk, WHOLE.code, key, value, place, row, legacy)
        )

    def _settled(self, unit_id: int, column: str, value: Value) -> Value:
        """The value as it would be stored; ActionRefused where it cannot stand."""
        if value in (None, ""):
            return value
        said = self.results.said[unit_id]
        wanted = with_text(said, column, value_text(value))
        problems = problems_of(wanted, self.results.edition, self.results.parts)
        if problems and wanted != said:
            text = problems[0].removeprefix(f"{said.unit.name}: ")
            raise ActionRefused(text)
        return value_in(wanted, column)


def _value_of(column: str, cell: Cell | None) -> tuple[Value, str]:
    """Read as a text or as a number of the score forms is read."""
    return value_of("note" if column in TEXT_COLUMNS else "declared_figure", cell)


def _shown(cell: Cell | None) -> str:
    return "" if cell is None else f"“{shown_in(cell)[:60]}”: "


def _fitting(column: EntryColumn) -> str:
    """What fits a cell of the column, in words."""
    if column.kind == "whole":
        return _("số nguyên từ 1")
    if column.kind == "mark":
        return _("“%s”, hoặc để trống") % UNRANKED_WORD
    if column.name in LONGEST_TEXT:
        return _("chữ, tối đa %d ký tự") % LONGEST_TEXT[column.name]
    if column.limit is None:
        return _("số viết như 7,5 hoặc 7.5")
    most = format_number(column.limit).rstrip("0").rstrip(",")
    return _("số từ 0 đến %(most)s") % {"most": most}
