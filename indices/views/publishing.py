"""Checking a draft, making it public, and reading who changed what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from indices.actions.actor import actor_of_request
from indices.actions.errors import ActionRefused
from indices.actions.publication import DraftMoved, publish_edition
from indices.actions.results import compute_results
from indices.forms.entry import HistoryForm
from indices.forms.publication import PublicationForm
from indices.models import Edition, Publication
from indices.permissions import Permission, require, staff_page
from indices.selectors.checks import check_page
from indices.selectors.entry import newest_summary
from indices.selectors.history import history_page
from indices.selectors.publishing import PublishPage, publish_page
from indices.selectors.ranking import RankingPage
from indices.sentences.entry import published_sentence
from indices.sentences.revisions import value_text
from indices.views.entry_frame import frame
from indices.views.loaders import (
    edition_for_entry_or_404,
    edition_with_results_or_404,
)

# The value of the button that shows the annex without publishing it.
PREVIEW = "xem"


@staff_page
@require_safe
def check(request: HttpRequest, **address: Any) -> HttpResponse:
    edition = edition_with_results_or_404(request, **address)
    context = frame(edition, step="check") | {"page": check_page(edition=edition)}
    return render(request, "indices/entry_check.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, **address: Any) -> HttpResponse:
    """The annex as it will be; what is published is what was seen, or it is refused."""
    edition = edition_with_results_or_404(request, **address)
    require(request.user, Permission.PUBLISH, edition=edition)
    is_preview = request.POST.get("viec") == PREVIEW
    form = PublicationForm(
        request.POST or None,
        request.FILES or None,
        edition=edition,
        is_preview=is_preview,
    )
    if request.method == "POST" and form.is_valid() and not is_preview:
        try:
            publication = publish_edition(
                actor=actor_of_request(request), edition=edition, **form.facts()
            )
        except DraftMoved as moved:
            # The rows on the page may be older than what publishing computes.
            compute_results(edition=edition)
            messages.warning(request, str(moved))
            form = form.to_be_checked_again()
        except ActionRefused as refused:
            form.refuse(refused.problems)
        else:
            return _to_the_ranking(request, publication)
        edition.refresh_from_db()
    return _publish_page(request, edition, form)


def _to_the_ranking(
    request: HttpRequest, publication: Publication
) -> HttpResponseRedirect:
    messages.success(request, published_sentence(publication.release_at))
    url = reverse("indices:ranking", kwargs=publication.edition.address)
    return HttpResponseRedirect(f"{url}?ban={publication.revision}")


def _publish_page(
    request: HttpRequest, edition: Edition, form: PublicationForm
) -> HttpResponse:
    from indices.exports.annex_preview import annex_preview

    page = publish_page(edition=edition, revision=newest_summary(edition).revision)
    form.initial["issuing_body"] = page.issuing_body
    context = frame(edition, step="publish") | {
        "form": form,
        "page": page,
        "changes": _changes_in_words(page),
        "checks": check_page(edition=edition),
        "annex": annex_preview(_with_decision(page, form)),
    }
    status = 422 if form.errors else 200
    return render(request, "indices/entry_publish.html", context, status=status)


def _changes_in_words(
    page: PublishPage,
) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """(unit, [(column, old, new)]) of what a correction changes."""
    return [
        (
            changed.unit,
            [
                (cell.column, value_text(cell.old), value_text(cell.new))
                for cell in changed.cells
            ],
        )
        for changed in page.changes
    ]


def _with_decision(page: PublishPage, form: PublicationForm) -> RankingPage:
    """The draft as the form's facts will make it read."""
    given = getattr(form, "cleaned_data", {})
    header = page.draft.header._replace(
        decision=given.get("decision", ""),
        decided_on=given.get("decided_on"),
        issuing_body=given.get("issuing_body") or page.issuing_body,
    )
    return page.draft._replace(header=header)


@staff_page
@require_safe
def history(request: HttpRequest, **address: Any) -> HttpResponse:
    edition = edition_for_entry_or_404(request, **address)
    form = HistoryForm(request.GET)
    page = history_page(edition=edition, query=form.query())
    context = frame(edition, step="history") | {
        "form": form,
        "page": page,
        "paging": page.paging,
    }
    return render(request, "indices/entry_history.html", context)
