"""The scores behind a revision: its sheets, and the number of each score that counts.

A revision that corrects something else than scores has no sheets of its own; it stands
on those published last.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from indices.models import Criterion, EditionSummary, Score, ScoreSheet
from indices.scoring.totals import Kind, NodeTotal, SheetTotal, Tree, counting_score
from indices.selectors.criteria_tree import CriteriaTree, CriterionLine

SURVEY = Q(criterion__scored_by=Criterion.ScoredBy.SURVEY)
# A score that a unit can have: the criterion applies and, if asked, people were asked.
APPLIES = Q(is_not_applicable=False) & (~SURVEY | Q(sheet__has_survey=True))


@dataclass(slots=True)
class SheetValues:
    """The counting points of one unit: by leaf, and the leaves that do not apply."""

    unit_id: int
    has_survey: bool
    points: dict[int, Decimal | None] = field(default_factory=dict)
    absent: set[int] = field(default_factory=set)

    def add(
        self,
        leaf: int,
        kind: Kind,
        *,
        appraised: Decimal | None,
        final: Decimal | None,
        survey: Decimal | None,
        is_absent: bool,
    ) -> None:
        if is_absent or (kind is Kind.SURVEY and not self.has_survey):
            self.absent.add(leaf)
        else:
            self.points[leaf] = counting_score(
                kind, appraised=appraised, final=final, survey=survey
            )

    def total(self, tree: Tree[int]) -> SheetTotal[int]:
        """What the sheet comes to over a tree, or over the branch that was read."""
        return tree.total(
            self.points, not_applicable=self.absent, has_survey=self.has_survey
        )


def known_points(node: NodeTotal) -> Decimal | None:
    """The points of a node when nothing is missing and it applies."""
    return node.achieved if node.is_complete else None


def lost_points(line: CriterionLine, node: NodeTotal) -> Decimal | None:
    """What a node keeps from its full points; a deduction costs what it is, a bonus
    costs nothing. None while anything is missing, and where it does not apply."""
    if not node.is_complete or line.kind is Kind.BONUS:
        return None
    if line.kind is Kind.DEDUCTION:
        return node.achieved
    return node.applicable_max - node.achieved


def sheets_behind(summary: EditionSummary) -> QuerySet[ScoreSheet]:
    """The sheets that the revision was made from."""
    return ScoreSheet.objects.filter(
        edition_id=summary.edition_id, revision=_newest(summary)
    )


def sheets_behind_each(summaries: Sequence[EditionSummary]) -> QuerySet[ScoreSheet]:
    """The same of several editions, in no order."""
    revision = Case(
        *(When(edition_id=each.edition_id, then=each.revision) for each in summaries)
    )
    sheets = ScoreSheet.objects.filter(
        edition_id__in=[each.edition_id for each in summaries], revision__lte=revision
    ).order_by()
    newer = sheets.filter(
        edition_id=OuterRef("edition_id"), revision__gt=OuterRef("revision")
    )
    return sheets.filter(~Exists(newer))


def scores_behind(summary: EditionSummary) -> QuerySet[Score]:
    """The scores that the revision was made from, in no order."""
    return Score.objects.filter(
        edition_id=summary.edition_id, revision=_newest(summary)
    ).order_by()


def _newest(summary: EditionSummary) -> QuerySet[ScoreSheet, int]:
    return (
        ScoreSheet.objects.filter(
            edition_id=summary.edition_id, revision__lte=summary.revision
        )
        .order_by("-revision")
        .values_list("revision", flat=True)[:1]
    )


def sheet_values(
    summary: EditionSummary,
    criteria: CriteriaTree,
    leaves: Collection[int] | None = None,
    *,
    lineage: int | None = None,
) -> Mapping[int, SheetValues]:
    """By unit: the counting points of its leaves, or of some; of one lineage's forms
    only, where that is given. Two queries."""
    found = sheets_behind(summary)
    if lineage is not None:
        found = found.filter(Q(unit_id=lineage) | Q(unit__same_as_id=lineage))
    sheets = {
        pk: SheetValues(unit_id, has_survey)
        for pk, unit_id, has_survey in found.values_list("pk", "unit_id", "has_survey")
    }
    if lineage is None:
        scores = scores_behind(summary)
    else:
        scores = Score.objects.filter(sheet_id__in=list(sheets)).order_by()
    if leaves is not None:
        scores = scores.filter(criterion_id__in=list(leaves))
    rows = scores.values_list(
        "sheet_id",
        "criterion_id",
        "appraised_score",
        "final_score",
        "survey_score",
        "is_not_applicable",
    )
    kinds = {key: criteria.by_key[key].kind for key in criteria.leaf_keys}
    for sheet_id, key, appraised, final, survey, is_absent in rows:
        sheets[sheet_id].add(
            key,
            kinds[key],
            appraised=appraised,
            final=final,
            survey=survey,
            is_absent=is_absent,
        )
    return {sheet.unit_id: sheet for sheet in sheets.values()}


def absent_points(
    summaries: Sequence[EditionSummary], units: Collection[int] | None = None
) -> Mapping[tuple[int, int, str], Decimal]:
    """By edition, unit and domain code: the points that do not apply to the unit; of
    some units only, where they are given.

    A unit's own maximum of a domain is the domain's less these. One query, whatever
    the number of editions; none where no edition has criteria.
    """
    scored = [each for each in summaries if each.edition.criteria_set_id is not None]
    if not scored:
        return {}
    columns = (
        *("edition_id", "sheet__unit_id"),
        *("criterion__code", "criterion__max_score"),
    )
    first, *others = (
        (
            scores if units is None else scores.filter(sheet__unit_id__in=units)
        ).values_list(*columns)
        for each in scored
        for scores in _not_applicable(each)
    )
    rows = first.union(*others, all=True)
    found: dict[tuple[int, int, str], Decimal] = {}
    for edition_id, unit_id, code, most in rows:
        key = (edition_id, unit_id, code.partition(".")[0])
        found[key] = found.get(key, Decimal(0)) + most
    return found


def _not_applicable(summary: EditionSummary) -> tuple[QuerySet[Score], QuerySet[Score]]:
    """The few scores that a unit cannot have: not applicable, and not surveyed.

    Apart, as each has an index of its own; a condition for both reads every score.
    """
    absent = scores_behind(summary).filter(is_not_applicable=True)
    without_survey = sheets_behind(summary).filter(has_survey=False).order_by()
    unasked = Score.objects.filter(
        SURVEY, sheet_id__in=without_survey.values("pk"), is_not_applicable=False
    ).order_by()
    return absent, unasked
