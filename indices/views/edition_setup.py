"""Making an edition, and changing its settings until it is published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from indices.actions.actor import actor_of_request
from indices.actions.editions import change_edition, make_edition
from indices.actions.errors import ActionRefused
from indices.actions.score_sheets import put_into_use
from indices.forms.criteria_set import EditionCriteriaForm
from indices.forms.edition import EditionForm, EditionSettingsForm, usual_wish
from indices.models import Edition
from indices.permissions import Permission, may, require, staff_page
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
            said = _(
                "Đã tạo kỳ đánh giá. Hãy nhập kết quả, hoặc chọn bộ tiêu chí ở "
                "“Thông tin kỳ” để chấm theo tiêu chí."
            )
            messages.success(request, said)
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
    return _settings_page(request, edition, form)


@staff_page
@require_POST
def put_to_use(request: HttpRequest, **address: Any) -> HttpResponse:
    """Score the edition by a set of criteria, which is frozen from then on."""
    edition = edition_for_entry_or_404(request, **address)
    form = EditionCriteriaForm(request.POST, edition=edition)
    if form.is_valid():
        try:
            put_into_use(
                actor=actor_of_request(request),
                edition=edition,
                criteria_set=form.cleaned_data["criteria_set"],
            )
        except ActionRefused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(request, _("Kỳ này chấm điểm theo bộ tiêu chí đã chọn."))
            return redirect(reverse("indices:entry_edition", kwargs=edition.address))
    settings_form = EditionSettingsForm(None, edition=edition)
    return _settings_page(request, edition, settings_form, criteria_form=form)


def _settings_page(
    request: HttpRequest,
    edition: Edition,
    form: EditionSettingsForm,
    *,
    criteria_form: EditionCriteriaForm | None = None,
) -> HttpResponse:
    status = 422 if form.errors or (criteria_form and criteria_form.errors) else 200
    context = frame(edition, step="settings") | {
        "form": form,
        "criteria_form": criteria_form or EditionCriteriaForm(None, edition=edition),
        "may_manage_criteria": may(request.user, Permission.MANAGE_CRITERIA),
    }
    return render(request, "indices/entry_settings.html", context, status=status)
