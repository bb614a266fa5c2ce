"""A unit's own scores of several editions, all in one statement.

What it gave itself, what the appraisers gave it and which way it goes are told from the
same rows, so a page reads them once and hands them on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from indices.models import EditionSummary, Score
from indices.selectors.criteria_tree import CriteriaTree, criteria_behind
from indices.selectors.sheets import sheets_behind_each
from units.models import Unit


class OwnScore(NamedTuple):
    """One leaf of the unit's sheet of an edition, with all that is told of it."""

    edition_id: int
    unit_id: int
    has_survey: bool
    criterion_id: int
    appraised_score: Decimal | None
    final_score: Decimal | None
    survey_score: Decimal | None
    is_not_applicable: bool
    self_score: Decimal | None
    note: str
    explanation: str


@dataclass(frozen=True, slots=True)
class OwnScores:
    """By edition, with the criteria by set; an edition without criteria or without a
    sheet of the unit has no scores."""

    by_edition: Mapping[int, Sequence[OwnScore]] = field(default_factory=dict)
    criteria: Mapping[int, CriteriaTree] = field(default_factory=dict)

    def of(self, summary: EditionSummary) -> Sequence[OwnScore]:
        return self.by_edition.get(summary.edition_id, ())


def own_scores(summaries: Iterable[EditionSummary], lineage: int) -> OwnScores:
    """Of one unit under all its forms. Two queries, one once the criteria are kept,
    none where nothing was scored by criteria."""
    scored = [each for each in summaries if each.edition.criteria_set_id is not None]
    if not scored:
        return OwnScores()
    forms = Unit.objects.of_lineages([lineage]).values("pk")
    # By the sheets' keys alone: their editions would lead to every score there is.
    own = sheets_behind_each(scored).filter(unit_id__in=forms).values("pk")
    rows = (
        Score.objects.filter(sheet_id__in=own)
        .order_by()
        .values_list(
            *("edition_id", "sheet__unit_id", "sheet__has_survey", "criterion_id"),
            *("appraised_score", "final_score", "survey_score", "is_not_applicable"),
            *("self_score", "note", "explanation"),
        )
    )
    found: dict[int, list[OwnScore]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(OwnScore(*row))
    return OwnScores(found, criteria_behind(scored))
