"""The same places before: the units of an edition and what they were made of."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.exports import twins
from indices.exports.places_before import places_export
from indices.forms.focus import page_number
from indices.selectors.places_before import PAGE_SIZE, PlacesPage, places_page
from indices.sentences import places_before as sentences
from indices.tables.places_before import place_rows
from indices.views.context_bar import Crumb, explained_pickers
from indices.views.loaders import summary_or_404

QUANTITY_KEY = "uoc-tinh"
LONGEST = 80


@require_safe
def show(
    request: HttpRequest, index: str, area: str, level: str, year: int
) -> HttpResponse:
    address = {"index": index, "area": area, "level": level, "year": year}
    page = _page_or_404(request, address)
    title = sentences.places_title(page)
    context = {
        "page": page,
        "title": title,
        "finding": sentences.places_finding(page),
        "rows": place_rows(page),
        "warning": sentences.estimate_warning(page.quantity) if page.quantity else "",
        "crumbs": [
            Crumb(page.header.title, page.header.url),
            Crumb(_("Nơi này trước đây")),
        ],
        "pickers": explained_pickers(page.header, ()),
        "is_illustrative": page.header.is_illustrative,
        "updated_at": page.header.updated_at,
    }
    return render(request, "indices/places_before.html", context)


@require_safe
def download(
    request: HttpRequest, index: str, area: str, level: str, year: int, format: str
) -> HttpResponse:
    address = {"index": index, "area": area, "level": level, "year": year}
    page = _page_or_404(request, address, is_whole=True)
    return twins.respond(places_export(page), format=format)


def _page_or_404(
    request: HttpRequest, address: dict[str, object], *, is_whole: bool = False
) -> PlacesPage:
    return places_page(
        summary=summary_or_404(request, **address),  # type: ignore[arg-type]
        quantity=request.GET.get(QUANTITY_KEY, "")[:LONGEST].strip(),
        page=page_number(request.GET) or 1,
        page_size=None if is_whole else PAGE_SIZE,
    )
