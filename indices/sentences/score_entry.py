"""What the entry grid says of a sheet: what it comes to, what is still missing."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from indices.numbers import format_number


def points_of(achieved: Decimal, maximum: Decimal) -> str:
    """Points out of their maximum: "12,50/20"."""
    return f"{format_number(achieved)}/{_plain(maximum)}"


def missing_cells(count: int) -> str:
    if not count:
        return _("Đủ điểm")
    return _("còn thiếu %(count)s ô") % {"count": format_number(count, 0)}


def figures_sentence(
    *,
    achieved: Decimal,
    maximum: Decimal,
    missing_count: int,
    value: Decimal | None,
    tier: str,
    is_own: bool,
) -> str:
    """Total, index and tier of a sheet: "Tổng 71,25/100; chỉ số 71,25%; loại Khá."."""
    total = _("Tổng tự chấm %(points)s") if is_own else _("Tổng %(points)s")
    said = [total % {"points": points_of(achieved, maximum)}]
    if value is not None:
        said.append(_("chỉ số %(value)s%%") % {"value": format_number(value)})
    if tier and value is not None:
        said.append(_("loại %(tier)s") % {"tier": tier})
    said.append(missing_cells(missing_count))
    return "; ".join(said) + "."


def missing_units(count: int) -> str:
    """How many units still lack a score of this criterion."""
    if not count:
        return _("Mọi đơn vị đã có điểm của tiêu chí này.")
    return _("Còn thiếu điểm của %(count)s đơn vị.") % {
        "count": format_number(count, 0)
    }


def _plain(value: Decimal) -> str:
    """A maximum without needless zeros: 14,5."""
    return format_number(value).rstrip("0").rstrip(",")


def overview_sentence(*, missing_count: int, open_count: int) -> str:
    """How many cells of how many units of an edition are still empty."""
    if not missing_count:
        return _("Mọi phiếu đã đủ điểm.")
    return _("Còn thiếu %(cells)s ô ở %(units)s đơn vị.") % {
        "cells": format_number(missing_count, 0, grouping=True),
        "units": format_number(open_count, 0, grouping=True),
    }
