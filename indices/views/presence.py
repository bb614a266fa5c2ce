"""Heartbeats of the score grids: here is somebody, and who else is here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from indices.actions.presence import note_presence
from indices.models import Edition
from indices.permissions import ScoreRights, score_rights, staff_page
from indices.selectors.presence import others_present
from indices.views.score_frame import scored_edition_or_404, sheet_or_404
from units.models import Role


@staff_page
@require_POST
def on_sheet(request: HttpRequest, *, unit: str, **address: Any) -> JsonResponse:
    """For those who may open the sheet, and no others."""
    found = sheet_or_404(request, slug=unit, **address)
    return _answer(
        request,
        edition=found.edition,
        place=unit,
        rights=found.rights,
        sees_appraisers=found.rights.sees_appraisal(found.sheet.stage),
    )


@staff_page
@require_POST
def on_criterion(request: HttpRequest, *, code: str, **address: Any) -> JsonResponse:
    edition = scored_edition_or_404(request, **address)
    return _answer(
        request,
        edition=edition,
        place=f"tieu-chi/{code[:50]}",
        rights=score_rights(request.user, edition),
        sees_appraisers=True,
    )


def _answer(
    request: HttpRequest,
    *,
    edition: Edition,
    place: str,
    rights: ScoreRights,
    sees_appraisers: bool,
) -> JsonResponse:
    user = request.user
    assert user.is_authenticated  # staff_page lets nobody else in
    note_presence(user=user, edition=edition, place=place, role=_role(rights))
    said = others_present(
        edition=edition, place=place, user=user, sees_appraisers=sees_appraisers
    )
    return JsonResponse({"open": said})


def _role(rights: ScoreRights) -> str:
    if rights.manages:
        return Role.INDEX_ADMINISTRATOR
    return Role.APPRAISER if rights.reads_all else Role.UNIT_OFFICER
