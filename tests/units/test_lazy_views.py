"""Views that are loaded when they are first asked for: all of them are there."""

from importlib import import_module
from types import FunctionType

import pytest
from django.urls import get_resolver

from units.lazy_views import LazyViews


def patterns(resolver):
    for each in resolver.url_patterns:
        if hasattr(each, "url_patterns"):
            yield from patterns(each)
        else:
            yield each


def test_every_address_has_its_view():
    lazy = [
        each.callback
        for each in patterns(get_resolver())
        if getattr(each.callback, "__code__", None) is LazyViews("x").y.__code__
    ]

    assert len(lazy) > 100
    for view in lazy:
        found = getattr(import_module(view.__module__), view.__name__)
        assert callable(found)
        # What such a mark says would not be seen.
        assert not getattr(found, "csrf_exempt", False)


def test_a_view_is_answered_by_its_module(rf):
    view = LazyViews("cchc.views").health

    assert isinstance(view, FunctionType)
    assert (view.__module__, view.__qualname__) == ("cchc.views", "health")


def test_a_view_that_is_not_there_is_a_fault(rf):
    with pytest.raises(AttributeError):
        LazyViews("cchc.views").nothing(rf.get("/"))
