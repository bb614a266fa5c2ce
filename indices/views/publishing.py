"""Checking a draft, making it public, and reading who changed what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from indices.actions.actor import actor_of_request
from indices.actions.errors import ActionRefused
from indices.actions.publication import publish_edition
from indices.forms.entry import PublicationForm
from indices.permissions import Permission, require, staff_page
from indices.selectors.checks import check_page
from indices.selectors.history import history_of_edition
from indices.selectors.ranking import RankingQuery, load_summary, ranking_page
from indices.tables.ranking import RankingTable
from indices.views.loaders import edition_for_entry_or_404

CHANGES_PER_PAGE = 50


@staff_page
@require_safe
def check(request: HttpRequest, **address: Any) -> HttpResponse:
    edition = edition_for_entry_or_404(request, **address)
    page = check_page(edition=edition)
    context = {"page": page, "is_illustrative": edition.is_illustrative}
    return render(request, "indices/entry_check.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, **address: Any) -> HttpResponse:
    edition = edition_for_entry_or_404(request, **address)
    require(request.user, Permission.PUBLISH, edition=edition)
    checks = check_page(edition=edition)
    form = PublicationForm(
        request.POST or None, request.FILES or None, is_correction=edition.revision > 0
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        given.pop("is_checked")
        given["published_on"] = given["published_on"] or given["decided_on"]
        try:
            publish_edition(actor=actor_of_request(request), edition=edition, **given)
        except ActionRefused as refused:
            for problem in refused.problems:
                form.add_error(None, problem)
        else:
            messages.success(request, _("Đã công bố kết quả."))
            return redirect("indices:ranking", **edition.address)
    summary = load_summary(**address, revision=checks.revision)
    assert summary is not None
    draft = ranking_page(summary=summary, query=RankingQuery(page_size=None))
    context = {
        "form": form,
        "page": draft,
        "checks": checks,
        "edition": edition,
        "table": RankingTable(draft, request),
        "is_illustrative": edition.is_illustrative,
    }
    return render(request, "indices/entry_publish.html", context)


@staff_page
@require_safe
def history(request: HttpRequest, **address: Any) -> HttpResponse:
    edition = edition_for_entry_or_404(request, **address)
    entries = Paginator(history_of_edition(edition=edition), CHANGES_PER_PAGE)
    page = entries.get_page(request.GET.get("trang"))
    context = {"entries": page, "edition": edition}
    return render(request, "indices/entry_history.html", context)
