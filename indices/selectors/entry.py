"""What staff see while they enter results: their editions, and one entry table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from indices.actions.cells import cell_text, current_inputs
from indices.models import Edition, EditionSummary, UnitResult
from indices.querysets import EditionQuerySet
from units.names import search_key


@dataclass(frozen=True, slots=True)
class EntryEdition:
    """One line of the staff's list: an edition, its state and how full it is."""

    edition: Edition
    known_count: int
    unit_count: int
    has_draft: bool

    @property
    def missing_count(self) -> int:
        return self.unit_count - self.known_count


def entry_editions(*, editions: EditionQuerySet) -> tuple[EntryEdition, ...]:
    """The given editions with the counts of their newest revision. One query."""
    newest = EditionSummary.objects.filter(edition=OuterRef("pk")).order_by("-revision")
    rows = editions.with_names().annotate(
        newest_revision=Subquery(newest.values("revision")[:1]),
        newest_known=Subquery(newest.values("known_count")[:1]),
        newest_units=Subquery(newest.values("unit_count")[:1]),
    )
    return tuple(
        EntryEdition(
            edition=row,
            known_count=row.newest_known or 0,  # type: ignore[attr-defined]
            unit_count=row.newest_units or 0,  # type: ignore[attr-defined]
            has_draft=(row.newest_revision or 0) > row.revision,  # type: ignore[attr-defined]
        )
        for row in rows.order_by("-year", "index__position", "level", "pk")
    )


@dataclass(frozen=True, slots=True)
class EntryColumn:
    """A column of the entry table; `limit` is the highest value it takes."""

    name: str
    heading: str
    limit: Decimal | None
    is_number: bool


@dataclass(frozen=True, slots=True)
class EntryCell:
    """One cell: what it holds, and what it held in the edition before."""

    column: EntryColumn
    text: str
    name: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    unit_id: int
    unit: str
    slug: str
    search_key: str
    previous: Decimal | None
    cells: tuple[EntryCell, ...]
    score: Decimal | None
    computed_rank: int | None
    computed_tier: str
    rank: int | None
    tier: str
    has_disagreement: bool


@dataclass(frozen=True, slots=True)
class EntryTable:
    edition: Edition
    columns: tuple[EntryColumn, ...]
    rows: tuple[EntryRow, ...]
    summary: EditionSummary
    tier_names: tuple[str, ...]
    previous_year: int | None
    last_change: datetime | None

    @property
    def missing_count(self) -> int:
        return sum(row.score is None for row in self.rows)


def newest_revision(edition: Edition) -> int:
    """The draft's revision when there is a draft, else the published one."""
    draft = EditionSummary.objects.filter(
        edition=edition, revision=edition.draft_revision
    ).exists()
    return edition.draft_revision if draft else edition.revision


def entry_table(*, edition: Edition, columns: Sequence[EntryColumn]) -> EntryTable:
    """Every unit of the edition with its cells and what is computed from them."""
    revision = newest_revision(edition)
    results = list(
        UnitResult.objects.of(edition, revision)
        .select_related("unit")
        .order_by("unit__sort_key", "unit_id")
    )
    inputs = current_inputs(edition=edition, units=[r.unit for r in results])
    previous, previous_year = _previous_scores(edition)
    rows = []
    for result in results:
        given = inputs[result.unit_id]
        rows.append(
            EntryRow(
                unit_id=result.unit_id,
                unit=result.unit.name,
                slug=result.unit.slug,
                search_key=search_key(result.unit.name),
                previous=previous.get(result.unit.lineage_id),
                cells=tuple(
                    EntryCell(
                        column=column,
                        text=cell_text(given, column.name),
                        name=f"{result.unit_id}.{column.name}",
                    )
                    for column in columns
                ),
                score=result.score,
                computed_rank=result.computed_rank,
                computed_tier=result.computed_tier_name,
                rank=result.rank,
                tier=result.tier_name,
                has_disagreement=result.has_disagreement,
            )
        )
    summary = EditionSummary.objects.get(edition=edition, revision=revision)
    return EntryTable(
        edition=edition,
        columns=tuple(columns),
        rows=tuple(rows),
        summary=summary,
        tier_names=tuple(row[0] for row in summary.tier_bounds),
        previous_year=previous_year,
        last_change=edition.updated_at,
    )


def _previous_scores(edition: Edition) -> tuple[dict[int, Decimal | None], int | None]:
    """{lineage: score} of the latest earlier published edition of the series."""
    earlier = (
        Edition.objects.published()
        .of_series(
            index=edition.index.code, area=edition.area.area_slug, level=edition.level
        )
        .filter(year__lt=edition.year)
        .first()
    )
    if earlier is None:
        return {}, None
    rows = (
        UnitResult.objects.of(earlier, earlier.visible_revision)
        .order_by()
        .values_list("unit_id", "unit__same_as_id", "score")
    )
    return {same or own: score for own, same, score in rows}, earlier.year
