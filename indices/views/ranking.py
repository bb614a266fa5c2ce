"""The ranking of one edition, its twins and its signed decision."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.exports import twins
from indices.forms.ranking import ranking_form, ranking_query, tiers_to_choose
from indices.selectors.ranking import ranking_page, with_trends
from indices.sentences import (
    filter_in_words,
    ranking_caption,
    ranking_finding,
    ranking_title,
)
from indices.tables.ranking import RankingTable
from indices.views.context_bar import Link, pickers_of
from indices.views.loaders import summary_or_404


@require_safe
def show(
    request: HttpRequest, index: str, area: str, level: str, year: int
) -> HttpResponse:
    summary = summary_or_404(request, index=index, area=area, level=level, year=year)
    form = ranking_form(request.GET, summary=summary)
    query = ranking_query(request.GET, form=form, summary=summary)
    page = ranking_page(summary=summary, query=query)
    context = {
        "page": page,
        "header": page.header,
        "title": ranking_title(page.header),
        "form": form,
        "tiers": tiers_to_choose(summary),
        "table": RankingTable(page, request),
        "finding": ranking_finding(page),
        "caption": ranking_caption(page),
        "asked": filter_in_words(page.query),
        "ways_out": () if page.rows else [Link(_("Bỏ lọc"), page.header.url)],
        "pickers": pickers_of(page.header, page.siblings),
        "paging": page.paging,
        "is_illustrative": page.header.is_illustrative,
        "updated_at": page.header.updated_at,
    }
    return render(request, "indices/ranking.html", context)


@require_safe
def download(
    request: HttpRequest, index: str, area: str, level: str, year: int, format: str
) -> HttpResponse:
    summary = summary_or_404(request, index=index, area=area, level=level, year=year)
    asked = request.GET
    form = ranking_form(asked, summary=summary)
    query = ranking_query(asked, form=form, summary=summary, whole=True)
    page = ranking_page(summary=summary, query=query)
    return twins.ranking(with_trends(page), format=format)


@require_safe
def decision(
    request: HttpRequest, index: str, area: str, level: str, year: int
) -> FileResponse:
    summary = summary_or_404(request, index=index, area=area, level=level, year=year)
    publication = summary.publication
    if publication is None or not publication.has_signed_pdf:
        raise Http404(_("Chưa có bản quyết định đã ký."))
    try:
        signed = publication.signed_pdf.open("rb")
    except FileNotFoundError:
        raise Http404(_("Không còn tệp này trên máy chủ.")) from None
    response = FileResponse(
        signed,
        as_attachment=True,
        filename=f"quyet-dinh_{index}_{area}_{year}.pdf",
        content_type="application/pdf",
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
