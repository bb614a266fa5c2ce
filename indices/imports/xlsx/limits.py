"""How large a workbook may be: each figure bounds the time or memory of reading it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold at most; an importer may ask for less or more."""

    size: int = 5 * 1024 * 1024
    unpacked: int = 100 * 1024 * 1024
    entries: int = 2_000
    # Of one sheet, and of the whole file: a row or a column beyond may be styled, not
    # filled. The widest form has a column for every commune of a province.
    rows: int = 50_000
    columns: int = 4_000
    cells: int = 500_000
    # Different texts: each once, however many cells refer to it.
    shared_texts: int = 250_000
    # Starts and ends of elements in all parts: two for every element.
    events: int = 2_400_000
    merges: int = 10_000
    # What Excel allows in one cell, and how many signs all shared texts may have.
    text: int = 32_767
    texts: int = 10_000_000


LIMITS = Limits()
# The last row and column that a spreadsheet has at all.
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
