"""Answers with a page's twin, in one line of its view: twins.ranking(page, format=…).

A page without a function here asks for twins.respond(simple_export(table), format=…).
What writes a file is loaded by the first file: most who read a page take none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse

if TYPE_CHECKING:
    from indices.exports.export import Export
    from indices.selectors.compare import ComparePage
    from indices.selectors.editions import EditionsPage
    from indices.selectors.home import HomePage
    from indices.selectors.ranking import RankingPage
    from indices.selectors.search import SearchPage
    from indices.selectors.trend import TrendPage
    from indices.selectors.unit import UnitPage
    from indices.selectors.unit_figures import UnitFigures
    from units.selectors import UnitListPage

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def ranking(page: RankingPage, *, format: str) -> HttpResponse:
    from indices.exports.ranking import ranking_export

    return respond(ranking_export(page), format=format)


def home(
    page: HomePage,
    ranking: RankingPage | None,
    *,
    title: str,
    news: Sequence[str],
    format: str,
) -> HttpResponse:
    from indices.exports.home import home_export

    return respond(home_export(page, ranking, title=title, news=news), format=format)


def editions(page: EditionsPage, *, format: str) -> HttpResponse:
    from indices.exports.editions import editions_export

    return respond(editions_export(page), format=format)


def unit(page: UnitPage, figures: UnitFigures, *, format: str) -> HttpResponse:
    from indices.exports.unit import unit_export

    return respond(unit_export(page, figures), format=format)


def unit_list(page: UnitListPage, *, format: str) -> HttpResponse:
    from indices.exports.unit import unit_list_export

    return respond(unit_list_export(page), format=format)


def search(page: SearchPage, *, format: str) -> HttpResponse:
    from indices.exports.search import search_export

    return respond(search_export(page), format=format)


def trend(page: TrendPage, *, format: str) -> HttpResponse:
    from indices.exports.trend import trend_export

    return respond(trend_export(page), format=format)


def compare(page: ComparePage, *, format: str) -> HttpResponse:
    from indices.exports.compare import compare_export

    return respond(compare_export(page), format=format)


def respond(export: Export, *, format: str) -> HttpResponse:
    """The file, made whole before the first byte leaves.

    A national list of 3,321 units takes a fraction of a second; a stream that breaks
    off half-way would be saved as a file that looks complete.
    """
    response = HttpResponse(export.content(format), content_type=CONTENT_TYPES[format])
    # JSON is read in place, the others are saved; names are ASCII without quotes.
    disposition = "inline" if format == "json" else "attachment"
    name = export.file_name(format)
    response["Content-Disposition"] = f'{disposition}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
