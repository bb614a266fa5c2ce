"""The heat map of one edition, and its twins."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.exports import twins
from indices.exports.heat_map import heat_map_export
from indices.forms.heat_map import heat_query
from indices.selectors.header import header_of
from indices.selectors.heat_map import HeatMapPage, Measure, heat_map_page
from indices.sentences import heat_map as sentences
from indices.tables.heat_map import HeatMapTable
from indices.views.absent import Absent
from indices.views.context_bar import Crumb, explained_pickers
from indices.views.loaders import summary_or_404


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the ways to see the cells."""

    word: str
    label: str
    is_current: bool


@require_safe
def show(
    request: HttpRequest, index: str, area: str, level: str, year: int
) -> HttpResponse:
    address = {"index": index, "area": area, "level": level, "year": year}
    page = _page_or_404(request, address)
    measure = page.query.measure
    context = {
        "page": page,
        "title": sentences.heat_title(page),
        "finding": sentences.heat_finding(page),
        "caption": sentences.heat_caption(page),
        "steps": sentences.step_labels(measure),
        "choices": [
            Choice(word.value, sentences.measure_label(word), word is measure)
            for word in Measure
        ],
        "table": HeatMapTable(page, request),
        "crumbs": [
            Crumb(page.header.title, page.header.url),
            Crumb(_("Bản đồ nhiệt")),
        ],
        "pickers": explained_pickers(page.header, page.years),
        "is_illustrative": page.header.is_illustrative,
        "updated_at": page.header.updated_at,
    }
    return render(request, "indices/heat_map.html", context)


@require_safe
def download(
    request: HttpRequest, index: str, area: str, level: str, year: int, format: str
) -> HttpResponse:
    address = {"index": index, "area": area, "level": level, "year": year}
    page = _page_or_404(request, address, is_whole=True)
    return twins.respond(heat_map_export(page), format=format)


def _page_or_404(
    request: HttpRequest, address: dict[str, object], *, is_whole: bool = False
) -> HeatMapPage:
    summary = summary_or_404(request, **address)  # type: ignore[arg-type]
    query = heat_query(request.GET, header_of(summary), is_whole=is_whole)
    page = heat_map_page(summary=summary, query=query)
    if page is None:
        raise Absent(_("Kỳ này chỉ công bố tổng điểm, không có điểm từng lĩnh vực."))
    return page
