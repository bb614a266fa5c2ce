"""What an annex is: a titled table with its grouped heading, its last rows, the
formulas that compute it once more, and the bars that draw it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from indices.exports.annex_range import AnnexRange
from indices.exports.formats import Cell, Column, Span


class AnnexKind(StrEnum):
    """Which annex; the value is its word in addresses and in the names of files."""

    RESULTS = "ket-qua"
    DOMAINS = "linh-vuc"
    UNIT = "don-vi"
    LOST = "diem-mat"
    CHANGES = "so-sanh"
    PLAN = "khac-phuc"
    # Of a unit whose edition has no score sheets; elsewhere they stand behind its own.
    FIGURES = "so-lieu"


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A figure of the annex computed anew by a formula, beside the cell that states
    it. `value` is what the formula comes to; both are shown with `decimals`."""

    label: str
    formula: str
    value: Decimal
    cell: str
    stated: Decimal
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Bars:
    """One bar for each name; `most` is the end of the scale where it has one."""

    title: str
    names: Sequence[str]
    values: Sequence[Decimal]
    most: Decimal | None = None


def no_checks(area: AnnexRange) -> Sequence[CheckLine]:
    return ()


# Any: an annex is written the same whatever its rows are.
@dataclass(frozen=True, slots=True)
class Annex:
    """`title` in two lines; `facts` stand between it and the table, `footers` are the
    last rows of the table, `closing` and `notes` stand below."""

    kind: AnnexKind
    number: str
    title: str
    columns: Sequence[Column[Any]]
    rows: Sequence[Any]
    spans: Sequence[Span] = ()
    facts: Sequence[str] = ()
    footers: Sequence[Sequence[Cell]] = ()
    closing: str = ""
    # What it is enclosed with, where that is not the decision on the result.
    belongs: str = ""
    notes: Sequence[str] = ()
    is_strong: Callable[[Any], bool] = field(default=lambda row: False)
    checks: Callable[[AnnexRange], Sequence[CheckLine]] = no_checks
    bars: Bars | None = None
    # Which of several of its kind; the sheet is called by it, never by a unit's name.
    part: int | None = None
    # Behind another sheet of the same annex, whose number it bears.
    is_continued: bool = False
