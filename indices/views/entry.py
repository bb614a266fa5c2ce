"""Where index administrators make editions and enter their results."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from indices.actions.actor import actor_of_request
from indices.actions.cells import CellEdit, SaveReport, save_cells
from indices.actions.editions import PartInput, change_edition, make_edition
from indices.actions.errors import ActionRefused
from indices.forms.entry import EditionForm, EditionSettingsForm
from indices.permissions import Permission, may, require, staff_page, visible_editions
from indices.selectors.entry import entry_editions, entry_table
from indices.views.entry_columns import columns_of
from indices.views.loaders import edition_for_entry_or_404

MOST_EDITS = 20_000


@staff_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    may_make = may(request.user, Permission.MAKE_EDITION)
    editions = visible_editions(request.user)
    entered = [
        item
        for item in entry_editions(editions=editions)
        if may(request.user, Permission.ENTER_RESULTS, edition=item.edition)
    ]
    context = {"may_make": may_make, "editions": entered}
    return render(request, "indices/entry_home.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.MAKE_EDITION)
    form = EditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        area = given.pop("area_unit")
        require(request.user, Permission.MAKE_EDITION, area=area)
        try:
            edition = make_edition(
                actor=actor_of_request(request),
                **given
                | {
                    "area": area,
                    "is_illustrative": area.is_illustrative,
                    "parts": [PartInput(*part) for part in given["parts"]],
                },
            )
        except ActionRefused as refused:
            for problem in refused.problems:
                form.add_error(None, problem)
        else:
            messages.success(request, _("Đã tạo kỳ đánh giá. Hãy nhập kết quả."))
            return redirect("indices:entry_edition", **edition.address)
    return render(request, "indices/entry_create.html", {"form": form})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, **address: Any) -> HttpResponse:
    """The entry table; a POST saves all of it, which needs no JavaScript."""
    edition = edition_for_entry_or_404(request, **address)
    report = None
    if request.method == "POST":
        report = save_cells(
            actor=actor_of_request(request),
            edition=edition,
            edits=_edits_of_form(request),
        )
        if not (report.having("invalid") or report.has_conflicts):
            messages.success(
                request,
                _("Đã lưu %(count)d ô.") % {"count": len(report.having("saved"))},
            )
            return redirect("indices:entry_edition", **edition.address)
        edition.refresh_from_db()
    page = entry_table(edition=edition, columns=columns_of(edition))
    context = {
        "page": page,
        "outcomes": _outcomes_by_name(report),
        "report": report,
        "is_illustrative": edition.is_illustrative,
    }
    status = 409 if report and report.has_conflicts else 422 if report else 200
    return render(request, "indices/entry_table.html", context, status=status)


@staff_page
@require_POST
def save(request: HttpRequest, **address: Any) -> JsonResponse:
    """Autosave: a list of edits in, what became of each and the new totals out."""
    edition = edition_for_entry_or_404(request, **address)
    report = save_cells(
        actor=actor_of_request(request), edition=edition, edits=_edits_of_json(request)
    )
    edition.refresh_from_db()
    page = entry_table(edition=edition, columns=columns_of(edition))
    answer = {
        "cells": [
            {
                "unit": outcome.unit_id,
                "column": outcome.column,
                "status": outcome.status,
                "stored": outcome.stored,
                "message": outcome.message,
                "by": outcome.by,
                "at": outcome.at,
            }
            for outcome in report.outcomes
        ],
        "rows": [
            {
                "unit": row.unit_id,
                "rank": row.computed_rank,
                "tier": row.computed_tier,
                "disagrees": row.has_disagreement,
            }
            for row in page.rows
        ],
        "missing": page.missing_count,
    }
    return JsonResponse(answer, status=409 if report.has_conflicts else 200)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, **address: Any) -> HttpResponse:
    edition = edition_for_entry_or_404(request, **address)
    names = ("tier_scheme", "ranking_rule", "is_partial", "announced_mean", "note")
    form = EditionSettingsForm(
        request.POST or None, initial={name: getattr(edition, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_edition(
                actor=actor_of_request(request),
                edition=edition,
                settings=form.cleaned_data,
            )
        except ActionRefused as refused:
            for problem in refused.problems:
                form.add_error(None, problem)
        else:
            messages.success(request, _("Đã lưu thông tin kỳ đánh giá."))
            return redirect("indices:entry_edition", **edition.address)
    context = {"form": form, "edition": edition}
    return render(request, "indices/entry_settings.html", context)


def _edits_of_form(request: HttpRequest) -> list[CellEdit]:
    """Cells of the posted table that differ from what they showed."""
    edits = []
    for name, value in request.POST.items():
        shown = request.POST.get(f"shown.{name}")
        unit_id, _dot, column = name.partition(".")
        if shown is None or shown == value or not unit_id.isdigit():
            continue
        edits.append(CellEdit(int(unit_id), column, shown, str(value)))
    return edits


def _edits_of_json(request: HttpRequest) -> list[CellEdit]:
    try:
        listed = json.loads(request.body)["cells"]
        edits = [
            CellEdit(
                unit_id=int(item["unit"]),
                column=str(item["column"])[:80],
                shown=str(item["shown"])[:2_100],
                value=str(item["value"])[:2_100],
            )
            for item in listed
        ]
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadRequest(_("Dữ liệu gửi lên không đúng dạng.")) from None
    if len(edits) > MOST_EDITS:
        raise BadRequest(_("Gửi quá nhiều ô trong một lần."))
    return edits


def _outcomes_by_name(report: SaveReport | None) -> dict[str, Any]:
    if report is None:
        return {}
    return {f"{o.unit_id}.{o.column}": o for o in report.outcomes}
