"""The other editions of the same area: other years, other indices, other levels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, DateTimeField, F, IntegerField, Q, QuerySet, When
from django.utils import timezone

from indices.models import Edition
from indices.querysets import published_at
from indices.selectors.header import EditionHeader
from units.models import Level, Unit
from units.pages import address_of
from units.prepared import Prepared, Slot


@dataclass(frozen=True, slots=True)
class EditionLink:
    """A way to another edition. `text` is what differs: the year, index or level."""

    text: str
    url: str
    year: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Siblings:
    years: tuple[EditionLink, ...]
    indices: tuple[EditionLink, ...]
    levels: tuple[EditionLink, ...]


@dataclass(frozen=True, slots=True)
class VisibleEdition:
    """An edition of an area that anyone may read, in the revision that is shown."""

    key: int
    index: str
    short_name: str
    area: str
    level: str
    year: int
    revision: int


def _of_area() -> QuerySet[Edition, tuple[Any, ...]]:
    root, now = Slot("root", IntegerField()), Slot("now", DateTimeField())
    areas = Unit.objects.filter(Q(pk=root) | Q(same_as=root))
    revision = Case(
        When(release_at__lte=now, then=F("revision")), default=F("earlier_revision")
    )
    return (
        Edition.objects.filter(published_at(now), area__in=areas.values("pk"))
        .order_by("-year", "index__position", "index__code")
        .values_list(
            "pk",
            "index__code",
            "index__short_name",
            "area__area_slug",
            "level",
            "year",
            revision,
        )
    )


_OF_AREA = Prepared(_of_area)


def editions_of_area(area: Unit) -> tuple[VisibleEdition, ...]:
    """Of the area under all its one-to-one forms, newest first. One query."""
    found = _OF_AREA(root=area.lineage_id, now=timezone.now())
    return tuple(VisibleEdition(*row) for row in found)


def siblings_of(header: EditionHeader, editions: Iterable[VisibleEdition]) -> Siblings:
    """Links to every year, and to the nearest year of other indices and levels."""
    found = list(editions)
    same_level = [a for a in found if a.level == header.level]
    same_index = [a for a in found if a.index == header.index]
    return Siblings(
        years=tuple(
            _link(header, a, str(a.year)) for a in same_level if a.index == header.index
        ),
        indices=_nearest(header, same_level, "index", "short_name"),
        levels=_nearest(header, same_index, "level", "level"),
    )


def _nearest(
    header: EditionHeader, addresses: list[VisibleEdition], by: str, text: str
) -> tuple[EditionLink, ...]:
    """One link for each value of `by`: its edition nearest to the header's year."""
    best: dict[str, VisibleEdition] = {}
    for address in addresses:
        key = getattr(address, by)
        known = best.get(key)
        if known is None or _gap(address, header) < _gap(known, header):
            best[key] = address
    links = []
    for address in best.values():
        words = getattr(address, text)
        label = str(Level(words).label) if by == "level" else words
        links.append(_link(header, address, label))
    return tuple(links) if len(links) > 1 else ()


def _gap(address: VisibleEdition, header: EditionHeader) -> int:
    return abs(address.year - header.year)


def _link(header: EditionHeader, address: VisibleEdition, text: str) -> EditionLink:
    kwargs = {
        "index": address.index,
        "area": address.area,
        "level": address.level,
        "year": address.year,
    }
    return EditionLink(
        text=text,
        url=address_of("indices:ranking", **kwargs),
        year=address.year,
        is_current=(address.index, address.level, address.year)
        == (header.index, header.level, header.year),
    )
