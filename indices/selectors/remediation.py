"""The plan by which one unit mends what a result cost it, task by task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse

from indices.models import (
    EditionSummary,
    RemediationPlan,
    RemediationTask,
    TaskStep,
    UnitResult,
)
from indices.scoring.deadlines import Timing, timing_of
from indices.selectors.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
)
from indices.selectors.explained import UnitName, find_unit, page_url, unit_names
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.sheets import SheetValues, sheet_values
from indices.selectors.siblings import EditionLink
from indices.selectors.task_outcomes import (
    NextYear,
    TaskOutcome,
    lost_at,
    next_year,
)
from units.models import Unit

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task with where it stands today and what came of it."""

    pk: int
    unit: UnitName
    line: CriterionLine
    domain: CriterionLine
    points: Decimal
    what: str
    who: str
    due_on: date
    evidence: str
    state: str
    finished_on: date | None
    result: str
    timing: Timing
    outcome: TaskOutcome
    url: str

    @property
    def state_label(self) -> str:
        return str(RemediationTask.State(self.state).label)

    @property
    def counts(self) -> bool:
        """Whether its points are still at stake: not where the task was dropped."""
        return self.timing is not Timing.DROPPED


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """Tasks together: a dropped one counts nowhere but in `dropped`."""

    total: int = 0
    done: int = 0
    overdue: int = 0
    due_soon: int = 0
    dropped: int = 0
    points: Decimal = ZERO
    judged: int = 0
    regained: Decimal = ZERO

    @property
    def open(self) -> int:
        return self.total - self.done


def counts_of(tasks: Sequence[TaskLine]) -> TaskCounts:
    kept = [task for task in tasks if task.counts]
    back = [t.outcome.regained for t in kept if t.outcome.regained is not None]
    return TaskCounts(
        total=len(kept),
        done=sum(t.timing in (Timing.DONE, Timing.DONE_LATE) for t in kept),
        overdue=sum(t.timing is Timing.OVERDUE for t in kept),
        due_soon=sum(t.timing is Timing.DUE_SOON for t in kept),
        dropped=len(tasks) - len(kept),
        points=sum((t.points for t in kept), ZERO),
        judged=len(back),
        regained=sum(back, ZERO),
    )


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A criterion that cost points and has no task."""

    line: CriterionLine
    domain: CriterionLine
    lost: Decimal


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`plan` is None while the unit has none; `tasks` are those that were asked for,
    `all_tasks` the whole plan. `lost` is what the result cost the unit in all."""

    header: EditionHeader
    unit: UnitName
    plan: RemediationPlan | None
    tasks: tuple[TaskLine, ...]
    all_tasks: tuple[TaskLine, ...]
    counts: TaskCounts
    unplanned: tuple[Unplanned, ...]
    lost: Decimal
    only: str
    next_year: int | None
    years: tuple[EditionLink, ...]

    @property
    def address(self) -> dict[str, object]:
        """The words of the address under which the plan is kept."""
        return {**self.header.address, "unit": self.unit.slug}

    @property
    def unit_url(self) -> str:
        return reverse("unit_year", args=[self.unit.slug, self.header.year])


def scored_summary(*, unit: Unit, year: int) -> tuple[EditionSummary, str] | None:
    """The main result of that year that was scored by criteria, and the slug of the
    form of the unit that stands in it. Two queries."""
    result = (
        UnitResult.objects.visible()
        .for_lineage(unit)
        .filter(edition__year=year, edition__criteria_set__isnull=False)
        .select_related("unit")
        .order_by("edition__index__position", "edition__index__code", "edition_id")
        .first()
    )
    if result is None:
        return None
    summary = (
        EditionSummary.objects.visible()
        .with_header()
        .get(edition_id=result.edition_id, revision=result.revision)
    )
    return summary, result.unit.slug


