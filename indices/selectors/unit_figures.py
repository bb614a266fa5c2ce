"""The operational figures of one unit in one year, against targets and the year before.

Figures follow the lineage. A unit also shows what is announced for all units of a level
inside it, beside the sum of what these units have themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from indices.models import Measure, Observation, Target
from indices.scoring.figures import Figure
from indices.selectors.figures import (
    FigureRow,
    Point,
    Span,
    earlier_of,
    judged,
    sources_of,
    sums_of_levels,
    target_for,
    with_shares,
    yearly,
)
from indices.selectors.ranking_rows import SourceLine
from units.models import Level, Unit

FEWEST_YEARS = 2
# On the unit's own page; the rest is one click away.
MOST_SHOWN = 6
# By level ("" is the unit itself), measure and period.
Points = dict[str, dict[int, dict[Span, Point]]]
Targets = Mapping[tuple[str, int], Sequence[Target]]


@dataclass(frozen=True, slots=True)
class Multiple:
    """One small drawing: a measure over the years."""

    measure: Measure
    of_level: str
    by_year: Mapping[int, Figure]


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows of the unit itself, or of all units of a level in it."""

    of_level: str
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class UnitFigures:
    unit: Unit
    year: int | None
    years: tuple[int, ...]
    scopes: tuple[Scope, ...]
    multiples: tuple[Multiple, ...]
    sources: tuple[SourceLine, ...]

    @property
    def rows(self) -> tuple[FigureRow, ...]:
        return tuple(row for scope in self.scopes for row in scope.rows)


@dataclass(frozen=True, slots=True)
class NewestFigures:
    """`shown` are the first of `count` figures of the year."""

    year: int
    shown: tuple[Observation, ...]
    count: int


def unit_figures(*, unit: Unit, year: int | None = None) -> UnitFigures:
    """The newest year unless one with figures is asked for. Five queries."""
    named = Measure.objects.select_related("numerator", "denominator")
    measures = {each.pk: each for each in named}
    points = {
        level: with_shares(by_measure, measures)
        for level, by_measure in _points(unit).items()
    }
    targets = _targets(unit)
    years = _years(points, targets)
    shown = year if year in years else (years[0] if years else None)
    scopes = scopes_of(points, targets, measures, shown)
    rows = [row for scope in scopes for row in scope.rows]
    return UnitFigures(
        unit=unit,
        year=shown,
        years=years,
        scopes=scopes,
        multiples=_multiples(points, measures),
        sources=sources_of(rows),
    )


def newest_figures(unit: Unit) -> NewestFigures | None:
    """Some of the unit's own figures of its newest year, for its page. One query."""
    rows = list(
        Observation.objects.public()
        .for_lineage(unit)
        .filter(of_level="")
        .with_names()
        .order_by("-ends_on", "measure__position", "starts_on")
    )
    if not rows:
        return None
    year = rows[0].ends_on.year
    of_year = tuple(row for row in rows if row.ends_on.year == year)
    return NewestFigures(year, of_year[:MOST_SHOWN], len(of_year))


def own_targets(*, unit: Unit) -> tuple[Target, ...]:
    """What is set for the unit and for levels in it, the last due first. One query."""
    rows = Target.objects.filter(unit=unit).with_names()
    return tuple(rows.order_by("-due_on", "measure__position", "of_level"))


def _points(unit: Unit) -> Points:
    found: Points = {}
    given = Observation.objects.public().for_lineage(unit).with_names()
    for row in given.order_by("starts_on", "ends_on"):
        span = (row.starts_on, row.ends_on)
        spans = found.setdefault(row.of_level, {}).setdefault(row.measure_id, {})
        spans[span] = Point(span, given=row)
    for level, sums in sums_of_levels(unit).items():
        for measure, by_span in sums.items():
            spans = found.setdefault(level, {}).setdefault(measure, {})
            for span, worked in by_span.items():
                own = spans[span].given if span in spans else None
                spans[span] = Point(span, own, worked)
    return found


def _targets(unit: Unit) -> Targets:
    """Its own, and those that what stands above it set for its level. One query."""
    above = [unit.parent] if unit.parent else []
    if unit.parent and unit.parent.parent:
        above.append(unit.parent.parent)
    of_level = Q(of_level=unit.level) & Q(
        unit_id__in=Unit.objects.of_lineages(each.lineage_id for each in above).values(
            "pk"
        )
    )
    own = Q(unit_id__in=Unit.objects.forms_of(unit).values("pk"))
    found: dict[tuple[str, int], list[Target]] = defaultdict(list)
    for each in Target.objects.filter(own | of_level).with_names():
        is_own = each.unit.lineage_id == unit.lineage_id
        found[each.of_level if is_own else "", each.measure_id].append(each)
    return found


def _years(points: Points, targets: Targets) -> tuple[int, ...]:
    """Years with figures or targets, newest first."""
    of_points = {
        span[1].year
        for by_measure in points.values()
        for spans in by_measure.values()
        for span in spans
    }
    due = {each.due_on.year for found in targets.values() for each in found}
    return tuple(sorted(of_points or due, reverse=True))


def scopes_of(
    points: Points, targets: Targets, measures: Mapping[int, Measure], year: int | None
) -> tuple[Scope, ...]:
    if year is None:
        return ()
    levels = {*points, *(level for level, _measure in targets)}
    ordered = sorted(
        levels,
        key=lambda level: (level != "", Level.values.index(level) if level else 0),
    )
    found = (
        Scope(level, _rows(level, points.get(level, {}), targets, measures, year))
        for level in ordered
    )
    return tuple(scope for scope in found if scope.rows)


def _rows(
    level: str,
    points: Mapping[int, Mapping[Span, Point]],
    targets: Targets,
    measures: Mapping[int, Measure],
    year: int,
) -> tuple[FigureRow, ...]:
    rows: list[FigureRow] = []
    for measure in measures.values():
        spans = points.get(measure.pk, {})
        goals = targets.get((level, measure.pk), ())
        of_year = [
            spans[span] for span in sorted(spans, key=_latest) if span[1].year == year
        ]
        rows += [_row(measure, level, point, spans, goals) for point in of_year]
        due = [each for each in goals if each.due_on.year == year]
        if due and not of_year:
            rows.append(_lacking(measure, level, due[-1]))
    return tuple(rows)


def _latest(span: Span) -> tuple[int, int]:
    return (-span[1].toordinal(), span[0].toordinal())


def _row(
    measure: Measure,
    level: str,
    point: Point,
    spans: Mapping[Span, Point],
    goals: Iterable[Target],
) -> FigureRow:
    target = target_for(goals, point.span[1])
    return FigureRow(
        measure=measure,
        of_level=level,
        point=point,
        earlier=earlier_of(spans, point),
        target=target,
        judgement=judged(measure, point, target),
    )


def _lacking(measure: Measure, level: str, target: Target) -> FigureRow:
    return FigureRow(
        measure=measure,
        of_level=level,
        point=None,
        earlier=None,
        target=target,
        judgement=judged(measure, None, target),
    )


def _multiples(points: Points, measures: Mapping[int, Measure]) -> tuple[Multiple, ...]:
    """Measures of which at least two years are known; yes and no are no line."""
    found = []
    for level, by_measure in points.items():
        for measure in measures.values():
            by_year = yearly(by_measure.get(measure.pk, {}))
            if len(by_year) >= FEWEST_YEARS and not measure.is_yes_no:
                found.append(Multiple(measure, level, by_year))
    return tuple(found)
