"""How all units together stand on each scored criterion, in one query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, F, Q, Sum, When
from django.db.models.functions import Coalesce

from indices.fields import FixedPointField, exact_value
from indices.models import EditionSummary
from indices.scoring.shares import mean_of, percent_of
from indices.scoring.totals import Kind
from indices.selectors.criteria_tree import CriteriaTree, CriterionLine
from indices.selectors.sheets import APPLIES, SURVEY, scores_behind

ZERO = Decimal(0)


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
    """By leaf. One query, whatever the number of units."""
    by_key = {leaf.pk: leaf for leaf in leaves}
    rows = (
        scores_behind(summary)
        .filter(criterion_id__in=list(by_key))
        .annotate(value=counting_value())
        .values("criterion_id")
        .annotate(
            applicable=Count("pk", filter=APPLIES),
            scored=Count("value"),
            total=Sum("value"),
            full=Count("pk", filter=Q(value__gte=F("criterion__max_score"))),
            positive=Count("pk", filter=Q(value__gt=exact_value(0))),
        )
    )
    found = {row["criterion_id"]: row for row in rows}
    return {
        pk: LeafFigures(
            line=leaf,
            applicable_count=found[pk]["applicable"] if pk in found else 0,
            count=found[pk]["scored"] if pk in found else 0,
            total=(found[pk]["total"] or ZERO) if pk in found else ZERO,
            full_count=found[pk]["full"] if pk in found else 0,
            positive_count=found[pk]["positive"] if pk in found else 0,
        )
        for pk, leaf in by_key.items()
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
