"""A filled form of a unit's figures: read, tried, written as it was previewed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.cells import (
    CONFLICT,
    INVALID,
    SAVED,
    CellEdit,
    CellOutcome,
    SaveReport,
)
from indices.actions.figure_cells import Place
from indices.actions.figure_saving import save_figures
from indices.actions.figures import span_label
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

    @property
    def digest(self) -> str:
        """Of what it would do: what a person agrees to."""
        outcomes = self.report.outcomes
        words = [f"{each.name} {each.status} {each.stored}" for each in outcomes]
        return hashlib.sha256("\n".join(words).encode()).hexdigest()

    @property
    def changes(self) -> list[CellOutcome]:
        return self.report.having(SAVED)

    @property
    def conflicts(self) -> list[CellOutcome]:
        return self.report.having(CONFLICT)


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
    taken = taken_texts(
        book,
        owner=(place.unit.slug, place.unit.name),
        span=(place.starts_on, place.ends_on),
    )
    cells = {
        (place.unit.pk, column): FilledCell(cell, HEADINGS[-1], taken.get(column, ""))
        for column, cell in _cells(book).items()
    }
    return tried(
        cells,
        name=name,
        save=lambda edits: save_figures(actor=actor, place=place, edits=edits),
    )


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A cell of a form, the heading it stands under, the text it showed when taken."""

    cell: Cell
    heading: str
    shown: str

    def problem(self, name: str, expected: str) -> Problem:
        found, address = self.cell.text[:60], self.cell.address
        return Problem(name, self.heading, found, expected, sheet=SHEET, cell=address)


def tried(
    cells: Mapping[tuple[int, str], FilledCell],
    *,
    name: str,
    save: Callable[[Sequence[CellEdit]], SaveReport],
) -> FigurePreview:
    """What saving the cells, by unit and column, does; ImportRefused with all
    faults."""
    edits, problems = [], []
    for (unit_id, column), filled in cells.items():
        try:
            value = _text(filled.cell)
        except NumberError as error:
            problems.append(filled.problem(name, str(error)))
            continue
        # What the file leaves as it was taken never overwrites a newer figure.
        if value and clean_name(value) != clean_name(filled.shown):
            edits.append(CellEdit(unit_id, column, filled.shown, value))
    report = save(edits)
    problems += [
        cells[each.unit_id, each.column].problem(name, each.message)
        for each in report.having(INVALID)
    ]
    if problems:
        raise ImportRefused(problems)
    return FigurePreview(report)


def taken_texts(
    book: Workbook, *, owner: tuple[str, str], span: tuple[date, date]
) -> Mapping[str, str]:
    """What each cell showed; refused when the form is another's or another period's.
    `owner` is whose it must be, as the form says it and as people do."""
    hidden = book.sheet(HIDDEN)
    if hidden is None:
        raise refusal(book, _("biểu mẫu số liệu tải từ trang này"))
    rows = {}
    for _number, cells in hidden.rows():
        texts = {cell.column: cell.text for cell in cells}
        rows[texts.get(1, "")] = texts.get(2, "")
    own = (owner[0], span[0].isoformat(), span[1].isoformat())
    said = (rows.pop(UNIT, ""), rows.pop(FIRST, ""), rows.pop(LAST, ""))
    if said != own:
        expected = _("biểu mẫu của %(unit)s, kỳ %(period)s") % {
            "unit": owner[1],
            "period": span_label(*span),
        }
        raise refusal(book, expected, found=", ".join(filter(None, said))[:120])
    return rows


def _cells(book: Workbook) -> dict[str, Cell]:
    """The filled cells by the code of their row; rows and columns may have moved."""
    sheet = book.sheet(SHEET)
    if sheet is None:
        raise refusal(book, _("trang tính “%(sheet)s”") % {"sheet": SHEET})
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
        raise refusal(book, heads_text % {"code": HEADINGS[0], "value": HEADINGS[-1]})
    return found


def _text(cell: Cell) -> str:
    """The cell as somebody would have typed it; NumberError for what is no value."""
    if cell.kind is Kind.TEXT:
        return clean_name(cell.text)
    if cell.kind is Kind.NUMBER:
        return shown_in_input(parse_machine_number(cell.text))
    expected = _("một số hoặc chữ gõ thẳng vào ô, không phải %(what)s")
    raise NumberError(cell.text, expected % {"what": REFUSED[cell.kind]})


def refusal(book: Workbook, expected: str, *, found: str = "") -> ImportRefused:
    return ImportRefused(
        [Problem(book.name, "", found or _("không phải biểu mẫu của kỳ này"), expected)]
    )
