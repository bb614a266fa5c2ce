"""Writes very many scores at once: staged in the database, merged by one statement.

The change log gets one entry whose details are written in bulk; results are computed
once. Small saves go through score_records.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from indices.actions.actor import Actor
from indices.actions.changelog import DetailRow, record_change
from indices.actions.import_plan import ImportPlan, PlannedCell
from indices.actions.refresh import refresh_results
from indices.actions.score_columns import FIELDS, Value, column_label, value_text
from indices.actions.sheet_totals import NUMBERS, load_waiting
from indices.engine.reading import ScoreColumns, ScoreKey
from indices.engine.staging import merging_scores
from indices.fields import FixedPointField
from indices.models import ChangeEntry, Score


def write_many(
    *, actor: Actor, plan: ImportPlan, action: str, summary: str
) -> ChangeEntry:
    """Store the changed cells of the draft. The caller holds the edition locked, and
    has since read what the plan says.

    In the order of the sheets, so that tables and indexes are walked once.
    """
    edition, numbers = plan.edition, plan.numbers
    cells = sorted(plan.changes, key=_place)
    columns: dict[str, dict[ScoreKey, Value]] = defaultdict(dict)
    for cell in cells:
        columns[FIELDS[cell.column]][cell.sheet_id, cell.leaf.pk] = cell.new
    waiting = load_waiting(edition) if numbers is not None else None
    sheets = None
    with merging_scores(edition, columns):
        rows = _detail_rows(cells)
        if numbers is not None and waiting is not None:
            sheets = waiting.count({**numbers, **_written(numbers, columns)})
    entry = record_change(
        actor=actor, edition=edition, action=action, summary=summary, rows=rows
    )
    touched = {cell.unit.id: cell.unit for cell in cells}
    refresh_results(edition=edition, units=touched.values(), sheets=sheets)
    return entry


def _place(cell: PlannedCell) -> tuple[int, int]:
    return cell.sheet_id, cell.leaf.pk


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
