"""The set of criteria that an edition was scored by, and its twins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.exports import twins
from indices.exports.edition_criteria import edition_criteria_export
from indices.selectors.edition_criteria import (
    EditionCriteriaPage,
    edition_criteria_page,
)
from indices.sentences.edition_criteria import criteria_finding, criteria_title
from indices.views.absent import Absent
from indices.views.context_bar import Crumb, explained_pickers
from indices.views.loaders import summary_or_404


@require_safe
def show(
    request: HttpRequest, index: str, area: str, level: str, year: int
) -> HttpResponse:
    address = {"index": index, "area": area, "level": level, "year": year}
    page = _page_or_404(request, address)
    context = {
        "page": page,
        "title": criteria_title(page),
        "finding": criteria_finding(page),
        "crumbs": [
            Crumb(page.header.title, page.header.url),
            Crumb(_("Bộ tiêu chí")),
        ],
        "pickers": explained_pickers(page.header, page.years),
        "is_illustrative": page.header.is_illustrative,
        "updated_at": page.header.updated_at,
    }
    return render(request, "indices/edition_criteria.html", context)


@require_safe
def download(
    request: HttpRequest, index: str, area: str, level: str, year: int, format: str
) -> HttpResponse:
    address = {"index": index, "area": area, "level": level, "year": year}
    page = _page_or_404(request, address)
    return twins.respond(edition_criteria_export(page), format=format)


def _page_or_404(
    request: HttpRequest, address: dict[str, object]
) -> EditionCriteriaPage:
    summary = summary_or_404(request, **address)  # type: ignore[arg-type]
    page = edition_criteria_page(summary=summary)
    if page is None:
        raise Absent(_("Kỳ này không được chấm theo tiêu chí."))
    return page
