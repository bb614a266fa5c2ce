"""Where the figures of many units are entered in one table: units down, measures
across, over one period."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from indices.actions.actor import actor_of_request
from indices.actions.cells import CellEdit, SaveReport
from indices.actions.figure_saving import save_figure_grid
from indices.forms.figures import FigureGridForm
from indices.permissions import Permission, require, staff_page
from indices.selectors.figure_grid import (
    GridPlace,
    GridQuery,
    figure_grid,
    grid_counts,
    newest_grid_span,
)
from indices.sentences.entry import saved_cells
from indices.sentences.figure_entry import counts_sentence, grid_title, link_spans
from indices.sentences.figures import period_text
from indices.views.context_bar import Link
from indices.views.entry_edits import posted_form, posted_json
from indices.views.figure_entry import (
    home_link,
    last_year,
    outcome_json,
    span_or_400,
    span_query,
    status_of,
)
from indices.views.loaders import unit_or_404
from units.models import Unit


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, *, unit: str, level: str) -> HttpResponse:
    """The table of a period; a POST saves all of it, which needs no JavaScript."""
    area = area_or_404(request, unit)
    if request.method != "POST":
        return _table(request, area, level)
    place = GridPlace(area, level, span_or_400(request))
    report = _save(request, place, posted_form(request).edits)
    if not report.is_clean:
        return _table(request, area, level, report=report)
    count = len(report.having("saved"))
    messages.success(request, saved_cells(count))
    return HttpResponseRedirect(f"{request.path}?{request.GET.urlencode()}")


@staff_page
@require_POST
def save(request: HttpRequest, *, unit: str, level: str) -> JsonResponse:
    """Autosave: a list of edits in, what became of each out."""
    place = GridPlace(area_or_404(request, unit), level, span_or_400(request))
    report = _save(request, place, posted_json(request).edits)
    answer = {
        "at": timezone.localtime().strftime("%H:%M"),
        "cells": [outcome_json(outcome) for outcome in report.outcomes],
        "rows": {},
        "missing": counts_sentence(grid_counts(place)),
    }
    return JsonResponse(answer, status=status_of(report, form=200))


def _save(
    request: HttpRequest, place: GridPlace, edits: tuple[CellEdit, ...]
) -> SaveReport:
    """Units of another area or level have no cell here."""
    asked = {edit.unit_id for edit in edits}
    return save_figure_grid(
        actor=actor_of_request(request),
        units=place.units.filter(pk__in=asked),
        span=place.span,
        edits=edits,
    )


def area_or_404(request: HttpRequest, slug: str) -> Unit:
    area = unit_or_404(request, slug)
    require(request.user, Permission.ENTER_RESULTS, area=area)
    return area


def _table(
    request: HttpRequest, area: Unit, level: str, *, report: SaveReport | None = None
) -> HttpResponse:
    is_asked = "tu" in request.GET
    form = FigureGridForm.asked(request.GET) if is_asked else None
    span = form.span if form else None
    newest = span or newest_grid_span(area=area, level=level) or last_year()
    place = GridPlace(area, level, newest)
    page = figure_grid(place=place, query=FigureGridForm.query(request.GET))
    context = {
        "page": page,
        "title": grid_title(place),
        "period": period_text(place.span),
        "period_form": form if span is None and form else _filled(page.query, place),
        "spans": link_spans(page.spans, place.span),
        "query": span_query(place.span),
        "missing": counts_sentence(page.counts),
        "report": report,
        "outcomes": {o.name: o for o in report.outcomes} if report else {},
        "crumbs": grid_crumbs(place),
        "is_illustrative": area.is_illustrative,
    }
    status = 422 if form is not None and span is None else status_of(report, form=422)
    return render(request, "indices/entry_figure_grid.html", context, status=status)


def grid_crumbs(place: GridPlace, here: str = "") -> list[Link]:
    """`here` is a page below the table."""
    address = grid_address(place) if here else ""
    return [
        home_link(),
        Link(_("Số liệu hoạt động"), reverse("indices:entry_figure_units")),
        Link(grid_title(place), address),
        *([Link(here, "")] if here else []),
    ]


def grid_address(place: GridPlace) -> str:
    """The table, of the period that is looked at."""
    where = {"unit": place.area.slug, "level": place.level}
    address = reverse("indices:entry_figure_grid", kwargs=where)
    return address + span_query(place.span)


def _filled(query: GridQuery, place: GridPlace) -> FigureGridForm:
    first, last = place.span
    return FigureGridForm(initial={"tu": first, "den": last, "tim": query.text})
