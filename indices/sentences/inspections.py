"""Inspections in sentences: how many were planned and held, and of whom."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.selectors.inspections import InspectionPage, InspectionsPage
from indices.selectors.unit_follow_up import UnitFollowUp
from indices.templatetags.cchc_format import ngay


def year_title(page: InspectionsPage) -> str:
    return _("Kiểm tra công tác CCHC ở %(area)s năm %(year)s") % {
        "area": page.area.name,
        "year": page.year,
    }


def year_finding(page: InspectionsPage) -> str:
    if not page.total:
        return _("Chưa ghi nhận cuộc kiểm tra nào trong năm.")
    kinds = "; ".join(
        _("%(kind)s: %(held)d/%(total)d")
        % {"kind": each.label.lower(), "held": each.held, "total": each.total}
        for each in page.counts
        if each.total
    )
    return _("Đã kiểm tra %(held)d/%(total)d cuộc ở %(units)d đơn vị (%(kinds)s).") % {
        "held": page.held,
        "total": page.total,
        "units": page.unit_count,
        "kinds": kinds,
    }


def inspection_title(page: InspectionPage) -> str:
    return _("%(kind)s ở %(unit)s, năm %(year)s") % {
        "kind": _kind_title(page.line.kind),
        "unit": page.line.unit,
        "year": page.line.year,
    }


def _kind_title(kind: str) -> str:
    return {
        "planned": _("Kiểm tra theo kế hoạch"),
        "surprise": _("Kiểm tra đột xuất"),
        "self": _("Tự kiểm tra"),
    }[kind]


def inspection_finding(page: InspectionPage) -> str:
    """When it was, or is to be, and how many things were found."""
    line = page.line
    when = ngay(line.day) if line.day else _("chưa ấn định ngày")
    said = f"{line.state_label}; {when}."
    if line.finding_count is not None:
        said += " " + _("%(count)d điều phát hiện.") % {"count": line.finding_count}
    if line.due_on:
        said += " " + _("Hạn khắc phục: %(day)s.") % {"day": ngay(line.due_on)}
    return said


def follow_up_title(page: UnitFollowUp) -> str:
    return _("%(unit)s: hội nghị, kiểm tra, khắc phục") % {"unit": page.unit.name}


def follow_up_finding(page: UnitFollowUp) -> str:
    if page.is_empty:
        return _(
            "Chưa ghi nhận kế hoạch khắc phục, cuộc kiểm tra hay hội nghị nào của "
            "đơn vị."
        )
    counted = (
        (_("%(count)d kế hoạch khắc phục"), len(page.plans)),
        (_("%(count)d cuộc kiểm tra"), len(page.inspections)),
        (_("%(count)d việc được nguồn nêu"), len(page.practices)),
    )
    said = ", ".join(text % {"count": count} for text, count in counted if count)
    return _("Đã ghi nhận: %(what)s.") % {"what": said}
