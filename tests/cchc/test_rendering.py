"""Tags are found as Django finds them, and loaded by the first template that asks."""

import subprocess
import sys

import pytest
from django.forms.renderers import get_default_renderer
from django.template import Library, TemplateSyntaxError, engines
from django.template.backends.django import get_installed_libraries
from django.template.base import NodeList
from django.template.loader_tags import BlockNode

from cchc.rendering import TagLibraries, Templates, tag_modules

FIRST_PAGE = """
import sys
import django
django.setup()
from django.template.loader import get_template
get_template("indices/ranking.html")
print(*sorted(n for n in sys.modules if n.startswith("indices.templatetags.")))
"""


def test_every_library_of_django_and_of_the_apps_is_found():
    found = tag_modules()

    assert get_installed_libraries().items() <= found.items()
    assert {"i18n", "static", "cchc_scores"} <= found.keys()


def test_a_library_is_loaded_once_it_is_asked_for():
    libraries = TagLibraries(tag_modules())

    assert not libraries
    assert isinstance(libraries["i18n"], Library)
    assert list(libraries) == ["i18n"]
    assert libraries["i18n"] is libraries["i18n"]


def test_what_is_no_library_is_refused_as_django_refuses_it():
    with pytest.raises(TemplateSyntaxError, match="'none' is not a registered tag"):
        engines["rendering"].from_string("{% load none %}")


def test_fields_are_drawn_by_the_same_engine():
    assert isinstance(get_default_renderer().engine, Templates)


def test_a_ranking_loads_no_tags_of_the_pages_of_officers():
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAGE], capture_output=True, text=True, check=True
    )

    loaded = set(done.stdout.split())
    assert "indices.templatetags.cchc_links" in loaded
    assert not {f"indices.templatetags.cchc_{n}" for n in ("scores", "entry")} & loaded


def test_the_blocks_of_a_template_are_looked_for_once(monkeypatch):
    frame = engines["rendering"].engine.get_template("base.html")
    found = frame.nodelist.get_nodes_by_type(BlockNode)
    looked = []
    monkeypatch.setattr(NodeList, "get_nodes_by_type", lambda *_of: looked.append(1))

    assert {"title", "content"} <= {block.name for block in found}
    assert frame.nodelist.get_nodes_by_type(BlockNode) is found
    assert not looked
