"""The tables of lost points: criteria over all units, and those of one unit."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.charts.share_bar import bar_width
from indices.numbers import format_number
from indices.selectors.lost_points import (
    SORT_CODE,
    SORT_LOST,
    SORT_MEAN,
    SORT_UNITS,
    DomainLoss,
    LostLine,
    LostPointsPage,
)
from indices.selectors.plan_links import PlanLinks
from indices.selectors.unit_losses import UnitLoss, UnitLossesPage
from indices.sentences.lost_points import models_line
from indices.tables import cells
from indices.tables.fast import CellColumn, FastTable
from indices.tables.plan_links import plan_link


def percent_cell(value: Decimal | None) -> SafeString | str:
    return cells.MISSING if value is None else f"{format_number(value, 1)}%"


def criterion_cell(url: str, code: str, name: str, domain: str) -> SafeString:
    return format_html(
        '<a href="{}"><span class="criterion-code">{}</span> {}</a>'
        '<span class="criterion-note">{}</span>',
        url,
        code,
        name,
        domain,
    )


def share_cell(share: Decimal | None, most: Decimal | None) -> SafeString:
    """A bar from zero, as long as the share beside the greatest one."""
    if share is None:
        return cells.MISSING
    return format_html(
        '<svg class="share-bar" height="10" aria-hidden="true" focusable="false">'
        '<rect x="0" y="0" width="{}" height="10" /></svg><span>{}</span>',
        bar_width(share, most),
        percent_cell(share),
    )


def domain_shares(page: LostPointsPage) -> list[tuple[DomainLoss, SafeString]]:
    """Every domain with its share of all lost points as a bar."""
    most = max((d.share for d in page.domains if d.share is not None), default=None)
    return [(domain, share_cell(domain.share, most)) for domain in page.domains]


class LostPointsTable(FastTable):
    """Takes the page's dataclass; asks the database nothing."""

    def __init__(self, page: LostPointsPage, request: HttpRequest) -> None:
        self.decimals = page.header.decimals
        self.most = max(
            (line.share for line in page.lines if line.share is not None), default=None
        )
        query = page.query
        super().__init__(
            rows=page.lines,
            columns=self._columns(),
            request=request,
            sorted_by=f"-{query.sort}" if query.descending else query.sort,
        )

    def _columns(self) -> list[tuple[str, CellColumn]]:
        return [
            (
                "criterion",
                CellColumn(
                    _("Tiêu chí"),
                    lambda row: criterion_cell(
                        row.url, row.line.code, row.line.name, row.domain.name
                    ),
                    css="cell-criterion",
                    sort=SORT_CODE,
                    is_row_header=True,
                ),
            ),
            (
                "max",
                CellColumn(
                    _("Tối đa"),
                    lambda row: cells.score_cell(row.line.max_score, self.decimals),
                    css="number",
                ),
            ),
            (
                "mean",
                CellColumn(
                    _("Đạt bình quân"),
                    lambda row: percent_cell(row.figures.mean_percent),
                    css="number",
                    sort=SORT_MEAN,
                ),
            ),
            (
                "lost",
                CellColumn(
                    _("Tổng điểm mất"),
                    lambda row: cells.score_cell(row.figures.lost, self.decimals),
                    css="number strong",
                    sort=SORT_LOST,
                    descends_first=True,
                ),
            ),
            (
                "share",
                CellColumn(
                    _("Phần trong tổng số"),
                    lambda row: share_cell(row.share, self.most),
                    css="cell-share",
                ),
            ),
            (
                "cumulated",
                CellColumn(
                    _("Cộng dồn"),
                    lambda row: percent_cell(row.cumulated),
                    css="number",
                ),
            ),
            (
                "units",
                CellColumn(
                    _("Đơn vị bị trừ"),
                    self.units,
                    css="number",
                    sort=SORT_UNITS,
                    descends_first=True,
                ),
            ),
        ]

    def row_id(self, row: LostLine) -> str:
        return f"tc-{row.line.code}"

    def units(self, row: LostLine) -> str:
        return f"{row.figures.affected_count}/{row.figures.base_count}"


class UnitLossesTable(FastTable):
    """The most costly criteria of one unit, and who lost nothing there."""

    def __init__(
        self,
        page: UnitLossesPage,
        request: HttpRequest,
        *,
        plan: PlanLinks | None = None,
    ) -> None:
        self.page_data = page
        self.plan = plan
        self.decimals = page.header.decimals
        super().__init__(rows=page.top, columns=self._columns(), request=request)

    def _columns(self) -> list[tuple[str, CellColumn]]:
        return [
            (
                "criterion",
                CellColumn(
                    _("Tiêu chí"),
                    self.criterion,
                    css="cell-criterion",
                    is_row_header=True,
                ),
            ),
            ("lost", CellColumn(_("Mất"), self.lost, css="number strong")),
            (
                "share",
                CellColumn(
                    _("Phần"), lambda row: percent_cell(row.share), css="number"
                ),
            ),
            (
                "cumulated",
                CellColumn(
                    _("Cộng dồn"),
                    lambda row: percent_cell(row.cumulated),
                    css="number",
                ),
            ),
            ("models", CellColumn(_("Ai làm tốt"), self.models, css="cell-models")),
        ]

    def row_id(self, row: UnitLoss) -> str:
        return f"tc-{row.line.code}"

    def criterion(self, row: UnitLoss) -> SafeString:
        cell = criterion_cell(row.url, row.line.code, row.line.name, row.domain.name)
        said = (
            (_("Nhận xét thẩm định"), row.note),
            (_("Giải trình của đơn vị"), row.explanation),
        )
        notes = format_html_join(
            "",
            '<span class="criterion-note">{}: {}</span>',
            ((label, text) for label, text in said if text),
        )
        return format_html("{}{}{}", cell, notes, plan_link(self.plan, row.line.code))

    def lost(self, row: UnitLoss) -> str:
        lost = format_number(row.lost, self.decimals)
        return f"{lost}/{format_number(row.max_score, self.decimals)}"

    def models(self, row: UnitLoss) -> SafeString:
        if row.line.is_outside:
            return cells.MISSING
        if not row.models:
            return format_html(
                '<span class="muted">{}</span>', _("chưa đơn vị nào đạt trọn điểm")
            )
        names = format_html_join(
            ", ",
            '<a href="{}">{}</a>',
            (
                (
                    reverse(
                        "unit_domain",
                        args=[m.slug, self.page_data.header.year, row.domain.code],
                    ),
                    m.name,
                )
                for m in row.models
            ),
        )
        rest = models_line(row)
        return format_html("{} {}", names, rest) if rest else names
