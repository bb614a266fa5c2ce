"""Brings a draft's stored results up to date after a few units changed.

Who saves scores stores the totals of the sheet and leaves it unsettled; ranks, which
are everybody's, follow when somebody next reads them. The same rows as compute_results
would make, but only what moved is written. What cannot be told from the stored rows is
left to compute_results.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, QuerySet

from indices.actions.part_ranks import refresh_parts
from indices.actions.result_rows import result_row, summary_of, tied_ranks
from indices.actions.results import compute_results
from indices.actions.sheet_totals import changed_totals, count_sheets, store_totals
from indices.actions.standings import (
    Standing,
    earlier_results,
    in_display_order,
    load_standings,
    rank_standings,
    score_standing,
    tiers_of,
    value_of,
)
from indices.models import (
    Announcement,
    Edition,
    EditionPart,
    EditionSummary,
    ScoreSheet,
    Tier,
    UnitResult,
)
from indices.scoring import ranking
from units.models import Unit

# Changed rows step aside to places beyond this, so that no two share one meanwhile.
ASIDE = 1_000_000
# When more than this share of the units changed, all rows are made anew.
LARGEST_SHARE = 4

COLUMNS = (
    "pk",
    "unit_id",
    "unit__sort_key",
    "position",
    "score",
    "achieved",
    "applicable_max",
    "is_ranked",
    "rank",
    "ranked_of",
    "is_tied",
    "computed_rank",
    "tier_name",
    "score_change",
    "announcement_id",
    "announcement__rank",
    "announcement__ranked_of",
    "announcement__score_change",
    "announcement__rank_change",
    "has_announcements",
)
# What tells a result from all others, and what is written of one that changed. Its
# name stays, which its namesakes make longer.
RESULT_KEY = ("edition", "revision", "unit")
RESULT_FACTS = [
    field.name
    for field in UnitResult._meta.concrete_fields
    if field.name not in ("id", "unit_name", *RESULT_KEY)
]


@dataclass(slots=True)
class StoredRow:
    """One stored result as far as the changes of others can touch it."""

    pk: int
    unit_id: int
    sort_key: str
    position: int
    score: Decimal | None
    achieved: Decimal | None
    applicable_max: Decimal | None
    is_ranked: bool
    old_rank: int | None
    ranked_of: int | None
    is_tied: bool
    computed_rank: int | None
    tier_name: str
    score_change: Decimal | None
    announcement_id: int | None
    announced_rank: int | None
    announced_of: int | None
    stated_score_change: Decimal | None
    stated_rank_change: int | None
    # Whether the edition has announcements at all, its own or others'.
    has_announcements: bool
    value: Fraction | None = None
    placing: ranking.Placing | None = None
    rank: int | None = None

    @property
    def is_announced(self) -> bool:
        return self.announcement_id is not None

    @property
    def computed_value(self) -> Fraction | None:
        return self.value

    @property
    def has_stated_change(self) -> bool:
        return (
            self.stated_score_change is not None or self.stated_rank_change is not None
        )

    @property
    def new_computed_rank(self) -> int | None:
        return self.placing.rank if self.placing else None


@dataclass(frozen=True, slots=True)
class Shift:
    """What happens alike to many rows: differences, and values that become new."""

    position: int
    rank: int
    computed_rank: int
    ranked_of: int | None
    is_tied: bool
    follows_rank: bool


class NotTellable(Exception):
    """The stored rows do not say enough; everything is computed anew."""


def settle_results(*, edition: Edition) -> None:
    """Bring the draft's rows up to date with the sheets that were saved since.

    For whoever is about to read a draft's results; they are never read unsettled. One
    query where nothing was saved.
    """
    if not _unsettled(edition).exists():
        return
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        refresh_results(edition=edition, units=())


def settle_each(editions: QuerySet[Edition]) -> None:
    """The same of several, for who looks at them together."""
    waiting = ScoreSheet.objects.filter(is_settled=False).values("edition")
    for edition in editions.filter(pk__in=waiting):
        settle_results(edition=edition)


def _unsettled(edition: Edition) -> QuerySet[ScoreSheet]:
    return ScoreSheet.objects.filter(
        edition=edition, revision=edition.draft_revision, is_settled=False
    )


@transaction.atomic(savepoint=False)
def refresh_results(*, edition: Edition, units: Collection[Unit]) -> None:
    """Bring the draft's rows up to date, knowing that only `units` were changed, and
    those whose sheets are unsettled. The caller has locked the edition."""
    edition = Edition.objects.with_names().get(pk=edition.pk)
    waiting = _unsettled(edition).select_related("unit")
    changed = {unit.pk: unit for unit in (*units, *(each.unit for each in waiting))}
    stored = _load_stored(edition)
    listed = {row.unit_id for row in stored}
    is_large = len(changed) * LARGEST_SHARE > len(stored)
    # What a sheet comes to beside an announced score is not stored exactly.
    is_mixed = edition.criteria_set_id and any(row.is_announced for row in stored)
    if is_large or is_mixed or not changed.keys() <= listed:
        compute_results(edition=edition)
        return
    try:
        _Refresh(edition, stored, changed.values()).run()
    except NotTellable:
        compute_results(edition=edition)


def _load_stored(edition: Edition) -> list[StoredRow]:
    announced = Announcement.objects.filter(edition=edition).in_revision(
        edition.draft_revision
    )
    rows = [
        StoredRow(*values)
        for values in UnitResult.objects.of(edition, edition.draft_revision)
        .annotate(has_announcements=Exists(announced))
        .order_by("position")
        .values_list(*COLUMNS)
    ]
    for row in rows:
        if row.achieved is not None:
            row.value = value_of(row.achieved, row.applicable_max)
    return rows


class _Refresh:
    """One refresh: ranks everybody in memory, then writes what differs."""

    def __init__(
        self,
        edition: Edition,
        stored: Sequence[StoredRow],
        units: Collection[Unit],
    ) -> None:
        self.edition = edition
        self.parts = list(edition.parts.all())
        self.scheme = tiers_of(edition)
        self.stored = {row.unit_id: row for row in stored}
        sheets = count_sheets(edition, self.parts, units=units)
        store_totals(changed_totals(sheets.values(), is_settled=True))
        self.changed = {
            standing.unit_id: standing
            for standing in load_standings(
                edition,
                units=units,
                sheets=sheets,
                has_announcements=any(row.has_announcements for row in stored),
            )
        }
        for standing in self.changed.values():
            score_standing(standing, self.parts, self.scheme)

    def run(self) -> None:
        mixed = [self.changed.get(unit_id, row) for unit_id, row in self.stored.items()]
        rank_standings(mixed, self.edition)
        ordered = in_display_order(mixed)
        tied = tied_ranks(row.rank for row in ordered)
        shifts: dict[Shift, list[int]] = defaultdict(list)
        made: list[UnitResult] = []
        earlier = earlier_results(
            self.edition, [standing.unit for standing in self.changed.values()]
        )
        for position, row in enumerate(ordered, start=1):
            if isinstance(row, StoredRow):
                shift = _shift_of(row, position, is_tied=row.rank in tied)
                if shift is not None:
                    shifts[shift].append(row.pk)
                continue
            result = result_row(
                row,
                edition=self.edition,
                scheme=self.scheme,
                position=position,
                previous=earlier.get(row.unit.lineage_id),
            )
            result.is_tied = row.rank in tied
            made.append(result)
        self._write(shifts, made)
        rows = self._counted(ordered, made)
        _write_summary(self.edition, rows, self.scheme, self.parts)

    def _counted(
        self, ordered: Iterable[StoredRow | Standing], made: Sequence[UnitResult]
    ) -> list[StoredRow | UnitResult]:
        results = {result.unit_id: result for result in made}
        return [
            row if isinstance(row, StoredRow) else results[row.unit_id]
            for row in ordered
        ]

    def _write(
        self, shifts: Mapping[Shift, Sequence[int]], made: Sequence[UnitResult]
    ) -> None:
        """Others move by differences, the changed rows are written in their place."""
        moving = [pk for shift, pks in shifts.items() if shift.position for pk in pks]
        for result in made:
            row = self.stored[result.unit_id]
            if row.position != result.position:
                moving.append(row.pk)
        if moving:
            UnitResult.objects.filter(pk__in=moving).update(
                position=F("position") + ASIDE
            )
        for shift, pks in shifts.items():
            UnitResult.objects.filter(pk__in=pks).update(**_changes(shift))
        UnitResult.objects.bulk_create(
            made,
            update_conflicts=True,
            unique_fields=RESULT_KEY,
            update_fields=RESULT_FACTS,
        )
        for result in made:
            result.pk = self.stored[result.unit_id].pk
        if self.parts:
            refresh_parts(
                edition=self.edition,
                parts=self.parts,
                results=made,
                scores={
                    unit_id: standing.part_scores
                    for unit_id, standing in self.changed.items()
                },
                was_ranked={
                    unit_id: self.stored[unit_id].is_ranked for unit_id in self.changed
                },
            )


def _shift_of(row: StoredRow, position: int, *, is_tied: bool) -> Shift | None:
    """How an unchanged unit's row moves; None when it stays as it is."""
    computed = _difference(row.computed_rank, row.new_computed_rank)
    if computed and row.announced_rank is not None:
        # Whether it still agrees with what was announced must be judged anew.
        raise NotTellable
    ranked_of = row.ranked_of
    if not row.announced_of and row.rank is not None and row.placing is not None:
        ranked_of = row.placing.ranked_of
    shift = Shift(
        position=position - row.position,
        rank=_difference(row.old_rank, row.rank),
        computed_rank=computed,
        ranked_of=ranked_of,
        is_tied=is_tied,
        follows_rank=not row.has_stated_change,
    )
    moves = shift.position or shift.rank or shift.computed_rank
    differs = shift.ranked_of != row.ranked_of or shift.is_tied != row.is_tied
    return shift if moves or differs else None


