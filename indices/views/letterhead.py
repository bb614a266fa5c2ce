"""How an edition's report is headed and signed, where not as the site's profile."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indices.actions.actor import actor_of_request
from indices.actions.letterhead import set_letterhead
from indices.forms.reports import LetterheadForm
from indices.permissions import staff_page
from indices.selectors.letterhead import own_letterhead, site_profile
from indices.views.entry_frame import frame
from indices.views.loaders import edition_for_entry_or_404


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, **address: Any) -> HttpResponse:
    edition = edition_for_entry_or_404(request, **address)
    form = LetterheadForm(
        request.POST if request.method == "POST" else None,
        letterhead=own_letterhead(edition),
        profile=site_profile(),
    )
    if request.method == "POST" and form.is_valid():
        set_letterhead(
            actor=actor_of_request(request), edition=edition, facts=form.facts()
        )
        messages.success(request, _("Đã lưu thể thức báo cáo."))
        return redirect(reverse("indices:report", kwargs=edition.address))
    context = frame(edition, step="letterhead") | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "indices/entry_letterhead.html", context, status=status)
