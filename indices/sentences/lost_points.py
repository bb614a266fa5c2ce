"""Where points are lost, in sentences: of one unit, and of all units together."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.lost_points import LostPointsPage
from indices.selectors.unit_losses import UnitLoss, UnitLossesPage


def area_title(page: LostPointsPage) -> str:
    return _("Điểm mất %(title)s") % {"title": page.header.title}


def area_finding(page: LostPointsPage) -> str:
    """How much all units lost, and how few criteria most of it comes from."""
    if not page.top:
        return _("Chưa có tiêu chí nào bị trừ điểm.")
    decimals = page.header.decimals
    said = _(
        "%(count)d đơn vị mất tổng cộng %(lost)s điểm; %(top)d tiêu chí mất nhiều nhất "
        "chiếm %(share)s%%."
    ) % {
        "count": page.unit_count,
        "lost": format_number(page.lost, decimals),
        "top": len(page.top),
        "share": format_number(page.top_share, 1),
    }
    worst = max(page.domains, key=lambda each: each.lost)
    return said + _(" Lĩnh vực mất nhiều nhất: %(domain)s (%(share)s%%).") % {
        "domain": worst.domain.name,
        "share": format_number(worst.share, 1),
    }


def unit_title(page: UnitLossesPage) -> str:
    return _("%(unit)s mất điểm ở đâu, %(title)s") % {
        "unit": page.unit.name,
        "title": page.header.title,
    }


def unit_finding(page: UnitLossesPage) -> str:
    if page.missing_count:
        return _(
            "Còn %(count)d tiêu chí chưa có điểm: số điểm mất dưới đây chưa đủ."
        ) % {"count": page.missing_count}
    if not page.losses:
        return _("Đơn vị không bị trừ điểm ở tiêu chí nào.")
    decimals = page.header.decimals
    return _(
        "Đạt %(achieved)s/%(max)s điểm. Mất %(lost)s điểm ở %(count)d tiêu chí; "
        "%(top)d tiêu chí đầu chiếm %(share)s%%."
    ) % {
        "achieved": format_number(page.achieved, decimals),
        "max": format_number(page.applicable_max, decimals),
        "lost": format_number(page.lost, decimals),
        "count": len(page.losses),
        "top": len(page.top),
        "share": format_number(page.top[-1].cumulated, 1),
    }


def losses_title(page: UnitLossesPage) -> str:
    """The finding of the figure: the domain that cost most."""
    known = [each for each in page.domains if each.lost]
    if not known:
        return _("Điểm mất theo lĩnh vực")
    worst = max(known, key=lambda each: each.lost or 0)
    return _("Mất nhiều nhất ở %(domain)s: %(lost)s điểm") % {
        "domain": worst.domain.name,
        "lost": format_number(worst.lost, page.header.decimals),
    }


def models_line(loss: UnitLoss) -> str:
    """How many units beside those named have full marks."""
    rest = loss.full_count - len(loss.models)
    return _("và %(count)d đơn vị khác") % {"count": rest} if rest > 0 else ""
