"""Views whose module is loaded when one of them is first asked for.

A worker serves a few kinds of pages at first, and loading all the others would take
longer than starting Django itself, and as much memory as a figure.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


class LazyViews:
    """Stands for a module of views where addresses are listed.

    Nothing that a decorator sets on the view itself, as `csrf_exempt` does, is seen.
    """

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> View:
        def view(request: HttpRequest, **words: Any) -> HttpResponseBase:
            loaded: View = getattr(import_module(self._module), name)
            return loaded(request, **words)

        view.__module__, view.__name__, view.__qualname__ = self._module, name, name
        return view
