"""Figures for criteria: which measure a criterion takes, and taking it into a sheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indices.actions.actor import actor_of_request
from indices.actions.cells import SAVED, UNCHANGED
from indices.actions.criterion_measures import link_measures
from indices.actions.scores import ScoreEdit, save_scores
from indices.forms.criterion_measures import CriterionMeasuresForm
from indices.permissions import staff_page
from indices.selectors.sheet_figures import (
    COLUMN,
    DrawnFigure,
    drawn_figures,
    measure_links,
)
from indices.sentences.sheet_figures import drawn_line, taking_reason
from indices.templatetags.cchc_entry import problem_text
from indices.views.context_bar import Link
from indices.views.criteria_frame import set_crumbs
from indices.views.loaders import set_for_entry_or_404
from indices.views.score_frame import score_frame, sheet_or_404


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, code: str) -> HttpResponse:
    """The measures of a set's criteria; also of a set in use."""
    criteria_set = set_for_entry_or_404(request, code)
    found = measure_links(criteria_set=criteria_set)
    sent = request.POST if request.method == "POST" else None
    form = CriterionMeasuresForm(sent, links=found)
    if request.method == "POST" and form.is_valid():
        count = link_measures(
            actor=actor_of_request(request),
            criteria_set=criteria_set,
            wanted=form.wanted(),
        )
        messages.success(request, _("Đã đổi %(count)d tiêu chí.") % {"count": count})
        return redirect(reverse("indices:criterion_measures", args=[code]))
    context = {
        "criteria_set": criteria_set,
        "form": form,
        "crumbs": [*set_crumbs(criteria_set, is_above=True), Link(_("Số liệu"), "")],
    }
    status = 422 if form.errors else 200
    return render(request, "indices/criterion_measures.html", context, status=status)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, *, unit: str, **address: Any) -> HttpResponse:
    """The published figures for a sheet; a POST takes those that are ticked."""
    found = sheet_or_404(request, slug=unit, **address)
    rows = drawn_figures(edition=found.edition, sheet=found.sheet, rights=found.rights)
    problems: list[str] = []
    if request.method == "POST":
        wanted = set(request.POST.getlist("lay"))
        taken = [r for r in rows if r.criterion.code in wanted and r.can_be_taken]
        saved = save_scores(
            actor=actor_of_request(request),
            edition=found.edition,
            edits=[_edit(row, found.sheet.unit_id) for row in taken],
            may_write=found.rights.may_write,
            reason=taking_reason(taken),
        )
        if saved.is_clean:
            count = len(saved.having(SAVED))
            said = _("Đã lấy %(count)d số liệu vào phiếu.") % {"count": count}
            messages.success(request, said)
            return redirect(request.path)
        problems = [
            f"{each.code}: {problem_text(each)}"
            for each in saved.outcomes
            if each.status not in (SAVED, UNCHANGED)
        ]
    context = score_frame(request, found.edition, here=found.sheet.unit.name) | {
        "unit": found.sheet.unit,
        "rows": [(row, drawn_line(row)) for row in rows],
        "may_take": any(row.can_be_taken for row in rows),
        "problems": problems,
        "year": found.edition.year,
    }
    status = 422 if problems else 200
    return render(request, "indices/entry_sheet_figures.html", context, status=status)


def _edit(row: DrawnFigure, unit_id: int) -> ScoreEdit:
    """Through the save of the grid: who changed the cell meanwhile is not overruled."""
    return ScoreEdit(unit_id, row.criterion.code, COLUMN, row.declared, row.text)
