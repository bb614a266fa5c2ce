"""What counted for the same criteria the year before."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import F, Q
from django.utils import timezone

from indices.models import Edition, Score, ScoreSheet
from indices.querysets import EditionQuerySet
from indices.scoring.totals import counting_score
from indices.selectors.criteria_tree import CriteriaTree, CriterionLine
from indices.selectors.score_cells import PreviousScore

COLUMNS = (
    "sheet__unit_id",
    "sheet__unit__same_as_id",
    "criterion_id",
    "criterion__max_score",
    "sheet__edition__year",
    "appraised_score",
    "final_score",
    "survey_score",
)


def previous_scores(
    edition: Edition,
    criteria: CriteriaTree,
    *,
    lineage: int | None = None,
    leaf: CriterionLine | None = None,
) -> tuple[dict[tuple[int, int], PreviousScore], int | None]:
    """By lineage and leaf of today, in the latest published edition before; and which
    year that was, None where nothing can stand beside today's criteria.

    One query: of one lineage, of one leaf, or of all.
    """
    leaves = [leaf] if leaf else criteria.leaves
    # The earlier edition went by this set, or by the one that this goes on from.
    today = {line.same_as_id: line.pk for line in leaves if line.same_as_id is not None}
    today |= {line.pk: line.pk for line in leaves}
    scores = Score.objects.filter(
        _public_then(), criterion__in=today, is_not_applicable=False
    )
    earlier = _earlier(edition).values("pk")[:1]
    if lineage is None:
        scores = scores.filter(edition=earlier)
    else:
        # By the sheets' keys alone: their edition would lead to every score there is.
        own = ScoreSheet.objects.filter(edition=earlier).filter(
            Q(unit=lineage) | Q(unit__same_as=lineage)
        )
        scores = scores.filter(sheet_id__in=own.values("pk"))
    found: dict[tuple[int, int], PreviousScore] = {}
    year: int | None = None
    for own_id, same, criterion, most, found_year, *points in scores.order_by(
        "revision"
    ).values_list(*COLUMNS):
        year = found_year
        counting = _counting(criteria, today[criterion], points)
        if counting is not None:
            key = (same or own_id, today[criterion])
            found[key] = PreviousScore(counting, most)
    return found, year


def _counting(
    criteria: CriteriaTree, leaf: int, points: list[Decimal | None]
) -> Decimal | None:
    appraised, final, survey = points
    return counting_score(
        criteria.kinds[leaf], appraised=appraised, final=final, survey=survey
    )


def _earlier(edition: Edition) -> EditionQuerySet:
    """The published editions of the series before this year, the latest first."""
    root = edition.area.lineage_id
    return (
        Edition.objects.published()
        .filter(Q(area_id=root) | Q(area__same_as_id=root))
        .filter(index=edition.index_id, level=edition.level, year__lt=edition.year)
        .order_by("-year", "-pk")
    )


def _public_then() -> Q:
    """Up to the revision that everybody sees: a correction copies what it alters."""
    now = timezone.now()
    of = "sheet__edition"
    return Q(
        **{f"{of}__release_at__lte": now, "revision__lte": F(f"{of}__revision")}
    ) | Q(
        **{f"{of}__release_at__gt": now, "revision__lte": F(f"{of}__earlier_revision")}
    )
