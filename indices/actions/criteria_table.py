"""Saves the table of a set's criteria: what each cell showed, what it holds now.

All or nothing: a table whose sums are half one person's and half another's helps
nobody. What cannot be saved goes back as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.criteria import change_criteria_set, input_of, locked_set
from indices.actions.criteria_checks import CriterionInput
from indices.actions.criteria_writing import CriteriaReport
from indices.actions.errors import ActionRefused
from indices.models import CriteriaSet, Criterion
from indices.numbers import NumberError, parse_number, shown_in_input
from units.names import clean_name

# What the table edits; the rest of a criterion has a page of its own.
COLUMNS = ("name", "max_score", "scored_by", "step", "office")
NUMBERS = ("max_score", "step")


@dataclass(frozen=True, slots=True)
class CriterionCell:
    """One cell as it comes back: `seen` is what it showed, `typed` what it holds."""

    code: str
    column: str
    seen: str
    typed: str


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell was not saved; `stored` is what somebody else wrote meanwhile."""

    code: str
    column: str
    text: str
    stored: str | None = None

    @property
    def is_conflict(self) -> bool:
        return self.stored is not None


@dataclass(frozen=True, slots=True)
class TableSave:
    """What became of the table: saved as a whole, or not at all."""

    report: CriteriaReport
    faults: tuple[CellFault, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_saved(self) -> bool:
        return not (self.faults or self.problems)

    @property
    def has_conflicts(self) -> bool:
        return any(fault.is_conflict for fault in self.faults)


def cell_text(criterion: Criterion, column: str) -> str:
    """What a cell of the table shows; a number as a person types it."""
    value = getattr(criterion, column)
    if value is None:
        return ""
    return shown_in_input(value) if isinstance(value, Decimal) else str(value)


@transaction.atomic
def save_table(
    *, actor: Actor, criteria_set: CriteriaSet, cells: Sequence[CriterionCell]
) -> TableSave:
    """Write the cells that somebody changed, by what each showed when it was opened.

    A cell that holds something else by now is a conflict, unless both wrote the same.
    """
    locked = locked_set(criteria_set.pk)
    stored = {each.code: each for each in locked.criteria.all()}
    wanted: dict[str, dict[str, Any]] = {}
    faults: list[CellFault] = []
    for cell in cells:
        if _text(cell.typed) == _text(cell.seen):
            continue
        fault = _fault(stored.get(cell.code), cell)
        if fault is not None:
            faults.append(fault)
            continue
        try:
            value = _value(cell)
        except NumberError as error:
            faults.append(CellFault(cell.code, cell.column, str(error)))
            continue
        wanted.setdefault(cell.code, {})[cell.column] = value
    if faults:
        return TableSave(CriteriaReport(), faults=tuple(faults))
    return _written(actor, locked, _inputs(stored, wanted))


def _fault(criterion: Criterion | None, cell: CriterionCell) -> CellFault | None:
    """Why a changed cell cannot be taken, before it is even read."""
    if criterion is None:
        text = _("Tiêu chí này vừa bị người khác bỏ.")
        return CellFault(cell.code, cell.column, text, stored="")
    now = cell_text(criterion, cell.column)
    if _text(now) in (_text(cell.seen), _text(cell.typed)):
        return None
    text = _("Người khác vừa ghi “%(stored)s”.") % {"stored": now or _("(để trống)")}
    return CellFault(cell.code, cell.column, text, stored=now)


def _value(cell: CriterionCell) -> Any:
    """What the cell says, for its field. NumberError when it is no number."""
    if cell.column not in NUMBERS:
        return _text(cell.typed)
    number = parse_number(cell.typed)
    if number is None and cell.column == "max_score":
        raise NumberError(cell.typed, _("Chưa ghi điểm tối đa."))
    return number


def _inputs(
    stored: Mapping[str, Criterion], wanted: Mapping[str, Mapping[str, Any]]
) -> Iterable[CriterionInput]:
    for code, values in wanted.items():
        yield replace(input_of(stored[code]), **values)


def _written(
    actor: Actor, criteria_set: CriteriaSet, criteria: Iterable[CriterionInput]
) -> TableSave:
    try:
        with transaction.atomic():
            report = change_criteria_set(
                actor=actor, criteria_set=criteria_set, criteria=tuple(criteria)
            )
    except ActionRefused as refused:
        return TableSave(CriteriaReport(), problems=tuple(refused.problems))
    return TableSave(report)


def _text(text: str) -> str:
    return clean_name(text)
