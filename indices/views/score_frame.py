"""Who may open which score sheets, and the frame of these pages."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from indices.models import Edition, ScoreSheet
from indices.permissions import (
    Permission,
    ScoreRights,
    may,
    reads_past_of,
    require,
    score_rights,
)
from indices.selectors.score_entry import sheet_at
from indices.views.context_bar import Link
from indices.views.entry_frame import frame
from indices.views.loaders import edition_or_404

logger = logging.getLogger("cchc.access")


@dataclass(frozen=True, slots=True)
class OpenSheet:
    edition: Edition
    sheet: ScoreSheet
    rights: ScoreRights


def sheet_or_404(request: HttpRequest, *, slug: str, **address: Any) -> OpenSheet:
    """The sheet that the person may open; others' do not exist for them."""
    sheet = sheet_at(**address, slug=slug)
    if sheet is None:
        edition_or_404(**address)
        raise Http404(_("Đơn vị này không có phiếu chấm điểm trong kỳ."))
    return opened(request, sheet, sheet.edition)


def opened(request: HttpRequest, sheet: ScoreSheet, edition: Edition) -> OpenSheet:
    """The sheet for the person who asks; 404 for whom it does not exist."""
    rights = score_rights(request.user, edition)
    if not rights.may_open(sheet.unit_id) and not reads_past_of(
        request.user, sheet.unit_id
    ):
        logger.warning(
            "denied: %s may not open the score sheet of %s", request.user, sheet
        )
        raise Http404(_("Đơn vị này không có phiếu chấm điểm trong kỳ."))
    return OpenSheet(edition, sheet, rights)


def scored_edition_or_404(request: HttpRequest, **address: Any) -> Edition:
    """An edition with criteria, for those who read its draft; else the guard says."""
    edition = edition_or_404(**address)
    require(request.user, Permission.READ_DRAFT, edition=edition)
    if edition.criteria_set_id is None:
        raise Http404(_("Kỳ này không chấm theo tiêu chí."))
    return edition


def score_frame(request: HttpRequest, edition: Edition, *, here: str) -> dict[str, Any]:
    """The context of the frame; `here` is the last crumb, "" on the edition's page."""
    context = frame(edition, step="table")
    title = str(context["title"])
    table = reverse("indices:entry_edition", kwargs=edition.address)
    reads_all = may(request.user, Permission.READ_DRAFT, edition=edition)
    if here:
        # An officer has no page of the whole edition to go back to.
        context["crumbs"] = [
            Link(_("Nhập liệu"), reverse("indices:entry_home")),
            Link(title, table if reads_all else ""),
            Link(here, ""),
        ]
    return context | {
        "may_enter": may(request.user, Permission.ENTER_RESULTS, edition=edition),
        "reads_all": reads_all,
    }
