"""The operational figures of an edition's units in its year, for its data files."""

from __future__ import annotations

from collections.abc import Sequence

from indices.models import ChangeEntry, EditionSummary, Observation, UnitResult
from indices.querysets import ObservationQuerySet
from indices.selectors.explained import UnitName, unit_names

# The actions by which what files tell of figures becomes another.
WRITING = (
    *("record_figures", "release_figures", "withdraw_figures"),
    *("set_target", "remove_target"),
    *("load_measures", "define_measure", "change_measure"),
    # In the admin: a source, a unit.
    "change_reference",
)


def figures_of_edition(summary: EditionSummary) -> Sequence[Observation]:
    """What is public, of the units in the revision. One query."""
    return list(
        _figures(summary)
        .with_names()
        .order_by("unit__code", "measure__position", "of_level", "starts_on", "ends_on")
    )


def state_of_figures() -> int:
    """Another one as soon as any figure, target, measure or source is another. One
    query."""
    entries = ChangeEntry.objects.filter(edition=None, action__in=WRITING)
    newest = entries.order_by("-sequence").values_list("sequence", flat=True).first()
    return newest or 0


def units_with_figures(summary: EditionSummary) -> tuple[UnitName, ...]:
    """Those of the edition, in the order of its ranking. Two queries."""
    keys = set(_figures(summary).values_list("unit_id", flat=True))
    return tuple(unit for key, unit in unit_names(summary).items() if key in keys)


def _figures(summary: EditionSummary) -> ObservationQuerySet:
    units = UnitResult.objects.of(summary.edition, summary.revision).values("unit")
    return Observation.objects.public().filter(
        unit__in=units, ends_on__year=summary.edition.year
    )
