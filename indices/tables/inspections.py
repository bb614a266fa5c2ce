"""The table of inspections: of a year with their units, or of one unit."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.selectors.inspections import InspectionLine
from indices.tables import cells
from indices.tables.fast import CellColumn, FastTable
from indices.tables.remediation import labelled
from indices.templatetags.cchc_format import ngay


class InspectionTable(FastTable):
    """Takes lines; asks the database nothing."""

    def __init__(
        self,
        lines: Sequence[InspectionLine],
        request: HttpRequest,
        *,
        has_units: bool = True,
    ) -> None:
        self.has_units = has_units
        super().__init__(rows=lines, columns=self._columns(), request=request)

    def _columns(self) -> list[tuple[str, CellColumn]]:
        first = _("Đơn vị") if self.has_units else _("Năm")
        return [
            (
                "unit",
                CellColumn(first, self.first, css="cell-criterion", is_row_header=True),
            ),
            ("kind", CellColumn(_("Hình thức"), self.kind, css="cell-kind")),
            ("day", CellColumn(_("Ngày"), self.day, css="number")),
            ("state", CellColumn(_("Tình trạng"), self.state, css="cell-state")),
            ("findings", CellColumn(_("Phát hiện"), self.findings, css="number")),
            ("due", CellColumn(_("Hạn khắc phục"), self.due, css="number")),
        ]

    def first(self, row: InspectionLine) -> SafeString | str:
        if not self.has_units:
            return str(row.year)
        url = reverse("unit_follow_up", args=[row.slug])
        return format_html('<a href="{}">{}</a>', url, row.unit)

    def kind(self, row: InspectionLine) -> SafeString:
        note = (
            format_html('<span class="criterion-note">{}</span>', row.decision)
            if row.decision
            else ""
        )
        return format_html(
            '<a href="{}">{}<span class="visually-hidden">: {}</span></a>{}',
            row.url,
            row.kind_label,
            row.unit,
            note,
        )

    def day(self, row: InspectionLine) -> SafeString:
        day = ngay(row.day) if row.day else cells.MISSING
        return labelled(_("Ngày"), day)

    def state(self, row: InspectionLine) -> SafeString:
        note = (
            format_html('<span class="criterion-note">{}</span>', row.conclusion)
            if row.conclusion
            else ""
        )
        return format_html("{}{}", row.state_label, note)

    def findings(self, row: InspectionLine) -> SafeString:
        count = cells.MISSING if row.finding_count is None else row.finding_count
        return labelled(_("Phát hiện"), count)

    def due(self, row: InspectionLine) -> SafeString:
        return labelled(
            _("Hạn khắc phục"), ngay(row.due_on) if row.due_on else cells.MISSING
        )
