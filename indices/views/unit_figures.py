"""The operational figures of one unit, and their twins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.charts.of_figures import unit_lines
from indices.exports import twins
from indices.exports.figures import unit_figures_export
from indices.forms.figures import FiguresForm
from indices.permissions import figure_rights
from indices.selectors.siblings import EditionLink
from indices.selectors.unit_figures import UnitFigures, unit_figures
from indices.sentences import figures as sentences
from indices.tables.figures import FigureTable, marks_of
from indices.views.context_bar import Crumb, Picker
from indices.views.loaders import unit_or_404


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    page = _page_or_404(request, slug)
    unit, marks = page.unit, marks_of(page.rows, page.sources)
    context = {
        "page": page,
        "title": sentences.figures_title(page),
        "finding": sentences.figures_finding(page),
        "tables": [
            (
                sentences.scope_title(unit, scope.of_level),
                FigureTable(scope.rows, request, unit=unit, marks=marks),
            )
            for scope in page.scopes
        ],
        "notes": [(letter, note) for note, letter in marks.periods.items()],
        "lines": unit_lines(page),
        "pickers": _pickers(page),
        "crumbs": [
            Crumb(unit.name, unit.get_absolute_url()),
            Crumb(_("Số liệu hoạt động")),
        ],
        "may_enter": figure_rights(request.user, unit).may_enter,
        "is_illustrative": unit.is_illustrative,
    }
    return render(request, "indices/unit_figures.html", context)


@require_safe
def download(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    return twins.respond(
        unit_figures_export(_page_or_404(request, slug)), format=format
    )


def _page_or_404(request: HttpRequest, slug: str) -> UnitFigures:
    unit = unit_or_404(request, slug)
    return unit_figures(unit=unit, year=FiguresForm(request.GET).year)


def _pickers(page: UnitFigures) -> list[Picker]:
    if page.year is None:
        return []
    address = reverse("unit_figures", args=[page.unit.slug])
    choices = tuple(
        EditionLink(str(year), f"{address}?nam={year}", year, year == page.year)
        for year in page.years
    )
    return [Picker(_("Năm"), str(page.year), choices if len(choices) > 1 else ())]
