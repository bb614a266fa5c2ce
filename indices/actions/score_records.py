"""Writes scores in bulk: compared with what is stored, logged cell by cell.

Holds the leaves, sheets and scores of a draft while somebody changes them, for the
entry grid and for loaders alike.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import ChainEnd, Change, record_change
from indices.actions.criteria_tree import CriteriaTree, load_criteria
from indices.actions.errors import ActionRefused
from indices.actions.score_columns import (
    COLUMNS,
    FIELDS,
    NOT_APPLICABLE,
    TEXTS,
    Leaf,
    Value,
    column_label,
    leaf_of,
    problem_of,
    set_value,
    stored_value,
    value_text,
)
from indices.actions.sheet_totals import (
    COUNTED,
    CountedSheet,
    KnownSheets,
    changed_totals,
    count_known,
    count_sheets,
    store_totals,
)
from indices.actions.survey_files import survey_from_files
from indices.models import ChangeEntry, Criterion, Edition, Score, ScoreSheet
from indices.numbers import format_number
from units.models import Unit

BATCH = 1_000
# More keys than this in one condition cost more than reading all rows.
MOST_KEYS = 500


@dataclass(frozen=True, slots=True)
class ScoreInput:
    """What is to stand in some columns of one score; "" and None empty a column."""

    unit: Unit
    code: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """How many cells are another now, and how many were so already."""

    changed: int
    unchanged: int

    @property
    def is_empty(self) -> bool:
        return not self.changed


class _Labels(dict[tuple[str, str], str]):
    """The names of columns in the change log, each made once."""

    def __missing__(self, key: tuple[str, str]) -> str:
        self[key] = column_label(*key)
        return self[key]


class Desk:
    """The scores of a draft edition on the table of somebody who changes them.

    The edition is locked and fresh, with its names. `units` and `codes` narrow what is
    read to those; of one unit alone all scores are read, as its sums need them. Three
    queries. Of the published revision nothing can be written; it shows what could be,
    were a correction open.
    """

    def __init__(
        self,
        edition: Edition,
        *,
        units: Collection[int],
        codes: Collection[str],
        actor: Actor,
        revision: int | None = None,
    ) -> None:
        self.edition = edition
        self.actor = actor
        self.revision = edition.draft_revision if revision is None else revision
        self.changes: list[Change] = []
        self.touched: dict[int, Unit] = {}
        self.criteria = load_criteria(edition.criteria_set_id)
        self.leaves = _leaves_in(self.criteria)
        self.codes = codes
        self._labels = _Labels()
        sheets = (
            ScoreSheet.objects.filter(edition=edition, revision=self.revision)
            .with_tier_bounds()
            .select_related("unit")
        )
        if len(units) == 1:
            sheets = sheets.with_log_end()
        if len(units) <= MOST_KEYS:
            sheets = sheets.filter(unit__in=units)
        self.sheets = {sheet.unit_id: sheet for sheet in sheets}
        self._is_whole = len(self.sheets) == 1
        self._scores = self._read(codes)
        self._written: dict[tuple[int, int], Score] = {}
        self._fields: set[str] = set()

    def _read(self, codes: Collection[str]) -> dict[tuple[int, int], Score]:
        wanted = {self.leaves[code].pk for code in codes if code in self.leaves}
        if len(self.sheets) <= MOST_KEYS:
            # By the sheets' keys alone: their edition would lead to every score there
            # is, 400,000 of a whole country's communes.
            scores = Score.objects.filter(sheet__in=self.sheets_by_key)
        else:
            scores = Score.objects.filter(edition=self.edition, revision=self.revision)
        if len(wanted) < len(self.leaves) and not self._is_whole:
            scores = scores.filter(criterion__in=wanted)
        return {(score.sheet_id, score.criterion_id): score for score in scores}

    @cached_property
    def from_files(self) -> frozenset[tuple[int, str]]:
        """(unit, code) of the survey points that a file brought in. One query."""
        codes = {
            leaf.code
            for leaf in self.leaves.values()
            if leaf.scored_by == Criterion.ScoredBy.SURVEY and leaf.code in self.codes
        }
        return survey_from_files(edition=self.edition, units=self.sheets, codes=codes)

    @property
    def known(self) -> KnownSheets | None:
        """The sheet with all its scores as they are now; None of several units."""
        if not self._is_whole or self.criteria is None:
            return None
        return KnownSheets(
            self.criteria, tuple(self.sheets.values()), tuple(self._scores.values())
        )

    @property
    def sheets_by_key(self) -> list[int]:
        return [sheet.pk for sheet in self.sheets.values()]

    def stored(self, sheet: ScoreSheet, leaf: Leaf, column: str) -> Value:
        """What the cell holds, with the changes made here."""
        return stored_value(self._score(sheet, leaf), column)

    def put(self, sheet: ScoreSheet, leaf: Leaf, column: str, value: Value) -> None:
        """Change a cell here; `write` stores it."""
        score = self._score(sheet, leaf)
        old = stored_value(score, column)
        set_value(score, column, value)
        self._fields |= {FIELDS[column]}
        if column == NOT_APPLICABLE:
            score.not_applicable_by = self.actor.user if value else None
            self._fields |= {"is_not_applicable", "not_applicable_by"}
        self._written[sheet.pk, leaf.pk] = score
        self.touched[sheet.unit_id] = sheet.unit
        label = self._labels[leaf.code, column]
        self.changes.append(
            Change(sheet.unit, label, value_text(old), value_text(value))
        )

    def _score(self, sheet: ScoreSheet, leaf: Leaf) -> Score:
        key = (sheet.pk, leaf.pk)
        if key not in self._scores:
            self._scores[key] = Score(
                sheet=sheet,
                edition=self.edition,
                revision=sheet.revision,
                criterion_id=leaf.pk,
            )
        return self._scores[key]

    def write(
        self, *, action: str, reason: str = "", summary: str = ""
    ) -> ChangeEntry | None:
        """Store the changed cells, one entry in the change log, and what the sheets
        come to; the results follow when somebody reads them.

        None when nothing was changed.
        """
        if not self.changes:
            return None
        for score in self._written.values():
            # The row is known by its sheet and criterion, whether it is new or not.
            score.pk = None
        Score.objects.bulk_create(
            self._written.values(),
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["sheet", "criterion"],
            update_fields=sorted(self._fields),
        )
        entry = record_change(
            actor=self.actor,
            edition=self.edition,
            action=action,
            summary=summary or self._summary(),
            details=self.changes,
            reason=reason,
            holds_lock=True,
            end=self._log_end(),
        )
        if not self._fields.isdisjoint(COUNTED):
            store_totals(changed_totals(self._counted(), is_settled=False))
        return entry

    def _log_end(self) -> ChainEnd | None:
        """The end of the edition's log, where it was read along with the one sheet."""
        if not self._is_whole:
            return None
        (sheet,) = self.sheets.values()
        if not hasattr(sheet, "log_sequence"):
            return None
        return ChainEnd(sheet.log_sequence or 0, sheet.log_digest or "")  # type: ignore[attr-defined]

    def _counted(self) -> Collection[CountedSheet]:
        if self.known is not None:
            return count_known(self.known, ()).values()
        units = list(self.touched.values())
        return count_sheets(self.edition, (), units=units).values()

    def _summary(self) -> str:
        """One unit by name, one criterion by code, more by number."""
        numbers = {
            "cells": format_number(len(self.changes), 0),
            "count": format_number(len(self.touched), 0),
        }
        if len(self.touched) == 1:
            (unit,) = self.touched.values()
            names = {"unit": unit.name, **numbers}
            return _("Ghi điểm của %(unit)s: %(cells)s ô") % names
        return _("Ghi điểm của %(count)s đơn vị: %(cells)s ô") % numbers


