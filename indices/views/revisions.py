"""What a correction changed, and its twins."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.exports import twins
from indices.exports.revisions import revisions_export
from indices.forms.revisions import RevisionsForm, revisions_query
from indices.permissions import Permission, may
from indices.selectors.revisions import (
    RevisionsPage,
    revision_choices,
    revisions_page,
)
from indices.sentences.revisions import finding, value_text
from indices.views.context_bar import Crumb, explained_pickers
from indices.views.loaders import summary_or_404


@require_safe
def show(request: HttpRequest, **address: Any) -> HttpResponse:
    page = _page(request, **address)
    context = {
        "page": page,
        "form": RevisionsForm(page.choices, query=page.query),
        "finding": finding(page),
        "rows": [
            (cell, value_text(cell.old), value_text(cell.new)) for cell in page.shown
        ],
        "crumbs": [
            Crumb(page.header.title, page.header.url),
            Crumb(_("Đính chính")),
        ],
        "pickers": explained_pickers(page.header, ()),
        "is_illustrative": page.header.is_illustrative,
        "updated_at": page.header.updated_at,
    }
    return render(request, "indices/revisions.html", context)


@require_safe
def download(request: HttpRequest, format: str, **address: Any) -> HttpResponse:
    return twins.respond(revisions_export(_page(request, **address)), format=format)


def _page(request: HttpRequest, **address: Any) -> RevisionsPage:
    summary = summary_or_404(request, **address)
    edition = summary.edition
    # What waits for its hour is compared by those who may read it already.
    may_wait = may(request.user, Permission.READ_DRAFT, edition=edition)
    newest = edition.revision if may_wait else edition.visible_revision
    choices = revision_choices(summary=summary, newest=newest)
    query = revisions_query(request.GET, choices)
    return revisions_page(summary=summary, choices=choices, query=query)
