"""The two pages that the head of a unit takes to the review conference: the result,
what it cost, whom to learn from, and whether last year's tasks paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from indices.models import EditionSummary, RemediationPlan
from indices.scoring.shares import median_of
from indices.selectors.remediation import PlanPage, plan_page
from indices.selectors.unit import UnitPage, unit_page
from indices.selectors.unit_losses import UnitLossesPage, unit_losses_page
from indices.selectors.unit_parts import PartProfile
from units.models import Unit

# What two sheets of paper hold, whatever the unit.
MOST_TASKS = 5


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """A domain beside the middle of the other units, in percent of its maximum; None
    where more units stand there than are compared one by one."""

    part: PartProfile
    median: Decimal | None


@dataclass(frozen=True, slots=True)
class AnalysisSheet:
    """`earlier` is the newest plan before this result, judged by it."""

    unit: UnitPage
    losses: UnitLossesPage
    profile: tuple[ProfileLine, ...]
    earlier: PlanPage | None

    @property
    def other_task_count(self) -> int:
        return max(len(self.earlier.all_tasks) - MOST_TASKS, 0) if self.earlier else 0


def analysis_sheet(
    *, unit: Unit, year: int, plans: QuerySet[RemediationPlan], today: date
) -> AnalysisSheet | None:
    """None where the main result of the year was not scored by criteria. The queries
    of the unit's page, of its lost points and of its plan; two more."""
    page = unit_page(unit=unit, year=year)
    if page.headline is None or not page.has_criteria:
        return None
    summary = page.headline.summary
    losses = unit_losses_page(summary=summary, asked=page.link.slug)
    if losses is None:
        return None
    return AnalysisSheet(
        unit=page,
        losses=losses,
        # Bonus and deduction have no maximum: they stand here where there are some.
        profile=tuple(
            ProfileLine(part, median_of(part.others))
            for part in page.parts
            if part.max_score or part.score
        ),
        earlier=_earlier_plan(unit, summary, plans, today),
    )


def _earlier_plan(
    unit: Unit,
    summary: EditionSummary,
    plans: QuerySet[RemediationPlan],
    today: date,
) -> PlanPage | None:
    edition = summary.edition
    plan = (
        plans.filter(
            unit__in=Unit.objects.forms_of(unit).values("pk"),
            edition__index=edition.index_id,
            edition__level=edition.level,
            edition__year__lt=edition.year,
        )
        .select_related("unit")
        .order_by("-edition__year", "pk")
        .first()
    )
    if plan is None:
        return None
    before = EditionSummary.objects.visible().with_header()
    return plan_page(
        summary=before.get(edition_id=plan.edition_id),
        asked=plan.unit.slug,
        plans=plans,
        today=today,
    )
