"""Why an edition lacks some of the official files."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.selectors.report_list import ReportListPage


def lacking_annexes(page: ReportListPage) -> str:
    """Which annexes are not offered, and why; empty where there are all."""
    if page.has_scores:
        return ""
    said = _(
        "Kỳ này không có phiếu chấm điểm theo tiêu chí nên không có phụ lục theo lĩnh "
        "vực, chi tiết đơn vị và tiêu chí mất điểm."
    )
    if page.figure_units:
        return said
    why = _(
        "Chưa đơn vị nào của kỳ công bố số liệu hoạt động năm %(year)d nên cũng không "
        "có phụ lục số liệu."
    ) % {"year": page.header.year}
    return f"{said} {why}"
