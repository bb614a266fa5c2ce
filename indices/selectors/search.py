"""What a word finds: units and editions, with or without marks, and near misses."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from indices.models import Edition
from indices.selectors.header import ranked_level_in_area
from units.models import Unit
from units.names import clean_name, search_key

MOST_UNITS = 50
MOST_EDITIONS = 30
NEAREST = 5
# Candidates for a near miss share their first letters with the text.
SHARED_LETTERS = 2
MOST_CANDIDATES = 3_000
CUTOFF = 0.65
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit with what tells it from others of its name."""

    name: str
    code: str
    slug: str
    kind: str
    parent: str
    begins_on: date | None
    last_day: date | None
    is_illustrative: bool

    @property
    def url(self) -> str:
        return reverse("unit", args=[self.slug])


@dataclass(frozen=True, slots=True)
class FoundEdition:
    title: str
    url: str
    year: int
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`has_more` says that the list of units was cut; `nearest` are near misses."""

    text: str
    units: tuple[FoundUnit, ...]
    editions: tuple[FoundEdition, ...]
    nearest: tuple[FoundUnit, ...]
    has_more: bool

    @property
    def is_empty(self) -> bool:
        return not (self.units or self.editions)

    @property
    def is_illustrative(self) -> bool:
        found = [*self.units, *self.editions]
        return bool(found) and all(item.is_illustrative for item in found)


def search_page(*, text: str) -> SearchPage:
    """Units first, then editions. Three queries at most."""
    text = clean_name(text)[:80]
    key = search_key(text)
    if len(key) < SHORTEST:
        return SearchPage(text, (), (), (), has_more=False)
    units = list(
        Unit.objects.exclude(level="nation")
        .matching(text)
        .select_related("parent")[: MOST_UNITS + 1]
    )
    editions = tuple(_edition(edition) for edition in _editions(key)[:MOST_EDITIONS])
    nearest = () if units or editions else _nearest(key)
    return SearchPage(
        text=text,
        units=tuple(_unit(unit) for unit in _real_first(units[:MOST_UNITS])),
        editions=editions,
        nearest=nearest,
        has_more=len(units) > MOST_UNITS,
    )


def _real_first(units: Iterable[Unit]) -> list[Unit]:
    """In force before ended, real before illustrative; otherwise as found."""
    return sorted(units, key=lambda unit: (unit.is_illustrative, unit.has_ended))


def _editions(key: str) -> QuerySet[Edition]:
    """Published editions whose index, area or year the words name."""
    found = Edition.objects.published().with_names()
    for word in key.split():
        condition = Q(area__search_key__contains=word) | Q(index__code=word)
        if word.isdecimal():
            condition |= Q(year=int(word[:4]))
        found = found.filter(condition)
    return found.order_by("is_illustrative", "-year", "index__position", "pk")


def _edition(edition: Edition) -> FoundEdition:
    subject = ranked_level_in_area(edition.level, edition.area.name, edition.area.level)
    return FoundEdition(
        title=f"{edition.index.short_name} {subject} {edition.year}",
        url=edition.get_absolute_url(),
        year=edition.year,
        is_illustrative=edition.is_illustrative,
    )


def _nearest(key: str) -> tuple[FoundUnit, ...]:
    """Real units whose name is spelt much like the text. Two queries."""
    start = key[:SHARED_LETTERS]
    names = dict(
        Unit.objects.real()
        .filter(Q(search_key__startswith=start) | Q(search_key__contains=f" {start}"))
        .order_by("pk")
        .values_list("pk", "search_key")[:MOST_CANDIDATES]
    )
    by_name: dict[str, int] = {}
    for pk, name in names.items():
        by_name.setdefault(name, pk)
        # The bare name: what people type is seldom the kind word too.
        by_name.setdefault(name.split(" ", 1)[-1], pk)
    close = difflib.get_close_matches(key, by_name, n=NEAREST, cutoff=CUTOFF)
    wanted = list(dict.fromkeys(by_name[name] for name in close))
    units = Unit.objects.select_related("parent").in_bulk(wanted)
    return tuple(_unit(units[pk]) for pk in wanted)


def _unit(unit: Unit) -> FoundUnit:
    parent = unit.parent
    return FoundUnit(
        name=unit.name,
        code=unit.code,
        slug=unit.slug,
        kind=unit.kind,
        parent=parent.name if parent and parent.level != "nation" else "",
        begins_on=unit.valid_from,
        last_day=unit.valid_to - timedelta(days=1) if unit.valid_to else None,
        is_illustrative=unit.is_illustrative,
    )
