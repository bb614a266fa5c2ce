"""The same ranking page with its table as django-tables2 draws it by itself.

The columns are made as its documentation shows: linked columns, columns with a template
of the site's own components, `render_` methods. What our own body replaces is then all
that differs: the page around it, the rows that are read and the figures are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest import mock

import django_tables2 as tables
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cchc.bench.site import Answer
from indices.charts import micro
from indices.numbers import format_number
from indices.selectors.ranking import RankingPage
from indices.selectors.ranking_rows import RankingRow
from indices.tables.ranking import RankingTable
from indices.views import ranking as view

CHANGE, BADGE = "components/_change.html", "components/_tier_badge.html"


class Cells(tables.Table):  # type: ignore[misc]
    """The columns of our own table."""

    rank = tables.Column()
    rank_change = tables.TemplateColumn(
        template_name=CHANGE, extra_context={"kind": "rank"}
    )
    unit = tables.Column(linkify=lambda record: record.url)
    score = tables.Column()
    strip = tables.Column(empty_values=())
    score_change = tables.TemplateColumn(
        template_name=CHANGE, extra_context={"kind": "score", "decimals": 2}
    )
    tier = tables.Column(empty_values=())
    history = tables.Column(empty_values=())

    class Meta:
        orderable = False

    def __init__(self, ours: RankingTable, page: RankingPage) -> None:
        self.ours = ours
        super().__init__(data=page.rows)

    def render_score(self, value: Any) -> str:
        return format_number(value, self.ours.decimals)

    def render_strip(self, record: RankingRow) -> SafeString:
        ours = self.ours
        strip = micro.dot_strip(record.score, low=ours.low, high=ours.high)
        return render_to_string("components/_dot_strip.html", {"strip": strip})

    def render_tier(self, record: RankingRow) -> SafeString:
        facts = {"name": record.tier, "strength": record.tier_strength, "total": 3}
        return render_to_string(BADGE, facts)

    def render_history(self, record: RankingRow) -> SafeString:
        ours = self.ours
        line = micro.sparkline(record.history, low=ours.spark_low, high=ours.spark_high)
        return render_to_string("components/_sparkline.html", {"line": line})


class StockTable(RankingTable):
    """Stands in our table's place on our page."""

    def __init__(self, page: RankingPage, request: HttpRequest) -> None:
        super().__init__(page, request)
        self.request = request

    def body_html(self) -> SafeString:
        body: SafeString = Cells(self, self.page_data).as_html(self.request)
        return body


def with_stock_table(ask_page: Callable[[], Answer]) -> Callable[[], Answer]:
    """The same page, drawn the stock way."""

    def draw() -> Answer:
        with mock.patch.object(view, "RankingTable", StockTable):
            return ask_page()

    return draw
