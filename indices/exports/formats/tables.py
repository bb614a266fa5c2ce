"""What goes into a file: columns in order, rows from a selector, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from indices.exports.marks import Mark
    from indices.selectors.header import EditionHeader
    from indices.selectors.ranking_rows import SourceLine

Row = TypeVar("Row")
Cell = str | int | Decimal | date | bool | None


class Kind(StrEnum):
    """What a column holds; `formats` decides from it how a value is written."""

    TEXT = "text"
    LABEL = "label"  # a short text that stands centred: a tier, a code
    INTEGER = "integer"
    MOVE = "move"  # an integer with its sign: places gained or lost
    SCORE = "score"
    CHANGE = "change"  # a score with its sign
    AMOUNT = "amount"  # a number with the digits that it has: a count, a share
    DATE = "date"
    FLAG = "flag"  # có, không


# Numbers whose decimal marks stand in one line, on the right.
ALIGNED = (Kind.SCORE, Kind.CHANGE, Kind.AMOUNT)


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its Vietnamese heading, its key in JSON, how a row fills it.

    `number` is the cell under the heading of an annex; empty means its place: "(3)".
    """

    heading: str
    key: str
    value: Callable[[Row], Cell]
    kind: Kind = Kind.TEXT
    decimals: int = 2
    number: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A heading over several columns, from the first to the last, counted from 0."""

    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """One table of a page. `name` is ASCII and names the file, `title` is read.

    `marks` are those beside the header's own, for a page that has no one edition.
    """

    name: str
    title: str
    columns: Sequence[Column[Row]]
    rows: Sequence[Row]
    header: EditionHeader | None = None
    subtitle: str = ""
    notes: Sequence[str] = ()
    sources: Sequence[SourceLine] = ()
    marks: Sequence[Mark] = ()
    sheet: str = ""

    def cells(self, row: Row) -> list[Cell]:
        return [column.value(row) for column in self.columns]
