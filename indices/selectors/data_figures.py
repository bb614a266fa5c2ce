"""The operational figures of an edition's units in its year, for its data files."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Max, Sum

from indices.models import EditionSummary, Observation, Target, UnitResult
from indices.querysets import ObservationQuerySet
from indices.selectors.explained import UnitName, unit_names


def figures_of_edition(summary: EditionSummary) -> Sequence[Observation]:
    """What is public, of the units in the revision. One query."""
    return list(
        _figures(summary)
        .with_names()
        .order_by("unit__code", "measure__position", "of_level", "starts_on", "ends_on")
    )


def state_of_figures(summary: EditionSummary) -> tuple[object, ...]:
    """Another one as soon as any of them, or any target, is another. Two queries."""
    told = {"count": Count("pk"), "newest": Max("pk"), "sum": Sum("value")}
    # Whoever stands above a unit may have set it.
    targets = Target.objects.all()
    found = (_figures(summary).aggregate(**told), targets.aggregate(**told))
    return tuple(value for each in found for value in each.values())


def units_with_figures(summary: EditionSummary) -> tuple[UnitName, ...]:
    """Those of the edition, in the order of its ranking. Two queries."""
    keys = set(_figures(summary).values_list("unit_id", flat=True))
    return tuple(unit for key, unit in unit_names(summary).items() if key in keys)


def _figures(summary: EditionSummary) -> ObservationQuerySet:
    units = UnitResult.objects.of(summary.edition, summary.revision).values("unit")
    return Observation.objects.public().filter(
        unit__in=units, ends_on__year=summary.edition.year
    )
