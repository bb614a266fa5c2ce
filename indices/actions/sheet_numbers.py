"""The score sheets of a revision as numbers, for drawing: never for a result.

Binary floats, as numpy draws with them a thousand times: scores, ranks and tiers are
decided from exact numbers elsewhere and only read here. What is drawn is rounded to the
stored decimals before it is compared, so that equal values stay equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import BigIntegerField
from django.db.models.functions import Cast

from indices.actions.criteria_tree import load_criteria
from indices.actions.rank_draws import Sheets
from indices.models import Criterion, Edition, Score, ScoreSheet
from indices.scoring.totals import Kind

MILLION = 1_000_000
# What is given by appraisal moves by its step; a survey's and the leaders' points stay.
MOVED = Criterion.ScoredBy.APPRAISAL


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """A published result that has a rank."""

    pk: int
    unit_id: int
    rank: int
    score: Decimal
    achieved: Decimal
    applicable_max: Decimal


@dataclass(frozen=True, slots=True)
class Leaf:
    """One scored criterion inside the scale; `step` is 0 where its points stay."""

    domain: int
    kind: Kind
    max_score: float
    step: float


@dataclass(slots=True)
class Line:
    """One unit's points of every leaf; None: not scored."""

    points: list[float | None]
    maxima: list[float]


def load_sheets(
    edition: Edition, revision: int, units: Sequence[RankedUnit]
) -> Sheets | None:
    """None where a ranked unit has no complete sheet, or has been published with
    another maximum than its sheet's. Three queries."""
    import numpy as np

    leaves = _leaves(edition.criteria_set_id)
    lines = _lines(edition, revision, leaves)
    found = [lines.get(unit.unit_id) for unit in units]
    if not leaves or any(line is None or None in line.points for line in found):
        return None
    points = np.array([line.points for line in found if line], dtype=float)
    maxima = np.array([line.maxima for line in found if line], dtype=float)
    own = np.array([float(unit.applicable_max) for unit in units])
    if not np.allclose(maxima.sum(axis=1), own):
        return None
    achieved = np.array([float(unit.achieved) for unit in units])
    domains = [leaf.domain for leaf in leaves.values()]
    return Sheets(
        points=points,
        maxima=maxima,
        steps=np.where(maxima > 0, [leaf.step for leaf in leaves.values()], 0.0),
        starts=[at for at, key in enumerate(domains) if key not in domains[:at]],
        outside=achieved - points.sum(axis=1),
    )


def _leaves(criteria_set_id: int | None) -> dict[int, Leaf]:
    """What is scored itself, bonus and deduction left out, domain by domain."""
    criteria = load_criteria(criteria_set_id)
    if criteria is None:
        return {}
    return {
        line.pk: Leaf(
            domain=criteria.domain_of(line).pk,
            kind=line.kind,
            max_score=float(line.max_score),
            step=float(line.step or 0) if line.scored_by == MOVED else 0.0,
        )
        for line in criteria.leaves
        if not line.is_outside
    }


def _lines(
    edition: Edition, revision: int, leaves: Mapping[int, Leaf]
) -> dict[int, Line]:
    """By unit. Two queries."""
    sheets = ScoreSheet.objects.filter(edition=edition, revision=revision)
    found: dict[int, Line] = {}
    by_sheet: dict[int, Line] = {}
    for pk, unit_id, has_survey in sheets.values_list("pk", "unit_id", "has_survey"):
        unasked = [
            leaf.kind is Kind.SURVEY and not has_survey for leaf in leaves.values()
        ]
        found[unit_id] = by_sheet[pk] = Line(
            points=[0.0 if each else None for each in unasked],
            maxima=[
                0.0 if each else leaf.max_score
                for each, leaf in zip(unasked, leaves.values(), strict=True)
            ],
        )
    places = {key: place for place, key in enumerate(leaves)}
    for sheet, key, value, is_absent in _values(edition, revision, leaves):
        line, place = by_sheet[sheet], places[key]
        if is_absent:
            line.points[place], line.maxima[place] = 0.0, 0.0
        elif value is not None and line.maxima[place]:
            line.points[place] = value / MILLION
    return found


def _values(
    edition: Edition, revision: int, leaves: Mapping[int, Leaf]
) -> Iterator[tuple[int, int, int | None, bool]]:
    """Sheet, leaf, the number that counts in millionths, whether it does not apply."""
    rows = (
        Score.objects.filter(edition=edition, revision=revision)
        .order_by()
        .annotate(
            appraised=Cast("appraised_score", BigIntegerField()),
            final=Cast("final_score", BigIntegerField()),
            survey=Cast("survey_score", BigIntegerField()),
        )
        .values_list(
            *("sheet_id", "criterion_id", "appraised", "final", "survey"),
            "is_not_applicable",
        )
    )
    for sheet, key, appraised, final, survey, is_absent in rows:
        leaf = leaves.get(key)
        if leaf is None:
            continue
        judged = appraised if final is None else final
        yield sheet, key, survey if leaf.kind is Kind.SURVEY else judged, is_absent
