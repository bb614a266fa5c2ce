"""The criteria tree of one unit in one domain, a line for each criterion."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.scoring.totals import Kind
from indices.selectors.comparability import Ground
from indices.selectors.plan_links import PlanLinks
from indices.selectors.unit_domain import CriterionResult, UnitDomainPage
from indices.sentences.comparisons import (
    figure_words,
    no_comparison,
    plain,
    rule_words,
)
from indices.sentences.figures import linked_words
from indices.tables import cells
from indices.tables.fast import CellColumn, FastTable
from indices.tables.plan_links import plan_link


class UnitDomainTable(FastTable):
    """Takes the page's dataclass; asks the database nothing."""

    def __init__(
        self,
        page: UnitDomainPage,
        request: HttpRequest,
        *,
        plan: PlanLinks | None = None,
    ) -> None:
        self.page_data = page
        self.plan = plan
        self.decimals = page.header.decimals
        self.top = page.domain.depth
        super().__init__(rows=page.shown, columns=self._columns(), request=request)

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
            ("max", CellColumn(_("Tối đa"), self.most, css="number")),
            *self._judges(),
            ("points", CellColumn(_("Đạt"), self.points, css="number strong")),
            ("lost", CellColumn(_("Mất"), self.lost, css="number cell-lost")),
            (
                "median",
                CellColumn(
                    _("Trung vị"), lambda r: self.number(r.median), css="number"
                ),
            ),
            *self._earlier(),
        ]

    def _judges(self) -> list[tuple[str, CellColumn]]:
        """Who scores in this domain: the unit and its appraisers, the survey."""
        leaves = self.page_data.leaves
        columns = []
        if any(leaf.line.kind is not Kind.SURVEY for leaf in leaves):
            columns += [
                ("self", CellColumn(_("Tự chấm"), self.self_score, css="number")),
                ("appraised", CellColumn(_("Thẩm định"), self.judged, css="number")),
            ]
        if any(leaf.line.kind is Kind.SURVEY for leaf in leaves):
            columns.append(
                ("survey", CellColumn(_("Điều tra XHH"), self.survey, css="number"))
            )
        return columns

    def _earlier(self) -> list[tuple[str, CellColumn]]:
        year = self.page_data.earlier_year
        if year is None:
            return []
        heading = _("Năm %(year)s") % {"year": year}
        return [
            ("before", CellColumn(heading, self.before, css="number")),
            ("change", CellColumn(_("+/− điểm"), self.change, css="number")),
        ]

    def row_classes(self, row: CriterionResult) -> str:
        depth = row.line.depth - self.top
        kind = "row--leaf" if row.is_leaf else "row--group"
        return f"{kind} depth-{min(depth, 4)}"

    def row_id(self, row: CriterionResult) -> str:
        return f"tc-{row.line.code}"

    def number(self, value: Decimal | None) -> SafeString | str:
        return cells.score_cell(value, self.decimals)

    def criterion(self, row: CriterionResult) -> SafeString:
        return format_html(
            '<a href="{}"><span class="criterion-code">{}</span> {}</a>{}{}{}',
            row.url,
            row.line.code,
            row.line.name,
            self._note(row),
            plan_link(self.plan, row.line.code) if row.is_leaf and row.lost else "",
            self._details(row),
        )

    def _note(self, row: CriterionResult) -> SafeString | str:
        if row.is_not_applicable and row.not_applicable_reason:
            return format_html(
                '<span class="criterion-note">{}: {}</span>',
                _("Không áp dụng"),
                row.not_applicable_reason,
            )
        said = (
            (_("Nhận xét thẩm định"), row.note),
            (_("Giải trình của đơn vị"), row.explanation),
        )
        return format_html_join(
            "",
            '<span class="criterion-note">{}: {}</span>',
            ((label, text) for label, text in said if text),
        )

    def _details(self, row: CriterionResult) -> SafeString | str:
        lines = list(self._facts(row)) if row.is_leaf else []
        if not lines:
            return ""
        return format_html(
            '<details class="fold criterion-rule"><summary>{}'
            '<span class="visually-hidden"> {}</span></summary><dl>{}</dl></details>',
            _("Cách chấm"),
            row.line.code,
            format_html_join("", "<dt>{}</dt><dd>{}</dd>", lines),
        )

    def _facts(self, row: CriterionResult) -> Iterator[tuple[str, SafeString | str]]:
        line = row.line
        facts: list[tuple[str, SafeString | str]] = [
            (_("Cách tính điểm"), rule_words(line)),
            (_("Số liệu kê khai"), self._declared(row)),
            (_("Số liệu điều hành"), self._linked(row)),
            (_("Thẩm định lần 1"), self._first_round(row)),
            (_("Tài liệu kiểm chứng"), line.evidence),
            (_("Cơ quan thẩm định"), line.office),
        ]
        if row.comparison.ground is not Ground.NO_EARLIER_YEAR:
            reason = no_comparison(row.comparison, line, self.page_data.earlier_year)
            facts.append((_("So với năm trước"), reason))
        return ((label, text) for label, text in facts if text)

    def _declared(self, row: CriterionResult) -> str:
        if row.declared_figure is None:
            return ""
        worked = figure_words(row.line, row.declared_figure)
        return f"{plain(row.declared_figure)}. {worked}".strip()

    def _linked(self, row: CriterionResult) -> SafeString | str:
        if row.linked is None:
            return ""
        return format_html(
            '<a href="{}">{}</a>',
            reverse("indices:measure", args=[row.linked.measure.code]),
            linked_words(row.linked, row.declared_figure),
        )

    def _first_round(self, row: CriterionResult) -> str:
        if row.final_score is None or row.appraised_score in (None, row.final_score):
            return ""
        return format_number(row.appraised_score, self.decimals)

    def most(self, row: CriterionResult) -> SafeString | str:
        if row.line.is_outside or not row.is_not_applicable:
            return self.number(row.max_score)
        return self.number(row.line.max_score)

    def _absent(self, row: CriterionResult) -> SafeString | str:
        if row.is_not_applicable:
            return format_html('<abbr title="{}">k.a.d</abbr>', _("không áp dụng"))
        if row.is_leaf:
            return format_html(
                '<span class="muted" title="{}">–</span>', _("chưa chấm")
            )
        return cells.MISSING

    def self_score(self, row: CriterionResult) -> SafeString | str:
        if not row.is_leaf or row.line.kind is Kind.SURVEY:
            return ""
        return self.number(row.self_score)

    def judged(self, row: CriterionResult) -> SafeString | str:
        if not row.is_leaf or row.line.kind is Kind.SURVEY:
            return ""
        if row.judged_score is None:
            return self._absent(row)
        return self.number(row.judged_score)

    def survey(self, row: CriterionResult) -> SafeString | str:
        if not row.is_leaf or row.line.kind is not Kind.SURVEY:
            return ""
        if row.survey_score is None or row.is_not_applicable:
            return self._absent(row)
        return self.number(row.survey_score)

    def points(self, row: CriterionResult) -> SafeString | str:
        return self._absent(row) if row.points is None else self.number(row.points)

    def lost(self, row: CriterionResult) -> SafeString | str:
        if row.lost is None:
            return "" if row.line.kind is Kind.BONUS else cells.MISSING
        if not row.lost:
            return format_html('<span class="muted">{}</span>', self.number(row.lost))
        return format_html('<span class="lost">{}</span>', self.number(row.lost))

    def before(self, row: CriterionResult) -> SafeString | str:
        if row.before is not None:
            return self.number(row.before)
        reason = no_comparison(row.comparison, row.line, self.page_data.earlier_year)
        return format_html(
            '<span class="muted" title="{}">{}</span>',
            reason or _("năm ấy chưa có điểm"),
            _("không so sánh") if reason else "–",
        )

    def change(self, row: CriterionResult) -> SafeString | str:
        if row.before is None or row.change is None:
            return ""
        return cells.score_change_cell(row.change, self.decimals)
