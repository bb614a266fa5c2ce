"""One measure across the units of an area, and the list of all measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractYear
from django.urls import reverse

from indices.models import Measure, Observation, Target
from indices.querysets import ObservationQuerySet
from indices.scoring.figures import Figure
from indices.selectors.figures import (
    FigureRow,
    Point,
    Span,
    Worked,
    earlier_of,
    judged,
    measure_url,
    sources_of,
    sums_of_levels,
    target_for,
    with_shares,
    yearly,
)
from indices.selectors.ranking_rows import SourceLine
from units.models import Unit

# Of a longer list the units without a figure are counted, not named.
MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class Series:
    """Units of one level in one area that have the measure in one year."""

    measure: str
    area: str
    area_name: str
    area_level: str
    level: str
    year: int
    count: int
    is_illustrative: bool

    @property
    def url(self) -> str:
        return measure_url(self.measure, self.area, self.level, self.year)


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure in the list of all, with where it is found."""

    measure: Measure
    real: tuple[Series, ...]
    illustrative: tuple[Series, ...]

    @property
    def newest(self) -> Series | None:
        found = (*self.real, *self.illustrative)
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit with its figure of the year; `row` None: it has none."""

    unit: Unit
    row: FigureRow | None
    by_year: Mapping[int, Figure]

    @property
    def url(self) -> str:
        return reverse("unit_figures", args=[self.unit.slug])


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """`whole` is what is announced for all these units together, or their sum."""

    measure: Measure
    area: Unit
    level: str
    year: int
    rows: tuple[UnitRow, ...]
    whole: FigureRow | None
    missing: tuple[Unit, ...]
    missing_count: int
    series: tuple[Series, ...]
    sources: tuple[SourceLine, ...]

    @property
    def known(self) -> tuple[FigureRow, ...]:
        return tuple(each.row for each in self.rows if each.row)

    @property
    def unit_count(self) -> int:
        return len(self.rows) + self.missing_count


def measure_list() -> tuple[MeasureLine, ...]:
    """Every measure and where it is found. Three queries."""
    found = _series(Observation.objects.public())
    lines = []
    for measure in Measure.objects.select_related("numerator", "denominator"):
        series = _with_worked(measure, found)
        lines.append(
            MeasureLine(
                measure,
                real=tuple(each for each in series if not each.is_illustrative),
                illustrative=tuple(each for each in series if each.is_illustrative),
            )
        )
    return tuple(lines)


def find_measure(code: str) -> Measure | None:
    named = Measure.objects.select_related("numerator", "denominator")
    return named.filter(code=code).first()


def area_in_year(slug: str, year: int) -> Unit | None:
    """The area of that address at the end of the year, else the last to bear it."""
    last = date(year, 12, 31)
    found = list(
        Unit.objects.filter(area_slug=slug)
        .select_related("parent__parent")
        .order_by(F("valid_from").desc(nulls_last=True), "-pk")
    )
    in_force = [each for each in found if each.is_in_force_on(last)]
    return next(iter(in_force or found), None)


def newest_series(measure: Measure) -> Series | None:
    """Where a reader of the measure is led first: the newest, the real ones first."""
    series = _series_of(measure)
    real = [each for each in series if not each.is_illustrative]
    return next(iter(real or series), None)


def measure_page(
    *, measure: Measure, area: Unit, level: str, year: int
) -> MeasurePage | None:
    """The units of a level in an area; None where nothing is known. Nine queries."""
    series = _series_of(measure)
    if (area.area_slug, level, year) not in map(_place, series):
        return None
    measures = {each.pk: each for each in _with_parts(measure)}
    known = _Known(
        measure,
        year,
        by_unit=_points(measures, area, level),
        targets=_targets(measure, area, level),
    )
    inside = Unit.objects.inside(area).at_level(level).in_force_on(known.last_day)
    everyone = [known.unit_row(each) for each in inside.order_by("sort_key", "pk")]
    rows = sorted((each for each in everyone if each.row), key=_best_first(measure))
    missing = [each.unit for each in everyone if not each.row]
    whole = _whole(known, measures, area=area, level=level)
    lines = [each.row for each in rows if each.row]
    return MeasurePage(
        measure=measure,
        area=area,
        level=level,
        year=year,
        rows=tuple(rows),
        whole=whole,
        missing=tuple(missing) if len(missing) <= MOST_NAMED else (),
        missing_count=len(missing),
        series=series,
        sources=sources_of([*lines, *([whole] if whole else [])]),
    )


# --- where a measure is found --------------------------------------------------------


def _series_of(measure: Measure) -> tuple[Series, ...]:
    keys = [each.pk for each in _with_parts(measure)]
    found = _series(Observation.objects.public().filter(measure__in=keys))
    return _with_worked(measure, found)


def _with_worked(
    measure: Measure, found: Mapping[int, Sequence[Series]]
) -> tuple[Series, ...]:
    """Where the measure is found; a ratio also where both of its counts are."""
    own = {_place(each): each for each in found.get(measure.pk, ())}
    if measure.is_ratio:
        below = {_place(each) for each in found.get(measure.denominator_id or 0, ())}
        for each in found.get(measure.numerator_id or 0, ()):
            if _place(each) in below:
                own.setdefault(_place(each), replace(each, measure=measure.code))
    return tuple(sorted(own.values(), key=_newest_first))


def _place(series: Series) -> tuple[str, str, int]:
    return (series.area, series.level, series.year)


def _series(rows: ObservationQuerySet) -> dict[int, list[Series]]:
    """By measure, newest first. Two queries: of units, and of levels as a whole."""
    queryset = rows.annotate(year=ExtractYear("ends_on"))
    of_units = _places(
        queryset.filter(of_level="", unit__parent__isnull=False),
        "unit__parent__",
        F("unit__level"),
    )
    of_levels = _places(queryset.exclude(of_level=""), "unit__", F("of_level"))
    found: dict[int, dict[tuple[str, str, int], Series]] = defaultdict(dict)
    for pk, series in (*of_units, *of_levels):
        found[pk].setdefault(_place(series), series)
    return {pk: list(each.values()) for pk, each in found.items()}


def _newest_first(series: Series) -> tuple[int, str, str]:
    return (-series.year, series.area_name, series.level)


def _places(
    queryset: ObservationQuerySet, area: str, level: F
) -> list[tuple[int, Series]]:
    names = [f"{area}{name}" for name in ("area_slug", "name", "level")]
    rows = (
        queryset.order_by()
        .values_list(
            "measure_id",
            "measure__code",
            *names,
            level,
            "year",
            f"{area}is_illustrative",
        )
        .annotate(count=Count("unit", distinct=True))
    )
    return [
        (row[0], Series(row[1], row[2], row[3], row[4], row[5], row[6], row[8], row[7]))
        for row in rows
    ]


# --- one measure in one area ---------------------------------------------------


def _with_parts(measure: Measure) -> list[Measure]:
    parts = (measure, measure.numerator, measure.denominator)
    return [each for each in parts if each is not None]


def _points(
    measures: Mapping[int, Measure], area: Unit, level: str
) -> dict[int, dict[int, dict[Span, Point]]]:
    """By lineage and measure, with shares worked out. One query."""
    rows = (
        Observation.objects.public()
        .filter(measure__in=measures, of_level="", unit__level=level)
        .filter(unit__in=Unit.objects.inside(area))
        .with_names()
    )
    found: dict[int, dict[int, dict[Span, Point]]] = {}
    for row in rows:
        own = found.setdefault(row.unit.lineage_id, {}).setdefault(row.measure_id, {})
        span = (row.starts_on, row.ends_on)
        own[span] = Point(span, given=row)
    return {unit: with_shares(points, measures) for unit, points in found.items()}


def _targets(
    measure: Measure, area: Unit, level: str
) -> dict[int | None, list[Target]]:
    """By lineage of the unit that they bind; None binds every unit of the level."""
    inside = Unit.objects.inside(area)
    above = [area, *([area.parent] if area.parent else [])]
    lineages = Unit.objects.of_lineages(each.lineage_id for each in above)
    rows = Target.objects.filter(measure=measure).filter(
        Q(unit__in=inside, of_level="")
        | Q(unit_id__in=lineages.values("pk"), of_level=level)
    )
    found: dict[int | None, list[Target]] = defaultdict(list)
    for row in rows.with_names():
        found[None if row.of_level else row.unit.lineage_id].append(row)
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of the measure in the area, ready to be laid out by unit."""

    measure: Measure
    year: int
    by_unit: Mapping[int, Mapping[int, Mapping[Span, Point]]]
    targets: Mapping[int | None, Sequence[Target]]

    @property
    def last_day(self) -> date:
        """To where the year's figures reach: whoever was there then is listed."""
        ends = [
            span[1]
            for points in self.by_unit.values()
            for span in points.get(self.measure.pk, {})
            if span[1].year == self.year
        ]
        return max(ends, default=date(self.year, 12, 31))

    def unit_row(self, unit: Unit) -> UnitRow:
        spans = self.by_unit.get(unit.lineage_id, {}).get(self.measure.pk, {})
        goals = self.targets.get(unit.lineage_id) or self.targets.get(None, ())
        row = _row(self.measure, "", spans, goals=goals, year=self.year)
        return UnitRow(unit, row, yearly(spans))


