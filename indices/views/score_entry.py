"""Where points are entered criterion by criterion: by unit and by criterion."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from indices.actions.actor import actor_of_request
from indices.actions.cells import SAVED
from indices.actions.scores import (
    REFUSED,
    MayWrite,
    ScoreOutcome,
    ScoreSave,
    save_scores,
    save_scores_at,
)
from indices.forms.sheets import SheetsForm
from indices.models import Edition, ScoreSheet
from indices.permissions import ScoreRights, score_rights, staff_page
from indices.selectors.score_criterion import (
    CriterionPage,
    SavedCriterion,
    criterion_page,
    saved_criterion,
)
from indices.selectors.score_entry import (
    SavedSheet,
    SheetPage,
    saved_sheet,
    sheet_at,
    sheet_page,
)
from indices.sentences.entry import saved_cells
from indices.sentences.score_entry import figures_sentence, missing_units
from indices.sentences.sheet_figures import figures_line
from indices.templatetags.cchc_entry import keep_text, problem_text, take_text
from indices.templatetags.cchc_scores import computed_texts, sum_text
from indices.views.entry_edits import Posted, posted_score_form, posted_score_json
from indices.views.score_frame import (
    OpenSheet,
    opened,
    score_frame,
    scored_edition_or_404,
    sheet_or_404,
)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, *, unit: str, **address: Any) -> HttpResponse:
    """One unit's sheet; a POST saves all of it, which needs no JavaScript."""
    found = sheet_or_404(request, slug=unit, **address)
    saved = None
    if request.method == "POST":
        saved = _save(request, found.edition, found.rights, posted_score_form(request))
        if saved.is_clean:
            url = reverse(
                "indices:entry_sheet", kwargs={**found.edition.address, "unit": unit}
            )
            return _thank(request, saved, url)
        found.edition.refresh_from_db(fields=["revision", "state", "release_at"])
    page = _page_of(found)
    context = score_frame(request, found.edition, here=page.unit.name) | {
        "page": page,
        "figures": _figures(page),
        "report": saved,
        "outcomes": _by_name(saved),
        "stage": page.sheet.get_stage_display(),
        "save_url": request.path + "luu/",
        "presence_url": request.path + "dang-mo/",
        "next_stage": _next_stage(found),
        "settings_form": SheetsForm(edition=found.edition)
        if found.rights.manages
        else None,
        "colspan": len(page.columns) + (1 if page.previous_year else 0) + 1,
    }
    return render(
        request, "indices/entry_sheet.html", context, status=_status(saved, form=422)
    )


@staff_page
@require_POST
def save_sheet(request: HttpRequest, *, unit: str, **address: Any) -> JsonResponse:
    """Autosave of a sheet: edits in, what became of each and the new sums out.

    Whether the person may open the sheet is asked under the lock of the save.
    """
    try:
        posted = posted_score_json(request)
    except BadRequest:
        # Whoever may not open the sheet learns that first, as from every other page.
        sheet_or_404(request, slug=unit, **address)
        raise
    found: list[OpenSheet] = []

    def guard(edition: Edition, sheets: Collection[ScoreSheet]) -> MayWrite:
        sheet = next((each for each in sheets if each.unit.slug == unit), None)
        if sheet is None:
            found.append(sheet_or_404(request, slug=unit, **address))
        else:
            found.append(opened(request, sheet, edition))
        return found[0].rights.may_write

    try:
        saved = save_scores_at(
            address=address,
            actor=actor_of_request(request),
            edits=posted.edits,
            guard=guard,
            seen_revision=posted.seen_revision,
        )
    except Edition.DoesNotExist:
        raise Http404(_("Không có kỳ đánh giá này.")) from None
    page = _saved_sheet(found[0], saved)
    return _answer(saved, rows=_sheet_sums(page), missing=_figures(page))


def _saved_sheet(found: OpenSheet, saved: ScoreSave) -> SavedSheet | SheetPage:
    """By what the save has read; a sheet that it did not touch is read anew."""
    known = saved.known
    sheet = next(iter(known.sheets)) if known else None
    if known is None or sheet is None or sheet.unit_id != found.sheet.unit_id:
        again = sheet_at(**found.edition.address, slug=found.sheet.unit.slug)  # type: ignore[arg-type]
        again = again or found.sheet
        return _page_of(OpenSheet(again.edition, again, found.rights))
    return saved_sheet(
        sheet=sheet, rights=found.rights, criteria=known.criteria, scores=known.scores
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: HttpRequest, *, code: str, **address: Any) -> HttpResponse:
    """One criterion over all units, a POST saves all of it."""
    edition = scored_edition_or_404(request, **address)
    rights = score_rights(request.user, edition)
    saved = None
    if request.method == "POST":
        saved = _save(request, edition, rights, posted_score_form(request))
        if saved.is_clean:
            url = reverse(
                "indices:entry_criterion", kwargs={**edition.address, "code": code}
            )
            return _thank(request, saved, url)
        edition.refresh_from_db(fields=["revision", "state", "release_at"])
    page = _criterion_or_404(edition, code, rights)
    here = _("Tiêu chí %(code)s") % {"code": code}
    context = score_frame(request, edition, here=here) | {
        "page": page,
        "missing": missing_units(page.missing_count),
        "figures_line": figures_line(page),
        "usual_span": page.usual_span,
        "is_assigned": rights.is_assigned(code),
        "report": saved,
        "outcomes": _by_name(saved),
        "rows": [each.row for each in page.rows],
        "save_url": request.path + "luu/",
        "presence_url": request.path + "dang-mo/",
    }
    return render(
        request,
        "indices/entry_criterion.html",
        context,
        status=_status(saved, form=422),
    )


