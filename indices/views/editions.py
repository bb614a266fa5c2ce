"""The list of published editions and its twins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indices.exports import twins
from indices.forms.editions import EditionsForm
from indices.selectors.editions import choices_of, editions_page, published_lines


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    lines = published_lines()
    form = EditionsForm(request.GET, choices=choices_of(lines))
    page = editions_page(lines=lines, query=form.query())
    return render(request, "indices/editions.html", {"page": page, "form": form})


@require_safe
def download(request: HttpRequest, format: str) -> HttpResponse:
    lines = published_lines()
    form = EditionsForm(request.GET, choices=choices_of(lines))
    page = editions_page(lines=lines, query=form.query())
    return twins.editions(page, format=format)
