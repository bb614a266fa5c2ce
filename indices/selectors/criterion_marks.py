"""What each unit got on one criterion of an edition, and of a leaf who gave it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indices.models import EditionSummary
from indices.scoring.totals import Kind
from indices.selectors.criteria_tree import CriteriaTree, CriterionLine
from indices.selectors.kept import kept
from indices.selectors.sheets import known_points, scores_behind, sheet_values


class Band(StrEnum):
    """How much of the maximum a unit got, best first."""

    FULL = "full"
    HALF = "half"
    LESS = "less"
    NONE = "none"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Mark:
    """One unit's points on a criterion, and of a leaf who gave them."""

    points: Decimal | None
    max_score: Decimal
    band: Band
    self_score: Decimal | None = None
    judged_score: Decimal | None = None
    survey_score: Decimal | None = None


def marks_of(
    summary: EditionSummary,
    criteria: CriteriaTree,
    line: CriterionLine,
    units: Iterable[int],
) -> tuple[Mark, ...]:
    """Of every unit, in the order of the ranking. Three queries, none where kept."""

    def computed() -> tuple[Mark, ...]:
        branch = criteria.branch(line)
        leaves = [leaf.pk for leaf in criteria.leaves_below(line)]
        sheets = sheet_values(summary, criteria, leaves)
        judged = _judged(summary, line) if criteria.is_leaf(line) else {}
        marks = []
        for unit_id in units:
            sheet = sheets.get(unit_id)
            node = sheet.total(branch).node(line.pk) if sheet else None
            points = known_points(node) if node else None
            most = node.applicable_max if node else line.max_score
            band = (
                _band(line, points, most)
                if node is None or node.is_applicable
                else Band.NOT_APPLICABLE
            )
            marks.append(Mark(points, most, band, *judged.get(unit_id, ())))
        return tuple(marks)

    return kept(summary, f"marks-{line.code}", computed)


def _judged(
    summary: EditionSummary, line: CriterionLine
) -> Mapping[int, tuple[Decimal | None, Decimal | None, Decimal | None]]:
    """By unit: the self score, the appraisers' that counts, the survey's. One query."""
    rows = (
        scores_behind(summary)
        .filter(criterion_id=line.pk)
        .values_list(
            "sheet__unit_id",
            "self_score",
            "appraised_score",
            "final_score",
            "survey_score",
        )
    )
    is_survey = line.kind is Kind.SURVEY
    return {
        unit_id: (
            None if is_survey else own,
            None if is_survey else (appraised if final is None else final),
            survey if is_survey else None,
        )
        for unit_id, own, appraised, final, survey in rows
    }


def _band(line: CriterionLine, points: Decimal | None, most: Decimal) -> Band:
    if points is None:
        return Band.MISSING
    if not points:
        return Band.NONE
    if points >= most:
        return Band.FULL
    return Band.HALF if points * 2 >= most else Band.LESS
