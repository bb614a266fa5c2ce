"""Where a cell stands: "F37" as row and column, "B2:D9" as a rectangle."""

from dataclasses import dataclass

from indices.imports.xlsx.limits import LAST_COLUMN, LAST_ROW

DIGITS = "0123456789"


def number_of(text: str | None) -> int:
    """A count or place as the file writes it; −1 for anything else."""
    if text is None or len(text) > 9 or not (text.isascii() and text.isdecimal()):
        return -1
    return int(text)


def letters(column: int) -> str:
    """ "AB" of the 28th column."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def address(row: int, column: int) -> str:
    """ "F37" of row 37 and column 6."""
    return f"{letters(column)}{row}"


def place_of(reference: str) -> tuple[int, int] | None:
    """Row and column of "F37"; None when no sheet has that cell."""
    head = reference.rstrip(DIGITS)
    row, column = number_of(reference[len(head) :]), column_of(head)
    if not (1 <= row <= LAST_ROW and column) or reference[len(head)] == "0":
        return None
    return row, column


def column_of(head: str) -> int:
    """The number of a column by its letters; 0 when there is none."""
    if not 1 <= len(head) <= 3 or not (head.isascii() and head.isalpha()):
        return 0
    column = 0
    for letter in head:
        column = column * 26 + ord(letter) - 64
    return column if head.isupper() and column <= LAST_COLUMN else 0


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of cells, as "B2:D9"."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def size(self) -> int:
        """How many cells it has."""
        width = self.last_column - self.first_column + 1
        return width * (self.last_row - self.first_row + 1)

    def holds(self, row: int, column: int) -> bool:
        return (
            self.first_row <= row <= self.last_row
            and self.first_column <= column <= self.last_column
        )


def range_of(reference: str) -> Range | None:
    """The rectangle of "B2:D9" or "B2"; None when it is no reference."""
    first, _colon, last = reference.partition(":")
    start, end = place_of(first), place_of(last or first)
    if start is None or end is None or end[0] < start[0] or end[1] < start[1]:
        return None
    return Range(*start, *end)
