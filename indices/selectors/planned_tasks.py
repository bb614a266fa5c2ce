"""The tasks of the plans that units of an edition have issued; everybody reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from indices.models import EditionSummary, RemediationPlan, RemediationTask


@dataclass(frozen=True, slots=True)
class PlannedTask:
    code: str
    name: str
    what: str
    who: str
    due_on: date
    state: str

    @property
    def state_label(self) -> str:
        return str(RemediationTask.State(self.state).label)


def planned_tasks(summary: EditionSummary) -> Mapping[int, tuple[PlannedTask, ...]]:
    """By unit, the earliest due first; what was dropped is left out. One query."""
    rows = (
        RemediationTask.objects.filter(
            plan__edition_id=summary.edition_id,
            plan__state=RemediationPlan.State.ISSUED,
        )
        .exclude(state=RemediationTask.State.DROPPED)
        .order_by("due_on", "pk")
        .values_list(
            *("plan__unit_id", "criterion__code", "criterion__name"),
            *("what", "who", "due_on", "state"),
        )
    )
    found: dict[int, list[PlannedTask]] = {}
    for unit_id, *facts in rows:
        found.setdefault(unit_id, []).append(PlannedTask(*facts))
    return {unit_id: tuple(tasks) for unit_id, tasks in found.items()}
