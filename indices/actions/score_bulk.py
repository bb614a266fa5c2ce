"""Writes very many scores at once: staged in the database, merged by one statement.

The change log gets one entry whose details are written in bulk; results are computed
once. Small saves go through score_records.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from indices.actions.actor import Actor
from indices.actions.changelog import DetailRow, record_change
from indices.actions.import_plan import PlannedCell
from indices.actions.refresh import refresh_results
from indices.actions.score_columns import FIELDS, column_label, value_text
from indices.engine.staging import merge_scores
from indices.models import ChangeEntry, Edition
from units.models import Unit


def write_many(
    *,
    actor: Actor,
    edition: Edition,
    cells: Sequence[PlannedCell],
    action: str,
    summary: str,
) -> ChangeEntry:
    """Store the cells of the draft. The caller holds the edition locked.

    In the order of the sheets, so that tables and indexes are walked once.
    """
    staged: dict[str, list[tuple[int, int, object]]] = defaultdict(list)
    labels: dict[tuple[str, str], str] = {}
    rows: list[DetailRow] = []
    touched: dict[int, Unit] = {}
    for cell in sorted(cells, key=_place):
        leaf, unit, column = cell.leaf, cell.unit, cell.column
        name = (leaf.code, column)
        label = labels.get(name)
        if label is None:
            label = labels[name] = column_label(*name)
        staged[column].append((cell.sheet_id, leaf.pk, cell.new))
        touched[unit.id] = unit
        rows.append((unit.id, label, value_text(cell.old), value_text(cell.new)))
    for column, values in staged.items():
        merge_scores(edition=edition, field=FIELDS[column], rows=values)
    entry = record_change(
        actor=actor, edition=edition, action=action, summary=summary, rows=rows
    )
    refresh_results(edition=edition, units=list(touched.values()))
    return entry


def _place(cell: PlannedCell) -> tuple[int, int]:
    return cell.sheet_id, cell.leaf.pk
