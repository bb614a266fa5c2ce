"""Where inspections are recorded: a new one of a unit, and one that is there."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indices.actions.actor import actor_of_request
from indices.actions.errors import ActionRefused
from indices.actions.inspections import save_inspection
from indices.forms.inspections import InspectionForm, year_of
from indices.models import Inspection
from indices.permissions import inspection_kinds, staff_page
from indices.selectors.inspections import edition_for_findings
from indices.selectors.unit import load_unit
from indices.views.context_bar import Crumb
from indices.views.inspections import inspection_or_404
from units.models import Unit

logger = logging.getLogger("cchc.access")


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new inspection of the unit of the address."""
    unit = load_unit(slug)
    if unit is None:
        raise Http404(_("Không có đơn vị này."))
    return _form_page(request, unit, None)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    known = inspection_or_404(request, number)
    return _form_page(request, known.unit, known)


def _form_page(
    request: HttpRequest, unit: Unit, known: Inspection | None
) -> HttpResponse:
    kinds = inspection_kinds(request.user, unit)
    if not kinds or (known is not None and known.kind not in kinds):
        logger.warning("denied: %s may not record %s", request.user, known or unit)
        raise PermissionDenied
    form = InspectionForm(
        request.POST if request.method == "POST" else None,
        kinds=kinds,
        known=known,
        year=year_of(request.GET),
    )
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        edition = known.edition if known else None
        try:
            saved = save_inspection(
                actor=actor_of_request(request),
                unit=unit,
                facts=facts,
                edition=edition or edition_for_findings(unit=unit, year=facts.year),
                known=known,
                seen=form.cleaned_data["seen"],
            )
        except ActionRefused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(request, _("Đã ghi cuộc kiểm tra."))
            return redirect(reverse("indices:inspection", args=[saved.pk]))
    context = {
        "form": form,
        "unit": unit,
        "known": known,
        "crumbs": [
            Crumb(_("Nhập liệu"), reverse("indices:entry_home")),
            Crumb(unit.name, reverse("unit_follow_up", args=[unit.slug])),
            Crumb(_("Cuộc kiểm tra")),
        ],
        "is_illustrative": unit.is_illustrative,
    }
    status = 422 if form.errors else 200
    return render(request, "indices/entry_inspection.html", context, status=status)
