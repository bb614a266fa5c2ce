"""The cells of a filled form of the figures of many units."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from indices.figure_forms import GRID_HEADINGS, SHEET, grid_identity, grid_key
from indices.imports.figure_forms import FilledCell, refusal, taken_texts
from indices.imports.workbook import Cell, Workbook
from indices.models import Measure
from indices.selectors.figure_grid import GridPlace
from units.names import clean_name

CODE = GRID_HEADINGS[0]


def cells_of_grid(
    book: Workbook, place: GridPlace
) -> dict[tuple[int, str], FilledCell]:
    """All that is filled of the form, by unit and column."""
    owner = grid_identity(place.area.slug, place.level), place.title
    taken = taken_texts(book, owner=owner, span=place.span)
    units = {unit.slug: unit for unit in place.units}
    names = {measure.code: measure.name for measure in Measure.objects.in_use()}
    return {
        (units[slug].pk, column): FilledCell(
            cell, names[column], taken.get(grid_key(slug, column), "")
        )
        for slug, column, cell in _cells(book)
        if slug in units and column in names
    }


def _cells(book: Workbook) -> Iterator[tuple[str, str, Cell]]:
    """Unit, column and cell of all that is filled; rows and columns may have moved."""
    sheet = book.sheet(SHEET)
    if sheet is None:
        raise refusal(book, _("trang tính “%(sheet)s”") % {"sheet": SHEET})
    codes: dict[int, str] = {}
    at = 0
    for _number, cells in sheet.rows():
        here = {cell.column: cell for cell in cells}
        if not codes:
            texts = {column: clean_name(cell.text) for column, cell in here.items()}
            at = next((each for each, text in texts.items() if text == CODE), 0)
            codes = texts if at else {}
            continue
        if at in here:
            slug = clean_name(here[at].text)
            yield from ((slug, codes.get(each, ""), here[each]) for each in here)
    if not codes:
        raise refusal(book, _("hàng mã có ô “%(code)s”") % {"code": CODE})
