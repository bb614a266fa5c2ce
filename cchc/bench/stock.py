"""The same ranking as django-tables2 draws it by itself: what our own body replaces."""

from __future__ import annotations

from collections.abc import Callable

import django_tables2 as tables
from django.test import RequestFactory

from cchc.bench.places import Place
from indices.selectors.ranking import RankingQuery, load_summary, ranking_page

WORDS = (
    *("rank", "unit", "code", "kind", "score", "tier", "rank_change", "score_change"),
    *("changed_since", "ranked_of", "computed_score", "computed_rank"),
    *("computed_tier", "basis", "note"),
)


def stock_page(place: Place, *, rows: int | None) -> Callable[[], str]:
    """Read the rows as our page does, then let the stock table write them."""
    columns = [(word, tables.Column(orderable=False)) for word in WORDS]
    request = RequestFactory().get("/")

    def draw() -> str:
        summary = load_summary(**place.published.address, revision=None)  # type: ignore[arg-type]
        assert summary is not None
        page = ranking_page(summary=summary, query=RankingQuery(page_size=rows))
        table = tables.Table(data=page.rows, extra_columns=columns)
        return str(table.as_html(request))

    return draw
