"""One unit in one domain of one year, and its twins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.exports import twins
from indices.exports.unit_domain import unit_domain_export
from indices.selectors.unit_domain import UnitDomainPage, unit_domain_page
from indices.sentences import unit_domain as sentences
from indices.tables.unit_domain import UnitDomainTable
from indices.views.absent import Absent
from indices.views.context_bar import Crumb, domain_picker, explained_pickers
from indices.views.loaders import unit_or_404
from indices.views.plan_keeping import links_for_keeper

FILTER_KEY, ONLY_LOST = "loc", "mat-diem"


@require_safe
def show(request: HttpRequest, slug: str, year: int, code: str) -> HttpResponse:
    page = _page_or_404(request, slug, year, code)
    title = sentences.unit_domain_title(page)
    context = {
        "page": page,
        "title": title,
        "finding": sentences.unit_domain_finding(page),
        "table": UnitDomainTable(
            page,
            request,
            plan=links_for_keeper(request, page.summary, page.unit_id, page.slug),
        ),
        "crumbs": [
            Crumb(page.header.title, page.header.url),
            Crumb(page.unit, page.unit_url),
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
    return render(request, "indices/unit_domain.html", context)


@require_safe
def download(
    request: HttpRequest, slug: str, year: int, code: str, format: str
) -> HttpResponse:
    page = _page_or_404(request, slug, year, code)
    return twins.respond(unit_domain_export(page), format=format)


def _page_or_404(
    request: HttpRequest, slug: str, year: int, code: str
) -> UnitDomainPage:
    page = unit_domain_page(
        unit=unit_or_404(request, slug),
        year=year,
        code=code,
        only_lost=request.GET.get(FILTER_KEY) == ONLY_LOST,
    )
    if page is None:
        raise Absent(_("Năm này đơn vị không được chấm theo lĩnh vực có mã như vậy."))
    return page
