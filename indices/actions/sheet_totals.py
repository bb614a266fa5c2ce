"""What the score sheets of an edition come to, and the totals stored on them.

Reads an edition's scores in a handful of queries, whatever the number of units; the
arithmetic is in scoring/totals.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from indices.actions.criteria_tree import CriteriaTree, load_criteria
from indices.engine.reading import read_scores
from indices.models import Edition, EditionPart, Score, ScoreSheet
from indices.scoring.ranking import round_half_up
from indices.scoring.totals import (
    Kind,
    SheetTotal,
    counting_score,
)
from units.models import Unit

STORED_DECIMALS = 6
BATCH = 1_000
# What of a score decides which number of it counts.
COUNTED = ("appraised_score", "final_score", "survey_score", "is_not_applicable")
TOTAL_COLUMNS = ("achieved", "applicable_max", "value", "missing_count", "is_settled")

# By sheet and criterion: the columns of a score that are to hold something else.
Changes = Mapping[tuple[int, int], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class CountedSheet:
    """A sheet with what it comes to. `part_scores` are the points of the parts that
    are complete, by part; a deduction is negative, so that the parts sum to the whole.
    """

    sheet: ScoreSheet
    total: SheetTotal[int]
    part_scores: Mapping[int, Decimal]

    @property
    def value(self) -> Fraction | None:
        """The exact index in percent; None while anything is missing."""
        return self.total.index

    @property
    def achieved(self) -> Decimal:
        return self.total.achieved

    @property
    def applicable_max(self) -> Decimal:
        return self.total.applicable_max


@dataclass(frozen=True, slots=True)
class KnownSheets:
    """Sheets with all of their scores, and the criteria, as somebody holds them who
    has read them in this transaction; so they need not be read again."""

    criteria: CriteriaTree
    sheets: Collection[ScoreSheet]
    scores: Collection[Score]


def count_sheets(
    edition: Edition,
    parts: Iterable[EditionPart],
    *,
    units: Collection[Unit] | None = None,
    revision: int | None = None,
    changes: Changes | None = None,
) -> dict[int, CountedSheet]:
    """What each unit's sheet of the draft comes to, by unit; of `units` where given.

    `changes` are counted as if they were stored. Three queries, none for an edition
    without criteria.
    """
    criteria = load_criteria(edition.criteria_set_id)
    if criteria is None:
        return {}
    revision = edition.draft_revision if revision is None else revision
    sheets = ScoreSheet.objects.filter(edition=edition, revision=revision)
    if units is not None:
        sheets = sheets.filter(unit__in=[unit.pk for unit in units])
    found = list(sheets.select_related("unit"))
    of_sheets = None if units is None else [sheet.pk for sheet in found]
    rows = read_scores(edition, revision, COUNTED, sheets=of_sheets)
    values, absent = _values(rows, criteria, changes or {})
    return _counted(found, criteria, parts, values=values, absent=absent)


def count_known(
    known: KnownSheets, parts: Iterable[EditionPart]
) -> dict[int, CountedSheet]:
    """What the sheets that somebody holds come to, by unit. No query."""
    rows = (
        (
            score.sheet_id,
            score.criterion_id,
            *(getattr(score, name) for name in COUNTED),
        )
        for score in known.scores
    )
    values, absent = _values(rows, known.criteria, {})
    return _counted(known.sheets, known.criteria, parts, values=values, absent=absent)


def _counted(
    sheets: Iterable[ScoreSheet],
    criteria: CriteriaTree,
    parts: Iterable[EditionPart],
    *,
    values: Mapping[int, Mapping[int, Decimal | None]],
    absent: Mapping[int, Collection[int]],
) -> dict[int, CountedSheet]:
    part_of = {part.code: part.pk for part in parts}
    counted = {}
    for sheet in sheets:
        total = criteria.totals.total(
            values[sheet.pk],
            not_applicable=absent[sheet.pk],
            has_survey=sheet.has_survey,
        )
        part_scores = _part_scores(total, criteria, part_of)
        counted[sheet.unit_id] = CountedSheet(sheet, total, part_scores)
    return counted


def _values(
    rows: Iterable[tuple[Any, ...]], criteria: CriteriaTree, changes: Changes
) -> tuple[dict[int, dict[int, Decimal | None]], dict[int, set[int]]]:
    """By sheet: the number of each leaf that counts, and what does not apply."""
    values: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
    absent: dict[int, set[int]] = defaultdict(set)
    for sheet, criterion, *stored in rows:
        changed = changes.get((sheet, criterion)) if changes else None
        if changed is not None:
            stored = [
                changed.get(name, value)
                for name, value in zip(COUNTED, stored, strict=True)
            ]
        appraised, final, survey, is_absent = stored
        if is_absent:
            absent[sheet].add(criterion)
        else:
            values[sheet][criterion] = counting_score(
                criteria.kinds[criterion],
                appraised=appraised,
                final=final,
                survey=survey,
            )
    return values, absent


def _part_scores(
    total: SheetTotal[int], criteria: CriteriaTree, part_of: Mapping[str, int]
) -> dict[int, Decimal]:
    scores = {}
    for domain in criteria.domains:
        node = total.node(domain.pk)
        if domain.code in part_of and node.is_complete:
            is_deduction = criteria.kinds[domain.pk] is Kind.DEDUCTION
            points = node.achieved
            scores[part_of[domain.code]] = -points if is_deduction else points
    return scores


def store_totals(counted: Iterable[CountedSheet], *, is_settled: bool) -> None:
    """Write what the draft's sheets come to where it is not what they say already, and
    whether the results follow in the same transaction."""
    changed = []
    for each in counted:
        sheet = each.sheet
        is_known = each.value is not None
        wanted = (
            each.achieved if is_known else None,
            each.applicable_max if is_known else None,
            None if each.value is None else round_half_up(each.value, STORED_DECIMALS),
            len(each.total.missing),
            is_settled,
        )
        if wanted == tuple(getattr(sheet, name) for name in TOTAL_COLUMNS):
            continue
        for name, value in zip(TOTAL_COLUMNS, wanted, strict=True):
            setattr(sheet, name, value)
        changed.append(sheet)
    # Half the time of an UPDATE with a CASE for every sheet and column.
    ScoreSheet.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=TOTAL_COLUMNS,
    )
