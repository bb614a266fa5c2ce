"""A filled form of the figures of many units: read, tried, written as previewed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.figure_saving import save_figure_grid
from indices.figure_forms import GRID_HEADINGS, SHEET, grid_identity, grid_key
from indices.imports.figure_forms import (
    FigurePreview,
    FiguresMoved,
    FilledCell,
    refusal,
    taken_texts,
    tried,
)
from indices.imports.workbook import Cell, Workbook, read_workbook
from indices.models import Measure
from indices.selectors.figure_grid import GridPlace
from units.names import clean_name

CODE = GRID_HEADINGS[0]


def preview_grid(
    *, actor: Actor, place: GridPlace, name: str, content: bytes
) -> FigurePreview:
    """ImportRefused with every fault of the file at once; nothing is written."""
    with transaction.atomic():
        found = _tried(actor, place, name, content)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def write_grid(
    *, actor: Actor, place: GridPlace, name: str, content: bytes, seen: str
) -> FigurePreview:
    """Write the file, if it still does what the preview showed."""
    found = _tried(actor, place, name, content)
    if found.digest != seen:
        raise FiguresMoved
    return found


def _tried(actor: Actor, place: GridPlace, name: str, content: bytes) -> FigurePreview:
    book = read_workbook(content, name=name)
    owner = grid_identity(place.area.slug, place.level), place.title
    taken = taken_texts(book, owner=owner, span=place.span)
    units = {unit.slug: unit for unit in place.units}
    names = {measure.code: measure.name for measure in Measure.objects.in_use()}
    cells = {
        (units[slug].pk, column): FilledCell(
            cell, names[column], taken.get(grid_key(slug, column), "")
        )
        for slug, column, cell in _cells(book)
        if slug in units and column in names
    }
    return tried(
        cells,
        name=name,
        save=lambda edits: save_figure_grid(
            actor=actor, units=units.values(), span=place.span, edits=edits
        ),
    )


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
