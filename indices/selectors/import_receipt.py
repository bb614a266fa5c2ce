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
from units.models import Unit

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
    """Of a file that was written; domains where it is one of scores. At most
    seven queries."""
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


def _counted(details: QuerySet[ChangeDetail], by: str) -> dict[Any, list[int]]:
    """How many cells were added, changed and cleared, by a column of the log: of all
    of them, so nothing is joined. One query."""
    was_empty, is_empty = Q(old=""), Q(new="")
    rows = details.values(by).annotate(
        added=Count("pk", filter=was_empty),
        changed=Count("pk", filter=~was_empty & ~is_empty),
        cleared=Count("pk", filter=~was_empty & is_empty),
    )
    listed = rows.values_list(by, "added", "changed", "cleared")
    return {key: counts for key, *counts in listed}


def _of_units(
    details: QuerySet[ChangeDetail], names: Mapping[int, str]
) -> tuple[CellCount, ...]:
    counts = _counted(details, "unit_id")
    units = Unit.objects.filter(pk__in=[key for key in counts if key is not None])
    return tuple(
        CellCount(names.get(key, name), slug, *counts[key])
        for key, name, slug in units.order_by("sort_key", "pk").values_list(
            "pk", "name", "slug"
        )
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
    counts = _counted(details, "column")
    found = []
    for code, name in roots.order_by("sort_code").values_list("code", "name"):
        below = [
            each
            for column, each in counts.items()
            if column.startswith((f"{code}.", f"{code} "))
        ]
        if below:
            found.append(
                CellCount(f"{code}. {name}", "", *map(sum, zip(*below, strict=True)))
            )
    return tuple(found)
