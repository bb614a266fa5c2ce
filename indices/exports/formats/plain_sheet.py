"""Rows of data without form, a million of them: written as XML at once.

XlsxWriter keeps a tuple and calls some functions for each cell; a data file of a
national edition has millions of cells of which all but the number are codes that occur
again and again.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from xml.sax.saxutils import escape

from indices.exports.formats.text import plain_number
from indices.exports.formats.workbook import Sheet, cell_text

# A sheet has 1,048,576 rows; some are left for marks and headings.
MOST_ROWS = 1_000_000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Codes are no longer. What is, a reason that somebody gave, hardly occurs twice and may
# be about a person: it is written anew and not kept in memory.
LONGEST_KEPT = 64


def text_cell(text: str) -> str:
    """The cell without its address; text is text, whatever it begins with."""
    return kept_text_cell(text) if len(text) <= LONGEST_KEPT else new_text_cell(text)


def new_text_cell(text: str) -> str:
    shown = escape(cell_text(text))
    return f' t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


kept_text_cell = lru_cache(maxsize=65_536)(new_text_cell)


@lru_cache(maxsize=65_536)
def number_cell(value: Decimal | int) -> str:
    """The cell without its address."""
    return f"><v>{plain_number(value)}</v></c>"


def row_xml(number: int, values: Sequence[str | Decimal | int | None]) -> str:
    """One row; a missing value is no cell."""
    cells = []
    for letter, value in zip(LETTERS, values, strict=False):
        if value is None or value == "":
            continue
        if isinstance(value, str):
            cells.append(f'<c r="{letter}{number}"{text_cell(value)}')
        else:
            cells.append(f'<c r="{letter}{number}"{number_cell(value)}')
    return f'<row r="{number}">{"".join(cells)}</row>'


def write_rows(
    sheet: Sheet, rows: Sequence[Sequence[str | Decimal | int | None]]
) -> None:
    """The rows below what is on the sheet; none can be written by cell after them."""
    if not rows:
        return
    first = sheet.row + 1
    xml = "".join(row_xml(number, row) for number, row in enumerate(rows, first))
    sheet.row += len(rows)
    sheet.worksheet.write_xml_rows(xml, last=sheet.row - 1)
