"""What every source says of a unit in a year, beside what is computed from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from indices.models import Announcement
from indices.selectors.ranking_rows import SourceLine
from indices.selectors.unit_record import UnitEntry
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Statement:
    """One source's words; None and "" mean that it does not say."""

    source: SourceLine | None
    score: Decimal | None
    score_text: str
    max_score: Decimal | None
    rank: int | None
    ranked_of: int | None
    tier: str
    score_change: Decimal | None
    rank_change: int | None
    changed_since: int | None
    is_derived: bool
    formula: str
    is_primary: bool
    is_ranked: bool
    note: str


@dataclass(frozen=True, slots=True)
class EntryStatements:
    """All statements of one edition, the primary one first."""

    entry: UnitEntry
    statements: tuple[Statement, ...]

    def said(self, fact: str) -> tuple[object, ...]:
        """The different values that the sources give to a fact, in their order."""
        values = (getattr(statement, fact) for statement in self.statements)
        return tuple(dict.fromkeys(v for v in values if v not in (None, "")))


def statements_of(
    *, unit: Unit, entries: Sequence[UnitEntry]
) -> tuple[EntryStatements, ...]:
    """The statements that the shown revisions stand on. One query."""
    root = unit.lineage_id
    revisions = {e.summary.edition_id: e.summary.revision for e in entries}
    found: dict[int, list[Statement]] = {}
    announcements = (
        Announcement.objects.filter(
            Q(unit_id=root) | Q(unit__same_as_id=root), edition_id__in=revisions
        )
        .select_related("source")
        .order_by("-is_primary", "pk")
    )
    for announcement in announcements:
        edition_id = announcement.edition_id
        if announcement.stands_in(revisions[edition_id]):
            found.setdefault(edition_id, []).append(_statement(announcement))
    return tuple(
        EntryStatements(entry, tuple(found[entry.summary.edition_id]))
        for entry in entries
        if entry.summary.edition_id in found
    )


def _statement(announcement: Announcement) -> Statement:
    source = announcement.source
    return Statement(
        source=SourceLine(source.title, source.url, source.published_on)
        if source
        else None,
        score=announcement.score,
        score_text=announcement.score_text,
        max_score=announcement.max_score,
        rank=announcement.rank,
        ranked_of=announcement.ranked_of,
        tier=announcement.tier_name,
        score_change=announcement.score_change,
        rank_change=announcement.rank_change,
        changed_since=announcement.changed_since,
        is_derived=announcement.basis == Announcement.Basis.DERIVED,
        formula=announcement.formula,
        is_primary=announcement.is_primary,
        is_ranked=announcement.is_ranked,
        note=announcement.note,
    )
