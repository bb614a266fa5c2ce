"""What the arguments of the commands stand for; wrong ones are said in a sentence."""

from __future__ import annotations

from datetime import date

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from indices.actions.actor import Actor, actor_of_command
from indices.models import ReformIndex
from units.models import Level, Unit


def actor_named(username: str) -> Actor:
    """The account named by --as, else the operating system's user."""
    if not username:
        return actor_of_command()
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise CommandError(_("Không có tài khoản “%(name)s”.") % {"name": username})
    return actor_of_command(user)


def index_named(code: str) -> ReformIndex:
    index = ReformIndex.objects.filter(code=code).first()
    if index is None:
        known = ", ".join(ReformIndex.objects.values_list("code", flat=True))
        raise CommandError(
            _("Không có bộ chỉ số mã “%(code)s”; hiện có: %(known)s.")
            % {"code": code, "known": known or _("chưa có, hãy chạy load_fixtures")}
        )
    return index


def area_named(code: str, year: int) -> Unit:
    """The area of this code (or address) that was in force at the year's end."""
    day = date(year, 12, 31) if 1 <= year <= 9999 else date.max
    in_force = Unit.objects.in_force_on(day).filter(
        level__in=[Level.NATION, Level.PROVINCE, Level.DISTRICT, Level.REGION]
    )
    found = list(in_force.filter(code=code)) or list(in_force.filter(slug=code))
    found = found or list(in_force.filter(area_slug=code))
    if len(found) == 1:
        return found[0]
    raise CommandError(
        _("Không có địa bàn mã “%(code)s” có hiệu lực ngày %(day)s.")
        % {"code": code, "day": day.strftime("%d/%m/%Y")}
    )
