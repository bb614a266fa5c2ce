"""The plans that a unit officer keeps: after the newest results of the own units."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from indices.models import RemediationPlan, UnitResult
from units.querysets import UnitQuerySet

MOST_PLANS = 4


@dataclass(frozen=True, slots=True)
class OwnPlan:
    unit: str
    year: int
    state: str
    url: str


def plans_of_units(*, units: UnitQuerySet) -> tuple[OwnPlan, ...]:
    """One query, none without units."""
    plan = RemediationPlan.objects.filter(
        edition=OuterRef("edition"), unit=OuterRef("unit")
    ).order_by("pk")
    results = (
        UnitResult.objects.visible()
        .filter(unit__in=units, edition__criteria_set__isnull=False)
        .annotate(plan_state=Subquery(plan.values("state")[:1]))
        .select_related("unit", "edition__index", "edition__area")
        .order_by("-edition__year", "edition__index__position", "pk")[:MOST_PLANS]
    )
    return tuple(
        OwnPlan(
            unit=result.unit_name,
            year=result.edition.year,
            state=str(RemediationPlan.State(result.plan_state).label)  # type: ignore[attr-defined]
            if result.plan_state  # type: ignore[attr-defined]
            else _("chưa lập"),
            url=reverse(
                "indices:entry_plan",
                kwargs={**result.edition.address, "unit": result.unit.slug},
            ),
        )
        for result in results
    )
