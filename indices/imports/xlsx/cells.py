"""What a cell is: its place, its kind, what is stored in it, and its style."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from indices.imports.xlsx.references import address

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Kind(StrEnum):
    """What a cell is, by what is stored in it and how a number is shown."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Style:
    """What a cell's style says of its value: the font, and what a number in it is."""

    font: str = ""
    number: Kind = Kind.NUMBER


PLAIN = Style()


class Cell(NamedTuple):
    """A cell that holds something; `text` is what is stored: a number as the program
    wrote it, the last result of a formula. A tuple, as there are 400,000 of them."""

    row: int
    column: int
    kind: Kind
    text: str
    style: Style = PLAIN
    formula: str = ""

    @property
    def address(self) -> str:
        return address(self.row, self.column)

    @property
    def font(self) -> str:
        return self.style.font


def decoded(text: str) -> str:
    """The text with Excel's escapes: "_x000D_" is a carriage return."""
    return _ESCAPE.sub(_unescaped, text) if "_x" in text else text


def _unescaped(found: re.Match[str]) -> str:
    code = int(found.group(1), 16)
    # Half of a pair is no character, and nothing could store it.
    return found.group() if 0xD800 <= code <= 0xDFFF else chr(code)
