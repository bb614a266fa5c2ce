"""What a unit would come to with other points, and its twins. Nothing is stored."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.exports import twins
from indices.exports.what_if import what_if_export
from indices.forms.what_if import WhatIfForm, assumed_query
from indices.selectors.explained import page_url
from indices.selectors.what_if import WhatIfBase, what_if_base, what_if_page
from indices.sentences import what_if as sentences
from indices.views.absent import Absent
from indices.views.context_bar import Crumb
from indices.views.loaders import summary_or_404


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
        "crumbs": [
            Crumb(header.title, header.url),
            Crumb(base.unit.name, base.unit.url_of(header.year)),
            Crumb(_("Giả định")),
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


def _base_or_404(request: HttpRequest, unit: str, **address: Any) -> WhatIfBase:
    summary = summary_or_404(request, **address)
    if summary.edition.criteria_set_id is None:
        raise Absent(_("Kỳ này không có điểm từng tiêu chí nên không giả định được."))
    base = what_if_base(summary=summary, slug=unit)
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
