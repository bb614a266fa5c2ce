"""How points become a rank, and what the words mean."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indices.glossary import glossary
from indices.selectors.method import method_page
from indices.sentences.trend_classes import thresholds_line


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    context = {
        "page": method_page(),
        "glossary": glossary(),
        "thresholds": thresholds_line(),
    }
    return render(request, "indices/method.html", context)
