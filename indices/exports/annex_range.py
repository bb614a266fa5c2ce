"""Where the annex stands on its sheet, for the formulas that look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


def column_letters(place: int) -> str:
    """The letters of a column counted from zero: A, Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class AnnexRange:
    """The rows of the annex; `first` counts from zero, `places` are columns by key."""

    sheet: str
    first: int
    count: int
    places: Mapping[str, int]

    def cell(self, key: str, row: int) -> str:
        """The address of a column's cell in the row-th row of the list."""
        letters = column_letters(self.places[key])
        return f"'{self.sheet}'!{letters}{self.first + row + 1}"

    def column(self, key: str) -> str:
        """The address of a whole column of the list."""
        letters = column_letters(self.places[key])
        last = self.first + self.count
        return f"'{self.sheet}'!${letters}${self.first + 1}:${letters}${last}"

    def across(self, keys: list[str], row: int) -> str:
        """The address of neighbouring cells of one row."""
        first, last = (column_letters(self.places[k]) for k in (keys[0], keys[-1]))
        number = self.first + row + 1
        return f"'{self.sheet}'!{first}{number}:{last}{number}"
