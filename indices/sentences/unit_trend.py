"""What is said of a unit over the years, and of what it was made of."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.places_before import Predecessor
from indices.selectors.unit_trend import UnitTrend
from indices.sentences.places_before import estimate_warning


def trend_title(page: UnitTrend) -> str:
    return _("%(unit)s qua các năm") % {"unit": page.unit.name}


def trend_finding(page: UnitTrend) -> str:
    """The first and the last score of the unit's own, or what is lacking."""
    scored = [point for point in page.points if point.score is not None]
    if page.header is None:
        return _("Chưa có kết quả nào của đơn vị này.")
    values: dict[str, object] = {"index": page.header.index_short_name}
    if not page.points:
        return (
            _("%(index)s: chưa có kết quả của đơn vị này, chỉ của các đơn vị trước.")
            % values
        )
    if not scored:
        return _("%(index)s: có thứ hạng hoặc xếp loại nhưng chưa có điểm.") % values
    first, last = scored[0], scored[-1]
    decimals = page.header.decimals
    values |= {
        "first": format_number(first.score, decimals),
        "first_year": first.year,
        "last": format_number(last.score, decimals),
        "last_year": last.year,
    }
    if first is last:
        return (
            _("%(index)s năm %(last_year)d: %(last)s điểm; chưa có năm khác.") % values
        )
    return (
        _(
            "%(index)s: từ %(first)s điểm năm %(first_year)d đến %(last)s điểm năm "
            "%(last_year)d."
        )
        % values
    )


def before_line(page: UnitTrend) -> str:
    """Why the lines do not meet; empty where the unit was made of no others."""
    if page.changed_on is None:
        return ""
    return _(
        "Đơn vị hình thành từ %(day)s từ %(count)d đơn vị trước. Đường của đơn vị "
        "trước và của đơn vị này không nối với nhau: đó là những đơn vị khác nhau, "
        "xếp trong những bảng khác nhau."
    ) % {"day": f"{page.changed_on:%d/%m/%Y}", "count": len(page.predecessors)}


def past_name(page: UnitTrend, each: Predecessor) -> str:
    """Of a predecessor, told apart where the unit goes on under its name."""
    if each.unit != page.unit.name:
        return each.unit
    return _("%(name)s (cũ)") % {"name": each.unit}


def mark_text(page: UnitTrend) -> str:
    if page.changed_on is None:
        return ""
    kind = page.predecessors[0].kind
    return _("%(kind)s %(day)s") % {
        "kind": kind[:1].upper() + kind[1:],
        "day": f"{page.changed_on:%d/%m/%Y}",
    }


def estimate_name(page: UnitTrend) -> str:
    return _("Ước tính theo %(quantity)s") % {"quantity": page.quantity}


def estimate_note(page: UnitTrend) -> str:
    """Said above the figure and in the files wherever estimates show."""
    if not page.quantity:
        return ""
    if not page.estimates:
        return _(
            "Không ước tính được theo %(quantity)s: cần mọi đơn vị trước nhập toàn "
            "bộ, có điểm cùng năm và có %(quantity)s."
        ) % {"quantity": page.quantity}
    return estimate_warning(page.quantity)
