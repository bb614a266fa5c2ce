"""The tables of remediation: tasks, and how far each unit is with its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.scoring.deadlines import Timing
from indices.selectors.inspections import ToldFinding
from indices.selectors.remediation import TaskLine
from indices.selectors.remediation_area import RemediationPage, UnitProgress
from indices.sentences.remediation import outcome_words, timing_words
from indices.tables import cells
from indices.tables.fast import CellColumn, FastTable
from indices.tables.lost_points import criterion_cell
from indices.templatetags.cchc_format import ngay


def labelled(label: str, content: object) -> SafeString:
    """A cell that names itself where the heading is out of sight, as on a phone."""
    return format_html('<span class="cell-label">{}:</span> {}', label, content)


class TaskTable(FastTable):
    """Tasks of one unit, or of many with their units; `edit` leads to the task's form
    for those who keep the plan."""

    def __init__(
        self,
        tasks: Sequence[TaskLine],
        request: HttpRequest,
        *,
        decimals: int,
        year: int,
        has_units: bool = False,
        edit: dict[str, object] | None = None,
        findings: Mapping[int, Sequence[ToldFinding]] | None = None,
    ) -> None:
        self.decimals, self.year, self.edit = decimals, year, edit
        self.findings = findings or {}
        columns = self._columns()
        if has_units:
            unit = CellColumn(_("Đơn vị"), self.unit, css="cell-unit-name")
            columns.insert(1, ("unit", unit))
        super().__init__(rows=tasks, columns=columns, request=request)

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
                    is_row_header=True,
                ),
            ),
            (
                "points",
                CellColumn(
                    _("Điểm mất"),
                    lambda row: labelled(
                        _("Điểm mất"), cells.score_cell(row.points, self.decimals)
                    ),
                    css="number strong",
                ),
            ),
            ("what", CellColumn(_("Việc phải làm"), self.what, css="cell-task")),
            (
                "due",
                CellColumn(
                    _("Thời hạn"),
                    lambda row: labelled(_("Thời hạn"), ngay(row.due_on)),
                    css="number",
                ),
            ),
            ("state", CellColumn(_("Tình trạng"), self.state, css="cell-state")),
            (
                "outcome",
                CellColumn(
                    _("Điểm có trở lại không"),
                    lambda row: outcome_words(row.outcome, self.decimals),
                    css="cell-outcome",
                ),
            ),
        ]

    def row_id(self, row: TaskLine) -> str:
        return f"nv-{row.pk}"

    def row_classes(self, row: TaskLine) -> str:
        return f"task--{row.timing.value.replace('_', '-')}"

    def unit(self, row: TaskLine) -> SafeString:
        url = reverse("unit_plan", args=[row.unit.slug, self.year])
        return format_html('<a href="{}">{}</a>', url, row.unit.name)

    def what(self, row: TaskLine) -> SafeString:
        evidence = (
            format_html(
                '<span class="criterion-note">{}: {}</span>',
                _("Minh chứng"),
                row.evidence,
            )
            if row.evidence
            else ""
        )
        return format_html(
            '{}<span class="criterion-note">{}: {}</span>{}{}',
            row.what,
            _("Ai làm"),
            row.who,
            evidence,
            self._found(row),
            self._edit_link(row),
        )

    def _found(self, row: TaskLine) -> SafeString:
        """What inspections found about the criterion."""
        return format_html_join(
            "",
            '<span class="criterion-note">{} <a href="{}">{}</a>: {}</span>',
            (
                (_("Kiểm tra"), told.url, ngay(told.day), told.text)
                for told in self.findings.get(row.line.pk, ())
            ),
        )

    def _edit_link(self, row: TaskLine) -> SafeString | str:
        if self.edit is None:
            return ""
        return format_html(
            '<a class="plan-link screen-only" href="{}">{}'
            '<span class="visually-hidden">: {}</span></a>',
            reverse("indices:entry_task", kwargs={**self.edit, "task": row.pk}),
            _("Sửa, ghi kết quả"),
            row.line.code,
        )

    def state(self, row: TaskLine) -> SafeString:
        is_late = row.timing in (Timing.OVERDUE, Timing.DUE_SOON)
        return format_html(
            '<span class="task-state{}">{}</span>{}',
            f" task-state--{row.timing.value.replace('_', '-')}" if is_late else "",
            timing_words(row),
            format_html('<span class="criterion-note">{}</span>', row.result)
            if row.result
            else "",
        )


class ProgressTable(FastTable):
    """Every unit of the edition, in the order of its ranking."""

    def __init__(self, page: RemediationPage, request: HttpRequest) -> None:
        self.page_data = page
        self.decimals = page.header.decimals
        super().__init__(rows=page.units, columns=self._columns(), request=request)

    def _columns(self) -> list[tuple[str, CellColumn]]:
        columns = [
            (
                "unit",
                CellColumn(
                    _("Đơn vị"), self.unit, css="cell-unit-name", is_row_header=True
                ),
            ),
            ("plan", CellColumn(_("Kế hoạch"), self.plan, css="cell-plan")),
            self._count(_("Nhiệm vụ"), "total"),
            self._count(_("Đã xong"), "done"),
            self._count(_("Quá hạn"), "overdue"),
            self._count(_("Sắp đến hạn"), "due_soon"),
            (
                "points",
                CellColumn(
                    _("Điểm nhằm lấy lại"),
                    lambda row: self.points(row, row.counts.points),
                    css="number strong",
                ),
            ),
        ]
        if self.page_data.next_year is not None:
            heading = _("Lấy lại năm %(year)s") % {"year": self.page_data.next_year}
            columns.append(
                ("regained", CellColumn(heading, self.regained, css="number"))
            )
        return columns

    def _count(self, heading: str, key: str) -> tuple[str, CellColumn]:
        def cell(row: UnitProgress) -> SafeString | str:
            if row.plan is None:
                return cells.MISSING
            return str(getattr(row.counts, key))

        return key, CellColumn(heading, cell, css="number")

    def row_id(self, row: UnitProgress) -> str:
        return row.unit.slug

    def row_classes(self, row: UnitProgress) -> str:
        return "row--mine" if row.unit.slug == self.page_data.focus else ""

    def unit(self, row: UnitProgress) -> SafeString:
        url = reverse("unit_year", args=[row.unit.slug, self.page_data.header.year])
        return format_html('<a href="{}">{}</a>', url, row.unit.name)

    def plan(self, row: UnitProgress) -> SafeString:
        if row.plan is None:
            return format_html(
                '<span class="muted">{}</span>', _("chưa ban hành kế hoạch")
            )
        url = reverse("unit_plan", args=[row.unit.slug, self.page_data.header.year])
        said = row.plan.decision if row.plan.is_issued else _("đang lập")
        return format_html('<a href="{}">{}</a>', url, said)

    def points(self, row: UnitProgress, value: Decimal) -> SafeString | str:
        if row.plan is None:
            return cells.MISSING
        return cells.score_cell(value, self.decimals)

    def regained(self, row: UnitProgress) -> SafeString | str:
        if not row.counts.judged:
            return cells.MISSING
        return format_number(row.counts.regained, self.decimals)
