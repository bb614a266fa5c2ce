"""Who keeps and who reads what follows a result: plans and inspections.

The officer of a unit keeps its plan, an index administrator those of the area; an
issued plan is everyone's to read, a draft is known to those alone who keep it.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from indices.models import Edition, Inspection, RemediationPlan
from indices.permissions.guard import (
    Permission,
    Person,
    editions_where,
    may,
    units_where,
)
from indices.permissions.sheet_rights import own_units
from units.models import Unit


def keeps_plan(user: Person, *, edition: Edition, unit_id: int) -> bool:
    """Whether the person writes the unit's plan after that edition."""
    return (
        may(user, Permission.KEEP_PLANS, edition=edition)
        or own_units(user).filter(pk=unit_id).exists()
    )


def readable_plans(user: Person) -> QuerySet[RemediationPlan]:
    """The plans that the person may know of, whatever the edition."""
    issued = Q(state=RemediationPlan.State.ISSUED)
    if not user.is_authenticated:
        return RemediationPlan.objects.filter(issued)
    kept = Q(edition__in=editions_where(user, Permission.KEEP_PLANS).values("pk"))
    own = Q(unit__in=own_units(user).values("pk"))
    return RemediationPlan.objects.filter(issued | kept | own)


def inspection_kinds(user: Person, unit: Unit) -> frozenset[str]:
    """The kinds of inspection of that unit that the person records: an index
    administrator all, its officer those that it makes of itself."""
    if may(user, Permission.KEEP_PLANS, area=unit):
        return frozenset(Inspection.Kind.values)
    if own_units(user).filter(pk=unit.pk).exists():
        return frozenset({Inspection.Kind.SELF.value})
    return frozenset()


def readable_inspections(user: Person) -> QuerySet[Inspection]:
    """The inspections that the person may know of: of a surprise that is still to come
    only those know who keep the area's."""
    secret = Q(kind=Inspection.Kind.SURPRISE, state=Inspection.State.PLANNED)
    if not user.is_authenticated:
        return Inspection.objects.exclude(secret)
    kept = Q(unit__in=units_where(user, Permission.KEEP_PLANS).values("pk"))
    return Inspection.objects.filter(~secret | kept)
