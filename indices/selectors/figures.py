"""Operational figures as pages show them: given, worked out, against target and past.

What a source gives and what follows from counts are two things and stay two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Sum
from django.urls import reverse

from indices.models import Measure, Observation, Target
from indices.scoring import figures as rules
from indices.scoring.figures import Figure, Goal, Judgement
from indices.scoring.ranking import Exact
from indices.selectors.ranking_rows import SourceLine
from units.models import Unit
from units.querysets import UnitQuerySet

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Worked:
    """A figure that follows from others: a share of two counts, or a sum of units."""

    figure: Figure
    numerator: Figure | None = None
    denominator: Figure | None = None
    count: int = 0
    out_of: int = 0

    @property
    def is_sum(self) -> bool:
        return self.numerator is None

    @property
    def is_whole(self) -> bool:
        return self.count == self.out_of


@dataclass(frozen=True, slots=True)
class Point:
    """One measure over one period: `given` as its source has it, else worked out.

    A sum over some of the units only is shown, but it is no figure of the whole.
    """

    span: Span
    given: Observation | None = None
    worked: Worked | None = None

    @property
    def figure(self) -> Figure | None:
        if self.given is not None:
            return given_figure(self.given)
        return self.worked.figure if self.worked and self.worked.is_whole else None

    @property
    def days(self) -> int:
        return (self.span[1] - self.span[0]).days


@dataclass(frozen=True, slots=True)
class Earlier:
    """The year before. A change is only told of the same days of the two years."""

    figure: Figure
    span: Span
    change: Exact | None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """`of_level` is empty for the unit itself; without `point`: only a target."""

    measure: Measure
    of_level: str
    point: Point | None
    earlier: Earlier | None
    target: Target | None
    judgement: Judgement | None

    @property
    def given(self) -> Observation | None:
        return self.point.given if self.point else None

    @property
    def worked(self) -> Worked | None:
        return self.point.worked if self.point else None

    @property
    def figure(self) -> Figure | None:
        return self.point.figure if self.point else None

    @property
    def source(self) -> SourceLine | None:
        return source_line(self.given) if self.given else None


def given_figure(row: Observation) -> Figure:
    return Figure(row.value, row.qualifier)


def source_line(row: Observation | Target) -> SourceLine | None:
    if row.source is None:
        return None
    return SourceLine(row.source.title, row.source.url, row.source.published_on)


def sources_of(rows: Iterable[FigureRow]) -> tuple[SourceLine, ...]:
    """Each source once, in the order of the rows; those of targets behind."""
    rows = list(rows)
    found = [row.source for row in rows]
    found += [source_line(row.target) for row in rows if row.target]
    return tuple(dict.fromkeys(each for each in found if each))


def measure_url(measure: str, area: str, level: str, year: int) -> str:
    return reverse("indices:measure_units", args=[measure, area, level, year])


# --- working out -------------------------------------------------------------------


def with_shares(
    points: Mapping[int, Mapping[Span, Point]], measures: Mapping[int, Measure]
) -> dict[int, dict[Span, Point]]:
    """The points of one unit with the shares that follow from its counts."""
    found = {key: dict(spans) for key, spans in points.items()}
    for measure in measures.values():
        if not measure.is_ratio:
            continue
        above = points.get(measure.numerator_id or 0, {})
        below = points.get(measure.denominator_id or 0, {})
        for span in above.keys() & below.keys():
            worked = _share(above[span], below[span])
            if worked is not None:
                own = found.setdefault(measure.pk, {})
                given = own[span].given if span in own else None
                own[span] = Point(span, given, worked)
    return found


def _share(above: Point, below: Point) -> Worked | None:
    """Of counts as given, or of sums over all units: never of a part of them."""
    numerator, denominator = above.figure, below.figure
    if numerator is None or denominator is None:
        return None
    figure = rules.share(numerator, denominator)
    return None if figure is None else Worked(figure, numerator, denominator)


def sums_of_levels(area: Unit) -> dict[str, dict[int, dict[Span, Worked]]]:
    """What the figures of the units inside come to, by level, measure and period.

    Only of measures that add up. Two queries.
    """
    rows = list(
        Observation.objects.public()
        .filter(measure__rolls_up=True, of_level="")
        .filter(unit__in=_units_inside(area))
        .order_by("unit__level", "measure", "starts_on", "ends_on", "qualifier")
        .values_list("unit__level", "measure", "starts_on", "ends_on", "qualifier")
        .annotate(sum=Sum("value"), count=Count("pk"))
    )
    out_of = _counts_in_force(area) if rows else {}
    found: dict[str, dict[int, dict[Span, Worked]]] = {}
    for (level, measure, starts_on, ends_on), group in groupby(
        rows, key=lambda row: row[:4]
    ):
        parts = list(group)
        worked = Worked(
            rules.total(Figure(row[5], row[4]) for row in parts),
            count=sum(row[6] for row in parts),
            out_of=out_of[level].on(ends_on),
        )
        spans = found.setdefault(level, {}).setdefault(measure, {})
        spans[starts_on, ends_on] = worked
    return found


def _units_inside(area: Unit) -> UnitQuerySet:
    """Under the nation stands the illustrative province too: it counts for itself."""
    inside = Unit.objects.inside(area)
    return inside.filter(is_illustrative=area.is_illustrative)


@dataclass(frozen=True, slots=True)
class _Lives:
    """When the units of a level began and ended, and how many each time."""

    spells: list[tuple[date | None, date | None, int]]

    def on(self, day: date) -> int:
        return sum(
            count
            for begun, ended, count in self.spells
            if (begun is None or begun <= day) and (ended is None or day < ended)
        )


def _counts_in_force(area: Unit) -> dict[str, _Lives]:
    """How many units of each level the area had on any day. One query.

    Each sum is of the units of its own last day: by the newest of all figures a level
    may have ended.
    """
    rows = (
        _units_inside(area)
        .order_by()
        .values_list("level", "valid_from", "valid_to")
        .annotate(count=Count("pk"))
    )
    found: dict[str, _Lives] = {}
    for level, begun, ended, count in rows:
        found.setdefault(level, _Lives([])).spells.append((begun, ended, count))
    return found


# --- judging -----------------------------------------------------------------------


def earlier_of(spans: Mapping[Span, Point], point: Point) -> Earlier | None:
    """The same days of the year before, else the longest period of that year."""
    before = [
        each
        for each in spans.values()
        if each.span[1].year == point.span[1].year - 1 and each.figure is not None
    ]
    if not before:
        return None
    same = [each for each in before if rules.is_year_before(each.span, point.span)]
    best = same[0] if same else max(before, key=lambda each: (each.days, each.span))
    figure, now = best.figure, point.figure
    if figure is None:
        return None
    is_told = bool(same) and now is not None
    change = rules.change(now.value, figure.value) if is_told and now else None
    return Earlier(figure, best.span, change)


def target_for(targets: Iterable[Target], ends_on: date) -> Target | None:
    """The next one due; else the last one that was due that year."""
    ordered = sorted(targets, key=lambda each: each.due_on)
    ahead = [each for each in ordered if each.due_on >= ends_on]
    if ahead:
        return ahead[0]
    past = [each for each in ordered if each.due_on.year == ends_on.year]
    return past[-1] if past else None


def judged(
    measure: Measure, point: Point | None, target: Target | None
) -> Judgement | None:
    """None without a target, and of a measure that is neither good high nor low."""
    if target is None or measure.direction == Measure.Direction.NONE:
        return None
    goal = Goal(
        target.value,
        target.due_on,
        is_higher_better=measure.direction == Measure.Direction.HIGHER,
    )
    if point is None:
        return rules.judge(None, None, goal)
    return rules.judge(point.figure, point.span[1], goal)


def yearly(spans: Mapping[Span, Point]) -> dict[int, Figure]:
    """One figure a year, all over the same days: half a year is no year.

    Of several such series the one with most years, then the one of the longest periods.
    """
    series: dict[tuple[int, ...], list[Point]] = {}
    for point in spans.values():
        if point.figure is not None:
            series.setdefault(_days_of_year(point.span), []).append(point)
    if not series:
        return {}
    best = max(series.values(), key=lambda each: (len(each), each[0].days))
    return {
        point.span[1].year: point.figure
        for point in sorted(best, key=lambda each: each.span)
        if point.figure is not None
    }


def _days_of_year(span: Span) -> tuple[int, ...]:
    first, last = span
    return (first.month, first.day, last.month, last.day, last.year - first.year)
