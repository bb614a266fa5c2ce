"""Who keeps and who reads what follows a result: the plans that mend it.

The officer of a unit keeps its plan, an index administrator those of the area; an
issued plan is everyone's to read, a draft is known to those alone who keep it.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from indices.models import Edition, RemediationPlan
from indices.permissions.guard import Permission, Person, editions_where, may
from indices.permissions.sheet_rights import own_units


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
