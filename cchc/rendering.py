"""Django's templates, which let go of what a page was made of once it is written.

A context holds itself, and with it the request, the rows and the table of a page. Left
like that they wait for a search by the garbage collector, which stops a worker for the
time of two pages; let go of, their memory is free for the next page at once.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates, Template, reraise
from django.template.context import make_context
from django.utils.safestring import SafeString


class Templates(DjangoTemplates):
    """The engine of settings.TEMPLATES."""

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
