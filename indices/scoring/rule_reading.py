"""Reads the data of a scoring rule field by field and gathers what is wrong with it.

Numbers are decimal texts or whole numbers: a binary fraction has already lost what
somebody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)
FEWEST_ROWS = 2

_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")


class Fault(StrEnum):
    """What can be wrong with a rule."""

    NOT_AN_OBJECT = "not_an_object"
    UNKNOWN_SHAPE = "unknown_shape"
    UNKNOWN_FIELD = "unknown_field"
    NOT_A_NUMBER = "not_a_number"
    NOT_ABOVE_ZERO = "not_above_zero"
    NOT_TEXT = "not_text"
    NOT_A_FLAG = "not_a_flag"
    TOO_FEW = "too_few"
    ABOVE_MAX = "above_max"
    NEVER_FULL = "never_full"
    OFF_STEP = "off_step"
    REPEATED = "repeated"
    GAP = "gap"
    OVERLAP = "overlap"
    ORDER = "order"
    UNCOVERED = "uncovered"


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """One fault; `where` is a field ("points_each"), a row ("steps 2") or a value."""

    fault: Fault
    where: str


class RuleError(ValueError):
    """The data is no rule; `problems` says why, all at once."""

    def __init__(self, problems: Sequence[RuleProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.fault} {p.where}".strip() for p in problems))


class Reader:
    """One object of the data. A wrong field is noted and read as something harmless."""

    def __init__(
        self, data: object, place: str = "", problems: list[RuleProblem] | None = None
    ) -> None:
        self.problems: list[RuleProblem] = [] if problems is None else problems
        self._place = place
        self._fields: dict[str, object] = {}
        self._read: set[str] = set()
        if isinstance(data, dict) and all(isinstance(key, str) for key in data):
            self._fields = data
        else:
            self._note(Fault.NOT_AN_OBJECT)

    def word(self, name: str, known: Sequence[str]) -> str:
        """One of the known words, else ""; of something that is no object, nothing."""
        if self.problems:
            return ""
        value = self._take(name)
        if isinstance(value, str) and value in known:
            return value
        self._note(Fault.UNKNOWN_SHAPE)
        return ""

    def number(
        self, name: str, *, default: Decimal | None = None, above_zero: bool = False
    ) -> Decimal:
        """A number from 0 on; required unless there is a default."""
        if default is not None and name not in self._fields:
            return default
        value = _number(self._take(name))
        if value is None:
            self._note(Fault.NOT_A_NUMBER, name)
            return ZERO
        if above_zero and not value:
            self._note(Fault.NOT_ABOVE_ZERO, name)
        return value

    def bound(self, name: str) -> Decimal | None:
        """A number, or None where the field is missing or null."""
        if self._take(name) is None:
            return None
        return self.number(name)

    def whole(self, name: str, default: int, *, most: int) -> int:
        if name not in self._fields:
            return default
        value = self._take(name)
        if isinstance(value, bool) or not isinstance(value, int):
            self._note(Fault.NOT_A_NUMBER, name)
            return default
        if not 0 <= value <= most:
            self._note(Fault.NOT_A_NUMBER, name)
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        if name not in self._fields:
            return default
        value = self._take(name)
        if not isinstance(value, bool):
            self._note(Fault.NOT_A_FLAG, name)
            return default
        return value

    def text(self, name: str) -> str:
        value = self._take(name)
        if not isinstance(value, str) or not value.strip():
            self._note(Fault.NOT_TEXT, name)
            return ""
        return value

    def rows(self, name: str) -> list[Reader]:
        """The objects of a list, of which there must be at least two."""
        value = self._take(name)
        rows = value if isinstance(value, list) else []
        if len(rows) < FEWEST_ROWS:
            self._note(Fault.TOO_FEW, name)
        return [
            Reader(row, f"{name} {number}", self.problems)
            for number, row in enumerate(rows, start=1)
        ]

    def nothing_else(self) -> None:
        """Note every field that nobody asked for: a misspelt one would go unheard."""
        for name in sorted(set(self._fields) - self._read):
            self._note(Fault.UNKNOWN_FIELD, name)

    def _take(self, name: str) -> object:
        self._read.add(name)
        return self._fields.get(name)

    def _note(self, fault: Fault, name: str = "") -> None:
        where = ": ".join(filter(None, (self._place, name)))
        self.problems.append(RuleProblem(fault, where))


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool):
        return None
    text = str(value) if isinstance(value, int | str) else ""
    return Decimal(text) if _NUMBER.fullmatch(text) else None
