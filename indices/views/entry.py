"""Where index administrators enter the results of an edition."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from indices.actions.actor import actor_of_request
from indices.actions.cells import CellOutcome, SaveReport, save_cells
from indices.actions.refresh import settle_each, settle_results
from indices.forms.entry import EntryHomeForm, EntryTableForm
from indices.models import Edition
from indices.permissions import (
    Permission,
    editions_where,
    may,
    own_units,
    require,
    staff_page,
)
from indices.querysets import EditionQuerySet
from indices.selectors.assignments import OwnCriteria, criteria_of_appraiser
from indices.selectors.entry import EntryRow, entry_table, has_parts, saved_rows
from indices.selectors.entry_columns import columns_of
from indices.selectors.entry_home import entry_home
from indices.selectors.own_plans import plans_of_units
from indices.selectors.own_sheets import sheets_of_units
from indices.selectors.score_files import imports_of
from indices.sentences.entry import missing_sentence, saved_cells
from indices.templatetags.cchc_entry import (
    computed_cells,
    keep_text,
    problem_text,
    take_text,
)
from indices.views.entry_edits import posted_form, posted_json
from indices.views.entry_frame import frame
from indices.views.loaders import edition_for_entry_or_404, edition_or_404
from indices.views.score_overview import TOTALS, sheets_overview

RECENT_IMPORTS = 5


@staff_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    appraised = editions_where(request.user, Permission.APPRAISE)
    form = EntryHomeForm(request.GET)
    editions = editions_where(request.user, Permission.ENTER_RESULTS)
    editions |= appraised.filter(criteria_set__isnull=False)
    settle_each(editions)
    page = entry_home(editions=editions, query=form.query())
    context = {
        "page": page,
        "form": form,
        "paging": page.paging,
        "own_criteria": _own_criteria(request, appraised),
        "sheets": sheets_of_units(units=own_units(request.user)),
        "plans": plans_of_units(units=own_units(request.user)),
        "imports": imports_of(request.user)[:RECENT_IMPORTS],
        "may_make": may(request.user, Permission.MAKE_EDITION),
        "may_manage_criteria": may(request.user, Permission.MANAGE_CRITERIA),
    }
    return render(request, "indices/entry_home.html", context)


def _own_criteria(
    request: HttpRequest, appraised: EditionQuerySet
) -> tuple[OwnCriteria, ...]:
    """For appraisers by role: who may do everything has no list of one's own."""
    if request.user.is_superuser or not may(request.user, Permission.APPRAISE):
        return ()
    return criteria_of_appraiser(user_id=request.user.pk or 0, editions=appraised)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, **address: Any) -> HttpResponse:
    """The entry table; a POST saves all of it, which needs no JavaScript.

    An edition with criteria shows its score sheets here; the table of totals, which
    takes what was announced, is asked for.
    """
    edition = edition_or_404(**address)
    if edition.criteria_set_id is not None and request.GET.get("bang") != TOTALS:
        return sheets_overview(request, edition)
    require(request.user, Permission.ENTER_RESULTS, edition=edition)
    report = None
    if request.method == "POST":
        posted = posted_form(request)
        report = save_cells(
            actor=actor_of_request(request),
            edition=edition,
            edits=posted.edits,
            seen_revision=posted.seen_revision,
        )
        if report.is_clean:
            count = len(report.having("saved"))
            messages.success(request, saved_cells(count))
            return _again(request, edition)
        edition.refresh_from_db(fields=["revision", "state", "release_at"])
    settle_results(edition=edition)
    form = EntryTableForm(request.GET)
    page = entry_table(edition=edition, columns=columns_of(edition), query=form.query())
    context = frame(edition, step="table") | {
        "page": page,
        "form": form,
        "paging": page.paging,
        "report": report,
        "outcomes": {o.name: o for o in report.outcomes} if report else {},
        "missing": missing_sentence(page.missing_count),
    }
    return render(
        request, "indices/entry_table.html", context, status=_status(report, form=422)
    )


@staff_page
@require_POST
def save(request: HttpRequest, **address: Any) -> JsonResponse:
    """Autosave: a list of edits in, what became of each and the new figures out."""
    edition = edition_for_entry_or_404(request, **address)
    posted = posted_json(request)
    report = save_cells(
        actor=actor_of_request(request),
        edition=edition,
        edits=posted.edits,
        seen_revision=posted.seen_revision,
    )
    edition.refresh_from_db(fields=["revision"])
    settle_results(edition=edition)
    columns = columns_of(edition)
    saved = saved_rows(edition=edition, columns=columns, units=posted.rows)
    with_total = has_parts(columns)
    answer = {
        "at": timezone.localtime().strftime("%H:%M"),
        "cells": [_outcome_json(outcome) for outcome in report.outcomes],
        "rows": {
            row.unit_id: _row_json(row, has_parts=with_total) for row in saved.rows
        },
        "missing": missing_sentence(saved.missing_count),
    }
    return JsonResponse(answer, status=_status(report, form=200))


def _again(request: HttpRequest, edition: Edition) -> HttpResponseRedirect:
    """Back to the very rows that were shown."""
    url = reverse("indices:entry_edition", kwargs=edition.address)
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{url}?{query}" if query else url)


def _status(report: SaveReport | None, *, form: int) -> int:
    """409 when somebody else was quicker, else `form` when a cell was refused."""
    if report is None or report.is_clean:
        return 200
    return 409 if report.has_conflicts else form


def _outcome_json(outcome: CellOutcome) -> dict[str, str]:
    return {
        "name": outcome.name,
        "status": outcome.status,
        "stored": outcome.stored,
        "message": problem_text(outcome),
        "keep": keep_text(outcome.typed),
        "take": take_text(outcome.stored),
    }


def _row_json(row: EntryRow, *, has_parts: bool) -> dict[str, list[str]]:
    return {
        cell.name: [cell.text, cell.note]
        for cell in computed_cells(row.computed, has_parts=has_parts)
    }
