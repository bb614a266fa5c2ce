"""What is said of units and the places they were made of, and what compares."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indices.numbers import format_number
from indices.selectors.places_before import (
    Estimate,
    PastResult,
    PlaceRow,
    PlacesPage,
    Predecessor,
)


def places_title(page: PlacesPage) -> str:
    return _("Nơi này trước đây: %(title)s") % {"title": page.header.title}


def places_finding(page: PlacesPage) -> str:
    """How many units of the edition the map made, or that it made none."""
    if not page.new_count:
        return _("Không đơn vị nào trong kỳ này do sắp xếp mà có.")
    return ngettext(
        "%(count)d đơn vị trong kỳ này do sắp xếp mà có; bên cạnh là kết quả của các "
        "đơn vị trước, trong bảng xếp hạng của thời ấy.",
        "%(count)d đơn vị trong kỳ này do sắp xếp mà có; bên cạnh là kết quả của các "
        "đơn vị trước, trong bảng xếp hạng của thời ấy.",
        page.new_count,
    ) % {"count": page.new_count}


def comparison_of(row: PlaceRow) -> str:
    """What of a unit can be compared with its past, and why the rest cannot."""
    if row.is_same_unit:
        return _("So được: cùng một đơn vị, chỉ đổi tên, loại hoặc cấp trên.")
    count = len(row.predecessors)
    if any(each.is_part for each in row.predecessors):
        return ngettext(
            "Không so được điểm và hạng: lấy một phần của đơn vị trước.",
            "Không so được điểm và hạng: có phần lấy từ %(count)d đơn vị trước.",
            count,
        ) % {"count": count}
    return ngettext(
        "Không so được điểm và hạng: từ một đơn vị trước nhưng không phải một-một.",
        "Không so được điểm và hạng: nhập từ %(count)d đơn vị trước.",
        count,
    ) % {"count": count}


def past_line(result: PastResult | None, decimals: int) -> str:
    """ "76,71 điểm; hạng 4/9; Khá (2022, Huyện Đại Từ)", or that nothing is known."""
    if result is None:
        return _("chưa có kết quả")
    said = []
    if result.score is not None:
        said.append(
            _("%(score)s điểm") % {"score": format_number(result.score, decimals)}
        )
    if result.rank is not None:
        of = f"/{result.ranked_of}" if result.ranked_of else ""
        said.append(_("hạng %(rank)d%(of)s") % {"rank": result.rank, "of": of})
    if result.tier:
        said.append(_("loại %(tier)s") % {"tier": result.tier})
    where = _("năm %(year)d, xếp trong %(area)s") % {
        "year": result.year,
        "area": result.area,
    }
    return f"{'; '.join(said)} ({where})"


def change_line(before: Sequence[Predecessor]) -> str:
    """How and since when: "sáp nhập, từ 01/07/2025"."""
    kinds = ", ".join(dict.fromkeys(each.kind for each in before))
    day = f"{max(each.effective_on for each in before):%d/%m/%Y}"
    return _("%(kinds)s, từ %(day)s") % {"kinds": kinds, "day": day}


def estimate_line(estimate: Estimate | None, decimals: int) -> str:
    """Always with the word: an estimate is nobody's result."""
    if estimate is None:
        return ""
    return _("Ước tính %(year)d: %(score)s (trung bình theo %(quantity)s)") % {
        "year": estimate.year,
        "score": format_number(estimate.score, decimals),
        "quantity": estimate.quantity,
    }


def estimate_warning(quantity: str) -> str:
    """Said wherever estimates show, in files too."""
    return _(
        "Ước tính là trung bình điểm của các đơn vị trước, tính theo %(quantity)s; "
        "không phải kết quả do cơ quan nào công bố và không dùng để xếp hạng."
    ) % {"quantity": quantity}
