"""How full the score sheets of an edition are, with the way to each of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext as _

from indices.forms.sheets import SheetsForm
from indices.models import Edition
from indices.permissions import Permission, require
from indices.selectors.completeness import completeness
from indices.sentences.score_entry import overview_sentence
from indices.views.score_frame import score_frame

# The word that asks for the table of totals instead.
TOTALS = "ket-qua"


def sheets_overview(
    request: HttpRequest, edition: Edition, *, form: SheetsForm | None = None
) -> HttpResponse:
    """For those who appraise or enter; `form` is what an administrator asked for and
    was refused."""
    require(request.user, Permission.READ_DRAFT, edition=edition)
    if request.method == "POST" and form is None:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    page = completeness(edition=edition)
    if page is None:
        raise Http404(_("Kỳ này không chấm theo tiêu chí."))
    context = score_frame(request, edition, here="") | {
        "page": page,
        "finding": overview_sentence(
            missing_count=page.missing_count, open_count=page.open_count
        ),
        "totals": TOTALS,
        "form": form or SheetsForm(edition=edition),
        "ticked": form.ticked if form else frozenset(),
    }
    status = 422 if form else 200
    return render(request, "indices/entry_overview.html", context, status=status)
