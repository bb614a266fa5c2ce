"""A filled form of a unit's figures: read, tried, written as it was previewed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.cells import CONFLICT, INVALID, SAVED, CellEdit, SaveReport
from indices.actions.figure_cells import Place
from indices.actions.figure_saving import save_figures
from indices.figure_forms import FIRST, HEADINGS, HIDDEN, LAST, SHEET, UNIT
from indices.imports.cell_numbers import REFUSED
from indices.imports.workbook import Cell, Kind, Workbook, read_workbook
from indices.numbers import NumberError, parse_machine_number, shown_in_input
from units.names import clean_name, compact_key
from units.problems import ImportRefused, Problem

CODE, VALUE = compact_key(HEADINGS[0]), compact_key(HEADINGS[-1])
MOST_ROWS = 2_000


class FiguresMoved(Exception):  # noqa: N818 - an answer, not an error
    """What the file would write is another by now; nothing was written."""


@dataclass(frozen=True, slots=True)
class FigurePreview:
    """What the file would write, and where somebody else was quicker."""

    report: SaveReport
    digest: str

    @property
    def changes(self) -> list[tuple[str, str]]:
        return [(each.column, each.stored) for each in self.report.having(SAVED)]

    @property
    def conflicts(self) -> list[tuple[str, str]]:
        return [(each.column, each.stored) for each in self.report.having(CONFLICT)]


def preview_figures(
    *, actor: Actor, place: Place, name: str, content: bytes
) -> FigurePreview:
    """ImportRefused with every fault of the file at once; nothing is written."""
    with transaction.atomic():
        found = _tried(actor, place, name, content)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def write_figures(
    *, actor: Actor, place: Place, name: str, content: bytes, seen: str
) -> FigurePreview:
    """Write the file, if it still does what the preview showed."""
    found = _tried(actor, place, name, content)
    if found.digest != seen:
        raise FiguresMoved
    return found


def _tried(actor: Actor, place: Place, name: str, content: bytes) -> FigurePreview:
    book = read_workbook(content, name=name)
    taken = _taken(book, place)
    cells = _cells(book)
    edits, problems = [], []
    for column, cell in cells.items():
        try:
            value = _text(cell)
        except NumberError as error:
            problems.append(_problem(name, cell, str(error)))
            continue
        shown = taken.get(column, "")
        # What the file leaves as it was taken never overwrites a newer figure.
        if value and clean_name(value) != clean_name(shown):
            edits.append(CellEdit(place.unit.pk, column, shown, value))
    report = save_figures(actor=actor, place=place, edits=edits)
    problems += [
        _problem(name, cells[each.column], each.message)
        for each in report.having(INVALID)
    ]
    if problems:
        raise ImportRefused(problems)
    return FigurePreview(report, _digest(report))


def _digest(report: SaveReport) -> str:
    words = [f"{each.column} {each.status} {each.stored}" for each in report.outcomes]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _problem(name: str, cell: Cell, expected: str) -> Problem:
    return Problem(
        name, HEADINGS[-1], cell.text[:60], expected, sheet=SHEET, cell=cell.address
    )


def _taken(book: Workbook, place: Place) -> Mapping[str, str]:
    """What each cell showed; refused when the form is another unit's or period's."""
    hidden = book.sheet(HIDDEN)
    if hidden is None:
        raise _refusal(book, _("biểu mẫu số liệu tải từ trang này"))
    rows = {}
    for _number, cells in hidden.rows():
        texts = {cell.column: cell.text for cell in cells}
        rows[texts.get(1, "")] = texts.get(2, "")
    own = (place.unit.slug, place.starts_on.isoformat(), place.ends_on.isoformat())
    said = (rows.pop(UNIT, ""), rows.pop(FIRST, ""), rows.pop(LAST, ""))
    if said != own:
        expected = _("biểu mẫu của %(unit)s, kỳ %(period)s") % {
            "unit": place.unit.name,
            "period": place.period,
        }
        raise _refusal(book, expected, found=", ".join(filter(None, said))[:120])
    return rows


def _cells(book: Workbook) -> dict[str, Cell]:
    """The filled cells by the code of their row; rows and columns may have moved."""
    sheet = book.sheet(SHEET)
    if sheet is None:
        raise _refusal(book, _("trang tính “%(sheet)s”") % {"sheet": SHEET})
    places: dict[str, int] = {}
    found: dict[str, Cell] = {}
    for number, cells in sheet.rows():
        if number > MOST_ROWS:
            break
        if not places:
            heads = {compact_key(cell.text): cell.column for cell in cells}
            places = heads if CODE in heads and VALUE in heads else {}
            continue
        here = {cell.column: cell for cell in cells}
        code, value = here.get(places[CODE]), here.get(places[VALUE])
        if code is not None and value is not None:
            found[clean_name(code.text)] = value
    if not places:
        heads_text = _("hàng tiêu đề có cột “%(code)s” và “%(value)s”")
        raise _refusal(book, heads_text % {"code": HEADINGS[0], "value": HEADINGS[-1]})
    return found


def _text(cell: Cell) -> str:
    """The cell as somebody would have typed it; NumberError for what is no value."""
    if cell.kind is Kind.TEXT:
        return clean_name(cell.text)
    if cell.kind is Kind.NUMBER:
        return shown_in_input(parse_machine_number(cell.text))
    expected = _("một số hoặc chữ gõ thẳng vào ô, không phải %(what)s")
    raise NumberError(cell.text, expected % {"what": REFUSED[cell.kind]})


def _refusal(book: Workbook, expected: str, *, found: str = "") -> ImportRefused:
    return ImportRefused(
        [Problem(book.name, "", found or _("không phải biểu mẫu của kỳ này"), expected)]
    )