def _row(
    measure: Measure,
    of_level: str,
    spans: Mapping[Span, Point],
    *,
    goals: Iterable[Target],
    year: int,
) -> FigureRow | None:
    """The longest period that ends in the year."""
    of_year = [each for span, each in spans.items() if span[1].year == year]
    if not of_year:
        return None
    point = max(of_year, key=lambda each: (each.days, each.span))
    target = target_for(goals, point.span[1])
    return FigureRow(
        measure=measure,
        of_level=of_level,
        point=point,
        earlier=earlier_of(spans, point),
        target=target,
        judgement=judged(measure, point, target),
    )


def _whole(
    known: _Known, measures: Mapping[int, Measure], *, area: Unit, level: str
) -> FigureRow | None:
    """What is announced of all the units together, beside their sum. Three queries."""
    points: dict[int, dict[Span, Point]] = defaultdict(dict)
    given = Observation.objects.public().for_lineage(area).filter(of_level=level)
    for row in given.filter(measure__in=measures).with_names():
        span = (row.starts_on, row.ends_on)
        points[row.measure_id][span] = Point(span, given=row)
    for key, sums in sums_of_levels(area).get(level, {}).items():
        for span, worked in sums.items() if key in measures else ():
            points[key][span] = _beside(points[key].get(span), span, worked)
    spans = with_shares(points, measures).get(known.measure.pk, {})
    goals = known.targets.get(None, ())
    return _row(known.measure, level, spans, goals=goals, year=known.year)


def _beside(point: Point | None, span: Span, worked: Worked) -> Point:
    return Point(span, point.given if point else None, worked)


def _best_first(measure: Measure) -> Callable[[UnitRow], tuple[Fraction, str]]:
    """By the figure, the best first; where none is better, the highest."""
    sign = 1 if measure.direction == Measure.Direction.LOWER else -1

    def key(each: UnitRow) -> tuple[Fraction, str]:
        figure = each.row.figure if each.row else None
        value = Fraction(figure.value) if figure else Fraction(0)
        return (sign * value, each.unit.sort_key)

    return key
