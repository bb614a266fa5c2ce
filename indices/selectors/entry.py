"""One entry table: the units of an edition, their cells, what is computed from them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Q

from indices.actions.cells import PART, cell_name, cell_text, current_inputs
from indices.models import ChangeEntry, Edition, EditionSummary, UnitResult
from indices.querysets import UnitResultQuerySet
from indices.scoring.stated import contradicts
from units.models import Unit
from units.names import compact_key, search_key, short_form

# Every edition of one province fits on one page, so that a column pastes whole.
PAGE_SIZE = 200


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """Which rows are wanted; `focus` is the slug of a unit whose page is wanted."""

    text: str = ""
    only_missing: bool = False
    page: int = 1
    focus: str = ""

    @property
    def is_filtered(self) -> bool:
        return bool(self.text or self.only_missing)


@dataclass(frozen=True, slots=True)
class EntryColumn:
    """A column of the entry table; `limit` is the highest value it takes.

    `kind` is number, whole (a rank), text, tier or mark (an "x").
    """

    name: str
    heading: str
    limit: Decimal | None
    kind: str
    note: str = ""

    @property
    def is_number(self) -> bool:
        return self.kind in ("number", "whole")

    @property
    def is_part(self) -> bool:
        return self.name.startswith(PART)


@dataclass(frozen=True, slots=True)
class EntryCell:
    """One cell and the text it holds; `name` is that of its input."""

    column: EntryColumn
    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Computed:
    """What follows from the cells of a row, and whether it differs from what is typed.

    `total` is the sum of the parts, None unless all are known.
    """

    total: Decimal | None
    rank: int | None
    tier: str
    total_differs: bool
    rank_differs: bool
    tier_differs: bool


@dataclass(frozen=True, slots=True)
class EntryRow:
    unit_id: int
    unit: str
    slug: str
    keys: tuple[str, ...]
    previous: Decimal | None
    cells: tuple[EntryCell, ...]
    computed: Computed
    is_missing: bool


@dataclass(frozen=True, slots=True)
class LastChange:
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EntryTable:
    edition: Edition
    columns: tuple[EntryColumn, ...]
    rows: tuple[EntryRow, ...]
    summary: EditionSummary
    query: EntryQuery
    paging: Page[int]
    previous_year: int | None
    last_change: LastChange | None
    tier_names: tuple[str, ...] = field(default=())

    @property
    def has_parts(self) -> bool:
        return has_parts(self.columns)

    @property
    def missing_count(self) -> int:
        return missing_count(self.summary)


def has_parts(columns: Sequence[EntryColumn]) -> bool:
    return any(column.is_part for column in columns)


def missing_count(summary: EditionSummary) -> int:
    """Units of the edition that have no score yet."""
    return summary.unit_count - summary.scored_count


def newest_summary(edition: Edition) -> EditionSummary:
    """Of the draft when there is a draft, else of the published revision."""
    revisions = [edition.revision, edition.draft_revision]
    newest = EditionSummary.objects.filter(edition=edition, revision__in=revisions)
    return newest.order_by("-revision")[0]


def newest_summary_with_header(edition: Edition) -> EditionSummary:
    """The same with all that the head of a page says of the edition. Two queries."""
    newest = newest_summary(edition)
    return EditionSummary.objects.with_header().get(pk=newest.pk)


def entry_table(
    *, edition: Edition, columns: Sequence[EntryColumn], query: EntryQuery
) -> EntryTable:
    """The wanted page of units, each with its cells and what is computed from them."""
    summary = newest_summary(edition)
    results = UnitResult.objects.of(edition, summary.revision).order_by(
        "unit__sort_key", "unit_id"
    )
    results = _filtered(results, query)
    count = results.count() if query.is_filtered else summary.unit_count
    number = query.page
    if query.focus and not query.is_filtered:
        number = _page_of(results, query.focus)
    paging = Paginator(range(count), PAGE_SIZE).get_page(number)
    start = max(paging.start_index() - 1, 0)
    listed = list(results.select_related("unit")[start : start + PAGE_SIZE])
    previous, previous_year = previous_of_units(
        edition, [result.unit for result in listed]
    )
    return EntryTable(
        edition=edition,
        columns=tuple(columns),
        rows=entry_rows(
            edition=edition, columns=columns, results=listed, previous=previous
        ),
        summary=summary,
        query=query,
        paging=paging,
        previous_year=previous_year,
        last_change=_last_change(edition),
        tier_names=tuple(row[0] for row in summary.tier_bounds),
    )


@dataclass(frozen=True, slots=True)
class SavedRows:
    """Some rows as they stand after a save, and how many units still lack a score."""

    rows: tuple[EntryRow, ...]
    missing_count: int


def saved_rows(
    *, edition: Edition, columns: Sequence[EntryColumn], units: Collection[int]
) -> SavedRows:
    summary = newest_summary(edition)
    results = (
        UnitResult.objects.of(edition, summary.revision)
        .filter(unit__in=units)
        .select_related("unit")
    )
    rows = entry_rows(
        edition=edition, columns=columns, results=list(results), previous={}
    )
    return SavedRows(rows, missing_count(summary))


def entry_rows(
    *,
    edition: Edition,
    columns: Sequence[EntryColumn],
    results: Sequence[UnitResult],
    previous: dict[int, Decimal | None],
) -> tuple[EntryRow, ...]:
    inputs = current_inputs(edition=edition, units=[result.unit for result in results])
    codes = [column.name.removeprefix(PART) for column in columns if column.is_part]
    decimals = edition.index.decimals
    rows = []
    for result in results:
        unit, given = result.unit, inputs[result.unit_id]
        cells = tuple(
            EntryCell(
                column=column,
                text=cell_text(given, column.name, decimals=decimals),
                name=cell_name(unit.pk, column.name),
            )
            for column in columns
        )
        rows.append(
            EntryRow(
                unit_id=unit.pk,
                unit=result.unit_name,
                slug=unit.slug,
                keys=keys_of(result.unit_name, unit.name, unit.bare_name),
                previous=previous.get(unit.lineage_id),
                cells=cells,
                computed=_computed(result, [given.parts.get(c) for c in codes]),
                is_missing=result.score is None,
            )
        )
    return tuple(rows)


def _computed(result: UnitResult, parts: Sequence[Decimal | None]) -> Computed:
    known = [score for score in parts if score is not None]
    total = sum(known, Decimal(0)) if known and len(known) == len(parts) else None
    rank, tier = result.computed_rank, result.computed_tier_name
    return Computed(
        total=total,
        rank=rank,
        tier=tier,
        total_differs=contradicts(result.achieved, total, parts=len(parts)),
        rank_differs=rank is not None and rank != result.rank,
        tier_differs=bool(tier) and tier != result.tier_name,
    )


def keys_of(listed_name: str, name: str, bare_name: str) -> tuple[str, ...]:
    """How a spreadsheet may name the unit: as listed here, in full, abbreviated,
    without its kind."""
    spellings = (listed_name, name, short_form(name), bare_name)
    return tuple(dict.fromkeys(compact_key(spelling) for spelling in spellings))


def _filtered(results: UnitResultQuerySet, query: EntryQuery) -> UnitResultQuerySet:
    if query.text:
        results = results.filter(unit__search_key__contains=search_key(query.text))
    if query.only_missing:
        results = results.filter(score__isnull=True)
    return results


def _page_of(results: UnitResultQuerySet, slug: str) -> int:
    slugs = list(results.values_list("unit__slug", flat=True))
    return slugs.index(slug) // PAGE_SIZE + 1 if slug in slugs else 1


def earlier_edition(edition: Edition) -> Edition | None:
    """The latest published edition of the series before this year."""
    root = edition.area.lineage_id
    return (
        Edition.objects.published()
        .filter(Q(area_id=root) | Q(area__same_as_id=root))
        .filter(index=edition.index, level=edition.level, year__lt=edition.year)
        .order_by("-year")
        .first()
    )


def previous_of_units(
    edition: Edition, units: Sequence[Unit]
) -> tuple[dict[int, Decimal | None], int | None]:
    """{lineage: score} of the latest earlier published edition of the series."""
    earlier = earlier_edition(edition)
    if earlier is None:
        return {}, None
    rows = (
        UnitResult.objects.of(earlier, earlier.visible_revision)
        .for_lineages({unit.lineage_id for unit in units})
        .order_by()
        .values_list("unit_id", "unit__same_as_id", "score")
    )
    return {same or own: score for own, same, score in rows}, earlier.year


def _last_change(edition: Edition) -> LastChange | None:
    row = (
        ChangeEntry.objects.filter(edition=edition)
        .order_by("-sequence")
        .values_list("actor_name", "at")
        .first()
    )
    return LastChange(*row) if row else None
