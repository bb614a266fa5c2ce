"""The published figures from which criteria of a score sheet can be filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indices.actions.score_columns import DECIMALS, Leaf, value_text, work_out
from indices.models import (
    CriteriaSet,
    Criterion,
    CriterionMeasure,
    Edition,
    Measure,
    Observation,
    ScoreSheet,
)
from indices.permissions import ScoreRights
from indices.scoring.figures import Figure
from indices.scoring.ranking import round_half_up
from indices.scoring.rules import Worked as WorkedRule
from indices.selectors.criteria_tree import CriterionLine
from indices.selectors.figures import Point, Span, with_shares
from units.models import Unit

COLUMN = "declared_figure"


@dataclass(frozen=True, slots=True)
class DrawnFigure:
    """A criterion and what its measure says for the edition's year.

    `text` is what would be declared; `declared` is what stands there now. `source` is
    the figure's own, or that of the count it was worked out from.
    """

    criterion: Criterion
    measure: Measure
    figure: Figure | None
    span: Span | None
    source: str
    text: str
    declared: str
    worked: WorkedRule | None
    is_open: bool

    @property
    def is_taken(self) -> bool:
        return bool(self.text) and self.text == self.declared

    @property
    def can_be_taken(self) -> bool:
        return self.is_open and bool(self.text) and not self.is_taken


@dataclass(frozen=True, slots=True)
class LinkedFigure:
    """What the published figures say beside the figure that a unit declared. Whether
    it was drawn or typed, it is the same or another."""

    measure: Measure
    figure: Figure
    span: Span
    source: str
    value: Decimal

    def agrees_with(self, declared: Decimal | None) -> bool:
        return declared == self.value


def linked_figures(
    *, unit: Unit, year: int, lines: Iterable[CriterionLine]
) -> Mapping[int, LinkedFigure]:
    """By criterion, of those that have a measure with a figure of that year. Two
    queries where any has a measure."""
    links = _links(lines)
    if not links:
        return {}
    measures = {each.measure_id: each.measure for each in links}
    points = _points(unit, measures, year=year)
    found = {link.criterion_id: _linked_figure(link.measure, points) for link in links}
    return {criterion: figure for criterion, figure in found.items() if figure}


def figures_beside(
    *, line: CriterionLine, units: Sequence[Unit], year: int
) -> Mapping[int, LinkedFigure]:
    """By unit, what the measure of one criterion says of each in that year. Two
    queries where it has a measure, whatever the number of units."""
    links = _links([line])
    if not links:
        return {}
    measure = links[0].measure
    points = _points_of(
        [unit.lineage_id for unit in units], {measure.pk: measure}, year=year
    )
    found = {
        unit.pk: _linked_figure(measure, points.get(unit.lineage_id, {}))
        for unit in units
    }
    return {unit: figure for unit, figure in found.items() if figure}


def _links(lines: Iterable[CriterionLine]) -> list[CriterionMeasure]:
    linked = [line.pk for line in lines if line.measure]
    if not linked:
        return []
    return list(
        CriterionMeasure.objects.filter(criterion__in=linked).select_related(
            "measure__numerator", "measure__denominator"
        )
    )


def _linked_figure(
    measure: Measure, points: Mapping[int, Mapping[Span, Point]]
) -> LinkedFigure | None:
    point = _newest(points, measure)
    if point is None or point.figure is None:
        return None
    return LinkedFigure(
        measure=measure,
        figure=point.figure,
        span=point.span,
        source=_source(point, points, measure),
        value=round_half_up(point.figure.value, DECIMALS),
    )


def drawn_figures(
    *, edition: Edition, sheet: ScoreSheet, rights: ScoreRights
) -> tuple[DrawnFigure, ...]:
    """The linked criteria of the sheet, in order. Three queries."""
    links = list(
        CriterionMeasure.objects.filter(criterion__criteria_set=edition.criteria_set_id)
        .select_related("criterion", "measure__numerator", "measure__denominator")
        .order_by("criterion__sort_code")
    )
    measures = {each.measure_id: each.measure for each in links}
    points = _points(sheet.unit, measures, year=edition.year)
    scores = sheet.scores.filter(criterion__in=[each.criterion_id for each in links])
    declared = {each.criterion_id: each.declared_figure for each in scores}
    return tuple(
        _drawn(link, points, value_text(declared.get(link.criterion_id)), sheet, rights)
        for link in links
    )


def _points(
    unit: Unit, measures: Mapping[int, Measure], *, year: int
) -> Mapping[int, Mapping[Span, Point]]:
    found = _points_of([unit.lineage_id], measures, year=year)
    return found.get(unit.lineage_id, {})


def _points_of(
    lineages: Iterable[int], measures: Mapping[int, Measure], *, year: int
) -> Mapping[int, Mapping[int, Mapping[Span, Point]]]:
    """Of each lineage, by measure. One query."""
    keys = {
        key
        for each in measures.values()
        for key in (each.pk, each.numerator_id, each.denominator_id)
    }
    rows = Observation.objects.public().for_lineages(lineages).filter(of_level="")
    found: dict[int, dict[int, dict[Span, Point]]] = {}
    for row in rows.filter(measure__in=keys - {None}, ends_on__year=year).with_names():
        span = (row.starts_on, row.ends_on)
        own = found.setdefault(row.unit.lineage_id, {})
        own.setdefault(row.measure_id, {})[span] = Point(span, given=row)
    return {key: with_shares(points, measures) for key, points in found.items()}


def _drawn(
    link: CriterionMeasure,
    points: Mapping[int, Mapping[Span, Point]],
    declared: str,
    sheet: ScoreSheet,
    rights: ScoreRights,
) -> DrawnFigure:
    criterion, measure = link.criterion, link.measure
    point = _newest(points, measure)
    figure = point.figure if point else None
    value = None if figure is None else round_half_up(figure.value, DECIMALS)
    columns = rights.columns_of(sheet.unit_id, sheet.stage, criterion.code)
    return DrawnFigure(
        criterion=criterion,
        measure=measure,
        figure=figure,
        span=point.span if point else None,
        source=_source(point, points, measure) if point else "",
        text=value_text(value),
        declared=declared,
        worked=work_out(_leaf(criterion), value),
        is_open=COLUMN in columns and criterion.rule is not None,
    )


def _newest(
    points: Mapping[int, Mapping[Span, Point]], measure: Measure
) -> Point | None:
    """Of the longest period of the year, the last."""
    spans = points.get(measure.pk, {})
    return max(spans.values(), key=lambda each: (each.days, each.span), default=None)


def _source(
    point: Point, points: Mapping[int, Mapping[Span, Point]], measure: Measure
) -> str:
    row = point.given
    if row is None:
        count = points.get(measure.numerator_id or 0, {}).get(point.span)
        row = count.given if count else None
    return row.source.title if row and row.source else ""


def _leaf(criterion: Criterion) -> Leaf:
    return Leaf(
        pk=criterion.pk,
        code=criterion.code,
        name=criterion.name,
        max_score=criterion.max_score,
        step=criterion.step,
        scored_by=criterion.scored_by,
        rule=criterion.rule,
    )


# --- which measure a criterion is filled from ----------------------------------------


@dataclass(frozen=True, slots=True)
class MeasureLinks:
    """The criteria of a set that take a figure, each with its measure if it has one."""

    criteria: tuple[Criterion, ...]
    measures: tuple[Measure, ...]
    chosen: Mapping[int, int]


def measure_links(*, criteria_set: CriteriaSet) -> MeasureLinks:
    """Three queries."""
    criteria = criteria_set.criteria.filter(rule__isnull=False).order_by("sort_code")
    links = CriterionMeasure.objects.filter(criterion__criteria_set=criteria_set)
    return MeasureLinks(
        criteria=tuple(criteria),
        measures=tuple(Measure.objects.all()),
        chosen=dict(links.values_list("criterion_id", "measure_id")),
    )
