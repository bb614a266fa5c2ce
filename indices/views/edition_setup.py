"""Making an edition, and changing its settings until it is published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indices.actions.actor import actor_of_request
from indices.actions.editions import change_edition, make_edition
from indices.actions.errors import ActionRefused
from indices.forms.edition import EditionForm, EditionSettingsForm, usual_wish
from indices.permissions import Permission, require, staff_page
from indices.selectors.areas import suggested_areas
from indices.views.context_bar import Link
from indices.views.entry_frame import frame
from indices.views.loaders import edition_for_entry_or_404


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.MAKE_EDITION)
    areas = suggested_areas(request.user)
    form = EditionForm(request.POST or None, initial=usual_wish(areas))
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        require(request.user, Permission.MAKE_EDITION, area=facts["area"])
        try:
            edition = make_edition(actor=actor_of_request(request), **facts)
        except ActionRefused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(request, _("Đã tạo kỳ đánh giá. Hãy nhập kết quả."))
            return redirect(reverse("indices:entry_edition", kwargs=edition.address))
    status = 422 if form.errors else 200
    crumbs = [
        Link(_("Nhập liệu"), reverse("indices:entry_home")),
        Link(_("Tạo kỳ đánh giá"), ""),
    ]
    context = {"form": form, "areas": areas, "crumbs": crumbs}
    return render(request, "indices/entry_create.html", context, status=status)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, **address: Any) -> HttpResponse:
    edition = edition_for_entry_or_404(request, **address)
    form = EditionSettingsForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        try:
            change_edition(
                actor=actor_of_request(request), edition=edition, **form.facts()
            )
        except ActionRefused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(request, _("Đã lưu thông tin kỳ đánh giá."))
            return redirect(reverse("indices:entry_edition", kwargs=edition.address))
    context = frame(edition, step="settings") | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "indices/entry_settings.html", context, status=status)
