"""The change log of an edition or of a set of criteria: who changed what, when, why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from indices.actions.namesakes import namesakes_of
from indices.models import ChangeDetail, ChangeEntry, CriteriaSet, Edition
from units.names import search_key

ENTRIES_PER_PAGE = 50
CELLS_PER_PAGE = 200
# An entry with more cells than this shows them on a page of their own.
MOST_INLINE = 30


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """`text` is part of a unit's name, `code` a criterion with all below it, `person`
    who did it; `sequence` asks for one entry with all cells."""

    text: str = ""
    code: str = ""
    person: str = ""
    sequence: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class ChangedCell:
    unit: str
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One action; `cells` is empty where there are too many to list here."""

    sequence: int
    summary: str
    who: str
    origin: str
    at: datetime
    reason: str
    cell_count: int
    cells: tuple[ChangedCell, ...]

    @property
    def hides_cells(self) -> bool:
        return self.cell_count > len(self.cells)


@dataclass(frozen=True, slots=True)
class HistoryPage:
    query: HistoryQuery
    entries: tuple[HistoryEntry, ...]
    paging: Page[Any]
    people: tuple[str, ...] = ()

    @property
    def is_filtered(self) -> bool:
        return bool(self.query.text or self.query.code or self.query.person)

    @property
    def is_one_entry(self) -> bool:
        return self.query.sequence is not None


def history_page(*, edition: Edition, query: HistoryQuery) -> HistoryPage:
    """Entries newest first, or one entry with all its cells. Five queries."""
    return _page(ChangeEntry.objects.filter(edition=edition), query, edition)


def set_history(*, criteria_set: CriteriaSet, query: HistoryQuery) -> HistoryPage:
    """The same of a set: its facts and its criteria. Four queries."""
    return _page(ChangeEntry.objects.filter(criteria_set=criteria_set), query)


def _page(
    all_entries: QuerySet[ChangeEntry],
    query: HistoryQuery,
    edition: Edition | None = None,
) -> HistoryPage:
    if query.sequence is not None:
        return _one_entry(all_entries, query, query.sequence, edition)
    people = all_entries.order_by("actor_name").values_list("actor_name", flat=True)
    entries = all_entries.order_by("-sequence")
    if query.person:
        entries = entries.filter(actor_name=query.person)
    asked = _asked(query)
    if asked:
        matching = ChangeDetail.objects.filter(
            asked, entry__in=all_entries.order_by().values("pk")
        )
        entries = entries.filter(pk__in=matching.values("entry"))
    paging = Paginator(entries, ENTRIES_PER_PAGE).get_page(query.page)
    listed = list(paging.object_list)
    cells = _cells(listed, asked, edition)
    return HistoryPage(
        query=query,
        entries=tuple(_entry(row, cells[row.pk]) for row in listed),
        paging=paging,
        people=tuple(people.distinct()),
    )


def _asked(query: HistoryQuery) -> Q:
    """The condition for the changed values that are asked for; empty for all."""
    asked = Q()
    if query.text:
        asked &= Q(unit__search_key__contains=search_key(query.text))
    if query.code:
        asked &= Q(column__startswith=f"{query.code} ") | Q(
            column__startswith=f"{query.code}."
        )
    return asked


def origin_of(entry: ChangeEntry) -> str:
    """From where it was done; a command without an account is named as such already."""
    is_command = entry.origin == ChangeEntry.Origin.COMMAND and entry.actor_id is None
    return "" if is_command else str(entry.get_origin_display())


def _one_entry(
    all_entries: QuerySet[ChangeEntry],
    query: HistoryQuery,
    sequence: int,
    edition: Edition | None,
) -> HistoryPage:
    """The entry of that number with a page of its cells; none if there is none."""
    details = ChangeDetail.objects.filter(
        entry__in=all_entries.order_by().filter(sequence=sequence).values("pk")
    ).select_related("unit", "entry")
    paging = Paginator(details.order_by("pk"), CELLS_PER_PAGE).get_page(query.page)
    listed = list(paging.object_list)
    entries: tuple[HistoryEntry, ...] = ()
    if listed:
        names = _names(edition, listed)
        cells = [_cell(detail, names) for detail in listed]
        entries = (_entry(listed[0].entry, cells),)
    return HistoryPage(query=query, entries=entries, paging=paging)


def _cells(
    entries: Sequence[ChangeEntry], asked: Q, edition: Edition | None
) -> defaultdict[int, list[ChangedCell]]:
    """Cells by entry, of those entries that have few."""
    few = [entry.pk for entry in entries if entry.detail_count <= MOST_INLINE]
    details = ChangeDetail.objects.filter(asked, entry__in=few).select_related("unit")
    cells: defaultdict[int, list[ChangedCell]] = defaultdict(list)
    listed = list(details.order_by("pk"))
    names = _names(edition, listed)
    for detail in listed:
        cells[detail.entry_id].append(_cell(detail, names))
    return cells


def _names(
    edition: Edition | None, details: Sequence[ChangeDetail]
) -> Mapping[int, str]:
    if edition is None:
        return {}
    return namesakes_of(edition.pk, (detail.unit_id for detail in details))


def _cell(detail: ChangeDetail, names: Mapping[int, str]) -> ChangedCell:
    unit = names.get(detail.unit.pk, detail.unit.name) if detail.unit else ""
    return ChangedCell(unit, detail.column, detail.old, detail.new)


def _entry(entry: ChangeEntry, cells: Sequence[ChangedCell]) -> HistoryEntry:
    return HistoryEntry(
        sequence=entry.sequence,
        summary=entry.summary,
        who=entry.actor_name,
        origin=origin_of(entry),
        at=entry.at,
        reason=entry.reason,
        cell_count=entry.detail_count,
        cells=tuple(cells),
    )
