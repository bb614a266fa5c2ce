"""The sheet of two printed pages for the review conference, and its twins."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.charts.share_bar import bar_width
from indices.exports import twins
from indices.exports.analysis_sheet import analysis_sheet_export
from indices.permissions import readable_plans
from indices.selectors.analysis_sheet import (
    MOST_TASKS,
    AnalysisSheet,
    analysis_sheet,
)
from indices.sentences import analysis_sheet as sentences
from indices.sentences.remediation import outcome_words, timing_words
from indices.sentences.unit import distance_line, median_line, unit_finding
from indices.views.absent import Absent
from indices.views.context_bar import Crumb
from indices.views.loaders import unit_or_404

WHOLE = Decimal(100)


@require_safe
def show(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    page = _page_or_404(request, slug, year)
    header = page.losses.header
    tasks = page.earlier.all_tasks[:MOST_TASKS] if page.earlier else ()
    context = {
        "page": page,
        "title": sentences.sheet_title(page),
        "result": unit_finding(page.unit),
        "distance": distance_line(page.unit),
        "against_median": median_line(page.unit.headline),
        "losses_line": sentences.losses_line(page),
        "profile_line": sentences.profile_line(page),
        "profile": [
            (each, bar_width(each.part.percent or Decimal(0), WHOLE))
            for each in page.profile
        ],
        "earlier_line": sentences.earlier_line(page),
        "tasks": [
            (task, timing_words(task), outcome_words(task.outcome, header.decimals))
            for task in tasks
        ],
        "crumbs": [
            Crumb(header.title, header.url),
            Crumb(page.losses.unit.name, page.losses.unit_url),
            Crumb(_("Phiếu phân tích")),
        ],
        "is_illustrative": header.is_illustrative,
    }
    return render(request, "indices/analysis_sheet.html", context)


@require_safe
def download(request: HttpRequest, slug: str, year: int, format: str) -> HttpResponse:
    page = _page_or_404(request, slug, year)
    return twins.respond(analysis_sheet_export(page), format=format)


def _page_or_404(request: HttpRequest, slug: str, year: int) -> AnalysisSheet:
    page = analysis_sheet(
        unit=unit_or_404(request, slug),
        year=year,
        plans=readable_plans(request.user),
        today=timezone.localdate(),
    )
    if page is None:
        raise Absent(_("Năm này đơn vị không được chấm theo tiêu chí."))
    return page
