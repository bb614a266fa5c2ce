"""Expressions of addresses, compiled when an address first reaches them, and taken
apart when something first leads to them.

Django does both with all of them, two hundred and fifty, for the first link of a
process, of which one worker ever asks a few: the first is a fifth of the time of its
first page, the second a tenth.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django.urls import URLPattern, URLResolver, resolvers
from django.urls.resolvers import RoutePattern
from django.utils.regex_helper import normalize
from django.utils.translation import get_language


class LazyRegex:
    """Stands for a compiled expression; one that no path has begun stays text."""

    def __init__(self, pattern: str, literal: str) -> None:
        self.pattern = pattern
        self._literal = literal

    def search(self, path: str) -> re.Match[str] | None:
        if not path.startswith(self._literal):
            return None
        found: re.Match[str] | None = self._compiled.search(path)
        return found

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            # Asked by whoever copies it, before it holds anything.
            raise AttributeError(name)
        if name == "_compiled":
            self._compiled = re.compile(self.pattern)
            return self._compiled
        return getattr(self._compiled, name)


class LazyForms:
    """The texts that an expression matches, with places for what differs: what a link
    is made of. One that nothing leads to stays an expression."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def __iter__(self) -> Iterator[tuple[str, list[str]]]:
        return iter(self._forms)

    @cached_property
    def _forms(self) -> list[tuple[str, list[str]]]:
        return normalize(self._pattern)


class NamedList(URLResolver):
    """An included list with a name of its own, such as the admin's: what it holds is
    worked out when an address is first asked for by that name."""

    def _populate(self) -> None:
        """Asked of every list by the one that includes it, which takes nothing from a
        list with a name."""

    @property
    def reverse_dict(self) -> Any:
        self._know()
        return super().reverse_dict

    @property
    def namespace_dict(self) -> Any:
        self._know()
        return super().namespace_dict

    @property
    def app_dict(self) -> Any:
        self._know()
        return super().app_dict

    def _know(self) -> None:
        if get_language() not in self._reverse_dict:
            super()._populate()


def compiled_when_asked(patterns: Iterable[URLPattern | URLResolver]) -> None:
    """Give every route, those of included lists too, an expression of that kind."""
    # What Django calls for every route of a list that it has not asked before.
    resolvers.normalize = LazyForms  # type: ignore[attr-defined]
    for each in patterns:
        if isinstance(each.pattern, RoutePattern):
            known = vars(each.pattern)
            # Where Django itself keeps the compiled expression of a route.
            known["regex"] = LazyRegex(
                known["_regex"], known["_route"].partition("<")[0]
            )
        if isinstance(each, URLResolver):
            compiled_when_asked(each.url_patterns)
            if each.namespace:
                each.__class__ = NamedList
