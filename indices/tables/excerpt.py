"""Both ends of a ranking on another page: the same columns, without sorting."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from indices.selectors.ranking import RankingPage
from indices.selectors.ranking_rows import RankingRow
from indices.tables.ranking import RankingTable


class ExcerptTable(RankingTable):
    """Says how many units it leaves out where it leaves them out."""

    can_be_sorted = False

    def __init__(self, page: RankingPage, request: HttpRequest) -> None:
        super().__init__(page, request)
        rows = page.rows
        self.gap = next(
            (n for n in range(1, len(rows)) if _left_out(rows[n - 1], rows[n])), None
        )

    def body_html(self) -> SafeString:
        if self.gap is None:
            return super().body_html()
        rows = self.row_list
        upper, lower = rows[: self.gap], rows[self.gap :]
        count = lower[0].position - upper[-1].position - 1
        text = ngettext(
            "… %(count)d đơn vị ở giữa", "… %(count)d đơn vị ở giữa", count
        ) % {"count": count}
        return format_html(
            '{}<tr role="row" class="row--gap"><td role="cell" colspan="{}">{}</td>'
            "</tr>{}",
            self._html_of(upper),
            len(self.cells),
            text,
            self._html_of(lower),
        )

    def _html_of(self, rows: Sequence[RankingRow]) -> SafeString:
        self.row_list = rows
        return super().body_html()


def _left_out(above: RankingRow, below: RankingRow) -> bool:
    return below.position > above.position + 1
