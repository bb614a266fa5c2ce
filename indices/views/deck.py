"""The deck of a review conference: one edition as slides."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indices.selectors.deck import deck_page
from indices.sentences.deck import deck_title
from indices.tables.deck import slides
from indices.views.loaders import summary_or_404


@require_safe
def show(request: HttpRequest, **address: Any) -> HttpResponse:
    page = deck_page(summary=summary_or_404(request, **address))
    context = {
        "page": page,
        "title": deck_title(page.header),
        "slides": slides(page),
    }
    return render(request, "indices/deck.html", context)
