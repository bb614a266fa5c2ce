"""Where score sheets go from stage to stage: one's own, or many at once."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from indices.actions.actor import actor_of_request
from indices.actions.errors import ActionRefused
from indices.actions.sheet_stages import manage_sheets, send_sheet
from indices.forms.sheets import SheetsForm
from indices.permissions import score_rights, staff_page
from indices.views.loaders import edition_for_entry_or_404
from indices.views.score_frame import sheet_or_404
from indices.views.score_overview import sheets_overview

logger = logging.getLogger("cchc.access")


@staff_page
@require_POST
def manage(request: HttpRequest, **address: Any) -> HttpResponse:
    """Set stage, survey and ranking of one sheet, of several or of all."""
    edition = edition_for_entry_or_404(request, **address)
    if edition.criteria_set_id is None:
        raise Http404(_("Kỳ này không chấm theo tiêu chí."))
    form = SheetsForm(request.POST, edition=edition)
    if not form.is_valid():
        return sheets_overview(request, edition, form=form)
    units = form.chosen()
    try:
        count = manage_sheets(
            actor=actor_of_request(request),
            edition=edition,
            units=units,
            settings=form.settings(),
            reason=form.cleaned_data["ly_do"],
            may_move=score_rights(request.user, edition).may_move,
        )
    except ActionRefused as refused:
        form.refuse(refused.problems)
        return sheets_overview(request, edition, form=form)
    messages.success(request, _changed_sentence(count))
    if form.cleaned_data["ve_phieu"] and len(units) == 1:
        return _to_sheet(address, units[0].slug)
    return redirect(reverse("indices:entry_edition", kwargs=address))


@staff_page
@require_POST
def send(request: HttpRequest, *, unit: str, **address: Any) -> HttpResponse:
    """The officer sends the own sheet on to those who appraise it."""
    found = sheet_or_404(request, slug=unit, **address)
    if found.sheet.unit_id not in found.rights.own_units:
        logger.warning("denied: %s may not send %s", request.user, found.sheet)
        raise PermissionDenied
    try:
        stage = send_sheet(
            actor=actor_of_request(request),
            edition=found.edition,
            unit=found.sheet.unit,
            seen_stage=request.POST.get("giai_doan", ""),
            may_move=found.rights.may_move,
        )
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        said = _("Đã gửi phiếu. Giai đoạn bây giờ: %(stage)s.") % {"stage": stage}
        messages.success(request, said)
    return _to_sheet(address, unit)


def _to_sheet(address: dict[str, Any], slug: str) -> HttpResponseRedirect:
    return redirect(reverse("indices:entry_sheet", kwargs={**address, "unit": slug}))


def _changed_sentence(count: int) -> str:
    if not count:
        return _("Các phiếu đã như vậy, không có gì thay đổi.")
    return _("Đã đổi %(count)d phiếu.") % {"count": count}
