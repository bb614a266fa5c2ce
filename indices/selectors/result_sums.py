"""What the total of each unit consists of, as the annex of results states it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from indices.models import Criterion, EditionSummary
from indices.selectors.leaf_figures import counting_value
from indices.selectors.sheets import APPLIES, scores_behind, sheets_behind

SELF_SCORED = Criterion.ScoredBy.APPRAISAL
JUDGED = (Criterion.ScoredBy.APPRAISAL, Criterion.ScoredBy.LEADERS)
SURVEY = (Criterion.ScoredBy.SURVEY,)


@dataclass(frozen=True, slots=True)
class ResultSums:
    """One unit's points by who gave them. A sum of which a part is missing is None.

    `self_score` is over the criteria that units score themselves, `judged` over those
    that are appraised or scored by the leaders.
    """

    self_score: Decimal | None
    judged: Decimal | None
    survey: Decimal | None
    achieved: Decimal | None
    applicable_max: Decimal | None


@dataclass(frozen=True, slots=True)
class _Sum:
    own: Decimal | None
    own_count: int
    value: Decimal | None
    count: int
    applicable: int


def result_sums(summary: EditionSummary) -> Mapping[int, ResultSums]:
    """By unit. Two queries, whatever the number of units and criteria."""
    rows = (
        scores_behind(summary)
        .annotate(value=counting_value())
        .values_list("sheet__unit_id", "criterion__scored_by")
        .annotate(
            own=Sum("self_score", filter=APPLIES),
            own_count=Count("self_score", filter=APPLIES),
            total=Sum("value"),
            count=Count("value"),
            applicable=Count("pk", filter=APPLIES),
        )
    )
    found: dict[int, dict[str, _Sum]] = {}
    for unit_id, scored_by, *figures in rows:
        found.setdefault(unit_id, {})[scored_by] = _Sum(*figures)
    return {
        unit_id: _sums(found.get(unit_id, {}), achieved, most)
        for unit_id, achieved, most in sheets_behind(summary).values_list(
            "unit_id", "achieved", "applicable_max"
        )
    }


def _sums(
    by: Mapping[str, _Sum], achieved: Decimal | None, most: Decimal | None
) -> ResultSums:
    own = by.get(SELF_SCORED)
    is_own_known = own is not None and own.own_count == own.applicable > 0
    return ResultSums(
        self_score=own.own if own is not None and is_own_known else None,
        judged=_added([by[key] for key in JUDGED if key in by]),
        survey=_added([by[key] for key in SURVEY if key in by]),
        achieved=achieved,
        applicable_max=most,
    )


def _added(sums: list[_Sum]) -> Decimal | None:
    known = [each for each in sums if each.applicable]
    if not known or any(each.count < each.applicable for each in known):
        return None
    return sum((each.value or Decimal(0) for each in known), Decimal(0))
