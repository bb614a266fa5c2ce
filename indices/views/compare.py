"""Up to four units side by side, and the twins of that page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.charts import of_compare as figures
from indices.exports import twins
from indices.forms.compare import AddForm, LookForm, address_of, compare_query
from indices.selectors.compare import ComparePage, compare_page, the_one_meant
from indices.selectors.compare_record import ComparedUnit
from indices.selectors.home import leaders, load_home_area
from indices.selectors.peers import Peer
from indices.selectors.search import FoundUnit
from indices.sentences import compare as sentences
from indices.tables.compare import CloseTable, ResultsTable, swatch
from indices.views.context_bar import Link


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen unit with the address that leaves it out; `where` only if it helps."""

    unit: ComparedUnit
    swatch: str
    where: str
    without: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A unit that may be added, with the address that adds it."""

    unit: Peer | FoundUnit
    url: str


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    query = compare_query(request.GET)
    page = compare_page(query=query)
    added = the_one_meant(query, page.found)
    if added is not None and not page.is_full:
        return redirect(_address(page, [*page.slugs, added.slug]))
    context = {
        "page": page,
        "title": sentences.compare_title(page),
        "finding": sentences.compare_finding(page),
        "limits": sentences.limits(page),
        "differences": sentences.differences(page),
        "chips": [_chip(page, unit) for unit in page.units],
        "found": _offers(page, page.found),
        "peers": _offers(page, page.peers),
        "unknown": [(u.word, _offers(page, u.nearest)) for u in page.refusals.unknown],
        "add_form": AddForm(initial={"them": query.text}),
        "look_form": LookForm(page),
        "chosen": ",".join(page.slugs),
        "field": figures.field_figure(page),
        "years": figures.years_figure(page),
        "parts": figures.parts_figure(page),
        "close_table": CloseTable(page, page.closely, request)
        if page.closely
        else None,
        "results_table": ResultsTable(page, request),
        "is_illustrative": page.is_illustrative,
        "example": None if page.units else _example(),
    }
    return render(request, "indices/compare.html", context)


@require_safe
def download(request: HttpRequest, format: str) -> HttpResponse:
    return twins.compare(compare_page(query=compare_query(request.GET)), format=format)


def _example() -> Link | None:
    """Two units to begin with, where a ranking of the home area is published."""
    found = leaders(area=load_home_area(), most=2)
    if len(found) < 2:
        return None
    query = address_of([slug for slug, _name in found])
    names = _("%(one)s và %(other)s") % {"one": found[0][1], "other": found[1][1]}
    return Link(names, f"{reverse('indices:compare')}?{query}")


def _address(page: ComparePage, slugs: Iterable[str]) -> str:
    query = address_of(list(slugs), index=page.query.index, year=page.query.year)
    url = reverse("indices:compare")
    return f"{url}?{query}" if query else url


def _chip(page: ComparePage, unit: ComparedUnit) -> Chip:
    others = [slug for slug in page.slugs if slug != unit.slug]
    has_one_parent = len({unit.parent for unit in page.units}) == 1
    where = "" if has_one_parent and len(page.units) > 1 else unit.parent
    return Chip(unit, swatch(unit.place), where, _address(page, others))


def _offers(page: ComparePage, units: Iterable[Peer | FoundUnit]) -> list[Offer]:
    """Links that add a unit; none where four are chosen already."""
    if page.is_full:
        return []
    return [Offer(unit, _address(page, [*page.slugs, unit.slug])) for unit in units]
