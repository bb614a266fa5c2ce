"""The other editions of the same area: other years, other indices, other levels."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.urls import get_script_prefix, get_urlconf
from django.utils import timezone
from django.utils.translation import get_language

from indices.models import Edition, RankSimulation
from indices.querysets import published_at
from indices.selectors.header import EditionHeader
from units.models import Level, Unit
from units.pages import address_of
from units.prepared import Prepared, Slot

# Index, level and year of the edition being read.
Here = tuple[str, str, int]
RANKING = "indices:ranking"
# Language and settings of addresses, the page that is linked to, its query string.
Place = tuple[str | None, str | None, str, str, str]


class EditionLink(NamedTuple):
    """A way to another edition. `text` is what differs: the year, index or level."""

    text: str
    url: str
    year: int
    is_current: bool


class Siblings(NamedTuple):
    years: tuple[EditionLink, ...]
    indices: tuple[EditionLink, ...]
    levels: tuple[EditionLink, ...]


class VisibleEdition(NamedTuple):
    """An edition of an area that anyone may read, in the revision that is shown."""

    key: int
    index_code: str
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
        .annotate(shown_revision=revision)
        .order_by("-year", "index__position", "index__code")
        .values_list(
            "pk",
            "index__code",
            "index__short_name",
            "area__area_slug",
            "level",
            "year",
            "shown_revision",
        )
    )


def _drawn() -> Exists:
    return Exists(
        RankSimulation.objects.filter(
            edition=OuterRef("pk"), revision=OuterRef("shown_revision")
        )
    )


_OF_AREA = Prepared(_of_area)
_SCORED_OF_AREA = Prepared(lambda: _of_area().filter(criteria_set__isnull=False))
_DRAWN_OF_AREA = Prepared(lambda: _of_area().filter(_drawn()))


def editions_of_area(area: Unit) -> tuple[VisibleEdition, ...]:
    """Of the area under all its one-to-one forms, newest first. One query."""
    return _found(_OF_AREA, area)


def scored_editions_of_area(area: Unit) -> tuple[VisibleEdition, ...]:
    """Those of them scored criterion by criterion. One query."""
    return _found(_SCORED_OF_AREA, area)


def drawn_editions_of_area(area: Unit) -> tuple[VisibleEdition, ...]:
    """Those of which it was drawn how sure the ranks are. One query."""
    return _found(_DRAWN_OF_AREA, area)


def _found(query: Prepared[tuple[Any, ...]], area: Unit) -> tuple[VisibleEdition, ...]:
    rows = query(root=area.lineage_id, now=timezone.now())
    return tuple(VisibleEdition(*row) for row in rows)


def siblings_of(
    header: EditionHeader,
    editions: Iterable[VisibleEdition],
    *,
    route: str = RANKING,
    query: str = "",
) -> Siblings:
    """Links to every year, and to the nearest year of other indices and levels: to the
    ranking, or to another page of these editions."""
    place = (get_language(), get_urlconf(), get_script_prefix(), route, query)
    here = (header.index_code, header.level, header.year)
    return _siblings(place, here, tuple(editions))


# Of equal editions the links are the same, for whoever asks.
@lru_cache(maxsize=256)
def _siblings(
    place: Place, here: Here, editions: tuple[VisibleEdition, ...]
) -> Siblings:
    index, level, _year = here
    same_level = [each for each in editions if each.level == level]
    same_index = [each for each in editions if each.index_code == index]
    return Siblings(
        years=tuple(
            _link(place, here, each, str(each.year))
            for each in same_level
            if each.index_code == index
        ),
        indices=_nearest(place, here, same_level, "index_code", "short_name"),
        levels=_nearest(place, here, same_index, "level", "level"),
    )


def _nearest(
    place: Place, here: Here, addresses: list[VisibleEdition], by: str, text: str
) -> tuple[EditionLink, ...]:
    """One link for each value of `by`: its edition nearest to the year here."""
    best: dict[str, VisibleEdition] = {}
    for address in addresses:
        key = getattr(address, by)
        known = best.get(key)
        if known is None or _gap(address, here) < _gap(known, here):
            best[key] = address
    links = []
    for address in best.values():
        words = getattr(address, text)
        label = str(Level(words).label) if by == "level" else words
        links.append(_link(place, here, address, label))
    return tuple(links) if len(links) > 1 else ()


def _gap(address: VisibleEdition, here: Here) -> int:
    return abs(address.year - here[2])


def _link(place: Place, here: Here, address: VisibleEdition, text: str) -> EditionLink:
    *_site, route, query = place
    kwargs = {
        "index": address.index_code,
        "area": address.area,
        "level": address.level,
        "year": address.year,
    }
    return EditionLink(
        text=text,
        url=address_of(route, **kwargs) + (f"?{query}" if query else ""),
        year=address.year,
        is_current=(address.index_code, address.level, address.year) == here,
    )
