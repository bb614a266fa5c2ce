"""Search over units, editions, measures and terms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indices.exports import twins
from indices.selectors.search import search_page


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    page = search_page(text=request.GET.get("q", ""))
    context = {"page": page, "is_illustrative": page.is_illustrative}
    return render(request, "indices/search.html", context)


@require_safe
def download(request: HttpRequest, format: str) -> HttpResponse:
    page = search_page(text=request.GET.get("q", ""), is_whole=True)
    return twins.search(page, format=format)
