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
from units.problems import ImportRefused, Problem

CODE = GRID_HEADINGS[0]


def cells_of_grid(
    book: Workbook, place: GridPlace
) -> dict[tuple[int, str], FilledCell]:
    """All that is filled of the form, by unit and column."""
    owner = grid_identity(place.area.slug, place.level), place.title
    taken = taken_texts(book, owner=owner, span=place.span)
    units = {unit.slug: unit for unit in place.units}
    names = {measure.code: measure.name for measure in Measure.objects.in_use()}
    found: dict[tuple[int, str], FilledCell] = {}
    lost: list[Problem] = []
    for slug, column, cell in _cells(book):
        shown = taken.get(grid_key(slug, column), "")
        filled = FilledCell(cell, names.get(column, column), shown)
        if slug in units and column in names:
            first = found.setdefault((units[slug].pk, column), filled)
            is_other = filled.text not in ("", first.text)
            expected = _("mỗi đơn vị một dòng") if is_other else ""
        else:
            expected = _homeless(slug, column, filled, is_unit=slug in units)
        if expected:
            lost.append(filled.problem(expected))
    if lost:
        raise ImportRefused(lost)
    return found


def _homeless(slug: str, column: str, filled: FilledCell, *, is_unit: bool) -> str:
    """What a value without a place should be; "" where nobody filled it in."""
    if not filled.is_changed:
        return ""
    if is_unit:
        return _("một loại số liệu còn dùng, không phải %s") % column
    return _("một đơn vị của biểu mẫu này, không phải %s") % slug[:80]


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
            for each, cell in here.items():
                if codes.get(each, "") not in ("", *GRID_HEADINGS):
                    yield slug, codes[each], cell
    if not codes:
        raise refusal(book, _("hàng mã có ô “%(code)s”") % {"code": CODE})
