"""One unit over the years with what it was made of, and its twins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.charts.of_unit_trend import unit_trend_figure
from indices.exports import twins
from indices.exports.unit_trend import unit_trend_export
from indices.selectors.unit_trend import UnitTrend, unit_trend
from indices.sentences import unit_trend as sentences
from indices.sentences.places_before import past_line
from indices.sentences.trend_classes import class_line
from indices.views.context_bar import Crumb
from indices.views.loaders import unit_or_404
from units.lineage import read_lineage
from units.timeline import timeline

INDEX_KEY, QUANTITY_KEY = "chi-so", "uoc-tinh"
LONGEST = 80


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    page = _page_or_404(request, slug)
    decimals = page.header.decimals if page.header else 2
    context = {
        "page": page,
        "title": sentences.trend_title(page),
        "finding": sentences.trend_finding(page),
        "before": sentences.before_line(page),
        "note": sentences.estimate_note(page),
        "trend": class_line(page.trend),
        "figure": unit_trend_figure(page),
        "past": [
            (
                each,
                sentences.past_name(page, each),
                [past_line(result, decimals) for result in each.results],
            )
            for each in page.predecessors
        ],
        "ended": read_lineage(page.unit).ended if page.unit.valid_to else "",
        "timeline": timeline(page.unit),
        "crumbs": [
            Crumb(page.unit.name, page.unit.get_absolute_url()),
            Crumb(_("Qua các năm")),
        ],
        "is_illustrative": page.unit.is_illustrative,
    }
    return render(request, "indices/unit_trend.html", context)


@require_safe
def download(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    page = _page_or_404(request, slug)
    return twins.respond(unit_trend_export(page), format=format)


def _page_or_404(request: HttpRequest, slug: str) -> UnitTrend:
    return unit_trend(
        unit=unit_or_404(request, slug),
        index=request.GET.get(INDEX_KEY, "")[:LONGEST],
        quantity=request.GET.get(QUANTITY_KEY, "")[:LONGEST].strip(),
    )
