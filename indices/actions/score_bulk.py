"""Writes very many scores at once: staged in the database, merged by one statement.

The change log gets one entry whose details are written in bulk; results are computed
once. Small saves go through score_records.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from indices.actions.actor import Actor
from indices.actions.changelog import DetailRow, HashedRows, record_change
from indices.actions.import_plan import ImportPlan, PlannedCell
from indices.actions.refresh import refresh_results
from indices.actions.results import MadeResults, WaitingResults, load_results
from indices.actions.score_columns import (
    FIELDS,
    NOT_APPLICABLE,
    Value,
    column_label,
    value_text,
)
from indices.actions.sheet_totals import NUMBERS, WaitingSheets, load_waiting
from indices.engine.reading import ScoreColumns, ScoreKey
from indices.engine.staging import Merging, merging_scores
from indices.fields import FixedPointField
from indices.models import ChangeEntry, Edition, Score

# More cells than this are staged; fewer go the way of the entry grid.
MOST_SINGLE_CELLS = 2_000


@contextmanager
def writing_many(edition: Edition) -> Iterator[BulkWriting]:
    """Writes the changed cells of the draft, inside the transaction of a caller who
    holds the edition locked and has since read what the plan says."""
    with merging_scores(edition) as merging:
        yield BulkWriting(merging)


class BulkWriting:
    """Cells on their way into the draft, while the rest of their plan is made.

    What was begun goes with the caller's transaction where the plan as a whole turns
    out to be none that is wanted.
    """

    def __init__(self, merging: Merging) -> None:
        self._merging = merging
        self._columns: dict[str, dict[ScoreKey, Value]] = defaultdict(dict)
        self._taken = 0
        self._sheets: WaitingSheets | None = None
        self._results: WaitingResults | None = None

    def take(self, plan: ImportPlan) -> None:
        """What is planned so far, where it is much and the database has time."""
        if self._merging.is_idle and self.is_for(plan):
            self._put(plan)

    def is_for(self, plan: ImportPlan) -> bool:
        """Whether the plan is one of very many cells. Which criteria apply is not
        written in bulk."""
        if self._taken:
            return True
        return len(plan.changes) > MOST_SINGLE_CELLS and not any(
            each.column == NOT_APPLICABLE for each in plan.changes
        )

    def finish(
        self, *, actor: Actor, plan: ImportPlan, action: str, summary: str
    ) -> ChangeEntry:
        """The rest of the plan, the entry in the change log, and the results."""
        self._put(plan)
        rows = HashedRows(_detail_rows(plan.changes))
        made = self._made(plan.numbers)
        self._merging.wait()
        entry = record_change(
            actor=actor, edition=plan.edition, action=action, summary=summary, rows=rows
        )
        if made is not None:
            made.store()
        else:
            touched = {cell.unit.id: cell.unit for cell in plan.changes}
            refresh_results(edition=plan.edition, units=touched.values())
        return entry

    def _put(self, plan: ImportPlan) -> None:
        if not self._taken and plan.numbers is not None:
            # Most sheets were read, so that all results are made anew from that.
            self._sheets = load_waiting(plan.edition, plan.sheets)
            if self._sheets is not None:
                self._results = _waiting_results(plan.edition, self._sheets)
        columns: dict[str, dict[ScoreKey, Value]] = defaultdict(dict)
        for cell in plan.changes[self._taken :]:
            columns[FIELDS[cell.column]][cell.sheet_id, cell.leaf.pk] = cell.new
        self._taken = len(plan.changes)
        self._merging.put(columns)
        for name, values in columns.items():
            self._columns[name].update(values)

    def _made(self, numbers: ScoreColumns | None) -> MadeResults | None:
        if numbers is None or self._sheets is None or self._results is None:
            return None
        written = {**numbers, **_written(numbers, self._columns)}
        return self._results.made(self._sheets.count(written))


def _waiting_results(edition: Edition, sheets: WaitingSheets) -> WaitingResults:
    named = Edition.objects.with_names().get(pk=edition.pk)
    return load_results(named, units=[sheet.unit for sheet in sheets.sheets])


def _detail_rows(cells: Iterable[PlannedCell]) -> list[DetailRow]:
    labels: dict[tuple[str, str], str] = {}
    rows: list[DetailRow] = []
    for cell in cells:
        name = (cell.leaf.code, cell.column)
        label = labels.get(name)
        if label is None:
            label = labels[name] = column_label(*name)
        rows.append((cell.unit.id, label, value_text(cell.old), value_text(cell.new)))
    return rows


def _written(
    numbers: ScoreColumns, columns: Mapping[str, Mapping[ScoreKey, Value]]
) -> ScoreColumns:
    """The columns that count, with what was written as the database gives it back."""
    found = {}
    for name in columns.keys() & set(NUMBERS):
        field = Score._meta.get_field(name)
        assert isinstance(field, FixedPointField)
        values = columns[name]
        stored = {value: field.to_python(value) for value in set(values.values())}
        new = zip(values, map(stored.__getitem__, values.values()), strict=True)
        found[name] = {**numbers[name], **dict(new)}
    return found
