"""The criteria and domains that words find, each with the sets that hold it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from indices.models import Criterion, Edition
from units.names import search_key

# What every one of them is called by says nothing of which one is meant.
_CALLED = ("tieu chi thanh phan ", "tieu chi ", "linh vuc ")


@dataclass(frozen=True, slots=True)
class CriterionPlace:
    """A criterion in one set, where that was used last: `year` is of that edition."""

    code: str
    set_name: str
    year: int
    url: str


@dataclass(frozen=True, slots=True)
class FoundCriterion:
    """A criterion, or a domain, as its newest set words it; `places` are all the sets
    that hold it, the newest first."""

    name: str
    is_domain: bool
    is_illustrative: bool
    places: tuple[CriterionPlace, ...]

    @property
    def newest(self) -> CriterionPlace:
        return self.places[0]

    @property
    def earlier(self) -> tuple[CriterionPlace, ...]:
        return self.places[1:]

    @property
    def code(self) -> str:
        return self.newest.code


@dataclass(frozen=True, slots=True)
class _Use:
    """The newest published edition of a set of criteria."""

    set_name: str
    address: dict[str, object]
    year: int
    is_illustrative: bool


class _Row(NamedTuple):
    pk: int
    criteria_set: int
    code: str
    name: str
    parent: int | None
    same_as: int | None


def found_criteria(key: str, *, most: int) -> tuple[FoundCriterion, ...]:
    """Those whose code or name holds every word, the newest set first. Two queries.

    Only of sets that a published edition uses: there anyone can read them.
    """
    words = _telling(key).split()
    uses = _uses()
    criteria = Criterion.objects.filter(criteria_set__in=uses)
    rows = [
        _Row(*row)
        for row in criteria.order_by("sort_code", "pk").values_list(*_Row._fields)
    ]
    found: dict[int, list[_Row]] = {pk: [] for pk in uses}
    for row in rows:
        if _holds(row.code, row.name, words):
            found[row.criteria_set].append(row)
    in_order = [row for group in found.values() for row in group]
    earlier = {row.pk: row.same_as for row in rows}
    lines = _of_one_identity(in_order, uses, earlier)
    return tuple(_found(line, uses) for line in lines[:most])


def _of_one_identity(
    rows: Iterable[_Row], uses: Mapping[int, _Use], earlier: Mapping[int, int | None]
) -> list[list[_Row]]:
    """The rows of one criterion together: one goes on from the other, or code and
    wording are equal. Of one set no two are the same."""
    lines: list[list[_Row]] = []
    known: dict[tuple[object, ...], list[_Row]] = {}
    for row in rows:
        is_illustrative = uses[row.criteria_set].is_illustrative
        keys: tuple[tuple[object, ...], ...] = (
            (_origin(row.pk, earlier),),
            (is_illustrative, row.code, search_key(row.name)),
        )
        line = next((known[key] for key in keys if key in known), None)
        if line is None or row.criteria_set in {each.criteria_set for each in line}:
            line = []
            lines.append(line)
        line.append(row)
        for key in keys:
            known.setdefault(key, line)
    return lines


def _origin(pk: int, earlier: Mapping[int, int | None]) -> int:
    """The first form of a criterion, as far as the sets that are read tell it."""
    seen = {pk}
    while (before := earlier.get(pk)) is not None and before not in seen:
        seen.add(before)
        pk = before
    return pk


def _telling(key: str) -> str:
    """ "3.2.1" of "tieu chi 3.2.1"; the key itself where nothing else is left."""
    for called in _CALLED:
        if key.startswith(called):
            return key.removeprefix(called)
    return key


def _uses() -> dict[int, _Use]:
    """By set; the real ones first, then the newest."""
    uses: dict[int, _Use] = {}
    editions = (
        Edition.objects.published()
        .filter(criteria_set__isnull=False)
        .order_by("is_illustrative", "-year", "index__position", "pk")
    )
    for pk, name, index, area, level, year, is_illustrative in editions.values_list(
        "criteria_set",
        "criteria_set__name",
        "index__code",
        "area__area_slug",
        "level",
        "year",
        "is_illustrative",
    ):
        address = {"index": index, "area": area, "level": level, "year": year}
        uses.setdefault(pk, _Use(name, address, year, is_illustrative))
    return uses


def _holds(code: str, name: str, words: list[str]) -> bool:
    """Whether every word is the code, a code above it, or begins a word of the name."""
    own = f" {search_key(name)}"
    return all(
        f" {word}" in own or code == word or code.startswith(f"{word}.")
        for word in words
    )


def _found(line: list[_Row], uses: Mapping[int, _Use]) -> FoundCriterion:
    newest = line[0]
    return FoundCriterion(
        name=newest.name,
        is_domain=newest.parent is None,
        is_illustrative=uses[newest.criteria_set].is_illustrative,
        places=tuple(_place(row, uses[row.criteria_set]) for row in line),
    )


def _place(row: _Row, use: _Use) -> CriterionPlace:
    route = "indices:domain" if row.parent is None else "indices:criterion"
    return CriterionPlace(
        code=row.code,
        set_name=use.set_name,
        year=use.year,
        url=reverse(route, kwargs={**use.address, "code": row.code}),
    )
