"""Who would move under other weights or cuts, and its twins; for administrators."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indices.charts.tier_strip import tier_strip
from indices.exports import twins
from indices.exports.trial import trial_export
from indices.forms.trial import TrialForm
from indices.models import Edition
from indices.permissions import staff_page
from indices.selectors.entry import newest_summary_with_header
from indices.selectors.trial import TrialBase, trial_base, trial_page
from indices.sentences import trial as sentences
from indices.views.entry_frame import frame
from indices.views.loaders import edition_with_results_or_404


@staff_page
@require_safe
def show(request: HttpRequest, **address: Any) -> HttpResponse:
    edition = edition_with_results_or_404(request, **address)
    base = _base(edition)
    form = TrialForm(base, request.GET)
    page = trial_page(base, form.trial())
    context = frame(edition, step="trial") | {
        "page": page,
        "form": form,
        "finding": sentences.trial_finding(page),
        "has_tiers": bool(form.cuts),
        "strips": [
            tier_strip(page.tiers_before),
            tier_strip(page.tiers_after),
        ],
        "is_illustrative": edition.is_illustrative,
    }
    return render(request, "indices/entry_trial.html", context)


@staff_page
@require_safe
def download(request: HttpRequest, format: str, **address: Any) -> HttpResponse:
    base = _base(edition_with_results_or_404(request, **address))
    page = trial_page(base, TrialForm(base, request.GET).trial())
    return twins.respond(trial_export(page), format=format)


def _base(edition: Edition) -> TrialBase:
    return trial_base(summary=newest_summary_with_header(edition))
