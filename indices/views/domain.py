"""One domain of an edition, and its twins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.charts.of_domain import domain_figure
from indices.exports import twins
from indices.exports.domain import domain_export
from indices.forms.focus import domain_query
from indices.selectors.domain import DomainPage, domain_page
from indices.sentences import domain as sentences
from indices.tables.domain import (
    DomainCriteriaTable,
    DomainUnitsTable,
    DomainYearsTable,
)
from indices.views.absent import Absent
from indices.views.context_bar import Crumb, domain_picker, explained_pickers
from indices.views.loaders import summary_or_404


@require_safe
def show(
    request: HttpRequest, index: str, area: str, level: str, year: int, code: str
) -> HttpResponse:
    address = {"index": index, "area": area, "level": level, "year": year}
    page = _page_or_404(request, address, code)
    context = {
        "page": page,
        "title": sentences.domain_title(page),
        "finding": sentences.domain_finding(page),
        "figure": domain_figure(page),
        "units_table": DomainUnitsTable(page, request),
        "criteria_table": DomainCriteriaTable(page, request),
        "years_table": DomainYearsTable(page, request),
        "crumbs": [
            Crumb(page.header.title, page.header.url),
            Crumb(_("Lĩnh vực %(code)s") % {"code": page.domain.code}),
        ],
        "pickers": [
            *explained_pickers(page.header, page.years),
            domain_picker(
                [(each.code, each.name, page.url_of(each)) for each in page.domains],
                page.domain.code,
                page.header.year,
            ),
        ],
        "is_illustrative": page.header.is_illustrative,
        "updated_at": page.header.updated_at,
    }
    return render(request, "indices/domain.html", context)


@require_safe
def download(  # noqa: PLR0913 - the words of the address
    request: HttpRequest,
    index: str,
    area: str,
    level: str,
    year: int,
    code: str,
    format: str,
) -> HttpResponse:
    address = {"index": index, "area": area, "level": level, "year": year}
    page = _page_or_404(request, address, code, is_whole=True)
    return twins.respond(domain_export(page), format=format)


def _page_or_404(
    request: HttpRequest,
    address: dict[str, object],
    code: str,
    *,
    is_whole: bool = False,
) -> DomainPage:
    summary = summary_or_404(request, **address)  # type: ignore[arg-type]
    query = domain_query(request.GET, is_whole=is_whole)
    page = domain_page(summary=summary, code=code, query=query)
    if page is None:
        raise Absent(_("Kỳ này không được chấm theo lĩnh vực có mã như vậy."))
    return page
