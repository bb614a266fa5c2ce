"""How many inspections were held in a span of days: a number for whoever counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from indices.models import Inspection
from units.models import Unit

HAS_BEEN = (Inspection.State.HELD, Inspection.State.CONCLUDED)


@dataclass(frozen=True, slots=True)
class HeldInspections:
    """`by_kind` has every kind, `units` is how many different units were inspected."""

    by_kind: Mapping[str, int]
    units: int

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())


def held_inspections(*, area: Unit, start: date, end: date) -> HeldInspections:
    """Of the area itself and all units inside it, both days included. Two queries.

    What a source only says is done (Practice) has no number and is not counted.
    """
    forms = Unit.objects.forms_of(area).values("pk")
    held = Inspection.objects.filter(
        Q(unit__in=forms) | Q(unit__in=Unit.objects.inside(area).values("pk")),
        state__in=HAS_BEEN,
        day__range=(start, end),
    ).order_by()
    counted = dict(held.values_list("kind").annotate(number=Count("pk")))
    return HeldInspections(
        by_kind={kind.value: counted.get(kind, 0) for kind in Inspection.Kind},
        units=held.values("unit_id").distinct().count(),
    )
