"""Django's templates, which load tags when they are asked for and hold on to nothing.

Django imports every library of tags before the first page, and with ours most of what
officers' pages need. Here a library is imported by the first template that loads it.

A context holds itself, and with it the request, the rows and the table of a page. Left
like that they wait for a search by the garbage collector, which stops a worker for the
time of two pages; let go of, their memory is free for the next page at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

from django.apps import apps
from django.forms.renderers import BaseRenderer, EngineMixin
from django.http import HttpRequest
from django.template import Library, TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates, Template, reraise
from django.template.base import Node, NodeList
from django.template.context import make_context
from django.template.library import import_library
from django.template.loaders.cached import Loader as CachedLoader
from django.utils.safestring import SafeString


class Templates(DjangoTemplates):
    """The engine of settings.TEMPLATES."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        [(_cached, inner)] = self.engine.loaders
        self.engine.loaders = [(f"{__name__}.{Loader.__name__}", inner)]
        self.engine.template_libraries = TagLibraries(tag_modules())

    def get_templatetag_libraries(
        self, custom_libraries: dict[str, str]
    ) -> dict[str, str]:
        """None at the start."""
        return {}

    def from_string(self, template_code: str) -> Page:
        return Page(self.engine.from_string(template_code), self)

    def get_template(self, template_name: str) -> Page:
        try:
            return Page(self.engine.get_template(template_name), self)
        except TemplateDoesNotExist as exc:
            reraise(exc, self)
            raise


class Page(Template):
    def render(
        self,
        context: dict[str, Any] | None = None,
        request: HttpRequest | None = None,
    ) -> SafeString:
        drawn_from = make_context(
            context, request, autoescape=self.backend.engine.autoescape
        )
        try:
            return self.template.render(drawn_from)
        except TemplateDoesNotExist as exc:
            reraise(exc, self.backend)
            raise
        finally:
            drawn_from.dicts.clear()


class Loader(CachedLoader):
    """Keeps templates, and of each which blocks it has: Django looks through all nodes
    of the frame for every page that extends it."""

    def get_template(self, template_name: str, skip: Any = None) -> Any:
        template = super().get_template(template_name, skip)
        if not isinstance(template.nodelist, KeptNodes):
            template.nodelist = KeptNodes(template.nodelist)
        return template


class KeptNodes(NodeList):
    def __init__(self, nodes: NodeList) -> None:
        super().__init__(nodes)
        self.contains_nontext = nodes.contains_nontext
        self._by_type: dict[type[Node], list[Node]] = {}

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Node]:
        found = self._by_type.get(nodetype)
        if found is None:
            found = self._by_type[nodetype] = super().get_nodes_by_type(nodetype)
        return found


class FormTemplates(EngineMixin, BaseRenderer):
    """The templates of Django's own fields: settings.FORM_RENDERER."""

    backend = Templates


class TagLibraries(dict[str, Library]):
    """Libraries by the names that templates load them by."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        super().__init__()
        self._modules = modules

    def __missing__(self, name: str) -> Library:
        library: Library = import_library(self._modules[name])
        self[name] = library
        return library


def tag_modules() -> dict[str, str]:
    """{name: module} of what lies in the `templatetags` of Django and the apps."""
    found = {}
    for app in ("django", *(config.name for config in apps.get_app_configs())):
        package = find_spec(f"{app}.templatetags")
        if package is not None:
            for each in iter_modules(package.submodule_search_locations):
                found[each.name] = f"{package.name}.{each.name}"
    return found
