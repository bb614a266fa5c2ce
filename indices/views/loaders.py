"""Turns the words of an address into the thing, or says that there is none.

Whoever reads a ranking loads none of what units and drafts need.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from indices.models import CriteriaSet, Edition, EditionSummary
from indices.permissions import Permission, may, require
from indices.selectors.ranking import load_summary
from indices.views.absent import Elsewhere
from units.addresses import unit_near
from units.models import Unit

DRAFT_WORD = "du-thao"


def summary_or_404(
    request: HttpRequest, *, index: str, area: str, level: str, year: int
) -> EditionSummary:
    """The revision that the reader asks for with `?ban=`, else the public one.

    A draft, or a revision that waits for its hour, is there only for those who may
    see it; for everyone else it does not exist.
    """
    address = {"index": index, "area": area, "level": level, "year": year}
    wanted = request.GET.get("ban", "")
    if not wanted:
        summary = load_summary(**address, revision=None)  # type: ignore[arg-type]
        if summary is not None:
            return summary
    edition = (
        Edition.objects.at_address(**address).with_names().first()  # type: ignore[arg-type]
    )
    if edition is None:
        lead_to_area(request, **address)  # type: ignore[arg-type]
        raise Http404(_("Không có kỳ đánh giá này."))
    revision = _wanted_revision(edition, wanted)
    if revision > edition.visible_revision and not may(
        request.user, Permission.READ_DRAFT, edition=edition
    ):
        raise Http404(_("Không có kỳ đánh giá này."))
    if revision == edition.draft_revision:
        _settle(edition)
    summary = load_summary(**address, revision=revision)  # type: ignore[arg-type]
    if summary is None:
        raise Http404(_("Không có bản này."))
    return summary


def _settle(edition: Edition) -> None:
    """Bring the results of its draft up to date."""
    from indices.actions.refresh import settle_results

    settle_results(edition=edition)


def lead_to_area(
    request: HttpRequest, *, index: str, area: str, level: str, year: int | None = None
) -> None:
    """The area may have borne another name then, or its address was shortened or whole;
    without a year, the name of the newest edition."""
    named = Unit.objects.filter(Q(area_slug=area) | Q(slug=area))
    near = named.first() or unit_near(area)
    if near is None:
        return
    editions = Edition.objects.published().filter(index__code=index, level=level)
    if year is not None:
        editions = editions.filter(year=year)
    found = (
        editions.filter(area__in=Unit.objects.forms_of(near))
        .order_by("-year")
        .values_list("area__area_slug", flat=True)
        .first()
    )
    if found is not None and found != area:
        raise Elsewhere(request, area=found)


def unit_or_404(request: HttpRequest, slug: str) -> Unit:
    """The unit of the address; an old or shortened address leads to its own."""
    from indices.selectors.unit import load_unit

    unit = load_unit(slug)
    if unit is not None:
        return unit
    near = unit_near(slug)
    if near is not None:
        raise Elsewhere(request, slug=near.slug)
    raise Http404(_("Không có đơn vị này."))


def _wanted_revision(edition: Edition, wanted: str) -> int:
    if wanted.isascii() and wanted.isdigit():
        return int(wanted[:4])
    if wanted == DRAFT_WORD:
        return edition.draft_revision
    from indices.selectors.entry import newest_summary

    # Before anything is public: what waits for its hour, else the draft.
    return edition.visible_revision or newest_summary(edition).revision


def edition_or_404(*, index: str, area: str, level: str, year: int) -> Edition:
    """Whatever is at the address; the caller asks the guard."""
    edition = (
        Edition.objects.at_address(index=index, area=area, level=level, year=year)
        .with_names()
        .first()
    )
    if edition is None:
        raise Http404(_("Không có kỳ đánh giá này."))
    return edition


def edition_for_entry_or_404(
    request: HttpRequest, *, index: str, area: str, level: str, year: int
) -> Edition:
    """The edition whose results the person may enter; else the guard's answer."""
    edition = edition_or_404(index=index, area=area, level=level, year=year)
    require(request.user, Permission.ENTER_RESULTS, edition=edition)
    return edition


def edition_with_results_or_404(request: HttpRequest, **address: Any) -> Edition:
    """The same, its draft's results brought up to date: for pages that read them."""
    edition = edition_for_entry_or_404(request, **address)
    _settle(edition)
    return edition


def set_for_entry_or_404(request: HttpRequest, code: str) -> CriteriaSet:
    """The set, for those who keep the sets; the guard comes first."""
    require(request.user, Permission.MANAGE_CRITERIA)
    found = CriteriaSet.objects.select_related("predecessor").filter(code=code).first()
    if found is None:
        raise Http404(_("Không có bộ tiêu chí này."))
    return found
