"""Expressions of addresses stay text until an address begins like them."""

import re
from copy import copy

import pytest
from django.urls import (
    NoReverseMatch,
    URLPattern,
    URLResolver,
    get_resolver,
    include,
    path,
    re_path,
)
from django.urls.resolvers import RegexPattern

from cchc.lazy_paths import LazyRegex, compiled_when_asked


def endpoints(patterns):
    for each in patterns:
        if isinstance(each, URLPattern):
            yield each.pattern
        else:
            yield from endpoints(each.url_patterns)


def test_every_address_of_the_site_is_compiled_when_asked():
    eager = [
        str(pattern)
        for pattern in endpoints(get_resolver().url_patterns)
        if not isinstance(pattern.regex, LazyRegex)
    ]
    # The admin writes two of its addresses as expressions.
    assert len(eager) == 2
    assert eager[0].startswith("^(?P<app_label>")
    assert eager[1] == "(?P<url>.*)$"


def test_a_route_is_compiled_by_the_first_path_that_begins_like_it():
    route = path("don-vi/<slug:slug>/", str)
    compiled_when_asked([route])

    assert route.pattern.match("xep-hang/cchc/") is None
    assert "_compiled" not in vars(route.pattern.regex)
    assert route.pattern.match("don-vi/dai-tu/") == ("", (), {"slug": "dai-tu"})
    assert vars(route.pattern.regex)["_compiled"] == re.compile(
        route.pattern.regex.pattern
    )


def test_what_else_is_asked_of_an_expression_is_answered_by_the_compiled_one():
    route = path("<int:year>/", str)
    compiled_when_asked([route])

    assert dict(route.pattern.regex.groupindex) == {"year": 1}
    with pytest.raises(AttributeError):
        _ = route.pattern.regex.nothing
    assert copy(route.pattern.regex).search("2024/")


def test_an_expression_written_out_is_left_alone():
    route = re_path(r"^cu/(\d+)$", str)
    compiled_when_asked([route])

    assert isinstance(route.pattern.regex, re.Pattern)


def test_a_list_with_a_name_is_worked_out_when_it_is_asked_by_it():
    named = path("a/", include(([path("<int:year>/", str, name="year")], "named")))
    compiled_when_asked([named])
    root = URLResolver(RegexPattern(r"^/"), [named])

    assert root.namespace_dict["named"] == ("a/", named)
    assert not named._reverse_dict
    assert named.reverse("year", year=2024) == "2024/"
    assert root.resolve("/a/2024/").kwargs == {"year": 2024}


def test_a_link_takes_no_other_addresses_apart():
    routes = [
        path("don-vi/<slug:slug>/", str, name="unit"),
        path("xep-hang/<slug:slug>/", str, name="ranking"),
    ]
    compiled_when_asked(routes)
    root = URLResolver(RegexPattern(r"^/"), routes)

    assert root.reverse("unit", slug="dai-tu") == "don-vi/dai-tu/"
    with pytest.raises(NoReverseMatch):
        root.reverse("unit", slug="không")
    taken = {
        name: "_forms" in vars(root.reverse_dict[name][0])
        for name in ("unit", "ranking")
    }
    assert taken == {"unit": True, "ranking": False}
