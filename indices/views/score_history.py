"""Who changed what in one unit's score sheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.forms.entry import UnitHistoryForm
from indices.permissions import staff_page
from indices.selectors.unit_history import unit_history
from indices.views.context_bar import Link
from indices.views.score_frame import score_frame, sheet_or_404


@staff_page
@require_safe
def show(request: HttpRequest, *, unit: str, **address: Any) -> HttpResponse:
    found = sheet_or_404(request, slug=unit, **address)
    form = UnitHistoryForm(request.GET)
    page = unit_history(
        edition=found.edition,
        sheet=found.sheet,
        rights=found.rights,
        query=form.query(),
    )
    context = score_frame(request, found.edition, here=found.sheet.unit.name)
    sheet_url = reverse(
        "indices:entry_sheet", kwargs={**found.edition.address, "unit": unit}
    )
    *above, here = context["crumbs"]
    context["crumbs"] = [
        *above,
        Link(here.text, sheet_url),
        Link(_("Lịch sử"), ""),
    ]
    context |= {"page": page, "form": form, "paging": page.paging}
    return render(request, "indices/entry_sheet_history.html", context)
