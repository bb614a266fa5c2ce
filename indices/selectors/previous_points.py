"""What counted for every unit and criterion the year before, read at once."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Max

from indices.engine.reading import read_scores
from indices.models import Edition, ScoreSheet
from indices.scoring.totals import counting_score
from indices.selectors.criteria_tree import CriteriaTree
from indices.selectors.entry import earlier_edition

FIELDS = ("appraised_score", "final_score", "survey_score", "is_not_applicable")


def previous_points(
    edition: Edition, criteria: CriteriaTree
) -> tuple[dict[tuple[int, int], Decimal], int | None]:
    """By lineage and leaf of today; and which year. Four queries."""
    earlier = earlier_edition(edition)
    if earlier is None or earlier.criteria_set_id is None:
        return {}, None
    is_same_set = earlier.criteria_set_id == edition.criteria_set_id
    today = {
        (line.pk if is_same_set else line.same_as_id): line for line in criteria.leaves
    }
    sheets = ScoreSheet.objects.filter(edition=earlier)
    newest = sheets.filter(revision__lte=earlier.visible_revision).aggregate(
        last=Max("revision")
    )
    revision = newest["last"] or 0
    lineages = {
        pk: same or own
        for pk, own, same in sheets.filter(revision=revision).values_list(
            "pk", "unit_id", "unit__same_as_id"
        )
    }
    found = {}
    for row in read_scores(earlier, revision, FIELDS):
        sheet, criterion, appraised, final, survey, is_absent = row
        line = today.get(criterion)
        if line is None or is_absent:
            continue
        points = counting_score(
            line.kind, appraised=appraised, final=final, survey=survey
        )
        if points is not None:
            found[lineages[sheet], line.pk] = points
    return found, earlier.year
