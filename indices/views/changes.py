"""What changed against the year before, and its twins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.charts.of_changes import changes_figure
from indices.exports import twins
from indices.exports.changes import changes_export
from indices.forms.focus import changes_query
from indices.forms.lost_points import UnitForm
from indices.selectors.changes import ChangesPage, changes_page
from indices.sentences import changes as sentences
from indices.tables.changes import ChangesTable
from indices.views.context_bar import Crumb, explained_pickers
from indices.views.loaders import summary_or_404


@require_safe
def show(
    request: HttpRequest, index: str, area: str, level: str, year: int
) -> HttpResponse:
    address = {"index": index, "area": area, "level": level, "year": year}
    page = _page_or_404(request, address)
    title = sentences.changes_title(page)
    context = {
        "page": page,
        "title": title,
        "finding": sentences.changes_finding(page),
        "warnings": sentences.warnings(page),
        "news": sentences.news(page),
        "nothing": sentences.nothing_changed(page),
        "figure": changes_figure(page),
        "table": ChangesTable(page, request),
        "form": UnitForm(page.units, page.chosen.row.move.now if page.chosen else None),
        "chosen_title": sentences.chosen_title(page),
        "chosen_lines": sentences.chosen_lines(page),
        "crumbs": [
            Crumb(page.header.title, page.header.url),
            Crumb(_("Điều gì thay đổi")),
        ],
        "pickers": explained_pickers(page.header, page.years),
        "is_illustrative": page.header.is_illustrative,
        "updated_at": page.header.updated_at,
    }
    return render(request, "indices/changes.html", context)


@require_safe
def download(
    request: HttpRequest, index: str, area: str, level: str, year: int, format: str
) -> HttpResponse:
    address = {"index": index, "area": area, "level": level, "year": year}
    page = _page_or_404(request, address, is_whole=True)
    return twins.respond(changes_export(page), format=format)


def _page_or_404(
    request: HttpRequest, address: dict[str, object], *, is_whole: bool = False
) -> ChangesPage:
    summary = summary_or_404(request, **address)  # type: ignore[arg-type]
    query = changes_query(request.GET, is_whole=is_whole)
    return changes_page(summary=summary, query=query)
