"""Expressions of addresses, compiled when an address first reaches them.

Django compiles all of them for the first link of a process: two hundred and fifty, a
fifth of the time of its first page, of which one worker ever asks a few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern


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


def compiled_when_asked(patterns: Iterable[URLPattern | URLResolver]) -> None:
    """Give every route, those of included lists too, an expression of that kind."""
    for each in patterns:
        if isinstance(each.pattern, RoutePattern):
            known = vars(each.pattern)
            # Where Django itself keeps the compiled expression of a route.
            known["regex"] = LazyRegex(
                known["_regex"], known["_route"].partition("<")[0]
            )
        if isinstance(each, URLResolver):
            compiled_when_asked(each.url_patterns)
