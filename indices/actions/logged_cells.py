"""What the change log says of the cells of an edition, for who brings in a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from indices.actions.score_columns import FIELDS, Leaf, column_label
from indices.models import ChangeDetail, ChangeEntry, Edition


class LoggedCell(NamedTuple):
    """One line of the change log that speaks of a unit; `label` is its column."""

    unit_id: int
    label: str
    old: str
    by: str
    at: datetime


def logged_since(edition: Edition, sequence: int) -> list[LoggedCell]:
    """What was changed after that entry, in the order of its writing. One query where
    nothing was, else two.

    The entries first: with the two in one condition, a database that has not counted
    its rows lately reads the whole log.
    """
    entries = ChangeEntry.objects.filter(edition=edition, sequence__gt=sequence)
    newer = {
        pk: (by, at) for pk, by, at in entries.values_list("pk", "actor_name", "at")
    }
    if not newer:
        return []
    details = (
        ChangeDetail.objects.filter(entry__in=newer, unit__isnull=False)
        .order_by()
        .values_list("entry_id", "pk", "unit_id", "column", "old")
    )
    # Entries and lines are only ever added, so their keys tell the order.
    return [
        LoggedCell(unit_id, label, old, *newer[entry])
        for entry, _pk, unit_id, label, old in sorted(details)
    ]


def cell_of_label(leaves: Mapping[str, Leaf]) -> dict[str, tuple[str, str]]:
    """By its name in the change log: the criterion and the column of a cell."""
    return {
        column_label(code, column): (code, column)
        for code in leaves
        for column in FIELDS
    }
