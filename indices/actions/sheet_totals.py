"""What the score sheets of an edition come to, and the totals stored on them.

Reads an edition's scores in a handful of queries, whatever the number of units; the
arithmetic is in scoring/totals.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from operator import itemgetter
from typing import Any

from indices.actions.criteria_tree import CriteriaTree, load_criteria
from indices.engine.reading import ScoreColumns, read_absent, read_scores
from indices.engine.staging import update_rows
from indices.models import Edition, EditionPart, Score, ScoreSheet
from indices.scoring.ranking import round_half_up
from indices.scoring.totals import (
    Kind,
    SheetTotal,
    counting_score,
)
from units.models import Unit

STORED_DECIMALS = 6
# What of a score decides which number of it counts.
NUMBERS = ("appraised_score", "final_score", "survey_score")
ABSENT = "is_not_applicable"
COUNTED = (*NUMBERS, ABSENT)
TOTAL_COLUMNS = ("achieved", "applicable_max", "value", "missing_count", "is_settled")

# By sheet and criterion: the columns of a score that are to hold something else.
CellKey = tuple[int, int]
SHEET, CRITERION = itemgetter(0), itemgetter(1)
Changes = Mapping[CellKey, Mapping[str, Any]]


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

    `changes` are counted as if they were stored. Four queries, none for an edition
    without criteria: numbers come from an index, so what does not apply is read apart.
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
    rows = read_scores(edition, revision, NUMBERS, sheets=of_sheets)
    absent = set(read_absent(edition, revision, sheets=of_sheets))
    if changes:
        rows = _with_changes(rows, changes)
        absent = _absent_with_changes(absent, changes)
    values = _values(rows, criteria, absent)
    return _counted(found, criteria, parts, values=values, absent=absent)


@dataclass(frozen=True, slots=True)
class WaitingSheets:
    """All sheets of a draft, to be counted from the columns of all scores that somebody
    holds: whatever else counting asks of the database is here."""

    criteria: CriteriaTree
    parts: Collection[EditionPart]
    sheets: Collection[ScoreSheet]
    absent: Collection[CellKey]

    def count(self, numbers: ScoreColumns) -> dict[int, CountedSheet]:
        """What they come to, by unit. No query."""
        values = _values(_rows_of(numbers), self.criteria, self.absent)
        return _counted(
            self.sheets, self.criteria, self.parts, values=values, absent=self.absent
        )


def load_waiting(
    edition: Edition, sheets: Collection[ScoreSheet]
) -> WaitingSheets | None:
    """For all sheets of the draft with their units, which somebody holds; None where
    there are no criteria. Three queries."""
    criteria = load_criteria(edition.criteria_set_id)
    if criteria is None:
        return None
    return WaitingSheets(
        criteria,
        tuple(edition.parts.all()),
        sheets,
        frozenset(read_absent(edition, edition.draft_revision)),
    )


def count_known(
    known: KnownSheets, parts: Iterable[EditionPart]
) -> dict[int, CountedSheet]:
    """What the sheets that somebody holds come to, by unit. No query."""
    rows = (
        (
            score.sheet_id,
            score.criterion_id,
            *(getattr(score, name) for name in NUMBERS),
        )
        for score in known.scores
    )
    absent = {
        (score.sheet_id, score.criterion_id)
        for score in known.scores
        if score.is_not_applicable
    }
    values = _values(rows, known.criteria, absent)
    return _counted(known.sheets, known.criteria, parts, values=values, absent=absent)


def _counted(
    sheets: Iterable[ScoreSheet],
    criteria: CriteriaTree,
    parts: Iterable[EditionPart],
    *,
    values: Mapping[int, Mapping[int, Decimal | None]],
    absent: Iterable[CellKey],
) -> dict[int, CountedSheet]:
    part_of = {part.code: part.pk for part in parts}
    left_out: dict[int, set[int]] = defaultdict(set)
    for sheet_id, criterion in absent:
        left_out[sheet_id].add(criterion)
    counted = {}
    for sheet in sheets:
        total = criteria.totals.total(
            values[sheet.pk],
            not_applicable=left_out[sheet.pk],
            has_survey=sheet.has_survey,
        )
        part_scores = _part_scores(total, criteria, part_of)
        counted[sheet.unit_id] = CountedSheet(sheet, total, part_scores)
    return counted


def _values(
    rows: Iterable[tuple[Any, ...]], criteria: CriteriaTree, absent: Collection[CellKey]
) -> dict[int, dict[int, Decimal | None]]:
    """By sheet: the number of each leaf that counts."""
    values: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
    kinds = criteria.kinds
    for sheet, criterion, appraised, final, survey in rows:
        values[sheet][criterion] = counting_score(
            kinds[criterion], appraised=appraised, final=final, survey=survey
        )
    for sheet, criterion in absent:
        values[sheet].pop(criterion, None)
    return values


def _rows_of(numbers: ScoreColumns) -> Iterable[tuple[Any, ...]]:
    """The rows of whoever holds columns; a new score is in those that it fills."""
    columns = [numbers[name] for name in NUMBERS]
    keys = dict.fromkeys(chain.from_iterable(columns))
    held = (map(column.get, keys) for column in columns)
    return zip(map(SHEET, keys), map(CRITERION, keys), *held, strict=True)


def _with_changes(
    rows: Iterable[tuple[Any, ...]], changes: Changes
) -> Iterator[tuple[Any, ...]]:
    """The rows as they would be stored, those that come new last."""
    waiting = dict(changes)
    for sheet, criterion, *stored in rows:
        changed = waiting.pop((sheet, criterion), {})
        numbers = zip(NUMBERS, stored, strict=True)
        yield sheet, criterion, *(changed.get(name, value) for name, value in numbers)
    for (sheet, criterion), changed in waiting.items():
        yield sheet, criterion, *(changed.get(name) for name in NUMBERS)


def _absent_with_changes(absent: set[CellKey], changes: Changes) -> set[CellKey]:
    said = {key: bool(new[ABSENT]) for key, new in changes.items() if ABSENT in new}
    return {
        *(absent - said.keys()),
        *(key for key, is_absent in said.items() if is_absent),
    }


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


def changed_totals(
    counted: Iterable[CountedSheet], *, is_settled: bool
) -> list[ScoreSheet]:
    """The sheets of the draft that do not say yet what they come to, and whether the
    results follow in the same transaction, made to say so. No query."""
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
    return changed


def store_totals(sheets: Sequence[ScoreSheet]) -> None:
    """Write what sheets say that they come to."""
    update_rows(sheets, TOTAL_COLUMNS)
