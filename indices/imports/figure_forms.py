"""The cells of a filled form of a unit's figures, and what every such form tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from indices.actions.figure_cells import Place
from indices.actions.figures import span_label
from indices.figure_forms import FIRST, HEADINGS, HIDDEN, LAST, SHEET, UNIT
from indices.imports.cell_numbers import REFUSED, shown_in
from indices.imports.workbook import Cell, Kind, Workbook
from indices.numbers import NumberError, parse_machine_number, shown_in_input
from units.names import clean_name, compact_key
from units.problems import ImportRefused, Problem

CODE, VALUE = compact_key(HEADINGS[0]), compact_key(HEADINGS[-1])
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A cell of a form, the heading it stands under, the text it showed when taken."""

    cell: Cell
    heading: str
    shown: str

    @property
    def text(self) -> str:
        return clean_name(self.cell.text)

    @property
    def is_changed(self) -> bool:
        """Whether somebody filled it in."""
        return self.text not in ("", clean_name(self.shown))

    def problem(self, expected: str) -> Problem:
        place = _("Trang “%(sheet)s”") % {"sheet": SHEET}
        found, address = shown_in(self.cell)[:60], self.cell.address
        return Problem(place, self.heading, found, expected, sheet=SHEET, cell=address)


def cells_of_unit(book: Workbook, place: Place) -> dict[tuple[int, str], FilledCell]:
    """All that is filled of the form, by unit and column."""
    owner = place.unit.slug, place.title
    taken = taken_texts(book, owner=owner, span=place.span)
    return {
        (place.unit.pk, column): FilledCell(cell, HEADINGS[-1], taken.get(column, ""))
        for column, cell in _cells(book).items()
    }


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
        expected = _form_of(owner[1], *own[1:])
        raise refusal(book, expected, found=_form_of(*said) if all(said) else "")
    return rows


def _form_of(whose: str, first: str, last: str) -> str:
    """How people call a form; its days are what its hidden sheet says."""
    try:
        period = span_label(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        period = f"{first}–{last}"
    words = {"whose": whose[:80], "period": period[:40]}
    return _("biểu mẫu của %(whose)s, kỳ %(period)s") % words


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


def text_of_cell(cell: Cell) -> str:
    """The cell as somebody would have typed it; NumberError for what is no value."""
    if cell.kind is Kind.TEXT:
        return clean_name(cell.text)
    if cell.kind is Kind.NUMBER:
        return shown_in_input(parse_machine_number(cell.text))
    expected = _("một số hoặc chữ gõ thẳng vào ô, không phải %(what)s")
    refused = expected % {"what": REFUSED[cell.kind]}
    raise NumberError(cell.text, "", expected=refused)


def refusal(book: Workbook, expected: str, *, found: str = "") -> ImportRefused:
    return ImportRefused(
        [Problem(book.name, "", found or _("không phải biểu mẫu của kỳ này"), expected)]
    )
