"""Which way every unit of a ranking is going, and its twins."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.exports import twins
from indices.exports.trend_classes import trend_classes_export
from indices.selectors.trend_class_page import TrendClassPage, trend_class_page
from indices.sentences import trend_classes as sentences
from indices.views.context_bar import Crumb
from indices.views.loaders import lead_to_area


@require_safe
def show(request: HttpRequest, index: str, area: str, level: str) -> HttpResponse:
    page = _page_or_404(request, index, area, level)
    address = {"index": index, "area": area, "level": level}
    context = {
        "page": page,
        "title": sentences.classes_title(page),
        "finding": sentences.classes_finding(page),
        "thresholds": sentences.thresholds_line(),
        "lines": [
            (
                row,
                sentences.class_words(row.found),
                [row.by_year.get(year) for year in page.years],
            )
            for row in page.rows
        ],
        "crumbs": [
            Crumb(page.header.title, reverse("indices:trend", kwargs=address)),
            Crumb(_("Xu hướng từng đơn vị")),
        ],
        "is_illustrative": page.header.is_illustrative,
    }
    return render(request, "indices/trend_classes.html", context)


@require_safe
def download(
    request: HttpRequest, index: str, area: str, level: str, format: str
) -> HttpResponse:
    page = _page_or_404(request, index, area, level)
    return twins.respond(trend_classes_export(page), format=format)


def _page_or_404(
    request: HttpRequest, index: str, area: str, level: str
) -> TrendClassPage:
    page = trend_class_page(index=index, area=area, level=level)
    if page is None:
        lead_to_area(request, index=index, area=area, level=level)
        raise Http404(_("Chưa có kết quả được công bố của bảng xếp hạng này."))
    return page
