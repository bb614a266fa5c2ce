"""Both years of every unit: rank, score, the main domain, the common criteria."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.changes import (
    SORT_COMMON,
    SORT_RANK,
    SORT_SCORE,
    SORT_STEPS,
    ChangeRow,
    ChangesPage,
)
from indices.tables import cells
from indices.tables.fast import CellColumn, FastTable
from indices.tables.signs import ARROW


class ChangesTable(FastTable):
    """Takes the page's dataclass; asks the database nothing."""

    def __init__(self, page: ChangesPage, request: HttpRequest) -> None:
        self.page_data = page
        self.decimals = page.header.decimals
        self.year = page.header.year
        self.before = page.earlier.year if page.earlier else None
        query = page.query
        super().__init__(
            rows=page.rows,
            columns=[*self._ranks(), *self._scores(), *self._reasons()],
            request=request,
            sorted_by=f"-{query.sort}" if query.descending else query.sort,
        )

    def _ranks(self) -> list[tuple[str, CellColumn]]:
        return [
            (
                "unit",
                CellColumn(
                    _("Đơn vị"),
                    lambda r: format_html(
                        '<a href="{}">{}</a>', r.url, r.move.now.unit
                    ),
                    css="cell-unit",
                    is_row_header=True,
                ),
            ),
            (
                "rank_before",
                CellColumn(
                    _("Hạng %(year)s") % {"year": self.before},
                    lambda row: _whole(row.rank_before),
                    css="number",
                ),
            ),
            (
                "rank",
                CellColumn(
                    _("Hạng %(year)s") % {"year": self.year},
                    lambda row: _whole(row.move.now.rank),
                    css="number strong",
                    sort=SORT_RANK,
                ),
            ),
            (
                "steps",
                CellColumn(
                    _("+/− hạng"),
                    self.steps,
                    css="number",
                    sort=SORT_STEPS,
                    descends_first=True,
                ),
            ),
        ]

    def _scores(self) -> list[tuple[str, CellColumn]]:
        return [
            (
                "score_before",
                CellColumn(
                    _("Điểm %(year)s") % {"year": self.before},
                    lambda row: self.number(row.score_before),
                    css="number",
                ),
            ),
            (
                "score",
                CellColumn(
                    _("Điểm %(year)s") % {"year": self.year},
                    lambda row: self.number(row.move.now.score),
                    css="number strong",
                ),
            ),
            (
                "change",
                CellColumn(
                    _("+/− điểm công bố"),
                    lambda row: self.change(row.score_change),
                    css="number",
                    sort=SORT_SCORE,
                    descends_first=True,
                ),
            ),
        ]

    def _reasons(self) -> list[tuple[str, CellColumn]]:
        page = self.page_data
        columns = []
        if page.has_common:
            columns.append(
                (
                    "common",
                    CellColumn(
                        _("Tiêu chí chung (điểm %)"),
                        self.common,
                        css="number",
                        sort=SORT_COMMON,
                        descends_first=True,
                    ),
                )
            )
        if any(row.main_domain for row in page.all_rows):
            columns.append(
                (
                    "domain",
                    CellColumn(
                        _("Lĩnh vực đổi nhiều nhất"), self.domain, css="cell-models"
                    ),
                )
            )
        return columns

    def row_classes(self, row: ChangeRow) -> str:
        return "row--mine" if row.move.now.slug == self.page_data.query.focus else ""

    def row_id(self, row: ChangeRow) -> str:
        return row.move.now.slug

    def number(self, value: Decimal | None) -> SafeString | str:
        return cells.score_cell(value, self.decimals)

    def change(self, value: Decimal | None) -> SafeString | str:
        return cells.score_change_cell(value, self.decimals)

    def steps(self, row: ChangeRow) -> SafeString | str:
        if self.page_data.movements.units_changed:
            return format_html(
                '<span class="muted" title="{}">–</span>',
                _("các đơn vị được xếp hạng đã đổi"),
            )
        return cells.rank_change_cell(row.rank_change)

    def common(self, row: ChangeRow) -> SafeString | str:
        if row.common_change is None:
            return cells.MISSING
        return format_html(
            '{} <span class="cell-note">{} {} {}</span>',
            self.change(row.common_change),
            format_number(row.common_before, 2),
            ARROW,
            format_number(row.common_now, 2),
        )

    def domain(self, row: ChangeRow) -> SafeString | str:
        if row.main_domain is None:
            return cells.MISSING
        return format_html(
            "{} {}", row.main_domain.domain.name, self.change(row.main_domain.change)
        )


def _whole(value: int | None) -> SafeString | str:
    return cells.MISSING if value is None else str(value)
