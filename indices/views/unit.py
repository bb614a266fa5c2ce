"""One unit with its results: the newest year, any year, their twins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.charts import micro
from indices.charts.of_unit import self_figure
from indices.charts.part_strip import part_chart
from indices.exports import twins
from indices.selectors.siblings import EditionLink
from indices.selectors.unit import UnitPage, unit_page
from indices.selectors.unit_figures import newest_figures, unit_figures
from indices.selectors.unit_record import UnitLink
from indices.sentences import unit as sentences
from indices.sentences.figures import figure_lines
from indices.sentences.trend_classes import known_class_line
from indices.tables.unit import UnitRecordTable
from indices.views.context_bar import Crumb, Picker
from indices.views.loaders import unit_or_404
from units.forms import UnitListForm, asks_for_illustrative
from units.models import Unit
from units.selectors import area_choices, unit_list

RANKS_FOR_PATH = 2


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest year; the address of that year is the one to keep."""
    return _page(request, unit_page(unit=unit_or_404(request, slug), year=None))


@require_safe
def show_year(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    return _page(request, unit_page(unit=unit_or_404(request, slug), year=year))


@require_safe
def download(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    return _twin(unit_or_404(request, slug), year=None, format=format)


@require_safe
def download_year(
    request: HttpRequest, slug: str, year: int, format: str
) -> HttpResponse:
    return _twin(unit_or_404(request, slug), year=year, format=format)


def _twin(unit: Unit, *, year: int | None, format: str) -> HttpResponse:
    """With the operational figures of that year, else the newest."""
    page = unit_page(unit=unit, year=year)
    return twins.unit(page, unit_figures(unit=unit, year=page.year), format=format)


@require_safe
def download_list(request: HttpRequest, format: str) -> HttpResponse:
    """The twins of the list of units: how files are written is known here."""
    is_illustrative = asks_for_illustrative(request.GET)
    areas = area_choices(is_illustrative=is_illustrative)
    form = UnitListForm(request.GET, areas=areas)
    return twins.unit_list(unit_list(query=form.query(is_whole=True)), format=format)


def _page(request: HttpRequest, page: UnitPage) -> HttpResponse:
    has_path = len(page.ranks) >= RANKS_FOR_PATH
    context = {
        "page": page,
        "finding": sentences.unit_finding(page),
        "distance": sentences.distance_line(page),
        "against_median": sentences.median_line(page.headline),
        "trend": known_class_line(page.trend),
        "no_figures": sentences.no_figures_line(page),
        "children_line": sentences.children_line(page.children),
        "comparisons": sentences.comparisons(page),
        "table": UnitRecordTable(page.entries, request, year=page.year),
        "parts": part_chart(page.parts),
        "self_figure": self_figure(page),
        "gaps": sentences.gaps_line(page),
        "path": micro.rank_path(page.ranks, last_rank=page.last_rank)
        if has_path
        else None,
        "figures": figure_lines(newest_figures(page.unit)),
        "crumbs": _crumbs(page),
        "pickers": _pickers(page),
        "is_illustrative": page.unit.is_illustrative,
    }
    return render(request, "indices/unit.html", context)


def _crumbs(page: UnitPage) -> list[Crumb]:
    """From the ranking that the main result stands in."""
    if page.headline is None:
        return []
    header = page.headline.header
    return [Crumb(header.title, header.url), Crumb(page.name)]


def _pickers(page: UnitPage) -> list[Picker]:
    if page.year is None:
        return []
    years = sorted({*page.years, page.year}, reverse=True)
    choices = tuple(
        EditionLink(
            text=str(year),
            url=UnitLink(page.unit.name, page.unit.slug, year).url,
            year=year,
            is_current=year == page.year,
        )
        for year in years
    )
    return [Picker(_("Năm"), str(page.year), choices)]
