"""Where the inspections of an area's year are recorded: one of a chosen unit, or the
plan of the whole year at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indices.actions.actor import actor_of_request
from indices.actions.errors import ActionRefused
from indices.actions.inspection_plan import plan_inspections
from indices.forms.inspection_plan import InspectionPlanForm
from indices.forms.lost_points import UnitForm
from indices.permissions import Permission, may, staff_page
from indices.selectors.inspections import area_of_year, units_of_year
from indices.views.context_bar import Crumb
from units.matching import UnitMatcher, UnresolvedUnit
from units.models import Unit
from units.names import clean_name


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, area: str, year: int) -> HttpResponse:
    found = area_of_year(area, year)
    if found is None:
        raise Http404(_("Không có địa bàn này."))
    if not may(request.user, Permission.KEEP_PLANS, area=found):
        raise PermissionDenied
    units = units_of_year(found, year)
    register = reverse("indices:inspections", args=[found.area_slug, year])
    form = InspectionPlanForm(
        request.POST if request.method == "POST" else None, units=units, year=year
    )
    if form.is_valid() and _is_recorded(request, form, found, year):
        return redirect(register)
    asked = clean_name(request.GET.get("dv", "")[:150])
    chosen, unknown = _chosen(units, asked)
    if chosen is not None and request.method != "POST":
        address = reverse("indices:entry_inspection_new", args=[chosen.slug])
        return redirect(f"{address}?nam={year}")
    context = {
        "area": found,
        "year": year,
        "form": form,
        "choice": UnitForm(units, None, empty=_("Chọn đơn vị")),
        "unknown": unknown,
        "crumbs": [
            Crumb(_("Nhập liệu"), reverse("indices:entry_home")),
            Crumb(_("Kiểm tra năm %(year)s") % {"year": year}, register),
            Crumb(_("Ghi cuộc kiểm tra")),
        ],
        "is_illustrative": found.is_illustrative,
    }
    status = 422 if form.errors else 200
    return render(request, "indices/entry_inspections.html", context, status=status)


def _is_recorded(
    request: HttpRequest, form: InspectionPlanForm, area: Unit, year: int
) -> bool:
    """Otherwise the form says why."""
    actor = actor_of_request(request)
    try:
        count = plan_inspections(
            actor=actor, area=area, year=year, planned=form.planned()
        )
    except ActionRefused as refused:
        form.refuse(refused.problems)
        return False
    said = _("Đã ghi %(count)d cuộc kiểm tra vào kế hoạch.")
    messages.success(request, said % {"count": count})
    return True


def _chosen(units: Sequence[Unit], asked: str) -> tuple[Unit | None, str]:
    """The unit that was asked for, or what the question should be."""
    if not asked:
        return None, ""
    for unit in units:
        if unit.slug == asked:
            return unit, ""
    try:
        return UnitMatcher(units).resolve(asked), ""
    except UnresolvedUnit as error:
        return None, _("Chưa rõ đơn vị “%(found)s”; cần: %(expected)s.") % {
            "found": asked,
            "expected": error.expected,
        }