def plan_page(
    *,
    summary: EditionSummary,
    asked: str,
    plans: QuerySet[RemediationPlan],
    today: date,
    only: str = "",
) -> PlanPage | None:
    """None without criteria, and where no such unit takes part. `plans` are those that
    the reader may know of. Twelve queries at most."""
    criteria = load_criteria(summary.edition.criteria_set_id)
    names = unit_names(summary)
    unit = find_unit(tuple(names.values()), asked)
    if criteria is None or unit is None:
        return None
    own_plan = plans.filter(edition=summary.edition_id, unit=unit.unit_id)
    plan = own_plan.order_by("pk").first()
    own = sheet_values(summary, criteria, lineage=unit.lineage_id).get(unit.unit_id)
    lost = _lost(criteria, own)
    stored = list(plan.tasks.order_by("due_on", "pk")) if plan else []
    after = next_year(
        summary,
        criteria,
        {task.criterion_id for task in stored},
        own={unit.lineage_id: own} if own else {},
        lineage=unit.lineage_id,
    )
    header = header_of(summary)
    tasks = task_lines(header, criteria, names, stored, after, today)
    planned = {task.criterion_id for task in stored}
    return PlanPage(
        header=header,
        unit=unit,
        plan=plan,
        tasks=tuple(chosen(tasks, only)),
        all_tasks=tuple(tasks),
        counts=counts_of(tasks),
        unplanned=tuple(
            Unplanned(criteria.by_key[key], criteria.domain_of(criteria.by_key[key]), x)
            for key, x in sorted(lost.items(), key=lambda pair: -pair[1])
            if key not in planned
        ),
        lost=sum(lost.values(), ZERO),
        only=only,
        next_year=after.year,
        years=_years(plans, summary, unit),
    )


def task_lines(  # noqa: PLR0913 - what one line is made of
    header: EditionHeader,
    criteria: CriteriaTree,
    names: Mapping[int, UnitName],
    tasks: Sequence[RemediationTask],
    after: NextYear,
    today: date,
) -> list[TaskLine]:
    """Tasks as they stand today; their plans are loaded with them."""
    found = []
    for task in tasks:
        line = criteria.by_key[task.criterion_id]
        unit = names[task.plan.unit_id]
        found.append(
            TaskLine(
                pk=task.pk,
                unit=unit,
                line=line,
                domain=criteria.domain_of(line),
                points=task.points_at_stake,
                what=task.what,
                who=task.who,
                due_on=task.due_on,
                evidence=task.evidence,
                state=task.state,
                finished_on=task.finished_on,
                result=task.result,
                timing=timing_of(
                    task.due_on,
                    today=today,
                    finished_on=task.finished_on,
                    is_dropped=task.state == RemediationTask.State.DROPPED,
                ),
                outcome=after.outcome(line, unit.lineage_id),
                url=page_url(
                    header,
                    "indices:criterion" if line.parent_id else "indices:domain",
                    query=f"dv={unit.slug}",
                    code=line.code,
                ),
            )
        )
    return found


ONLY = {
    "qua-han": (Timing.OVERDUE,),
    "sap-den-han": (Timing.DUE_SOON,),
    "chua-xong": (Timing.OVERDUE, Timing.DUE_SOON, Timing.OPEN),
    "da-xong": (Timing.DONE, Timing.DONE_LATE),
}


def chosen(tasks: Sequence[TaskLine], only: str) -> list[TaskLine]:
    """Those of one word; of any other word all."""
    return [task for task in tasks if only not in ONLY or task.timing in ONLY[only]]


def steps_of(task: RemediationTask) -> list[TaskStep]:
    """The history of a task, newest first. One query."""
    return list(task.steps.order_by("-at", "-pk"))


def _lost(criteria: CriteriaTree, own: SheetValues | None) -> dict[int, Decimal]:
    """By leaf, what it cost the unit; nothing of those that cost nothing."""
    found = {leaf.pk: lost_at(leaf, own) for leaf in criteria.leaves}
    return {key: lost for key, lost in found.items() if lost}


def _years(
    plans: QuerySet[RemediationPlan], summary: EditionSummary, unit: UnitName
) -> tuple[EditionLink, ...]:
    """The years that have a plan of the unit to read, and this one. One query."""
    edition = summary.edition
    forms = Unit.objects.of_lineages([unit.lineage_id]).values("pk")
    rows = (
        plans.filter(
            unit__in=forms,
            edition__index=edition.index_id,
            edition__level=edition.level,
        )
        .order_by("pk")
        .values_list("edition__year", "unit__slug")
    )
    slugs = {edition.year: unit.slug} | dict(rows)
    return tuple(
        EditionLink(
            text=str(year),
            url=reverse("unit_plan", args=[slug, year]),
            year=year,
            is_current=year == edition.year,
        )
        for year, slug in sorted(slugs.items(), reverse=True)
    )