def leaves_of(edition: Edition) -> dict[str, Leaf]:
    """The criteria of the edition that are scored themselves, by code."""
    return _leaves_in(load_criteria(edition.criteria_set_id))


def _leaves_in(criteria: CriteriaTree | None) -> dict[str, Leaf]:
    return {leaf.code: leaf_of(leaf) for leaf in (criteria.leaves if criteria else ())}


def lock_edition(edition: Edition) -> Edition:
    """The edition as it stands now, with its names, until the transaction ends."""
    locked = Edition.objects.select_for_update(of=("self",)).with_names()
    return locked.get(pk=edition.pk)


@transaction.atomic
def record_scores(
    *, actor: Actor, edition: Edition, rows: Sequence[ScoreInput], reason: str = ""
) -> ScoreReport:
    """Write the scores of many units at once; a repeated call changes nothing.

    Refused with all problems, nothing written, when a value cannot stand.
    """
    edition = lock_edition(edition)
    desk = Desk(
        edition,
        units={row.unit.pk for row in rows},
        codes={row.code for row in rows},
        actor=actor,
    )
    problems = [text for row in rows for text in _problems_of(row, desk)]
    if problems:
        raise ActionRefused(problems)
    unchanged = 0
    for row in rows:
        sheet, leaf = desk.sheets[row.unit.pk], desk.leaves[row.code]
        for column, value in row.values.items():
            if value_text(desk.stored(sheet, leaf, column)) == value_text(value):
                unchanged += 1
            else:
                desk.put(sheet, leaf, column, value)
    desk.write(action="record_scores", reason=reason)
    return ScoreReport(changed=len(desk.changes), unchanged=unchanged)


def _problems_of(row: ScoreInput, desk: Desk) -> list[str]:
    place = f"{row.unit.name}, {row.code}"
    leaf = desk.leaves.get(row.code)
    if leaf is None:
        return [f"{place}: {_('không có tiêu chí chấm điểm mang mã này.')}"]
    if row.unit.pk not in desk.sheets:
        return [f"{row.unit.name}: {_('đơn vị không có phiếu chấm điểm trong kỳ.')}"]
    found = []
    for column, value in row.values.items():
        if column not in COLUMNS:
            found.append(_("không có cột %(column)s.") % {"column": column})
        elif isinstance(value, str) and len(value) > TEXTS.get(column, 0):
            found.append(_("cột %(column)s dài quá.") % {"column": column})
        elif value not in (None, ""):
            found.append(problem_of(leaf, column, value))
    return [f"{place}: {text}" for text in found if text]