@staff_page
@require_POST
def save_criterion(request: HttpRequest, *, code: str, **address: Any) -> JsonResponse:
    edition = scored_edition_or_404(request, **address)
    rights = score_rights(request.user, edition)
    saved = _save(request, edition, rights, posted_score_json(request))
    page = _saved_criterion(edition, code, rights, saved)
    rows = {row.key: computed_texts(row) for row in page.rows}
    return _answer(saved, rows=rows, missing=missing_units(page.missing_count))


def _saved_criterion(
    edition: Edition, code: str, rights: ScoreRights, saved: ScoreSave
) -> SavedCriterion:
    """By the criteria that the save has read; else all of it is read anew."""
    page = None
    if saved.known is not None and saved.edition is not None:
        page = saved_criterion(
            edition=saved.edition,
            code=code,
            rights=rights,
            criteria=saved.known.criteria,
        )
    if page is None:
        edition.refresh_from_db(fields=["revision"])
        rows = _criterion_or_404(edition, code, rights).rows
        page = SavedCriterion(tuple(each.row for each in rows))
    return page


def _save(
    request: HttpRequest, edition: Edition, rights: ScoreRights, posted: Posted[Any]
) -> ScoreSave:
    return save_scores(
        actor=actor_of_request(request),
        edition=edition,
        edits=posted.edits,
        may_write=rights.may_write,
        seen_revision=posted.seen_revision,
    )


def _thank(request: HttpRequest, saved: ScoreSave, url: str) -> HttpResponseRedirect:
    count = len(saved.having(SAVED))
    messages.success(request, saved_cells(count))
    return HttpResponseRedirect(url)


def _next_stage(found: OpenSheet) -> str:
    """Where the officer may send the own sheet, in words; "" if nowhere."""
    if found.rights.manages:
        return ""
    stages = found.rights.stages_after(found.sheet.unit_id, found.sheet.stage)
    return str(ScoreSheet.Stage(stages[0]).label) if stages else ""


def _page_of(found: OpenSheet) -> SheetPage:
    page = sheet_page(edition=found.edition, sheet=found.sheet, rights=found.rights)
    if page is None:
        raise Http404(_("Kỳ này không chấm theo tiêu chí."))
    return page


def _criterion_or_404(
    edition: Edition, code: str, rights: ScoreRights
) -> CriterionPage:
    page = criterion_page(edition=edition, code=code, rights=rights)
    if page is None:
        raise Http404(_("Không có tiêu chí chấm điểm mang mã này."))
    return page


def _figures(page: SheetPage | SavedSheet) -> str:
    figures = page.figures
    return figures_sentence(
        achieved=figures.achieved,
        maximum=figures.maximum,
        missing_count=figures.missing_count,
        value=figures.value,
        tier=figures.tier,
        is_own=figures.is_own,
    )


def _sheet_sums(page: SheetPage | SavedSheet) -> dict[int, dict[str, list[str]]]:
    """The computed cells: the sums of the branches, what figures are worth."""
    sums = {}
    for domain in page.domains:
        for line in domain.lines:
            if line.row is None:
                sums[line.line.pk] = {"sum": [sum_text(line.total), ""]}
            else:
                sums[line.line.pk] = computed_texts(line.row)
        own = sums.setdefault(domain.line.pk, {})
        own["sum"] = [sum_text(domain.total), ""]
    return sums


def _by_name(saved: ScoreSave | None) -> Mapping[str, ScoreOutcome]:
    return {outcome.name: outcome for outcome in saved.outcomes} if saved else {}


def _status(saved: ScoreSave | None, *, form: int) -> int:
    """409 when somebody else was quicker, else `form` when a cell was refused."""
    if saved is None or saved.is_clean:
        return 200
    return 409 if saved.has_conflicts else form


def _answer(
    saved: ScoreSave, *, rows: Mapping[int, Mapping[str, list[str]]], missing: str
) -> JsonResponse:
    answer = {
        "at": timezone.localtime().strftime("%H:%M"),
        "cells": [_outcome_json(outcome) for outcome in saved.outcomes],
        "rows": rows,
        "missing": missing,
    }
    return JsonResponse(answer, status=_status(saved, form=200))


def _outcome_json(outcome: ScoreOutcome) -> dict[str, str]:
    # To the script a cell that one may not write is a cell that was not taken.
    status = "invalid" if outcome.status == REFUSED else outcome.status
    return {
        "name": outcome.name,
        "status": status,
        "stored": outcome.stored,
        "message": problem_text(outcome),
        "keep": keep_text(outcome.typed),
        "take": take_text(outcome.stored),
    }
