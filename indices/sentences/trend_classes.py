"""Trend classes in words, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.numbers import format_number
from indices.scoring.trends import USUAL, TrendClass
from indices.selectors.trend_class_page import TrendClassPage
from indices.selectors.trend_classes import UnitClass

WORDS: Mapping[TrendClass, Promise] = {
    TrendClass.RISING: gettext_lazy("tăng đều"),
    TrendClass.RECOVERING: gettext_lazy("phục hồi"),
    TrendClass.STALLED: gettext_lazy("chững"),
    TrendClass.WARNING: gettext_lazy("cảnh báo"),
    TrendClass.FALLING: gettext_lazy("giảm"),
    TrendClass.TOO_FEW: gettext_lazy("chưa đủ năm"),
}


def class_words(found: UnitClass) -> str:
    return str(WORDS[found.trend])


def class_line(found: UnitClass | None) -> str:
    """ "Xu hướng: cảnh báo (2022–2023: +2,10; 2023–2024: −1,40 điểm %)."."""
    if found is None:
        return ""
    if found.trend is TrendClass.TOO_FEW:
        return _(
            "Xu hướng: chưa đủ %(years)d năm liền nhau có phần điểm chung để xếp."
        ) % {"years": USUAL.years}
    return _(
        "Xu hướng: %(trend)s. Tăng, giảm trên phần điểm chung của hai năm: %(changes)s."
    ) % {"trend": class_words(found), "changes": changes_words(found)}


def known_class_line(found: UnitClass | None) -> str:
    """The same, but nothing where it is not known."""
    is_known = found is not None and found.trend is not TrendClass.TOO_FEW
    return class_line(found) if is_known else ""


def changes_words(found: UnitClass) -> str:
    return "; ".join(
        # No line ends before the percent sign.
        _("%(before)d–%(year)d: %(change)s điểm\u00a0%%")
        % {
            "before": each.before,
            "year": each.year,
            "change": format_number(each.change, 2, sign=True),
        }
        for each in found.changes
    )


def thresholds_line() -> str:
    """The thresholds as the method page states them."""
    return _(
        "Ngưỡng: từ %(change)s điểm phần trăm một năm trở lên mới coi là tăng hay "
        "giảm; cần ít nhất %(years)d năm liền nhau so sánh được; nhịp trước đó là "
        "trung bình của nhiều nhất %(window)d lần thay đổi trước lần cuối."
    ) % {
        "change": format_number(USUAL.change, 0),
        "years": USUAL.years,
        "window": USUAL.window,
    }


def counts_line(found: Iterable[UnitClass]) -> str:
    """How many units stand in each class: "2 tăng đều, 1 cảnh báo"."""
    trends = [each.trend for each in found]
    said = [
        _("%(count)d %(trend)s") % {"count": trends.count(each), "trend": str(word)}
        for each, word in WORDS.items()
        if each in trends
    ]
    return ", ".join(said)


def classes_title(page: TrendClassPage) -> str:
    header = page.header
    return _("Đơn vị nào đang lên, đơn vị nào đáng lo: %(title)s") % {
        "title": header.title
    }


def classes_finding(page: TrendClassPage) -> str:
    if page.is_large:
        return _(
            "Bảng xếp hạng này có quá nhiều đơn vị để xếp xu hướng trên một trang; xem "
            "xu hướng của từng đơn vị ở trang “Qua các năm” của đơn vị."
        )
    return _("Đến năm %(year)d: %(counts)s.") % {
        "year": page.year,
        "counts": counts_line(row.found for row in page.rows),
    }
