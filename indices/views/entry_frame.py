"""What every staff page of one edition says at its top: which, and the way back."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from indices.models import Edition
from indices.selectors.header import ranked_level_in_area
from indices.views.context_bar import Link


def edition_title(edition: Edition) -> str:
    """The edition in words: "CCHC cấp xã tỉnh Thái Nguyên năm 2025"."""
    area = edition.area
    return _("%(index)s %(subject)s năm %(year)s") % {
        "index": edition.index.short_name,
        "subject": ranked_level_in_area(edition.level, area.name, area.level),
        "year": edition.year,
    }


def frame(edition: Edition, *, step: str) -> dict[str, object]:
    """The context that the frame of the page needs; `step` is this page's name."""
    title = edition_title(edition)
    home = Link(_("Nhập liệu"), reverse("indices:entry_home"))
    table = reverse("indices:entry_edition", kwargs=edition.address)
    is_table = step == "table"
    names = {
        "check": _("Kiểm tra"),
        "publish": _("Công bố"),
        "settings": _("Thông tin kỳ"),
        "letterhead": _("Thể thức báo cáo"),
        "history": _("Lịch sử"),
        "assign": _("Phân công"),
        "trial": _("Giả định"),
    }
    crumbs = [home, Link(title, "" if is_table else table)]
    if not is_table:
        crumbs.append(Link(names[step], ""))
    return {
        "edition": edition,
        "title": title,
        "crumbs": crumbs,
        "step": step,
        "is_illustrative": edition.is_illustrative,
    }
