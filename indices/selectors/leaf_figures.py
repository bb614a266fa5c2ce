"""How all units together stand on each scored criterion, in one query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from indices.fields import FixedPointField, exact_value
from indices.models import EditionSummary, Score
from indices.scoring.shares import mean_of, percent_of
from indices.scoring.totals import Kind
from indices.selectors.criteria_tree import CriteriaTree, CriterionLine
from indices.selectors.kept import kept
from indices.selectors.sheets import APPLIES, SURVEY, scores_behind

ZERO = Decimal(0)
# What LeafFigures has beside its line, in its order.
Counts = tuple[int, int, Decimal, int, int]
NOTHING: Counts = (0, 0, ZERO, 0, 0)


def counting_value() -> Case:
    """The number of a score that counts, as scoring.totals.counting_score has it."""
    return Case(
        When(~APPLIES, then=None),
        When(SURVEY, then=F("survey_score")),
        default=Coalesce("final_score", "appraised_score"),
        output_field=FixedPointField(),
    )


@dataclass(frozen=True, slots=True)
class LeafFigures:
    """All units on one leaf: how many have points, how many, full marks, above none.

    `applicable_count` are the units to which it applies, scored or not.
    """

    line: CriterionLine
    applicable_count: int
    count: int
    total: Decimal
    full_count: int
    positive_count: int

    @property
    def lost(self) -> Decimal:
        """Points that the units together did not get; a deduction costs what it is."""
        match self.line.kind:
            case Kind.BONUS:
                return ZERO
            case Kind.DEDUCTION:
                return self.total
        return self.line.max_score * self.count - self.total

    @property
    def affected_count(self) -> int:
        """Units that lost something."""
        match self.line.kind:
            case Kind.BONUS:
                return 0
            case Kind.DEDUCTION:
                return self.positive_count
        return self.count - self.full_count

    @property
    def base_count(self) -> int:
        """Of how many: of a bonus or deduction of all, as most units have none."""
        return self.applicable_count if self.line.is_outside else self.count

    @property
    def mean(self) -> Decimal | None:
        return mean_of(self.total, self.count)

    @property
    def mean_percent(self) -> Decimal | None:
        if self.line.is_outside:
            return None
        return percent_of(self.total, self.line.max_score * self.count)


def leaf_figures(
    summary: EditionSummary, leaves: tuple[CriterionLine, ...]
) -> Mapping[int, LeafFigures]:
    """By leaf. One query at most, whatever the number of units."""
    counts = _counts(summary, leaves)
    return {
        leaf.pk: LeafFigures(leaf, *counts.get(leaf.code, NOTHING)) for leaf in leaves
    }


def _counts(
    summary: EditionSummary, leaves: tuple[CriterionLine, ...]
) -> Mapping[str, Counts]:
    """By the leaf's code; of all leaves where the publication keeps them."""
    scores = scores_behind(summary)
    publication = summary.publication
    if publication is None or not publication.digest:
        return _counted(scores.filter(criterion_id__in=[leaf.pk for leaf in leaves]))
    return kept(summary, "leaf-figures", lambda: _counted(scores))


def _counted(scores: QuerySet[Score]) -> Mapping[str, Counts]:
    rows = (
        scores.order_by()
        .annotate(value=counting_value())
        .values_list("criterion__code")
        .annotate(
            applicable=Count("pk", filter=APPLIES),
            scored=Count("value"),
            total=Sum("value"),
            full=Count("pk", filter=Q(value__gte=F("criterion__max_score"))),
            positive=Count("pk", filter=Q(value__gt=exact_value(0))),
        )
    )
    return {
        code: (applicable, scored, total or ZERO, full, positive)
        for code, applicable, scored, total, full, positive in rows
    }


def widely_lost(
    summary: EditionSummary, criteria: CriteriaTree | None
) -> list[LeafFigures]:
    """Criteria that more than half of the units lost points on, the widest first."""
    if criteria is None:
        return []
    figures = leaf_figures(summary, criteria.leaves).values()
    wide = [each for each in figures if each.affected_count * 2 > each.count > 0]
    return sorted(wide, key=lambda each: (-each.affected_count, -each.lost))
