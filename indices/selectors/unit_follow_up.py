"""What follows the results of one unit: its plans, its inspections, and what a source
says it does every year."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse

from indices.models import Inspection, Practice, RemediationPlan
from indices.selectors.inspections import InspectionLine, lines_of
from indices.selectors.ranking_rows import SourceLine
from units.models import Unit


@dataclass(frozen=True, slots=True)
class PracticeLine:
    kind: str
    kind_label: str
    year: int | None
    text: str
    source: SourceLine


@dataclass(frozen=True, slots=True)
class PlanLine:
    year: int
    title: str
    is_issued: bool
    task_count: int
    url: str


@dataclass(frozen=True, slots=True)
class UnitFollowUp:
    unit: Unit
    plans: tuple[PlanLine, ...]
    inspections: tuple[InspectionLine, ...]
    practices: tuple[PracticeLine, ...]
    sources: tuple[SourceLine, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.plans or self.inspections or self.practices)

    @property
    def url(self) -> str:
        return reverse("unit_follow_up", args=[self.unit.slug])


def unit_follow_up(
    *,
    unit: Unit,
    plans: QuerySet[RemediationPlan],
    inspections: QuerySet[Inspection],
    sees_all: bool,
) -> UnitFollowUp:
    """Of all one-to-one forms of the unit; of plans and inspections those that the
    reader may know of. Three queries."""
    forms = Unit.objects.forms_of(unit).values("pk")
    practices = tuple(
        PracticeLine(
            kind=row.kind,
            kind_label=str(row.get_kind_display()),
            year=row.year,
            text=row.text,
            source=SourceLine(
                row.source.title, row.source.url, row.source.published_on
            ),
        )
        for row in Practice.objects.filter(unit__in=forms).select_related("source")
    )
    return UnitFollowUp(
        unit=unit,
        plans=tuple(_plans(plans.filter(unit__in=forms))),
        inspections=tuple(
            lines_of(inspections.filter(unit__in=forms), sees_all=sees_all)
        ),
        practices=practices,
        sources=tuple(dict.fromkeys(each.source for each in practices)),
    )


def _plans(plans: QuerySet[RemediationPlan]) -> list[PlanLine]:
    rows = (
        plans.select_related("edition", "unit")
        .annotate(task_count=Count("tasks"))
        .order_by("-edition__year", "pk")
    )
    return [
        PlanLine(
            year=row.edition.year,
            title=row.decision,
            is_issued=row.is_issued,
            task_count=row.task_count,
            url=reverse("unit_plan", args=[row.unit.slug, row.edition.year]),
        )
        for row in rows
    ]
