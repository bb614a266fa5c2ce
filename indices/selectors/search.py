"""What a word finds, with or without marks: units, editions, criteria, measures,
terms; near misses."""

from __future__ import annotations

import difflib
import heapq
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from indices.glossary import glossary
from indices.models import Edition, Measure
from indices.selectors.header import ranked_level_in_area
from indices.selectors.search_criteria import FoundCriterion, found_criteria
from units.models import Level, Unit
from units.names import KIND_WORDS, clean_name, compact_key, search_key, short_form
from units.pages import unit_url

MOST_UNITS = 50
# Of editions, and of criteria.
MOST_LISTED = 30
# A file of what was found has room for more than its page.
MOST_IN_FILES = 2_000
LONGEST, SHORTEST = 80, 2
# Near misses: how many are named, and among how many they are looked for.
NEAREST = 6
MOST_CANDIDATES = 1_500
MOST_COMPARED = 60
CUTOFF = 0.65

# Words that every ranking is called by say nothing of which one is meant.
EVERYDAY_WORDS = {"xep", "hang", "bang", "chi", "so", "nam", "cap", "cac"}
LEVELS_OF_WORDS = {
    "tinh": Level.PROVINCE,
    "huyen": Level.DISTRICT,
    "xa": Level.COMMUNE,
    "phuong": Level.COMMUNE,
    "nganh": Level.DEPARTMENT,
    "bo": Level.MINISTRY,
    "vung": Level.REGION,
}
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_KIND_KEYS = {search_key(word) for word in KIND_WORDS.values()}


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
    has_ended: bool
    is_illustrative: bool

    @property
    def url(self) -> str:
        return unit_url(self.slug)


@dataclass(frozen=True, slots=True)
class FoundEdition:
    title: str
    url: str
    year: int
    is_partial: bool
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class FoundMeasure:
    """A kind of operational figure, with what it is counted in and what it means."""

    name: str
    code: str
    unit_of_measure: str
    description: str

    @property
    def url(self) -> str:
        return reverse("indices:measures") + f"#{self.code}"


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A word of the glossary with its meaning."""

    word: str
    meaning: str
    anchor: str

    @property
    def url(self) -> str:
        return reverse("indices:method") + f"#{self.anchor}"


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`has_more` says that the list of units was cut, `is_cut` that of editions or of
    criteria; `nearest` are near misses."""

    text: str
    units: tuple[FoundUnit, ...]
    editions: tuple[FoundEdition, ...]
    criteria: tuple[FoundCriterion, ...]
    measures: tuple[FoundMeasure, ...]
    terms: tuple[FoundTerm, ...]
    nearest: tuple[FoundUnit, ...]
    has_more: bool
    is_cut: bool = False

    @property
    def is_empty(self) -> bool:
        found = (self.units, self.editions, self.criteria, self.measures, self.terms)
        return not any(found)

    @property
    def is_illustrative(self) -> bool:
        marks = [unit.is_illustrative for unit in self.units]
        marks += [edition.is_illustrative for edition in self.editions]
        marks += [criterion.is_illustrative for criterion in self.criteria]
        return bool(marks) and all(marks)


def search_page(
    *, text: str, is_for_units: bool = False, is_whole: bool = False
) -> SearchPage:
    """Units first, then editions, criteria, measures and terms; near misses where there
    is none.

    Five queries, seven with near misses; four fewer where only units are wanted.
    `is_whole` is for files, which hold what the page has no room for.
    """
    text = clean_name(text)[:LONGEST]
    key = search_key(text)
    if len(key) < SHORTEST:
        return SearchPage(text, (), (), (), (), (), (), has_more=False)
    most = MOST_IN_FILES if is_whole else MOST_UNITS
    units = list(
        Unit.objects.exclude(level=Level.NATION)
        .matching(_without_year(text))
        .select_related("parent__parent")[: most + 1]
    )
    listed = MOST_IN_FILES if is_whole else MOST_LISTED
    editions = () if is_for_units else _editions(key, most=listed + 1)
    criteria = () if is_for_units else found_criteria(key, most=listed + 1)
    page = SearchPage(
        text=text,
        units=tuple(_unit(unit) for unit in _real_first(units[:most])),
        editions=editions[:listed],
        criteria=criteria[:listed],
        measures=() if is_for_units else _measures(key),
        terms=() if is_for_units else _terms(key),
        nearest=(),
        has_more=len(units) > most,
        is_cut=max(len(editions), len(criteria)) > listed,
    )
    return replace(page, nearest=_nearest(key)) if page.is_empty else page


def _without_year(text: str) -> str:
    """ "Đại Từ" of "Đại Từ 2022": a year is the edition's, never the unit's."""
    return clean_name(_YEAR.sub(" ", text)) or text


def _real_first(units: Iterable[Unit]) -> list[Unit]:
    """Real before illustrative, in force before ended; otherwise as found."""
    return sorted(units, key=lambda unit: (unit.is_illustrative, unit.has_ended))


