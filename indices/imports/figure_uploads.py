"""A form of figures that was filled: whose it is, what it changes, what is wrong in it.

It is of one unit or of many; which cells it has is for the two kinds of form to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indices.actions.cells import INVALID, CellEdit, SaveReport
from indices.imports.figure_forms import FilledCell, cells_of_unit, text_of_cell
from indices.imports.figure_grid_forms import cells_of_grid
from indices.imports.workbook import read_workbook
from indices.imports.xlsx.references import place_of
from indices.numbers import NumberError
from indices.selectors.figure_files import FigurePlace
from indices.selectors.figure_grid import GridPlace
from units.names import clean_name
from units.problems import Problem


@dataclass(frozen=True, slots=True)
class FigureFile:
    """`cells` are all that are filled, by unit and column; `edits` those that say
    another than when the form was taken."""

    name: str
    cells: Mapping[tuple[int, str], FilledCell]
    edits: tuple[CellEdit, ...]
    faults: tuple[Problem, ...]

    def problems(self, report: SaveReport) -> list[Problem]:
        """All cells that cannot be read or cannot be, as the sheet has them."""
        refused = [
            self.cells[each.unit_id, each.column].problem(each.expected)
            for each in report.having(INVALID)
        ]
        return sorted([*self.faults, *refused], key=_place_in_sheet)


def _place_in_sheet(problem: Problem) -> tuple[int, int]:
    return place_of(problem.cell) or (0, 0)


def read_figure_file(content: bytes, *, name: str, place: FigurePlace) -> FigureFile:
    """ImportRefused when it is no form of the place and its period."""
    book = read_workbook(content, name=name)
    if isinstance(place, GridPlace):
        cells = cells_of_grid(book, place)
    else:
        cells = cells_of_unit(book, place)
    edits, faults = [], []
    for (unit_id, column), filled in cells.items():
        try:
            value = text_of_cell(filled.cell)
        except NumberError as error:
            faults.append(filled.problem(error.expected))
            continue
        # What the file leaves as it was taken never overwrites a newer figure.
        if value and clean_name(value) != clean_name(filled.shown):
            edits.append(CellEdit(unit_id, column, filled.shown, value))
    return FigureFile(name, cells, tuple(edits), tuple(faults))
