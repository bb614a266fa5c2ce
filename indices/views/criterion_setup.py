"""One criterion of a set that is being written: adding, changing, removing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from indices.actions.actor import actor_of_request
from indices.actions.criteria import is_in_use
from indices.actions.criterion_edits import (
    CriterionMoved,
    add_criterion,
    change_criterion,
    remove_criterion,
    version_of,
)
from indices.actions.errors import ActionRefused
from indices.forms.criterion import CriterionForm
from indices.models import CriteriaSet, Criterion
from indices.permissions import staff_page
from indices.selectors.criteria_set import count_below, free_code
from indices.sentences.criteria_sets import Trial, try_rule
from indices.views.context_bar import Link
from indices.views.criteria_frame import set_crumbs
from indices.views.loaders import set_for_entry_or_404

TRY = "thu"


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """A new criterion, under the one that `?duoi=` names or as a domain."""
    criteria_set = set_for_entry_or_404(request, code)
    suggested = free_code(criteria_set=criteria_set, parent=request.GET.get("duoi", ""))
    form = CriterionForm(
        request.POST or None, criteria_set=criteria_set, initial={"code": suggested}
    )
    if _is_to_save(request) and form.is_valid():
        try:
            add_criterion(
                actor=actor_of_request(request),
                criteria_set=criteria_set,
                wanted=form.wanted(),
            )
        except ActionRefused as refused:
            form.refuse(refused.problems)
        else:
            return _thank(request, criteria_set, form.wanted().code)
    return _page(request, criteria_set, form)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str, criterion: str) -> HttpResponse:
    criteria_set = set_for_entry_or_404(request, code)
    found = _criterion_or_404(criteria_set, criterion)
    form = CriterionForm(
        request.POST or None, criteria_set=criteria_set, criterion=found
    )
    is_moved = False
    if _is_to_save(request) and form.is_valid():
        try:
            change_criterion(
                actor=actor_of_request(request),
                criteria_set=criteria_set,
                wanted=form.wanted(),
                seen=request.POST.get("seen", ""),
            )
        except ActionRefused as refused:
            is_moved = isinstance(refused, CriterionMoved)
            form.refuse(refused.problems)
        else:
            return _thank(request, criteria_set, found.code)
    return _page(request, criteria_set, form, is_moved=is_moved)


@staff_page
@require_POST
def remove(request: HttpRequest, code: str, criterion: str) -> HttpResponse:
    """Remove the criterion with all below it, once somebody has said so twice."""
    criteria_set = set_for_entry_or_404(request, code)
    found = _criterion_or_404(criteria_set, criterion)
    form = CriterionForm(None, criteria_set=criteria_set, criterion=found)
    is_moved, problems = False, []
    if not request.POST.get("sure"):
        problems = [_("Đánh dấu vào ô xác nhận trước khi bỏ tiêu chí.")]
    else:
        try:
            count = remove_criterion(
                actor=actor_of_request(request),
                criteria_set=criteria_set,
                code=found.code,
                seen=request.POST.get("seen", ""),
            )
        except ActionRefused as refused:
            is_moved = isinstance(refused, CriterionMoved)
            problems = refused.problems
        else:
            said = _("Đã bỏ %(count)d tiêu chí.") % {"count": count}
            messages.success(request, said)
            return redirect(reverse("indices:criteria_set", args=[code]))
    return _page(request, criteria_set, form, is_moved=is_moved, problems=problems)


def _is_to_save(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("viec") != TRY


def _criterion_or_404(criteria_set: CriteriaSet, code: str) -> Criterion:
    rows = criteria_set.criteria.select_related("same_as")
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404(_("Không có tiêu chí này."))
    return found


def _thank(request: HttpRequest, criteria_set: CriteriaSet, code: str) -> HttpResponse:
    said = _("Đã lưu tiêu chí %(code)s.") % {"code": code}
    messages.success(request, said)
    url = reverse("indices:criteria_set", args=[criteria_set.code])
    return redirect(f"{url}#tc-{code}")


def _page(
    request: HttpRequest,
    criteria_set: CriteriaSet,
    form: CriterionForm,
    *,
    is_moved: bool = False,
    problems: list[str] | None = None,
) -> HttpResponse:
    found = form.criterion
    title = (
        _("Tiêu chí %(code)s") % {"code": found.code} if found else _("Thêm tiêu chí")
    )
    context = {
        "form": form,
        "title": title,
        "criteria_set": criteria_set,
        "criterion": found,
        "version": version_of(found) if found else "",
        "below": count_below(found) if found else 0,
        "trial": _trial(request, form),
        "problems": problems,
        "is_frozen": is_in_use(criteria_set),
        "crumbs": [*set_crumbs(criteria_set, is_above=True), Link(title, "")],
    }
    status = 200
    if is_moved:
        status = 409
    elif problems or (form.errors and _is_to_save(request)):
        status = 422
    return render(request, "indices/criterion_form.html", context, status=status)


def _trial(request: HttpRequest, form: CriterionForm) -> Trial | None:
    """The rule of the form on its trial figure, where that was asked."""
    if request.POST.get("viec") != TRY or not form.is_valid():
        return None
    given = form.cleaned_data
    return try_rule(
        form.rule_data(),
        max_score=given["max_score"],
        step=given["step"],
        figure=given["figure"],
    )
