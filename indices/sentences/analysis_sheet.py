"""What the sheet for the review conference says above its tables."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.analysis_sheet import AnalysisSheet
from indices.sentences.lost_points import unit_finding as lost_finding
from indices.sentences.remediation import plan_finding


def sheet_title(page: AnalysisSheet) -> str:
    return _("Phiếu phân tích %(index)s năm %(year)s: %(unit)s") % {
        "index": page.losses.header.index_short_name,
        "year": page.losses.header.year,
        "unit": page.losses.unit.name,
    }


def losses_line(page: AnalysisSheet) -> str:
    return lost_finding(page.losses)


def profile_line(page: AnalysisSheet) -> str:
    """The weakest and the strongest domain, by share of the maximum."""
    known = [
        (x.part.percent, x.part) for x in page.profile if x.part.percent is not None
    ]
    if len(known) < 2:
        return ""
    lowest = min(known, key=lambda pair: pair[0])
    highest = max(known, key=lambda pair: pair[0])
    return _(
        "Thấp nhất: lĩnh vực %(low)s (%(low_share)s%%); cao nhất: lĩnh vực %(high)s "
        "(%(high_share)s%%)."
    ) % {
        "low": lowest[1].code,
        "low_share": format_number(lowest[0], 1),
        "high": highest[1].code,
        "high_share": format_number(highest[0], 1),
    }


def earlier_line(page: AnalysisSheet) -> str:
    """Whether the tasks of the plan before this result paid."""
    if page.earlier is None:
        return _(
            "Đơn vị không có kế hoạch khắc phục nào trước kết quả này để đối chiếu."
        )
    return plan_finding(page.earlier)
