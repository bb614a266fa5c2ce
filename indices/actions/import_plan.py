"""What bringing in a file would do to the scores of an edition, cell by cell.

Nothing is written here. A cell that the file holds is new, changed, as it was, or
refused; where somebody changed it on the system after the form was taken, the file and
the system are two versions, and a person says which one stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from django.utils.translation import gettext as _

from indices.actions.logged_cells import cell_of_label, logged_since
from indices.actions.score_columns import (
    FIELDS,
    NOT_APPLICABLE,
    Leaf,
    Value,
    is_empty,
    value_text,
)
from indices.actions.score_records import leaves_of
from indices.actions.scores import ScoreCell
from indices.actions.sheet_totals import NUMBERS
from indices.engine.reading import ScoreColumns, read_columns
from indices.models import Edition, ScoreSheet
from units.models import Unit

# A cell: unit, code of the criterion, column.
CellKey = tuple[int, str, str]
CLOSED = ScoreSheet.Stage.CLOSED.value
CELLS_AT_ONCE = 20_000


class FileCell(NamedTuple):
    """One cell of the file, at `place` (its column, from 1) and `row`; None and ""
    where it was left empty. 0 where it comes from no file.

    `legacy` is the text as it stood in an old font, of which `value` is a reading. A
    tuple, as there may be 400,000 of them.
    """

    unit_id: int
    code: str
    column: str
    value: Value
    place: int = 0
    row: int = 0
    legacy: str = ""

    @property
    def key(self) -> CellKey:
        return (self.unit_id, self.code, self.column)

    @property
    def is_empty(self) -> bool:
        return is_empty(self.value)


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What a person decides about a file: empty cells clear what stands there; cells
    changed on the system meanwhile take the file's value, all of them or those of
    `newer_cells`; readings of old fonts are right."""

    clears_empty: bool = False
    takes_newer: bool = False
    reads_legacy: bool = False
    newer_cells: frozenset[CellKey] = frozenset()

    def as_dict(self) -> dict[str, object]:
        return {
            "clears_empty": self.clears_empty,
            "takes_newer": self.takes_newer,
            "reads_legacy": self.reads_legacy,
            "newer_cells": sorted(self.newer_cells),
        }


class PlannedCell(NamedTuple):
    """A cell that would be another: of a score on a sheet, or of a unit's results,
    whose `sheet_id` is 0 and whose criterion has no code. A tuple, as FileCell."""

    unit: Unit
    sheet_id: int
    leaf: Leaf
    column: str
    old: Value
    new: Value
    place: int
    row: int

    @property
    def key(self) -> CellKey:
        return (self.unit.pk, self.leaf.code, self.column)


UNIT = itemgetter(FileCell._fields.index("unit_id"))
OLD, NEW = map(itemgetter, map(PlannedCell._fields.index, ("old", "new")))


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What happened to a cell after the form was taken: what it held then, who changed
    it last, and when."""

    was: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConflictCell:
    """`is_untouched`: the file still holds what the form came with."""

    cell: PlannedCell
    meanwhile: Meanwhile
    is_untouched: bool


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A cell that the person may not write. What the system holds is not told."""

    unit: Unit
    leaf: Leaf
    column: str
    value: Value
    place: int
    row: int
    reason: str


@dataclass(slots=True)
class ImportPlan:
    edition: Edition
    revision: int
    changes: list[PlannedCell] = field(default_factory=list)
    conflicts: list[ConflictCell] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)
    legacy: list[tuple[FileCell, PlannedCell]] = field(default_factory=list)
    emptied: list[PlannedCell] = field(default_factory=list)
    unchanged_count: int = 0
    # The sheets of the revision, and what counts of all scores where all were read.
    sheets: Collection[ScoreSheet] = ()
    numbers: ScoreColumns | None = None

    @property
    def added_count(self) -> int:
        return sum(map(is_empty, map(OLD, self.changes)))

    @property
    def cleared_count(self) -> int:
        return sum(map(is_empty, map(NEW, self.changes)))

    @property
    def changed_count(self) -> int:
        return len(self.changes) - self.added_count - self.cleared_count

    @property
    def skipped_count(self) -> int:
        """What differs from the system and is still not written."""
        left = len(self.refused) + len(self.conflicts) + len(self.legacy)
        if not left:
            return 0
        taken = {id(each) for each in self.changes}
        left -= sum(id(each.cell) in taken for each in self.conflicts)
        left -= sum(id(cell) in taken for _file, cell in self.legacy)
        return left

    @property
    def digest(self) -> str:
        """SHA-256 over what would be written where: what a person agreed to."""
        running = hashlib.sha256(f"{self.edition.pk} {self.revision}\n".encode())
        for each in self.changes:
            old, new = value_text(each.old), value_text(each.new)
            line = f"{each.unit.id}\t{each.leaf.code}\t{each.column}\t{old}\t{new}"
            running.update(f"{line}\n".encode())
        return running.hexdigest()


class Allowed(NamedTuple):
    """What a person may do with a cell: know what stands there, write into it."""

    see: bool
    write: bool


Guard = Callable[[ScoreCell], Allowed]
Take = Callable[[ImportPlan], None]


def unguarded(_cell: ScoreCell) -> Allowed:
    """Of a command, whose caller holds the database anyway."""
    return Allowed(see=True, write=True)


