"""How far the plans of an edition are: unit by unit, and task by task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, QuerySet

from indices.models import EditionSummary, RemediationPlan, RemediationTask
from indices.selectors.criteria_tree import load_criteria
from indices.selectors.explained import UnitName, explained_years, unit_names
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.remediation import (
    TaskCounts,
    TaskLine,
    chosen,
    counts_of,
    task_lines,
)
from indices.selectors.sheets import sheet_values
from indices.selectors.siblings import EditionLink
from indices.selectors.task_outcomes import by_lineage, next_year


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """A unit of the edition; `plan` is None where the reader knows of none."""

    unit: UnitName
    plan: RemediationPlan | None
    counts: TaskCounts


@dataclass(frozen=True, slots=True)
class RemediationPage:
    """`tasks` are those that were asked for, `counts` of all of them."""

    header: EditionHeader
    units: tuple[UnitProgress, ...]
    tasks: tuple[TaskLine, ...]
    overdue: tuple[TaskLine, ...]
    due_soon: tuple[TaskLine, ...]
    counts: TaskCounts
    only: str
    focus: str
    next_year: int | None
    years: tuple[EditionLink, ...]

    @property
    def inspection_year(self) -> int:
        """The year in which units are inspected while they mend this result."""
        return self.header.year + 1

    @property
    def issued_count(self) -> int:
        return sum(each.plan is not None and each.plan.is_issued for each in self.units)


@dataclass(frozen=True, slots=True)
class PlansState:
    """How many units issued a plan, and when any of those last changed."""

    count: int
    changed_at: datetime | None


def state_of_plans(summary: EditionSummary) -> PlansState:
    """Another one as soon as any of the issued plans is another. One query."""
    found = _issued().filter(edition=summary.edition_id)
    return PlansState(
        **found.aggregate(count=Count("pk"), changed_at=Max("changed_at"))
    )


def issued_page(*, summary: EditionSummary, today: date) -> RemediationPage | None:
    """What everybody reads, whoever asks."""
    return remediation_page(summary=summary, plans=_issued(), today=today)


def _issued() -> QuerySet[RemediationPlan]:
    return RemediationPlan.objects.filter(state=RemediationPlan.State.ISSUED)


def remediation_page(
    *,
    summary: EditionSummary,
    plans: QuerySet[RemediationPlan],
    today: date,
    only: str = "",
    focus: str = "",
) -> RemediationPage | None:
    """None without criteria. `plans` are those that the reader may know of; thirteen
    queries at most, whatever the number of units and tasks."""
    criteria = load_criteria(summary.edition.criteria_set_id)
    if criteria is None:
        return None
    names = unit_names(summary)
    header = header_of(summary)
    kept = {
        plan.unit_id: plan
        for plan in plans.filter(edition=summary.edition_id).order_by("pk")
        if plan.unit_id in names
    }
    stored = list(
        RemediationTask.objects.filter(plan__in=list(kept.values()))
        .select_related("plan")
        .order_by("due_on", "pk")
    )
    leaves = {task.criterion_id for task in stored}
    own = sheet_values(summary, criteria, leaves) if leaves else {}
    after = next_year(summary, criteria, leaves, own=by_lineage(names, own))
    tasks = task_lines(header, criteria, names, stored, after, today)
    of_unit: dict[int, list[TaskLine]] = {}
    for task in tasks:
        of_unit.setdefault(task.unit.unit_id, []).append(task)
    return RemediationPage(
        header=header,
        units=tuple(
            UnitProgress(unit, kept.get(key), counts_of(of_unit.get(key, [])))
            for key, unit in names.items()
        ),
        tasks=tuple(chosen(tasks, only)),
        overdue=tuple(chosen(tasks, "qua-han")),
        due_soon=tuple(chosen(tasks, "sap-den-han")),
        counts=counts_of(tasks),
        only=only,
        focus=focus,
        next_year=after.year,
        years=explained_years(summary, "indices:remediation"),
    )
