"""The operational figures of several units in one year, with their targets, as the
annex of a unit has them. What is summed from the units below stands on their pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Q

from indices.models import Measure, Observation, Target
from indices.selectors.figures import FigureRow, Point, with_shares
from indices.selectors.unit_figures import Points, scopes_of
from units.models import Unit


def measures_by_key() -> dict[int, Measure]:
    """In their order. One query."""
    named = Measure.objects.select_related("numerator", "denominator")
    return {each.pk: each for each in named}


def figures_of_units(
    keys: Sequence[int], *, year: int, measures: Mapping[int, Measure]
) -> Mapping[int, tuple[FigureRow, ...]]:
    """By unit; of the year what is public, and what was due without a figure. Three
    queries, whatever the number of units."""
    points = _points(keys, year, measures)
    targets = _targets(keys)
    return {
        key: tuple(
            row
            for scope in scopes_of(
                points.get(key, {}), targets.get(key, {}), measures, year
            )
            for row in scope.rows
        )
        for key in keys
    }


def _points(
    keys: Sequence[int], year: int, measures: Mapping[int, Measure]
) -> dict[int, Points]:
    given = (
        Observation.objects.public()
        .filter(unit_id__in=keys, ends_on__year=year)
        .with_names()
        .order_by("starts_on", "ends_on")
    )
    found: dict[int, Points] = {}
    for row in given:
        span = (row.starts_on, row.ends_on)
        by_measure = found.setdefault(row.unit_id, {}).setdefault(row.of_level, {})
        by_measure.setdefault(row.measure_id, {})[span] = Point(span, given=row)
    return {
        key: {level: with_shares(own, measures) for level, own in by_level.items()}
        for key, by_level in found.items()
    }


def _targets(keys: Sequence[int]) -> Mapping[int, dict[tuple[str, int], list[Target]]]:
    """The units' own, and those that what stands above them set for their level."""
    units = list(
        Unit.objects.filter(pk__in=keys).select_related("parent__parent").order_by()
    )
    above = {unit.pk: _lineages_above(unit) for unit in units}
    roots = {root for lineages in above.values() for root in lineages}
    set_above = Q(
        of_level__in={unit.level for unit in units},
        unit_id__in=Unit.objects.of_lineages(roots).values("pk"),
    )
    found: dict[int, dict[tuple[str, int], list[Target]]] = {}
    rows = list(Target.objects.filter(Q(unit_id__in=keys) | set_above).with_names())
    for unit in units:
        own: dict[tuple[str, int], list[Target]] = defaultdict(list)
        for each in rows:
            if each.unit.lineage_id == unit.lineage_id:
                own[each.of_level, each.measure_id].append(each)
            elif each.of_level == unit.level and each.unit.lineage_id in above[unit.pk]:
                own["", each.measure_id].append(each)
        found[unit.pk] = own
    return found


def _lineages_above(unit: Unit) -> frozenset[int]:
    parent = unit.parent
    above = (parent, parent.parent if parent else None)
    return frozenset(each.lineage_id for each in above if each)
