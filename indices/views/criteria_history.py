"""Who changed what in a set of criteria."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.forms.entry import HistoryForm
from indices.permissions import staff_page
from indices.selectors.history import set_history
from indices.views.context_bar import Link
from indices.views.criteria_frame import set_crumbs
from indices.views.loaders import set_for_entry_or_404


@staff_page
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    criteria_set = set_for_entry_or_404(request, code)
    form = HistoryForm(request.GET)
    page = set_history(criteria_set=criteria_set, query=form.query())
    context = {
        "form": form,
        "page": page,
        "paging": page.paging,
        "criteria_set": criteria_set,
        "crumbs": [*set_crumbs(criteria_set, is_above=True), Link(_("Lịch sử"), "")],
        "is_illustrative": criteria_set.is_illustrative,
    }
    return render(request, "indices/criteria_history.html", context)
