"""Scores of one criterion that are far from those of all other units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from indices.actions.score_columns import value_text
from indices.actions.scores import score_cell_name
from indices.fields import FixedPointField
from indices.models import Criterion, Score, ScoreSheet
from indices.numbers import format_number
from indices.scoring.statistics import Spread, spread_of_counts
from indices.selectors.findings import Finding

# A score this many median deviations from the median is worth a second look.
OUTLIER_DEVIATIONS = 3
# Among fewer there is no usual score to be far from.
LEAST_FOR_OUTLIERS = 6

ScoredBy = Criterion.ScoredBy
# Few units have a bonus or a deduction; whoever has one is no outlier.
OUTSIDE = (ScoredBy.BONUS, ScoredBy.DEDUCTION)

COUNTED = ("criterion_id", "counting")
FACTS = (
    "sheet__unit__name",
    "sheet__unit__slug",
    "sheet__unit_id",
    "criterion__code",
    "criterion__scored_by",
    "counting",
    "final_score",
    "criterion_id",
)


@dataclass(frozen=True, slots=True)
class FarScore:
    distance: Fraction
    finding: Finding


def far_scores(
    sheets: QuerySet[ScoreSheet], names: Mapping[int, str]
) -> Iterator[Finding]:
    """The farthest first, each with its cell. Two queries, any number of units.

    Where more than half of the units have the very same score there is no usual
    distance to measure by, and nothing is said.
    """
    scores = _counting(sheets)
    spreads = _spreads(scores)
    far = Q()
    for criterion, (spread, values) in spreads.items():
        listed = [value for value in values if _is_far(value, spread)]
        if listed:
            far |= Q(criterion=criterion, counting__in=listed)
    if not far:
        return
    rows = scores.filter(far).order_by(
        "sheet__unit__sort_key", "sheet__unit_id", "criterion__sort_code"
    )
    found = [
        _far_score(facts, spreads[facts[-1]][0], names)
        for facts in rows.values_list(*FACTS)
    ]
    for each in sorted(found, key=lambda each: each.distance, reverse=True):
        yield each.finding


def _counting(sheets: QuerySet[ScoreSheet]) -> QuerySet[Score]:
    """The scores of the sheets, each with the number of it that counts."""
    counting = Case(
        When(criterion__scored_by=ScoredBy.SURVEY, then=F("survey_score")),
        default=Coalesce("final_score", "appraised_score"),
        output_field=FixedPointField(),
    )
    return (
        Score.objects.filter(sheet__in=sheets, is_not_applicable=False)
        .exclude(criterion__scored_by__in=OUTSIDE)
        .annotate(counting=counting)
        .filter(counting__isnull=False)
        .order_by()
    )


def _spreads(
    scores: QuerySet[Score],
) -> dict[int, tuple[Spread, Mapping[Decimal, int]]]:
    """By criterion: middle and usual distance of its scores, and how often each is."""
    counts: dict[int, dict[Decimal, int]] = defaultdict(dict)
    rows = scores.values_list(*COUNTED).annotate(units=Count("pk"))
    for criterion, value, units in rows:
        counts[criterion][value] = units
    found: dict[int, tuple[Spread, Mapping[Decimal, int]]] = {}
    for criterion, values in counts.items():
        if sum(values.values()) < LEAST_FOR_OUTLIERS:
            continue
        spread = spread_of_counts(values.items())
        if spread.deviation:
            found[criterion] = (spread, values)
    return found


def _is_far(value: Decimal, spread: Spread) -> bool:
    return abs(Fraction(value) - spread.median) > OUTLIER_DEVIATIONS * spread.deviation


def _far_score(
    facts: tuple[Any, ...], spread: Spread, names: Mapping[int, str]
) -> FarScore:
    name, slug, unit_id, code, scored_by, value, final, _criterion = facts
    text = _("%(unit)s, %(code)s: %(value)s, trung vị %(median)s") % {
        "unit": names.get(unit_id, name),
        "code": code,
        "value": value_text(value),
        "median": format_number(spread.median),
    }
    column = "appraised_score" if final is None else "final_score"
    if scored_by == ScoredBy.SURVEY:
        column = "survey_score"
    distance = abs(Fraction(value) - spread.median) / spread.deviation
    return FarScore(
        distance, Finding(text, slug, score_cell_name(unit_id, code, column))
    )
