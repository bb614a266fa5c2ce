"""The workbook of pages that have no form of their own: tidy sheets and "Nguồn"."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from indices.exports.edition import edition_facts
from indices.exports.formats import Table
from indices.exports.formats.workbook import Book
from indices.exports.marks import all_marks
from indices.exports.source_sheet import write_sources
from indices.exports.table_sheet import fit, write_table

SHEET_NAME_LENGTH = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


# Any: a table is written the same whatever its rows are.
def simple_workbook(*tables: Table[Any], made_at: datetime | None = None) -> bytes:
    """A sheet for each table; the first names the workbook and its sources."""
    main = tables[0]
    made_at = made_at or timezone.now()
    book = Book(
        title=main.title,
        author=main.header.issuing_body if main.header else "",
        marks=[mark.text for mark in all_marks(main.header, main.marks)],
        made_at=made_at,
    )
    names: list[str] = []
    for table in tables:
        names.append(sheet_name(table.sheet or _("Bảng số liệu"), names))
        _write(book, table, names[-1])
    write_sources(
        book,
        title=main.title,
        facts=edition_facts(main.header) if main.header else (),
        sources=list(dict.fromkeys(s for table in tables for s in table.sources)),
        notes=[note for table in tables for note in table.notes],
        made_at=made_at,
    )
    return book.content()


def _write(book: Book, table: Table[Any], name: str) -> None:
    layout = fit(table.columns, table.rows)
    sheet = book.sheet(name, widths=layout.widths, is_landscape=layout.is_landscape)
    sheet.title(table.title.upper())
    if table.subtitle:
        sheet.line(table.subtitle, italic=True, align="center")
    sheet.gap()
    write_table(sheet, table.columns, table.rows, head_size=layout.head_size)
    sheet.print_all()


def sheet_name(wanted: str, taken: list[str]) -> str:
    """A name that a spreadsheet accepts, once in the workbook."""
    name = " ".join(wanted.translate(FORBIDDEN).split())
    used = {other.casefold() for other in [*taken, _("Nguồn")]}
    shown, count = name[:SHEET_NAME_LENGTH], 1
    while shown.casefold() in used:
        count += 1
        ending = f" ({count})"
        shown = name[: SHEET_NAME_LENGTH - len(ending)] + ending
    return shown
