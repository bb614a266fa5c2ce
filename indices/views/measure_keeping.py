"""Where measures are defined, changed and ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from indices.actions.actor import actor_of_request
from indices.actions.errors import ActionRefused
from indices.actions.measures import change_measure, define_measure
from indices.forms.measures import MeasureForm
from indices.models import Measure
from indices.permissions import Permission, require, staff_page
from indices.selectors.kept_measures import kept_measures
from indices.views.context_bar import Link
from indices.views.figure_entry import home_link


@staff_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.MANAGE_CRITERIA)
    context = {"measures": kept_measures(), "crumbs": _crumbs()}
    return render(request, "indices/entry_measures.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.MANAGE_CRITERIA)
    return _edit(request, None)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, Permission.MANAGE_CRITERIA)
    measure = Measure.objects.filter(code=code).first()
    if measure is None:
        raise Http404(_("Không có loại số liệu này."))
    return _edit(request, measure)


def _edit(request: HttpRequest, measure: Measure | None) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = MeasureForm(sent, measure=measure)
    if sent is not None and form.is_valid():
        try:
            saved = _save(request, measure, form)
        except ActionRefused as refused:
            for problem in refused.problems:
                form.add_error(None, problem)
        else:
            said = _("Đã lưu “%(name)s”.") % {"name": saved.name}
            messages.success(request, said)
            return redirect("indices:entry_measures")
    title = measure.name if measure else _("Thêm loại số liệu")
    context = {
        "form": form,
        "title": title,
        "measure": measure,
        "crumbs": _crumbs(title),
    }
    status = 422 if form.errors else 200
    return render(request, "indices/entry_measure.html", context, status=status)


def _save(request: HttpRequest, measure: Measure | None, form: MeasureForm) -> Measure:
    actor = actor_of_request(request)
    if measure is None:
        return define_measure(actor=actor, facts=form.facts())
    return change_measure(actor=actor, measure=measure, facts=form.facts())


def _crumbs(here: str = "") -> list[Link]:
    own = reverse("indices:entry_measures") if here else ""
    return [
        home_link(),
        Link(_("Số liệu hoạt động"), reverse("indices:entry_figure_units")),
        Link(_("Loại số liệu"), own),
        *([Link(here, "")] if here else []),
    ]
