"""All measures, and one measure across the units of an area, with their twins."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.charts.of_figures import measure_lines
from indices.exports import twins
from indices.exports.figures import measure_export, measure_list_export
from indices.models import Measure
from indices.selectors.measure_figures import (
    MeasurePage,
    Series,
    area_in_year,
    find_measure,
    measure_list,
    measure_page,
    newest_series,
)
from indices.selectors.siblings import EditionLink
from indices.sentences import measures as sentences
from indices.tables.figures import marks_of
from indices.tables.measures import MeasureTable
from indices.views.absent import Absent
from indices.views.context_bar import Crumb, Picker


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    lines = measure_list()
    context = {"lines": lines, "finding": sentences.list_finding(lines)}
    return render(request, "indices/measures.html", context)


@require_safe
def download_index(request: HttpRequest, format: str) -> HttpResponse:
    return twins.respond(measure_list_export(measure_list()), format=format)


@require_safe
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """To where the measure is found last; the address of that page is to be kept."""
    found = newest_series(_measure_or_404(code))
    if found is None:
        raise Absent(_("Chưa có số liệu nào của loại này được công bố."))
    return redirect(found.url)


@require_safe
def show(
    request: HttpRequest, code: str, area: str, level: str, year: int
) -> HttpResponse:
    page = _page_or_404(code, area, level, year)
    title = sentences.measure_title(page)
    rows = [*page.known, *([page.whole] if page.whole else [])]
    marks = marks_of(rows, page.sources)
    context = {
        "page": page,
        "title": title,
        "finding": sentences.measure_finding(page),
        "definition": sentences.definition(page.measure),
        "notes": [(letter, note) for note, letter in marks.periods.items()],
        "table": MeasureTable(page, request),
        "lines": measure_lines(page),
        "missing": sentences.missing_line(page),
        "pickers": _pickers(page),
        "crumbs": [
            Crumb(_("Số liệu"), reverse("indices:measures")),
            Crumb(page.measure.name),
        ],
        "is_illustrative": page.area.is_illustrative,
    }
    return render(request, "indices/measure.html", context)


@require_safe
def download(
    request: HttpRequest, code: str, area: str, level: str, year: int, format: str
) -> HttpResponse:
    page = _page_or_404(code, area, level, year)
    return twins.respond(measure_export(page), format=format)


def _measure_or_404(code: str) -> Measure:
    found = find_measure(code)
    if found is None:
        raise Http404(_("Không có loại số liệu này."))
    return found


def _page_or_404(code: str, area: str, level: str, year: int) -> MeasurePage:
    measure = _measure_or_404(code)
    place = area_in_year(area, year)
    page = place and measure_page(measure=measure, area=place, level=level, year=year)
    if not page:
        raise Absent(_("Chưa có số liệu nào được công bố ở đây."))
    return page


def _pickers(page: MeasurePage) -> list[Picker]:
    """The other years here, the other places in this year or their newest."""
    here = (page.area.area_slug, page.level)
    years = tuple(
        EditionLink(str(each.year), each.url, each.year, each.year == page.year)
        for each in page.series
        if (each.area, each.level) == here
    )
    newest: dict[tuple[str, str], Series] = {}
    for each in page.series:
        newest.setdefault((each.area, each.level), each)
    places = tuple(
        EditionLink(
            sentences.place_text(each),
            each.url,
            each.year,
            (each.area, each.level) == here,
        )
        for each in newest.values()
    )
    return [
        Picker(_("Năm"), str(page.year), years if len(years) > 1 else ()),
        Picker(
            _("Đơn vị"), sentences.place_of(page), places if len(places) > 1 else ()
        ),
    ]
