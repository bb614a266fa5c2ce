"""All years of one ranking, its twins, and the list of the rankings there are."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.charts import of_trend as figures
from indices.exports import twins
from indices.forms.trend import FocusForm, trend_query
from indices.selectors.series import SeriesLink, series_links
from indices.selectors.siblings import EditionLink
from indices.selectors.trend import TrendPage, trend_page
from indices.selectors.trend_units import TrendQuery
from indices.sentences import trend as sentences
from indices.tables.trend import TrendUnitsTable, TrendYearsTable
from indices.views.context_bar import Picker
from indices.views.loaders import lead_to_area


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every ranking that has a published year; the demo stands apart, labelled."""
    links = series_links()
    context = {
        "real": [link for link in links if not link.is_illustrative],
        "illustrative": [link for link in links if link.is_illustrative],
    }
    return render(request, "indices/trends.html", context)


@require_safe
def show(request: HttpRequest, index: str, area: str, level: str) -> HttpResponse:
    page = _page_or_404(request, index, area, level, trend_query(request.GET))
    context = {
        "page": page,
        "finding": sentences.trend_finding(page),
        "partial_line": sentences.partial_line(page),
        "form": FocusForm(page),
        "lines": figures.lines_figure(page),
        "ranks": figures.ranks_figure(page),
        "tiers": figures.tiers_figure(page),
        "years_table": TrendYearsTable(page, request),
        "units_table": TrendUnitsTable(page, request),
        "pickers": _pickers(page),
        "is_illustrative": page.header.is_illustrative,
    }
    return render(request, "indices/trend.html", context)


@require_safe
def download(
    request: HttpRequest, index: str, area: str, level: str, format: str
) -> HttpResponse:
    query = trend_query(request.GET, is_whole=True)
    return twins.trend(_page_or_404(request, index, area, level, query), format=format)


def _page_or_404(
    request: HttpRequest, index: str, area: str, level: str, query: TrendQuery
) -> TrendPage:
    page = trend_page(index=index, area=area, level=level, query=query)
    if page is None:
        lead_to_area(request, index=index, area=area, level=level)
        raise Http404(_("Chưa có kết quả được công bố của bảng xếp hạng này."))
    if page.focus is None and not query.focus and page.unit_count == 1:
        page = replace(page, focus=page.units[0])
    return page


def _pickers(page: TrendPage) -> tuple[Picker, ...]:
    """The other rankings of the same area: other indices, other levels."""
    header = page.header
    indices = [link for link in page.series if link.level == header.level]
    levels = [link for link in page.series if link.index == header.index_code]
    return (
        Picker(
            _("Chỉ số"),
            header.index_short_name,
            _choices(indices, page, "index_short_name"),
        ),
        Picker(_("Cấp"), header.level_label, _choices(levels, page, "level_label")),
        Picker(_("Địa bàn"), header.area_name),
    )


def _choices(
    links: list[SeriesLink], page: TrendPage, text: str
) -> tuple[EditionLink, ...]:
    if len(links) < 2:
        return ()
    return tuple(
        EditionLink(
            text=getattr(link, text),
            url=link.url,
            year=link.years[-1],
            is_current=(link.index, link.level)
            == (page.header.index_code, page.header.level),
        )
        for link in links
    )
