"""What the pages that explain an edition share: its head, its years, its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from indices.models import Edition, EditionSummary, Source, UnitResult
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.ranking_rows import SourceLine
from indices.selectors.siblings import EditionLink
from units.names import search_key


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit as it stood for the revision, in the order of the ranking."""

    unit_id: int
    lineage_id: int
    name: str
    slug: str
    code: str
    rank: int | None
    is_tied: bool
    sort_key: str


def explained_years(
    summary: EditionSummary,
    route: str,
    *,
    criteria_set_id: int | None = None,
    **arguments: object,
) -> tuple[EditionLink, ...]:
    """The same page of the other years that have it; of one set of criteria only,
    where it is about something in that set. One query."""
    edition = summary.edition
    editions = Edition.objects.published().filter(
        index_id=edition.index_id, area_id=edition.area_id, level=edition.level
    )
    if criteria_set_id is not None:
        editions = editions.filter(criteria_set_id=criteria_set_id)
    elif route == "indices:heat_map":
        editions = editions.filter(parts__isnull=False)
    elif route != "indices:changes":
        editions = editions.filter(criteria_set__isnull=False)
    years = editions.order_by("-year").distinct().values_list("year", flat=True)
    address = header_of(summary).address
    return tuple(
        EditionLink(
            text=str(year),
            url=reverse(route, kwargs={**address, **arguments, "year": year}),
            year=year,
            is_current=year == edition.year,
        )
        for year in years
    )


def unit_names(summary: EditionSummary) -> Mapping[int, UnitName]:
    """The units of a revision by key, in the order of its ranking. One query."""
    rows = (
        UnitResult.objects.of(summary.edition, summary.revision)
        .order_by("position")
        .values_list(
            "unit_id",
            "unit__same_as_id",
            "unit_name",
            "unit__slug",
            "unit__code",
            "rank",
            "is_tied",
            "unit__sort_key",
        )
    )
    return {row[0]: UnitName(row[0], row[1] or row[0], *row[2:]) for row in rows}


class Named(Protocol):
    """What a reader can choose a unit by."""

    @property
    def name(self) -> str: ...

    @property
    def slug(self) -> str: ...

    @property
    def sort_key(self) -> str: ...


Unit = TypeVar("Unit", bound=Named)


def find_unit(units: Sequence[Unit], asked: str) -> Unit | None:
    """The unit that an address or a reader names, by slug or by full name."""
    for unit in units:
        if unit.slug == asked:
            return unit
    key = search_key(asked)
    named = [unit for unit in units if search_key(unit.name) == key]
    return named[0] if len(named) == 1 else None


def sources_of(summary: EditionSummary) -> tuple[SourceLine, ...]:
    """Where the figures of a revision come from. One query."""
    shown = UnitResult.objects.of(summary.edition, summary.revision)
    keys = shown.order_by().values("announcement__source_id")
    sources = Source.objects.filter(pk__in=keys)
    return tuple(SourceLine(s.title, s.url, s.published_on) for s in sources)


def earlier_summary(summary: EditionSummary) -> EditionSummary | None:
    """The newest earlier year of the ranking that anyone may read. One query."""
    edition = summary.edition
    root = edition.area.lineage_id
    return (
        EditionSummary.objects.visible()
        .with_header()
        .filter(
            Q(edition__area_id=root) | Q(edition__area__same_as_id=root),
            edition__index_id=edition.index_id,
            edition__level=edition.level,
            edition__year__lt=edition.year,
        )
        .order_by("-edition__year")
        .first()
    )


def page_url(
    header: EditionHeader, route: str, *, query: str = "", **arguments: object
) -> str:
    """A page of the same edition, in the revision that is being read."""
    address = reverse(route, kwargs={**header.address, **arguments})
    pairs = [("ban", header.revision)] if is_other_revision(header) else []
    asked = urlencode(pairs)
    whole = "&".join(filter(None, [asked, query]))
    return f"{address}?{whole}" if whole else address


def is_other_revision(header: EditionHeader) -> bool:
    """Not the revision that the bare address shows."""
    return header.is_draft or header.is_superseded
