"""Addresses of the site's pages, remembered.

Django looks an address up for as long as it takes to write a whole row of a table, and
a page needs dozens of them, most of them the same as the last time.
"""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse

SLUG = "slug"


def address_of(route: str, **words: object) -> str:
    """What `reverse` gives for the route and the words of its address."""
    place = (get_urlconf(), get_script_prefix())
    return _address_of(place, route, tuple(words.items()))


@lru_cache(maxsize=4_096)
def _address_of(
    _place: object, route: str, words: tuple[tuple[str, object], ...]
) -> str:
    return reverse(route, kwargs=dict(words))


def unit_url(slug: str) -> str:
    """The page of a unit; of all units it differs in the slug only."""
    before, after = around_the_slug()
    return f"{before}{slug}{after}"


def around_the_slug() -> tuple[str, str]:
    """What stands before and after the slug in the address of every unit."""
    return _around_the_slug((get_urlconf(), get_script_prefix()))


@lru_cache(maxsize=16)
def _around_the_slug(_place: object) -> tuple[str, str]:
    before, _slug, after = reverse("unit", args=[SLUG]).rpartition(SLUG)
    return before, after
