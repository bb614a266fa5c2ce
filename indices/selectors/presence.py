"""Who else has the same score grid open."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from indices.models import Edition, Presence
from units.models import Role

# A browser says once a minute that somebody is active; twice it may be late.
SHOWN_FOR = timedelta(minutes=3)


def others_present(
    *, edition: Edition, place: str, user: User, sees_appraisers: bool
) -> str:
    """ "Đang mở: Nguyễn Văn A (thẩm định viên)", "" when nobody else is there.

    Whoever may not know yet who appraises meets other officers only. One query.
    """
    present = (
        Presence.objects.filter(
            edition=edition, place=place, seen_at__gte=timezone.now() - SHOWN_FOR
        )
        .exclude(user=user)
        .select_related("user")
    )
    if not sees_appraisers:
        present = present.filter(role=Role.UNIT_OFFICER)
    names = [
        f"{each.user.get_full_name() or each.user.get_username()} "
        f"({each.get_role_display()})"
        for each in present
    ]
    return _("Đang mở: %(names)s") % {"names": ", ".join(names)} if names else ""
