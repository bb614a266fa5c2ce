"""The criteria and domains that words find, each in the set that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from indices.models import Criterion, Edition
from units.names import search_key

# What every one of them is called by says nothing of which one is meant.
_CALLED = ("tieu chi thanh phan ", "tieu chi ", "linh vuc ")


@dataclass(frozen=True, slots=True)
class FoundCriterion:
    """A criterion, or a domain, where it was used last: `year` is of that edition."""

    code: str
    name: str
    is_domain: bool
    set_name: str
    year: int
    is_illustrative: bool
    url: str


@dataclass(frozen=True, slots=True)
class _Use:
    """The newest published edition of a set of criteria."""

    set_name: str
    address: dict[str, object]
    year: int
    is_illustrative: bool


def found_criteria(key: str, *, most: int) -> tuple[FoundCriterion, ...]:
    """Those whose code or name holds every word, the newest set first. Two queries.

    Only of sets that a published edition uses: there anyone can read them.
    """
    words = _telling(key).split()
    uses = _uses()
    found: dict[int, list[FoundCriterion]] = {pk: [] for pk in uses}
    rows = Criterion.objects.filter(criteria_set__in=uses).order_by("sort_code", "pk")
    for pk, code, name, parent in rows.values_list(
        "criteria_set", "code", "name", "parent"
    ):
        if _holds(code, name, words):
            found[pk].append(_found(uses[pk], code, name, is_domain=parent is None))
    return tuple(each for group in found.values() for each in group)[:most]


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


def _found(use: _Use, code: str, name: str, *, is_domain: bool) -> FoundCriterion:
    route = "indices:domain" if is_domain else "indices:criterion"
    return FoundCriterion(
        code=code,
        name=name,
        is_domain=is_domain,
        set_name=use.set_name,
        year=use.year,
        is_illustrative=use.is_illustrative,
        url=reverse(route, kwargs={**use.address, "code": code}),
    )
