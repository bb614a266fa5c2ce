"""The list of the sets of criteria; making one, copying one, saying what it is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from indices.actions.actor import actor_of_request
from indices.actions.criteria import (
    change_criteria_set,
    copy_criteria_set,
    is_in_use,
    make_criteria_set,
)
from indices.actions.errors import ActionRefused
from indices.forms.criteria_set import CriteriaSetForm, facts_of_copy
from indices.models import CriteriaSet
from indices.permissions import Permission, known_editions, require, staff_page
from indices.selectors.criteria_sets import criteria_sets_page
from indices.views.context_bar import Link
from indices.views.criteria_frame import set_crumbs
from indices.views.loaders import set_for_entry_or_404


@staff_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.MANAGE_CRITERIA)
    page = criteria_sets_page(editions=known_editions(request.user))
    context = {"page": page, "crumbs": set_crumbs()}
    return render(request, "indices/criteria_sets.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.MANAGE_CRITERIA)
    form = CriteriaSetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_criteria_set(
                actor=actor_of_request(request), facts=form.facts()
            )
        except ActionRefused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(
                request, _("Đã tạo bộ tiêu chí. Hãy thêm tiêu chí hoặc nhập từ Excel.")
            )
            return redirect(_address(made))
    return _form(request, form, title=_("Tạo bộ tiêu chí"))


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """Last year's set becomes the next one: one press, the facts asked."""
    source = set_for_entry_or_404(request, code)
    form = CriteriaSetForm(
        request.POST or None, source=source, initial=facts_of_copy(source)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = copy_criteria_set(
                actor=actor_of_request(request), source=source, facts=form.facts()
            )
        except ActionRefused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(
                request, _("Đã chép bộ tiêu chí; mọi tiêu chí đang giữ nguyên.")
            )
            return redirect(_address(made))
    title = _("Chép sang bộ mới: %(name)s") % {"name": source.name}
    return _form(request, form, title=title, criteria_set=source)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, code: str) -> HttpResponse:
    criteria_set = set_for_entry_or_404(request, code)
    form = CriteriaSetForm(request.POST or None, instance=criteria_set)
    if request.method == "POST" and form.is_valid():
        try:
            change_criteria_set(
                actor=actor_of_request(request),
                criteria_set=criteria_set,
                facts=form.facts(),
            )
        except ActionRefused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(request, _("Đã lưu thông tin bộ tiêu chí."))
            return redirect(_address(criteria_set))
    title = _("Thông tin: %(name)s") % {"name": criteria_set.name}
    return _form(
        request,
        form,
        title=title,
        criteria_set=criteria_set,
        is_frozen=is_in_use(criteria_set),
    )


def _form(
    request: HttpRequest,
    form: CriteriaSetForm,
    *,
    title: str,
    criteria_set: CriteriaSet | None = None,
    is_frozen: bool = False,
) -> HttpResponse:
    here = Link(title if criteria_set is None else _step(form), "")
    context = {
        "form": form,
        "title": title,
        "criteria_set": criteria_set,
        "is_frozen": is_frozen,
        "crumbs": [*set_crumbs(criteria_set, is_above=True), here],
    }
    status = 422 if form.errors else 200
    return render(request, "indices/criteria_set_form.html", context, status=status)


def _step(form: CriteriaSetForm) -> str:
    return _("Chép sang bộ mới") if form.source else _("Thông tin")


def _address(criteria_set: CriteriaSet) -> str:
    return reverse("indices:criteria_set", args=[criteria_set.code])
