"""Computes the stored results of an edition's draft revision, all of them.

With refresh.py the only place where UnitResult, PartResult and EditionSummary rows
are written. The arithmetic is in scoring/.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from indices.actions.result_rows import (
    BATCH,
    result_row,
    summary_of,
    tied_ranks,
    write_parts,
)
from indices.actions.sheet_totals import CountedSheet, count_sheets, store_totals
from indices.actions.sheets_of_draft import carry_sheets
from indices.actions.standings import (
    earlier_results,
    in_display_order,
    load_standings,
    rank_standings,
    score_standing,
    tiers_of,
)
from indices.models import Edition, EditionSummary, PartResult, UnitResult
from units.namesakes import names_apart


@transaction.atomic(savepoint=False)
def compute_results(
    *, edition: Edition, sheets: Mapping[int, CountedSheet] | None = None
) -> EditionSummary:
    """Rebuild the draft revision of an edition from its announcements and sheets.

    `sheets` are all of the draft's, of whoever has counted them already. Published
    revisions are never touched. Deterministic: the same announcements and
    scores give the same rows on every engine.
    """
    edition = Edition.objects.select_related("index", "area", "tier_scheme").get(
        pk=edition.pk
    )
    parts = list(edition.parts.all())
    scheme = tiers_of(edition)
    if sheets is None:
        carry_sheets(edition)
        sheets = count_sheets(edition, parts)
    store_totals(sheets.values(), is_settled=True)
    standings = load_standings(edition, sheets=sheets)
    for standing in standings:
        score_standing(standing, parts, scheme)
    rank_standings(standings, edition)
    ordered = in_display_order(standings)
    earlier = earlier_results(edition, [standing.unit for standing in ordered])
    _discard(edition)
    rows = [
        result_row(
            standing,
            edition=edition,
            scheme=scheme,
            position=position,
            previous=earlier.get(standing.unit.lineage_id),
        )
        for position, standing in enumerate(ordered, start=1)
    ]
    tied = tied_ranks(row.rank for row in rows)
    apart = names_apart([standing.unit for standing in ordered])
    for row in rows:
        row.unit_name = apart.get(row.unit_id, row.unit_name)
        row.is_tied = row.rank in tied
    made = UnitResult.objects.bulk_create(rows, batch_size=BATCH)
    write_parts(made, ordered, parts)
    summary = summary_of(edition, rows, scheme=scheme, parts=parts)
    summary.save(force_insert=True)
    return summary


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
    UnitResult.objects.filter(pk__in=results).delete()
    EditionSummary.objects.filter(**draft).delete()