def _difference(old: int | None, new: int | None) -> int:
    if (old is None) != (new is None):
        raise NotTellable
    return 0 if old is None or new is None else new - old


def _changes(shift: Shift) -> dict[str, Any]:
    changes: dict[str, Any] = {"ranked_of": shift.ranked_of, "is_tied": shift.is_tied}
    if shift.position:
        changes["position"] = F("position") + (shift.position - ASIDE)
    if shift.computed_rank:
        changes["computed_rank"] = F("computed_rank") + shift.computed_rank
    if shift.rank:
        changes["rank"] = F("rank") + shift.rank
        if shift.follows_rank:
            changes["rank_change"] = F("rank_change") - shift.rank
    return changes


def _write_summary(
    edition: Edition,
    rows: Sequence[StoredRow | UnitResult],
    scheme: Sequence[Tier],
    parts: Sequence[EditionPart],
) -> None:
    summary = summary_of(edition, rows, scheme=scheme, parts=parts)
    draft = EditionSummary.objects.filter(
        edition=edition, revision=edition.draft_revision
    )
    names = [
        field.attname
        for field in EditionSummary._meta.concrete_fields
        if field.attname not in ("id", "edition_id", "revision", "publication_id")
    ]
    draft.update(**{name: getattr(summary, name) for name in names})
