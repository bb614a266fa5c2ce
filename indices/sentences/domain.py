"""What is said of one domain of an edition."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.domain import DomainPage


def domain_title(page: DomainPage) -> str:
    return _("%(domain)s, %(title)s") % {
        "domain": page.domain.name,
        "title": page.header.title,
    }


def domain_finding(page: DomainPage) -> str:
    """The middle and the ends of all units, and the criterion that is hardest."""
    best, worst = page.best, page.worst
    if best is None or worst is None:
        return _("Chưa có đơn vị nào đủ điểm ở lĩnh vực này.")
    decimals = page.header.decimals
    said = _(
        "Trung vị %(median)s điểm%(share)s; cao nhất %(best)s (%(unit)s), "
        "thấp nhất %(worst)s (%(last)s)."
    ) % {
        "median": format_number(page.median, decimals),
        "share": _share(page),
        "best": format_number(best.points, decimals),
        "unit": best.unit,
        "worst": format_number(worst.points, decimals),
        "last": worst.unit,
    }
    hard = [c for c in page.criteria if c.is_leaf and c.mean_percent is not None]
    if len(hard) < 2:
        return said
    hardest = min(hard, key=lambda each: each.mean_percent or 0)
    return said + _(
        " Tiêu chí đạt thấp nhất: %(code)s %(name)s, bình quân %(mean)s%%."
    ) % {
        "code": hardest.line.code,
        "name": hardest.line.name,
        "mean": format_number(hardest.mean_percent, 1),
    }


def _share(page: DomainPage) -> str:
    if page.median_percent is None:
        return ""
    return _(" (%(percent)s%% điểm tối đa)") % {
        "percent": format_number(page.median_percent, 1)
    }


def strip_title(page: DomainPage) -> str:
    """The finding of the strip: how far apart the units are."""
    if len(page.points) < 2:
        return page.domain.name
    spread = page.points[0] - page.points[-1]
    return _("Đơn vị cao nhất hơn đơn vị thấp nhất %(spread)s điểm") % {
        "spread": format_number(spread, page.header.decimals)
    }
