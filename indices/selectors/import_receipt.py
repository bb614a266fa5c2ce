"""What a file wrote, ready for its receipt: how many cells of which domain and unit,
then the cells themselves, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from indices.actions.namesakes import namesakes_of
from indices.models import BroughtFile, ChangeDetail, Criterion, Edition

CELLS_PER_PAGE = 50
# More units than this make a long list and no better one; the pages hold them all.
MOST_UNITS = 200


@dataclass(frozen=True, slots=True)
class ReceiptQuery:
    """`unit` is the slug of the one whose cells are asked for; "" for all."""

    unit: str = ""
    page: int = 1


class WrittenCell(NamedTuple):
    """One cell as the change log calls it; "" is empty."""

    unit: str
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class CellCount:
    """How many cells a file added, changed and cleared of one unit or domain."""

    name: str
    slug: str
    added: int
    changed: int
    cleared: int

    @property
    def total(self) -> int:
        return self.added + self.changed + self.cleared


@dataclass(frozen=True, slots=True)
class Receipt:
    """`chosen` is the name of the unit whose cells are listed, "" where all are."""

    domains: tuple[CellCount, ...]
    units: tuple[CellCount, ...]
    unit_count: int
    chosen: str
    cells: tuple[WrittenCell, ...]
    paging: Page[Any]

    @property
    def groups(self) -> Iterator[tuple[str, list[WrittenCell]]]:
        """The cells of the page under their units."""
        for unit, cells in groupby(self.cells, key=attrgetter("unit")):
            yield unit, list(cells)


def import_receipt(
    *, upload: BroughtFile, query: ReceiptQuery, edition: Edition | None = None
) -> Receipt:
    """Of a file that was written; domains where it is one of scores. At most six
    queries."""
    assert upload.entry is not None
    details = upload.entry.details.order_by()
    names = namesakes_of(upload.entry.edition_id)
    units = _of_units(details, names)
    chosen = next((each for each in units if each.slug == query.unit), None)
    listed = details.filter(unit__slug=chosen.slug) if chosen else details
    wanted = listed.order_by("pk").values_list(
        "unit_id", "unit__name", "column", "old", "new"
    )
    paging = Paginator(wanted, CELLS_PER_PAGE).get_page(query.page)
    return Receipt(
        domains=_of_domains(details, edition),
        units=units[:MOST_UNITS],
        unit_count=len(units),
        chosen=chosen.name if chosen else "",
        cells=tuple(
            WrittenCell(names.get(key, name or ""), column, old, new)
            for key, name, column, old, new in paging.object_list
        ),
        paging=paging,
    )


def _counts(where: Q) -> tuple[Count, Count, Count]:
    """Those that a file added, changed and cleared, of the cells that are meant."""
    was_empty, is_empty = Q(old=""), Q(new="")
    return (
        Count("pk", filter=where & was_empty),
        Count("pk", filter=where & ~was_empty & ~is_empty),
        Count("pk", filter=where & ~was_empty & is_empty),
    )


def _of_units(
    details: QuerySet[ChangeDetail], names: Mapping[int, str]
) -> tuple[CellCount, ...]:
    added, changed, cleared = _counts(Q())
    rows = (
        details.filter(unit__isnull=False)
        .values("unit_id", "unit__name", "unit__slug", "unit__sort_key")
        .annotate(added=added, changed=changed, cleared=cleared)
        .order_by("unit__sort_key", "unit_id")
        .values_list(
            "unit_id", "unit__name", "unit__slug", "added", "changed", "cleared"
        )
    )
    return tuple(
        CellCount(names.get(key, name), slug, *counts)
        for key, name, slug, *counts in rows
    )


def _of_domains(
    details: QuerySet[ChangeDetail], edition: Edition | None
) -> tuple[CellCount, ...]:
    """Of each domain of which something was written, in the order of the set."""
    if edition is None or edition.criteria_set_id is None:
        return ()
    roots = Criterion.objects.filter(
        criteria_set=edition.criteria_set_id, parent__isnull=True
    )
    domains = list(roots.order_by("sort_code").values_list("code", "name"))
    asked = {}
    for place, (code, _name) in enumerate(domains):
        below = Q(column__startswith=f"{code}.") | Q(column__startswith=f"{code} ")
        for kind, count in enumerate(_counts(below)):
            asked[f"count_{place}_{kind}"] = count
    found = details.aggregate(**asked) if asked else {}
    counts = (
        CellCount(
            f"{code}. {name}",
            "",
            *(found[f"count_{place}_{kind}"] for kind in range(3)),
        )
        for place, (code, name) in enumerate(domains)
    )
    return tuple(each for each in counts if each.total)
