"""Reorganising units in the browser: say it, see what it does, do it, take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from indices.actions.actor import actor_of_request
from indices.actions.errors import ActionRefused
from indices.actions.reorganisation import reorganise_units, undo_reorganisation
from indices.forms.reorganisation import ReorganisationForm, UndoForm
from indices.permissions import (
    Permission,
    require,
    staff_page,
    units_where,
)
from indices.selectors.reorganisation import (
    ReorganisationPage,
    reorganisation_list,
    reorganisation_page,
)
from indices.views.context_bar import Link
from units.models import Reorganisation
from units.problems import ImportRefused
from units.reorganisation import same_reorganisation

CONFIRMED = "ghi"
RIGHT = Permission.REORGANISE_UNITS


@dataclass
class _Tried(Exception):  # noqa: N818 - carries the outcome out of the transaction
    page: ReorganisationPage


@staff_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    require(request.user, RIGHT)
    number = request.GET.get("trang", "1")
    paging = reorganisation_list(
        inside=units_where(request.user, RIGHT),
        page=int(number) if number.isascii() and number.isdigit() else 1,
    )
    context = {"paging": paging, "crumbs": _crumbs()}
    return render(request, "indices/reorganisations.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """The form; what it would do; then, confirmed, the deed."""
    require(request.user, RIGHT)
    form = ReorganisationForm(
        request.POST or None, units=units_where(request.user, RIGHT)
    )
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            if _is_confirmed(request, form):
                return _done(request, form)
            preview = _try(request, form)
        except ImportRefused as refused:
            form.refuse_lines(refused.problems)
        except ActionRefused as refused:
            form.refuse(refused.problems)
    context = {
        "form": form,
        "page": preview,
        "seen": form.plan().digest if preview else "",
        "crumbs": _crumbs(_("Sắp xếp mới")),
    }
    status = 422 if form.errors else 200
    return render(request, "indices/reorganisation_new.html", context, status=status)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One reorganisation; a POST with a reason takes it back."""
    require(request.user, RIGHT)
    entry = _entry_or_404(request, number)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            undo_reorganisation(
                actor=actor_of_request(request),
                reorganisation=entry,
                reason=form.cleaned_data["reason"],
            )
        except ActionRefused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(request, _("Đã hủy lần sắp xếp."))
            return redirect("indices:reorganisations")
    context = {
        "page": reorganisation_page(entry=entry),
        "form": form,
        "crumbs": _crumbs(entry.summary),
    }
    status = 422 if form.errors else 200
    return render(request, "indices/reorganisation.html", context, status=status)


def _entry_or_404(request: HttpRequest, number: int) -> Reorganisation:
    """Those that touch one's own areas; the others do not exist."""
    entry = Reorganisation.objects.filter(pk=number).first()
    if entry is None:
        raise Http404(_("Không có lần sắp xếp này."))
    inside = units_where(request.user, RIGHT)
    touched = entry.arrows.values("predecessor")
    if entry.undone_at is None and not inside.filter(pk__in=touched).exists():
        raise Http404(_("Không có lần sắp xếp này."))
    return entry


def _is_confirmed(request: HttpRequest, form: ReorganisationForm) -> bool:
    """Whether what is to be written is what was looked at."""
    seen = request.POST.get("da-xem", "")
    return request.POST.get("viec") == CONFIRMED and seen == form.plan().digest


def _try(request: HttpRequest, form: ReorganisationForm) -> ReorganisationPage:
    """Do it, look, and take all of it back: what is shown is what will be."""
    try:
        with transaction.atomic():
            entry = reorganise_units(actor=actor_of_request(request), plan=form.plan())
            raise _Tried(reorganisation_page(entry=entry))
    except _Tried as tried:
        return tried.page


def _done(request: HttpRequest, form: ReorganisationForm) -> HttpResponse:
    plan = form.plan()
    try:
        entry = reorganise_units(actor=actor_of_request(request), plan=plan)
    except ImportRefused:
        written = same_reorganisation(plan)
        if written is None:
            raise
        entry = written
    messages.success(request, _("Đã ghi lần sắp xếp."))
    return redirect("indices:reorganisation", number=entry.pk)


def _crumbs(here: str = "") -> list[Any]:
    home = Link(_("Nhập liệu"), reverse("indices:entry_home"))
    own = Link(_("Sắp xếp đơn vị"), reverse("indices:reorganisations") if here else "")
    return [home, own, Link(here, "")] if here else [home, own]
