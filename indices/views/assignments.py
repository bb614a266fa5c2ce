"""Where an index administrator gives criteria to appraisers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from indices.actions.actor import actor_of_request
from indices.actions.assignments import assign_criteria, copy_assignments
from indices.actions.errors import ActionRefused
from indices.forms.assignments import ticked_boxes
from indices.models import Edition
from indices.permissions import staff_page
from indices.selectors.assignments import assignment_page, edition_to_copy
from indices.views.entry_frame import frame
from indices.views.loaders import edition_for_entry_or_404


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, **address: Any) -> HttpResponse:
    """The table of appraisers and criteria; a POST saves what was ticked anew."""
    edition = _edition_or_404(request, **address)
    problems: list[str] = []
    if request.method == "POST":
        boxes = ticked_boxes(request.POST)
        try:
            report = assign_criteria(
                actor=actor_of_request(request),
                edition=edition,
                give=boxes.give,
                take=boxes.take,
            )
        except ActionRefused as refused:
            problems = refused.problems
        else:
            said = _("Đã giao thêm %(given)d, thu lại %(taken)d phần việc.")
            words = {"given": report.given, "taken": report.taken}
            messages.success(request, said % words)
            return redirect(request.get_full_path())
    page = assignment_page(edition=edition, branch=request.GET.get("linh-vuc", "")[:40])
    if page is None:
        raise Http404(_("Kỳ này không chấm theo tiêu chí."))
    context = frame(edition, step="assign") | {"page": page, "problems": problems}
    status = 422 if problems else 200
    return render(request, "indices/entry_assign.html", context, status=status)


@staff_page
@require_POST
def copy(request: HttpRequest, **address: Any) -> HttpResponse:
    """Take over who had which criteria in the edition before."""
    edition = _edition_or_404(request, **address)
    earlier = edition_to_copy(edition)
    if earlier is None:
        messages.error(request, _("Kỳ trước không có phân công nào để chép."))
    else:
        try:
            report = copy_assignments(
                actor=actor_of_request(request), edition=edition, earlier=earlier
            )
        except ActionRefused as refused:
            messages.error(request, str(refused))
        else:
            said = _("Đã chép %(count)d phần việc của năm %(year)d.")
            words = {"count": report.given, "year": earlier.year}
            messages.success(request, said % words)
    return redirect(reverse("indices:entry_assign", kwargs=edition.address))


def _edition_or_404(request: HttpRequest, **address: Any) -> Edition:
    edition = edition_for_entry_or_404(request, **address)
    if edition.criteria_set_id is None:
        raise Http404(_("Kỳ này không chấm theo tiêu chí."))
    return edition
