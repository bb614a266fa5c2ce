"""Where the operational figures of a unit are entered, released and taken back."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from indices.actions.actor import actor_of_request
from indices.actions.cells import CellEdit, CellOutcome, SaveReport
from indices.actions.errors import ActionRefused
from indices.actions.figure_cells import (
    Place,
    release_figures,
    withdraw_figures,
)
from indices.actions.figure_saving import note_period, save_figures
from indices.forms.figures import (
    PeriodForm,
    PeriodNoteForm,
    ReleaseForm,
    UnitSearchForm,
    WithdrawForm,
)
from indices.permissions import Permission, may, require_figures, staff_page
from indices.selectors.figure_entry import (
    FigureEntryPage,
    entered_units,
    figure_entry,
    newest_span,
)
from indices.selectors.figure_grid import offered_grids
from indices.selectors.figures import Span
from indices.sentences.entry import saved_cells
from indices.sentences.figure_entry import link_spans, missing_sentence
from indices.sentences.figures import period_text, scope_title
from indices.templatetags.cchc_entry import keep_text, problem_text, take_text
from indices.views.context_bar import Link
from indices.views.entry_edits import posted_form, posted_json
from indices.views.loaders import unit_or_404


@staff_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    form = UnitSearchForm(request.GET)
    page = entered_units(user=request.user, text=form.text, today=timezone.localdate())
    context = {
        "page": page,
        "form": form,
        "may_keep_measures": may(request.user, Permission.MANAGE_CRITERIA),
        "grids": offered_grids(request.user) if page.manages else (),
        "crumbs": [home_link(), Link(_("Số liệu hoạt động"), "")],
    }
    return render(request, "indices/entry_figure_units.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, unit: str) -> HttpResponse:
    """The figures of a period; a POST saves all of them, which needs no JavaScript."""
    if request.method != "POST":
        return _table(request, unit)
    place = place_or_404(request, unit)
    report = save_figures(
        actor=actor_of_request(request),
        place=place,
        edits=posted_form(request).edits,
    )
    if report.is_clean:
        count = len(report.having("saved"))
        messages.success(request, saved_cells(count))
        return _again(place)
    return _table(request, unit, report=report)


@staff_page
@require_POST
def save(request: HttpRequest, unit: str) -> JsonResponse:
    """Autosave: a list of edits in, what became of each out."""
    place = place_or_404(request, unit)
    posted = posted_json(request)
    report = save_figures(
        actor=actor_of_request(request), place=place, edits=posted.edits
    )
    answer = {
        "at": timezone.localtime().strftime("%H:%M"),
        "cells": [outcome_json(outcome) for outcome in report.outcomes],
        "rows": {},
        "missing": missing_sentence(figure_entry(place=place)),
    }
    return JsonResponse(answer, status=status_of(report, form=200))


@staff_page
@require_POST
def count(request: HttpRequest, unit: str) -> HttpResponse:
    """Fill what the register of inspections counts, as drafts like any other."""
    place = place_or_404(request, unit)
    rows = figure_entry(place=place).countable
    report = save_figures(
        actor=actor_of_request(request),
        place=place,
        edits=[
            CellEdit(place.unit.pk, row.column, row.text, row.counted) for row in rows
        ],
    )
    if not report.is_clean:
        return _table(request, unit, report=report)
    if rows:
        said = _("Đã lấy %(count)d số liệu từ sổ kiểm tra.") % {"count": len(rows)}
        messages.success(request, said)
    else:
        messages.info(request, _("Sổ kiểm tra không có số nào khác với bảng này."))
    return _again(place)


@staff_page
@require_POST
def note(request: HttpRequest, unit: str) -> HttpResponse:
    """What is said of the period, for all of its drafts."""
    place = place_or_404(request, unit)
    form = PeriodNoteForm(request.POST)
    if not form.is_valid():
        return _table(request, unit, note_form=form)
    try:
        note_period(
            actor=actor_of_request(request),
            place=place,
            note=form.cleaned_data["note"],
        )
    except ActionRefused as refused:
        form.add_error(None, refused.problems[0])
        return _table(request, unit, note_form=form)
    messages.success(request, _("Đã lưu ghi chú về kỳ."))
    return _again(place)


@staff_page
@require_POST
def release(request: HttpRequest, unit: str) -> HttpResponse:
    """Make the drafts of the period public, by the document that is named."""
    place = place_or_404(request, unit, releasing=True)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _table(request, unit, release_form=form)
    try:
        count = release_figures(
            actor=actor_of_request(request), place=place, facts=form.facts()
        )
    except ActionRefused as refused:
        form.add_error(None, refused.problems[0])
        return _table(request, unit, release_form=form)
    messages.success(request, _("Đã công bố %(count)d số liệu.") % {"count": count})
    return _again(place)


@staff_page
@require_POST
def withdraw(request: HttpRequest, unit: str) -> HttpResponse:
    """Make the public figures of the period drafts again, for a reason."""
    place = place_or_404(request, unit, releasing=True)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _table(request, unit, withdraw_form=form)
    try:
        count = withdraw_figures(
            actor=actor_of_request(request),
            place=place,
            reason=form.cleaned_data["reason"],
        )
    except ActionRefused as refused:
        form.add_error(None, refused.problems[0])
        return _table(request, unit, withdraw_form=form)
    messages.success(request, _("Đã mở lại %(count)d số liệu.") % {"count": count})
    return _again(place)


def _table(
    request: HttpRequest,
    slug: str,
    *,
    report: SaveReport | None = None,
    release_form: ReleaseForm | None = None,
    withdraw_form: WithdrawForm | None = None,
    note_form: PeriodNoteForm | None = None,
) -> HttpResponse:
    unit = unit_or_404(request, slug)
    rights = require_figures(request.user, unit)
    asked = PeriodForm(request.GET) if "tu" in request.GET else None
    span = asked.span if asked else None
    place = Place(unit, *(span or newest_span(unit) or last_year()))
    page = figure_entry(place=place)
    context = _frame(page) | {
        "period_form": asked
        if asked is not None and span is None
        else PeriodForm(initial={"tu": place.starts_on, "den": place.ends_on}),
        "report": report,
        "outcomes": {o.name: o for o in report.outcomes} if report else {},
        "rights": rights,
        "release_form": release_form or ReleaseForm(),
        "withdraw_form": withdraw_form or WithdrawForm(),
        "note_form": note_form or PeriodNoteForm(initial={"note": page.period_note}),
    }
    is_refused = any(
        form is not None and form.errors
        for form in (asked, release_form, withdraw_form, note_form)
    )
    status = 422 if is_refused else status_of(report, form=422)
    return render(request, "indices/entry_figures.html", context, status=status)


def _frame(page: FigureEntryPage) -> dict[str, object]:
    """What the page says whatever was asked of it."""
    place, unit = page.place, page.unit
    return {
        "page": page,
        "period": period_text((place.starts_on, place.ends_on)),
        "groups": [
            (scope_title(unit, level) if level else "", rows)
            for level, rows in page.groups
        ],
        "spans": link_spans(page.spans, (place.starts_on, place.ends_on)),
        "query": period_query(place),
        "missing": missing_sentence(page),
        "crumbs": [
            home_link(),
            Link(_("Số liệu hoạt động"), reverse("indices:entry_figure_units")),
            Link(unit.name, ""),
        ],
        "is_illustrative": unit.is_illustrative,
    }


def home_link() -> Link:
    return Link(_("Nhập liệu"), reverse("indices:entry_home"))


def last_year() -> Span:
    """What is entered first of a unit that has nothing: the year that is over."""
    year = timezone.localdate().year - 1
    return date(year, 1, 1), date(year, 12, 31)


def place_or_404(request: HttpRequest, slug: str, *, releasing: bool = False) -> Place:
    """The place that is written to: the period is always said."""
    unit = unit_or_404(request, slug)
    require_figures(request.user, unit, releasing=releasing)
    return Place(unit, *span_or_400(request))


def span_or_400(request: HttpRequest) -> Span:
    span = PeriodForm(request.GET).span
    if span is None:
        raise BadRequest(_("Địa chỉ thiếu kỳ số liệu."))
    return span


def period_query(place: Place) -> str:
    return span_query((place.starts_on, place.ends_on))


def span_query(span: Span) -> str:
    days = {"tu": span[0].isoformat(), "den": span[1].isoformat()}
    return f"?{urlencode(days)}"


def _again(place: Place) -> HttpResponseRedirect:
    url = reverse("indices:entry_figures", args=[place.unit.slug])
    return HttpResponseRedirect(url + period_query(place))


def status_of(report: SaveReport | None, *, form: int) -> int:
    """409 when somebody else was quicker, else `form` when a cell was refused."""
    if report is None or report.is_clean:
        return 200
    return 409 if report.has_conflicts else form


def outcome_json(outcome: CellOutcome) -> dict[str, Any]:
    return {
        "name": outcome.name,
        "status": outcome.status,
        "stored": outcome.stored,
        "message": problem_text(outcome),
        "keep": keep_text(outcome.typed),
        "take": take_text(outcome.stored),
    }
