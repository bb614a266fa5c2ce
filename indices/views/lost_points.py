"""Where points were lost: by all units, or by the one that is asked for; the twins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.charts.of_lost_points import losses_figure
from indices.exports import twins
from indices.exports.lost_points import lost_points_export, unit_losses_export
from indices.forms.lost_points import UnitForm, lost_query
from indices.models import EditionSummary
from indices.selectors.lost_points import LostPointsPage, lost_points_page
from indices.selectors.unit_losses import UnitLossesPage, unit_losses_page
from indices.sentences import lost_points as sentences
from indices.tables.lost_points import (
    LostPointsTable,
    UnitLossesTable,
    domain_shares,
)
from indices.views.absent import Absent
from indices.views.context_bar import Crumb, explained_pickers
from indices.views.loaders import summary_or_404
from indices.views.plan_keeping import links_for_keeper


@require_safe
def show(
    request: HttpRequest, index: str, area: str, level: str, year: int
) -> HttpResponse:
    address = {"index": index, "area": area, "level": level, "year": year}
    summary = summary_or_404(request, **address)  # type: ignore[arg-type]
    page = _page_or_404(request, summary)
    if isinstance(page, UnitLossesPage):
        return _show_unit(request, summary, page)
    asked = page.query.unit
    context = {
        "page": page,
        "title": sentences.area_title(page),
        "finding": sentences.area_finding(page),
        "unknown": asked,
        "form": UnitForm(page.units, None),
        "table": LostPointsTable(page, request),
        "domains": domain_shares(page),
        "crumbs": [
            Crumb(page.header.title, page.header.url),
            Crumb(_("Điểm mất")),
        ],
        "pickers": explained_pickers(page.header, page.years),
        "is_illustrative": page.header.is_illustrative,
        "updated_at": page.header.updated_at,
    }
    return render(request, "indices/lost_points.html", context)


def _show_unit(
    request: HttpRequest, summary: EditionSummary, page: UnitLossesPage
) -> HttpResponse:
    context = {
        "page": page,
        "title": sentences.unit_title(page),
        "finding": sentences.unit_finding(page),
        "figure": losses_figure(page),
        "form": UnitForm(page.units, page.unit),
        "table": UnitLossesTable(
            page,
            request,
            plan=links_for_keeper(request, summary, page.unit.unit_id, page.unit.slug),
        ),
        "crumbs": [
            Crumb(page.header.title, page.header.url),
            Crumb(page.unit.name, page.unit_url),
            Crumb(_("Mất điểm ở đâu")),
        ],
        "pickers": explained_pickers(page.header, page.years),
        "is_illustrative": page.header.is_illustrative,
        "updated_at": page.header.updated_at,
    }
    return render(request, "indices/unit_losses.html", context)


@require_safe
def download(
    request: HttpRequest, index: str, area: str, level: str, year: int, format: str
) -> HttpResponse:
    address = {"index": index, "area": area, "level": level, "year": year}
    summary = summary_or_404(request, **address)  # type: ignore[arg-type]
    page = _page_or_404(request, summary)
    export = (
        unit_losses_export(page)
        if isinstance(page, UnitLossesPage)
        else lost_points_export(page)
    )
    return twins.respond(export, format=format)


def _page_or_404(
    request: HttpRequest, summary: EditionSummary
) -> LostPointsPage | UnitLossesPage:
    query = lost_query(request.GET)
    if query.unit:
        of_unit = unit_losses_page(summary=summary, asked=query.unit)
        if of_unit is not None:
            return of_unit
    page = lost_points_page(summary=summary, query=query)
    if page is None:
        raise Absent(
            _("Kỳ này không có điểm từng tiêu chí nên không biết điểm mất ở đâu.")
        )
    return page
