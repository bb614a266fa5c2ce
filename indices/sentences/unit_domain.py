"""What is said of one unit in one domain."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.unit_domain import UnitDomainPage


def unit_domain_title(page: UnitDomainPage) -> str:
    return _("%(unit)s: %(domain)s, năm %(year)s") % {
        "unit": page.unit,
        "domain": page.domain.name,
        "year": page.header.year,
    }


def unit_domain_finding(page: UnitDomainPage) -> str:
    """The points, the place among the units, and where most was lost."""
    own, decimals = page.own, page.header.decimals
    if own.is_not_applicable or not own.max_score:
        return _("Lĩnh vực này không áp dụng với đơn vị.")
    if page.stored is None:
        missing = sum(
            leaf.points is None and not leaf.is_not_applicable for leaf in page.leaves
        )
        return _("Còn %(count)d tiêu chí chưa có điểm nên chưa tính điểm lĩnh vực.") % {
            "count": missing
        }
    said = [_points_words(page)]
    if page.rank is not None and page.ranked_of:
        said.append(
            _("hạng %(rank)d/%(of)d") % {"rank": page.rank, "of": page.ranked_of}
        )
    if own.median is not None:
        said.append(
            _("trung vị %(median)s") % {"median": format_number(own.median, decimals)}
        )
    return f"{'; '.join(said)}. {_worst_words(page)}".strip()


def _points_words(page: UnitDomainPage) -> str:
    own, decimals = page.own, page.header.decimals
    if page.domain.is_outside:
        return _("%(points)s điểm, ngoài thang điểm") % {
            "points": format_number(page.stored, decimals)
        }
    return _("Đạt %(points)s/%(max)s điểm (%(percent)s%%)") % {
        "points": format_number(page.stored, decimals),
        "max": format_number(own.max_score, decimals),
        "percent": format_number(own.percent, 1),
    }


def _worst_words(page: UnitDomainPage) -> str:
    """Which leaf cost the most points."""
    costly = [leaf for leaf in page.leaves if leaf.has_lost]
    if not costly:
        return _("Không bị trừ điểm ở tiêu chí nào.") if page.own.points else ""
    worst = max(costly, key=lambda leaf: leaf.lost or 0)
    return _(
        "Bị trừ điểm ở %(count)d/%(all)d tiêu chí; nhiều nhất là %(code)s %(name)s "
        "(mất %(lost)s/%(max)s)."
    ) % {
        "count": len(costly),
        "all": len(page.leaves),
        "code": worst.line.code,
        "name": worst.line.name,
        "lost": format_number(worst.lost, page.header.decimals),
        "max": format_number(worst.max_score, page.header.decimals),
    }