def make_plan(
    *,
    edition: Edition,
    cells: Sequence[FileCell],
    sequence: int,
    choices: ImportChoices,
    guard: Guard,
    on_block: Take | None = None,
) -> ImportPlan:
    """What the cells would change now, unit by unit, as tables and indexes are walked
    when it is written. `sequence` is the newest entry of the change log that the form
    knew of. At most six queries.

    `on_block` sees the first half of the plan grow: what was planned stays, and no
    query follows. Not where a draft must be opened first, or the cells say which
    criteria apply.
    """
    stored = StoredScores(edition, cells)
    plan = stored.empty_plan()
    meanwhile = _meanwhile(edition, sequence, stored.leaves)
    is_of_draft = stored.revision == edition.draft_revision
    may_begin = is_of_draft and NOT_APPLICABLE not in stored.columns
    ordered = sorted(cells, key=UNIT)
    for start in range(0, len(ordered), CELLS_AT_ONCE):
        end = start + CELLS_AT_ONCE
        _place(ordered[start:end], plan, stored, meanwhile, choices, guard)
        if on_block is not None and may_begin and 2 * end <= len(ordered):
            on_block(plan)
    return plan


def _place(
    cells: Sequence[FileCell],
    plan: ImportPlan,
    stored: StoredScores,
    meanwhile: Mapping[CellKey, Meanwhile],
    choices: ImportChoices,
    guard: Guard,
) -> None:
    """Put each cell where it belongs in the plan. In one loop, as there may be 400,000
    of them."""
    leaves, columns, add = stored.leaves, stored.columns, plan.changes.append
    of_unit = {
        unit_id: (sheet.unit, sheet.pk, sheet.stage, sheet.stage == CLOSED)
        for unit_id, sheet in stored.sheets.items()
    }
    for cell in cells:
        unit_id, code, column, value, place, row, legacy = cell
        unit, sheet_id, stage, is_closed = of_unit[unit_id]
        leaf = leaves[code]
        held = columns[column].get((sheet_id, leaf.pk))
        has_value = not is_empty(value)
        if not has_value and is_empty(held):
            plan.unchanged_count += 1
            continue
        asked = ScoreCell(unit_id, code, column, stage, leaf.scored_by)
        may_see, may_write = guard(asked)
        old = held if may_see else None
        # Two Decimals or two texts: a Decimal is slow to compare with a text.
        if has_value and old.__class__ is value.__class__ and old == value:
            plan.unchanged_count += 1
            continue
        if is_closed or not may_write:
            if has_value:
                facts = (unit, leaf, column, value, place, row, _refusal(is_closed))
                plan.refused.append(RefusedCell(*facts))
            continue
        planned = PlannedCell(unit, sheet_id, leaf, column, old, value, place, row)
        newer = meanwhile.get(cell.key) if meanwhile else None
        if newer is None and has_value and not legacy:
            add(planned)
        else:
            decide(cell, planned, plan, newer, choices)


def _refusal(is_closed: bool) -> str:
    return _("phiếu đã chốt") if is_closed else _("bạn không được ghi ô này")


class StoredScores:
    """The sheets and the values of the columns that a file speaks of.

    Of the draft, or of the published revision while nobody has opened a correction.
    """

    def __init__(self, edition: Edition, cells: Sequence[FileCell]) -> None:
        self.edition = edition
        self.leaves = leaves_of(edition)
        sheets = list(
            ScoreSheet.objects.filter(
                edition=edition,
                revision__in=(edition.draft_revision, edition.revision),
            )
            .select_related("unit")
            .order_by("-revision")
        )
        self.revision = sheets[0].revision if sheets else edition.draft_revision
        self.sheets = {
            sheet.unit_id: sheet for sheet in sheets if sheet.revision == self.revision
        }
        columns = sorted({cell.column for cell in cells})
        units = {cell.unit_id for cell in cells}
        wanted = None
        if len(units) * 2 < len(self.sheets):
            wanted = [self.sheets[unit].pk for unit in units if unit in self.sheets]
        fields = {FIELDS[column] for column in columns}
        if wanted is None:
            fields.update(NUMBERS)
        read = read_columns(edition, self.revision, sorted(fields), sheets=wanted)
        self.numbers = read if wanted is None else None
        # What stands in a column, by sheet and criterion.
        self.columns = {column: read[FIELDS[column]] for column in columns}

    def empty_plan(self) -> ImportPlan:
        return ImportPlan(
            self.edition,
            self.revision,
            sheets=self.sheets.values(),
            numbers=self.numbers,
        )


def _meanwhile(
    edition: Edition, sequence: int, leaves: Mapping[str, Leaf]
) -> dict[CellKey, Meanwhile]:
    """What was changed after that entry, by cell."""
    found: dict[CellKey, Meanwhile] = {}
    keys = cell_of_label(leaves)
    for each in logged_since(edition, sequence):
        if each.label in keys:
            key = (each.unit_id, *keys[each.label])
            was = found[key].was if key in found else each.old
            found[key] = Meanwhile(was, each.by, each.at)
    return found


def decide(
    cell: FileCell,
    planned: PlannedCell,
    plan: ImportPlan,
    meanwhile: Meanwhile | None,
    choices: ImportChoices,
) -> None:
    """Put a cell that differs from the system where the choices say."""
    is_emptied = cell.is_empty
    if is_emptied:
        plan.emptied.append(planned)
    is_wanted = choices.clears_empty or not is_emptied
    if cell.legacy:
        plan.legacy.append((cell, planned))
        is_wanted = is_wanted and choices.reads_legacy
    if meanwhile is not None and (is_wanted or not is_emptied):
        is_untouched = value_text(cell.value) == meanwhile.was
        plan.conflicts.append(ConflictCell(planned, meanwhile, is_untouched))
        is_taken = choices.takes_newer or cell.key in choices.newer_cells
        is_wanted = is_wanted and is_taken and not is_untouched
    if is_wanted:
        plan.changes.append(planned)
