"""Where inspections are read: an area's year, one inspection, what follows a unit's
results."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.exports import twins
from indices.exports.inspections import (
    follow_up_export,
    inspection_export,
    inspections_export,
)
from indices.forms.inspections import kind_of
from indices.models import Inspection
from indices.permissions import (
    inspection_kinds,
    own_units,
    readable_inspections,
    readable_plans,
)
from indices.selectors.areas import kept_areas
from indices.selectors.inspections import (
    InspectionPage,
    InspectionsPage,
    area_of_year,
    area_years,
    inspection_page,
    inspections_page,
)
from indices.selectors.unit_follow_up import UnitFollowUp, unit_follow_up
from indices.sentences import inspections as sentences
from indices.tables.inspections import InspectionTable
from indices.views.context_bar import Crumb, Picker
from indices.views.loaders import unit_or_404
from units.models import Unit


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "years": area_years(readable_inspections(request.user)),
        "kept": kept_areas(request.user, day=today),
        "own": own_units(request.user).in_force_on(today),
        "year": today.year,
    }
    return render(request, "indices/inspection_areas.html", context)


@require_safe
def show(request: HttpRequest, area: str, year: int) -> HttpResponse:
    page = _page_or_404(request, area, year)
    context = {
        "page": page,
        "title": sentences.year_title(page),
        "finding": sentences.year_finding(page),
        "table": InspectionTable(page.lines, request),
        "kinds": Inspection.Kind.choices,
        "keeps": _sees_all(request, page.area),
        "crumbs": [Crumb(_("Kiểm tra"), _index_url()), Crumb(page.area.name)],
        "pickers": [
            Picker(_("Năm"), str(page.year), page.years),
            Picker(_("Địa bàn"), page.area.name),
        ],
        "is_illustrative": page.area.is_illustrative,
    }
    return render(request, "indices/inspections.html", context)


@require_safe
def download(request: HttpRequest, area: str, year: int, format: str) -> HttpResponse:
    page = _page_or_404(request, area, year)
    return twins.respond(inspections_export(page), format=format)


@require_safe
def show_one(request: HttpRequest, number: int) -> HttpResponse:
    inspection = inspection_or_404(request, number)
    page = _one(request, inspection)
    unit = page.unit
    area = unit.parent or unit
    context = {
        "page": page,
        "title": sentences.inspection_title(page),
        "finding": sentences.inspection_finding(page),
        "keeps": inspection.kind in inspection_kinds(request.user, unit),
        "crumbs": [
            Crumb(
                _("Kiểm tra năm %(year)s") % {"year": inspection.year},
                _year_url(area, inspection.year),
            ),
            Crumb(unit.name, _follow_up_url(unit)),
            Crumb(page.line.kind_label),
        ],
        "is_illustrative": unit.is_illustrative,
    }
    return render(request, "indices/inspection.html", context)


@require_safe
def download_one(request: HttpRequest, number: int, format: str) -> HttpResponse:
    page = _one(request, inspection_or_404(request, number))
    return twins.respond(inspection_export(page), format=format)


@require_safe
def show_unit(request: HttpRequest, slug: str) -> HttpResponse:
    unit = unit_or_404(request, slug)
    page = _follow_up(request, unit)
    context = {
        "page": page,
        "title": sentences.follow_up_title(page),
        "finding": sentences.follow_up_finding(page),
        "table": InspectionTable(page.inspections, request, has_units=False),
        "may_record": bool(inspection_kinds(request.user, unit)),
        "crumbs": [Crumb(unit.name, _unit_url(unit)), Crumb(_("Sau kết quả"))],
        "is_illustrative": unit.is_illustrative,
    }
    return render(request, "indices/unit_follow_up.html", context)


@require_safe
def download_unit(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    page = _follow_up(request, unit_or_404(request, slug))
    return twins.respond(follow_up_export(page), format=format)


def inspection_or_404(request: HttpRequest, number: int) -> Inspection:
    """The inspection, for whoever may know of it."""
    found = (
        readable_inspections(request.user)
        .select_related("unit__parent", "edition__index", "edition__area")
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise Http404(_("Không có cuộc kiểm tra này."))
    return found


def _one(request: HttpRequest, inspection: Inspection) -> InspectionPage:
    return inspection_page(
        inspection=inspection,
        plans=readable_plans(request.user),
        sees_all=inspection.kind in inspection_kinds(request.user, inspection.unit),
    )


def _page_or_404(request: HttpRequest, area: str, year: int) -> InspectionsPage:
    """The area in its form of that year, as its name is in addresses."""
    found = area_of_year(area, year)
    if found is None:
        raise Http404(_("Không có địa bàn này."))
    return inspections_page(
        area=found,
        year=year,
        inspections=readable_inspections(request.user),
        sees_all=_sees_all(request, found),
        only=kind_of(request.GET),
    )


def _follow_up(request: HttpRequest, unit: Unit) -> UnitFollowUp:
    return unit_follow_up(
        unit=unit,
        plans=readable_plans(request.user),
        inspections=readable_inspections(request.user),
        sees_all=bool(inspection_kinds(request.user, unit)),
    )


def _sees_all(request: HttpRequest, area: Unit) -> bool:
    return len(inspection_kinds(request.user, area)) == len(Inspection.Kind)


def _index_url() -> str:
    return reverse("indices:inspection_areas")


def _year_url(area: Unit, year: int) -> str:
    return reverse("indices:inspections", args=[area.area_slug, year])


def _unit_url(unit: Unit) -> str:
    return reverse("unit", args=[unit.slug])


def _follow_up_url(unit: Unit) -> str:
    return reverse("unit_follow_up", args=[unit.slug])
