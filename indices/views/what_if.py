"""What a unit would come to with other points: the choice of an edition and a unit, the
page and its twins. Nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.exports import twins
from indices.exports.what_if import what_if_export
from indices.forms.lost_points import UnitForm, lost_query
from indices.forms.what_if import WhatIfForm, assumed_query
from indices.models import EditionSummary
from indices.selectors.editions import EditionsQuery, editions_page, published_lines
from indices.selectors.explained import page_url
from indices.selectors.what_if import (
    Competitor,
    WhatIfBase,
    what_if_base,
    what_if_choice,
    what_if_page,
)
from indices.sentences import what_if as sentences
from indices.views.absent import Absent
from indices.views.context_bar import Crumb, pickers_of
from indices.views.loaders import summary_or_404


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The editions of which something can be assumed."""
    scored = [
        line
        for line in published_lines()
        if line.summary.edition.criteria_set_id is not None
    ]
    page = editions_page(lines=scored, query=EditionsQuery())
    return render(request, "indices/what_if_editions.html", {"page": page})


@require_safe
def choose(request: HttpRequest, **address: Any) -> HttpResponse:
    """The units of an edition; leads to the page of the one that is asked for."""
    asked = lost_query(request.GET).unit
    page = what_if_choice(summary=_summary_or_404(request, **address), asked=asked)
    header = page.header
    if page.found is not None:
        return redirect(page_url(header, "indices:what_if", unit=page.found.slug))
    context = {
        "page": page,
        "title": sentences.choice_title(header),
        "unknown": asked,
        "form": _unit_form(page.units, None),
        "crumbs": [_first_crumb(), Crumb(header.title, header.url)],
        "pickers": pickers_of(header, page.siblings),
        "is_illustrative": header.is_illustrative,
    }
    return render(request, "indices/what_if_units.html", context)


@require_safe
def show(request: HttpRequest, unit: str, **address: Any) -> HttpResponse:
    base = _base_or_404(request, unit, **address)
    form = WhatIfForm(base, request.GET)
    page = what_if_page(base, form.points())
    header = page.header
    targets = [
        (target, [(plan, _plan_url(base, plan)) for plan in target.plans])
        for target in sentences.targets_text(page)
    ]
    context = {
        "page": page,
        "form": form,
        "title": sentences.what_if_title(base),
        "finding": sentences.what_if_finding(page),
        "targets": targets,
        "own_url": page_url(header, "indices:what_if", unit=base.unit.slug),
        "choice": _unit_form(base.field, base.unit),
        "choice_url": reverse("indices:what_if_units", kwargs=header.address),
        "pickers": pickers_of(header, base.siblings),
        "crumbs": [
            _first_crumb(),
            Crumb(header.title, header.url),
            Crumb(base.unit.name, base.unit.url_of(header.year)),
        ],
        "is_illustrative": header.is_illustrative,
    }
    return render(request, "indices/what_if.html", context)


@require_safe
def download(
    request: HttpRequest, unit: str, format: str, **address: Any
) -> HttpResponse:
    base = _base_or_404(request, unit, **address)
    page = what_if_page(base, WhatIfForm(base, request.GET).points())
    return twins.respond(what_if_export(page), format=format)


def _first_crumb() -> Crumb:
    return Crumb(_("Giả định"), reverse("indices:what_if_editions"))


def _unit_form(units: Sequence[Competitor], chosen: Competitor | None) -> UnitForm:
    return UnitForm(units, chosen, empty=_("Chọn đơn vị"))


def _summary_or_404(request: HttpRequest, **address: Any) -> EditionSummary:
    summary = summary_or_404(request, **address)
    if summary.edition.criteria_set_id is None:
        raise Absent(_("Kỳ này không có điểm từng tiêu chí nên không giả định được."))
    return summary


def _base_or_404(request: HttpRequest, unit: str, **address: Any) -> WhatIfBase:
    base = what_if_base(summary=_summary_or_404(request, **address), slug=unit)
    if base is None:
        raise Http404(_("Đơn vị này không có phiếu chấm điểm trong kỳ này."))
    return base


def _plan_url(base: WhatIfBase, plan: sentences.PlanText) -> str:
    return page_url(
        base.header,
        "indices:what_if",
        unit=base.unit.slug,
        query=assumed_query(plan.points),
    )