def _measures(key: str) -> tuple[FoundMeasure, ...]:
    return tuple(
        FoundMeasure(each.name, each.code, each.unit_of_measure, each.description)
        for each in Measure.objects.all()
        if _holds(each.name, key)
    )


def _terms(key: str) -> tuple[FoundTerm, ...]:
    return tuple(
        FoundTerm(str(each.word), str(each.meaning), each.anchor)
        for each in glossary()
        if _holds(str(each.word), key)
    )


def _holds(name: str, key: str) -> bool:
    """Whether every word of the key begins one of the name's."""
    own = f" {search_key(name)}"
    return all(f" {word}" in own for word in key.split())


# --- editions ---------------------------------------------------------------------


def _editions(key: str, *, most: int) -> tuple[FoundEdition, ...]:
    return tuple(_edition(each) for each in _editions_named(key)[:most])


def _editions_named(key: str) -> QuerySet[Edition]:
    """Published editions whose index, area, level or year the words name."""
    words = key.replace("par index", "cchc toan quoc").split()
    telling = [word for word in words if word not in EVERYDAY_WORDS]
    found = Edition.objects.published().with_names()
    if not telling:
        return found.none()
    for word in telling:
        condition = Q(area__search_key__contains=word)
        condition |= Q(area__area_slug__contains=word) | _is_of_index(word)
        if word in LEVELS_OF_WORDS:
            condition |= Q(level=LEVELS_OF_WORDS[word])
        if word.isascii() and word.isdigit():
            condition |= Q(year=int(word[:4]))
        found = found.filter(condition)
    return found.order_by("is_illustrative", "-year", "index__position", "pk")


def _is_of_index(word: str) -> Q:
    """A word of the code of an index: "phuc" and "vu" of "phuc-vu"."""
    code = Q(index__code=word) | Q(index__code__startswith=f"{word}-")
    return code | Q(index__code__endswith=f"-{word}")


def _edition(edition: Edition) -> FoundEdition:
    subject = ranked_level_in_area(edition.level, edition.area.name, edition.area.level)
    return FoundEdition(
        title=f"{edition.index.short_name} {subject} {edition.year}",
        url=edition.get_absolute_url(),
        year=edition.year,
        is_partial=edition.is_partial,
        is_illustrative=edition.is_illustrative,
    )


# --- near misses ------------------------------------------------------------------


def _nearest(key: str) -> tuple[FoundUnit, ...]:
    """Real units whose name is spelt much like the text. Two queries."""
    wanted = compact_key(_without_kind(key))
    by_name: dict[str, list[int]] = {}
    for pk, name in _candidates(key):
        by_name.setdefault(compact_key(_without_kind(name)), []).append(pk)
    pairs = _pairs(wanted)
    likely = heapq.nlargest(
        MOST_COMPARED, by_name, key=lambda name: _overlap(pairs, _pairs(name))
    )
    close = difflib.get_close_matches(wanted, likely, n=NEAREST, cutoff=CUTOFF)
    wanted_pks = [pk for name in close for pk in by_name[name]][:NEAREST]
    units = Unit.objects.select_related("parent__parent").in_bulk(wanted_pks)
    return tuple(_unit(units[pk]) for pk in wanted_pks)


def _candidates(key: str) -> QuerySet[Unit, tuple[int, str]]:
    """Names that share a word with the text, or begin as it does; newest first."""
    words = [word for word in _without_kind(key).split() if len(word) >= SHORTEST]
    condition = Q()
    for word in words:
        start = word[:3]
        condition |= Q(search_key__contains=f" {start}") | Q(
            search_key__startswith=start
        )
    return (
        Unit.objects.real()
        .filter(condition)
        .order_by(F("valid_to").desc(nulls_first=True), "pk")
        .values_list("pk", "search_key")[:MOST_CANDIDATES]
    )


def _without_kind(key: str) -> str:
    """ "dai tu" of "huyen dai tu"; the key itself where no kind stands before it."""
    for kind in _KIND_KEYS:
        if key.startswith(f"{kind} "):
            return key[len(kind) + 1 :]
    return key


def _pairs(name: str) -> set[str]:
    """The neighbouring letters of a name, its first one counted as a pair too."""
    return {f" {name[:1]}", *(a + b for a, b in pairwise(name))}


def _overlap(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _unit(unit: Unit) -> FoundUnit:
    parent = unit.parent if unit.parent and unit.parent.level != Level.NATION else None
    above = parent.parent if parent else None
    places = [place for place in (parent, above) if place is not None]
    return FoundUnit(
        name=unit.name,
        code=unit.code,
        slug=unit.slug,
        kind=unit.kind,
        parent=", ".join(
            place.name if place is parent else short_form(place.name)
            for place in places
            if place.level != Level.NATION
        ),
        begins_on=unit.valid_from,
        last_day=unit.valid_to - timedelta(days=1) if unit.valid_to else None,
        has_ended=unit.has_ended,
        is_illustrative=unit.is_illustrative,
    )
