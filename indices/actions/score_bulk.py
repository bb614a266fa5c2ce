"""Writes very many scores at once: staged in the database, merged by one statement.

The change log gets one entry whose details are written in bulk; results are computed
once. Small saves go through score_records.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import itemgetter

from indices.actions.actor import Actor
from indices.actions.changelog import DetailRow, HashedRows, record_change
from indices.actions.import_plan import ImportPlan, PlannedCell
from indices.actions.refresh import refresh_results
from indices.actions.results import WaitingResults, load_results
from indices.actions.score_columns import FIELDS, Value, column_label, value_text
from indices.actions.sheet_totals import NUMBERS, WaitingSheets, load_waiting
from indices.engine.reading import ScoreColumns, ScoreKey
from indices.engine.staging import merging_scores
from indices.fields import FixedPointField
from indices.models import ChangeEntry, Edition, Score

SHEET = itemgetter(PlannedCell._fields.index("sheet_id"))


def write_many(
    *, actor: Actor, plan: ImportPlan, action: str, summary: str
) -> ChangeEntry:
    """Store the changed cells of the draft. The caller holds the edition locked, and
    has since read what the plan says.

    Sheet by sheet, so that tables and indexes are walked once.
    """
    edition, numbers = plan.edition, plan.numbers
    cells = sorted(plan.changes, key=SHEET)
    columns: dict[str, dict[ScoreKey, Value]] = defaultdict(dict)
    for cell in cells:
        columns[FIELDS[cell.column]][cell.sheet_id, cell.leaf.pk] = cell.new
    # Where most sheets were read all results are made anew, without reading them again.
    sheets = load_waiting(edition) if numbers is not None else None
    results = _waiting_results(edition, sheets) if sheets is not None else None
    made = None
    with merging_scores(edition, columns):
        rows = HashedRows(_detail_rows(cells))
        if numbers is not None and sheets is not None and results is not None:
            counted = sheets.count({**numbers, **_written(numbers, columns)})
            made = results.made(counted)
    entry = record_change(
        actor=actor, edition=edition, action=action, summary=summary, rows=rows
    )
    if made is not None:
        made.store()
    else:
        touched = {cell.unit.id: cell.unit for cell in cells}
        refresh_results(edition=edition, units=touched.values())
    return entry


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
