"""Computes the stored results of an edition's draft revision, all of them.

With refresh.py the only place where UnitResult, PartResult and EditionSummary rows
are written. The arithmetic is in scoring/.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from indices.actions.result_rows import (
    PartRow,
    part_rows,
    result_row,
    summary_of,
    tied_ranks,
)
from indices.actions.sheet_totals import (
    CountedSheet,
    changed_totals,
    count_sheets,
    store_totals,
)
from indices.actions.sheets_of_draft import carry_sheets
from indices.actions.standings import (
    Earlier,
    Standing,
    earlier_results,
    in_display_order,
    load_standings,
    rank_standings,
    score_standing,
    tiers_of,
)
from indices.engine.staging import (
    TableRows,
    add_rows,
    remove_draft_rows,
    rows_of,
)
from indices.models import (
    Edition,
    EditionPart,
    EditionSummary,
    PartResult,
    ScoreSheet,
    Tier,
    UnitResult,
)
from units.models import Unit
from units.namesakes import names_apart


@transaction.atomic(savepoint=False)
def compute_results(*, edition: Edition) -> EditionSummary:
    """Rebuild the draft revision of an edition from its announcements and sheets.

    Published revisions are never touched. Deterministic: the same announcements and
    scores give the same rows on every engine.
    """
    edition = Edition.objects.with_names().get(pk=edition.pk)
    carry_sheets(edition)
    sheets = count_sheets(edition, edition.parts.all())
    waiting = load_results(edition, units=[each.sheet.unit for each in sheets.values()])
    return waiting.made(sheets).store()


@dataclass(frozen=True, slots=True)
class WaitingResults:
    """All that a draft's results need of the database but for what its sheets come to,
    of whoever makes them while the database is busy. `apart` are the names of units
    that are not told apart by their own."""

    edition: Edition
    parts: Sequence[EditionPart]
    scheme: Sequence[Tier]
    standings: Sequence[Standing]
    earlier: Mapping[int, Earlier]
    apart: Mapping[int, str]

    def made(self, sheets: Mapping[int, CountedSheet]) -> MadeResults:
        """The results, in the order in which they are shown. No query."""
        for standing in self.standings:
            standing.sheet = sheets.get(standing.unit_id)
            score_standing(standing, self.parts, self.scheme)
        rank_standings(self.standings, self.edition)
        ordered = in_display_order(self.standings)
        rows = [
            result_row(
                standing,
                edition=self.edition,
                scheme=self.scheme,
                position=position,
                previous=self.earlier.get(standing.unit.lineage_id),
            )
            for position, standing in enumerate(ordered, start=1)
        ]
        tied = tied_ranks(row.rank for row in rows)
        for row in rows:
            row.unit_name = self.apart.get(row.unit_id, row.unit_name)
            row.is_tied = row.rank in tied
        return MadeResults(
            self.edition,
            changed_totals(sheets.values(), is_settled=True),
            rows_of(rows) if rows else None,
            part_rows(ordered, self.parts),
            summary_of(self.edition, rows, scheme=self.scheme, parts=self.parts),
        )


@dataclass(frozen=True, slots=True)
class MadeResults:
    """What the database is to hold of a draft: ready to be written, in the order in
    which it is shown."""

    edition: Edition
    sheets: Sequence[ScoreSheet]
    rows: TableRows | None
    parts: Sequence[PartRow]
    summary: EditionSummary

    def store(self) -> EditionSummary:
        """Write it in the place of the draft's rows, inside the caller's
        transaction."""
        store_totals(self.sheets)
        _discard(self.edition)
        if self.rows is not None:
            add_rows(*self.rows)
        self._add_parts()
        self.summary.save(force_insert=True)
        return self.summary

    def _add_parts(self) -> None:
        if not self.parts:
            return
        made = UnitResult.objects.of(self.edition, self.edition.draft_revision)
        keys = list(made.order_by("position").values_list("pk", flat=True))
        add_rows(
            PartResult._meta.db_table,
            ("result_id", "part_id", "score", "rank"),
            [(keys[place], *facts) for place, *facts in self.parts],
        )


def load_results(edition: Edition, *, units: Sequence[Unit]) -> WaitingResults:
    """What a draft with sheets of these `units` needs. The edition comes with its
    names; a handful of queries."""
    standings = load_standings(edition, units_with_sheets=units)
    taking_part = [standing.unit for standing in standings]
    return WaitingResults(
        edition,
        list(edition.parts.all()),
        tiers_of(edition),
        standings,
        earlier_results(edition, taking_part),
        names_apart(taking_part),
    )


def _discard(edition: Edition) -> None:
    """Remove the draft's rows.

    Parts go by the keys of their results: a join inside the condition of a deletion is
    run row by row where the tables have just been filled and never been analysed.
    """
    draft = {"edition": edition, "revision": edition.draft_revision}
    results = list(
        UnitResult.objects.filter(**draft).order_by().values_list("pk", flat=True)
    )
    PartResult.objects.filter(result__in=results).delete()
    remove_draft_rows(UnitResult, edition)
    EditionSummary.objects.filter(**draft).delete()
