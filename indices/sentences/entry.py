"""What the entry pages say of an edition that is being filled."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from indices.numbers import format_number


def missing_sentence(count: int) -> str:
    """How many units have no score yet; said in full when none is missing."""
    if not count:
        return _("Mọi đơn vị đã có điểm.")
    return _("Còn thiếu điểm của %(count)s đơn vị.") % {
        "count": format_number(count, 0)
    }


def saved_cells(count: int) -> str:
    """What a save without scripts stored."""
    return _("Đã lưu %(count)s ô.") % {"count": format_number(count, 0)}


def published_sentence(release_at: datetime) -> str:
    """That it is public, or from when on it will be."""
    if release_at <= timezone.now():
        return _("Đã công bố kết quả.")
    moment = timezone.localtime(release_at).strftime("%H:%M ngày %d/%m/%Y")
    return _("Đã công bố; kết quả mở cho người xem lúc %(when)s.") % {"when": moment}
