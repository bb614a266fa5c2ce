"""The front page: the news of the home area, and its twins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.charts.tier_strip import TierStrip, tier_strip
from indices.exports import twins
from indices.permissions import Permission, may
from indices.selectors.home import HomePage, home_page, load_home_area
from indices.selectors.ranking import RankingQuery, ranking_page
from indices.sentences import home as sentences
from indices.tables.excerpt import ExcerptTable
from indices.views.context_bar import pickers_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    page = home_page(area=load_home_area())
    context = {
        "page": page,
        "headline": sentences.headline(page),
        "figures": sentences.figures(page),
        "changes": sentences.changes(page.movements),
        "changes_since": sentences.changes_since(page.movements),
        "nothing_changed": sentences.nothing_changed(page.movements),
        "strips": _strips(page),
    }
    if page.excerpt is not None:
        header = page.excerpt.header
        context |= {
            "header": header,
            "table": ExcerptTable(page.excerpt, request),
            "pickers": pickers_of(header, page.excerpt.siblings),
            "updated_at": header.updated_at,
        }
    else:
        context["may_enter"] = may(request.user, Permission.OPEN_ENTRY)
    return render(request, "indices/home.html", context)


@require_safe
def download(request: HttpRequest, format: str) -> HttpResponse:
    """The whole ranking of which the page shows both ends."""
    page = home_page(area=load_home_area())
    ranking = None
    if page.summary is not None:
        whole = RankingQuery(page_size=None)
        ranking = ranking_page(summary=page.summary, query=whole)
    return twins.home(
        page,
        ranking,
        title=sentences.headline(page),
        news=[sentences.plain(each) for each in sentences.changes(page.movements)],
        format=format,
    )


def _strips(page: HomePage) -> list[tuple[int, str, TierStrip]]:
    return [
        (
            year.year,
            _("Xếp loại năm %(year)d") % {"year": year.year},
            tier_strip(year.counts),
        )
        for year in page.tier_years
    ]
