"""One set of criteria: a table while it is written, a page once it is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from indices.actions.actor import actor_of_request
from indices.actions.criteria_table import TableSave, save_table
from indices.forms.criteria_table import (
    cell_labels,
    posted_cells,
    table_rows,
    ways_of_scoring,
)
from indices.models import Criterion
from indices.permissions import known_editions, staff_page
from indices.selectors.criteria_set import (
    CriteriaSetPage,
    Move,
    criteria_set_page,
    difference_page,
)
from indices.sentences.criteria import structure_problem_in_words, total_in_words
from indices.sentences.criteria_sets import frozen_reason
from indices.views.absent import Absent
from indices.views.context_bar import Link
from indices.views.criteria_frame import set_crumbs
from indices.views.loaders import set_for_entry_or_404

NO_LONGER_SAME = (
    Criterion.Verdict.CHANGED,
    Criterion.Verdict.NEW,
    Criterion.Verdict.DROPPED,
)


@dataclass(frozen=True, slots=True)
class Group:
    """The criteria of one verdict, under its name."""

    name: str
    label: str
    moves: Sequence[Move]
    is_folded: bool


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The table; a POST saves all of it, which needs no JavaScript."""
    criteria_set = set_for_entry_or_404(request, code)
    saved = None
    if request.method == "POST":
        saved = save_table(
            actor=actor_of_request(request),
            criteria_set=criteria_set,
            cells=list(posted_cells(request.POST)),
        )
        if saved.is_saved:
            count = saved.report.changed
            messages.success(
                request, _("Đã lưu %(count)d tiêu chí.") % {"count": count}
            )
            return redirect(request.path)
    page = criteria_set_page(
        criteria_set=criteria_set, editions=known_editions(request.user)
    )
    template = "criteria_set_frozen" if page.use.is_frozen else "criteria_set"
    context = _context(request, page, saved)
    return render(request, f"indices/{template}.html", context, status=_status(saved))


def _context(
    request: HttpRequest, page: CriteriaSetPage, saved: TableSave | None
) -> dict[str, object]:
    return {
        "page": page,
        "criteria_set": page.criteria_set,
        "rows": table_rows(
            page.rows, data=request.POST if saved else None, saved=saved
        ),
        "ways": ways_of_scoring(),
        "labels": cell_labels(),
        "saved": saved,
        "faults": [structure_problem_in_words(fault) for fault in page.faults],
        "total": total_in_words(page.total, page.criteria_set.total_max),
        "frozen_reason": frozen_reason(page.use),
        "crumbs": set_crumbs(page.criteria_set),
        "is_illustrative": page.criteria_set.is_illustrative,
    }


def _status(saved: TableSave | None) -> int:
    """409 when somebody else was quicker, 422 when something could not stand."""
    if saved is None:
        return 200
    return 409 if saved.has_conflicts else 422


@staff_page
@require_safe
def differences(request: HttpRequest, code: str) -> HttpResponse:
    """What became of the criteria of the set before."""
    criteria_set = set_for_entry_or_404(request, code)
    page = difference_page(criteria_set=criteria_set)
    if page is None:
        raise Absent(_("Bộ tiêu chí này không tiếp nối bộ nào."))
    groups = [
        Group(
            name=verdict,
            label=str(verdict.label),
            moves=page.moves[verdict],
            is_folded=verdict not in NO_LONGER_SAME,
        )
        for verdict in (*NO_LONGER_SAME, Criterion.Verdict.SAME)
    ]
    here = Link(_("So với bộ trước"), "")
    context = {
        "page": page,
        "criteria_set": criteria_set,
        "groups": groups,
        "crumbs": [*set_crumbs(criteria_set, is_above=True), here],
        "is_illustrative": criteria_set.is_illustrative,
    }
    return render(request, "indices/criteria_differences.html", context)
