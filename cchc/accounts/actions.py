"""The only writers of accounts: they check, write, and leave a line in the change log.

Nobody ever chooses a password for somebody else: an account begins, and begins
again, with a link that works once.
"""

import logging
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from axes.utils import reset as forget_failed_logins
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, lock_reference, record_change
from indices.actions.errors import ActionRefused
from units.models import Role, Unit, UnitMembership

logger = logging.getLogger("cchc.accounts")

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,29}")


@dataclass(frozen=True, slots=True)
class RoleInput:
    role: str
    unit: Unit


def clean_username(text: str) -> str:
    """The one spelling of a user name: NFKC, lower case, no blanks around it."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def problems_of_username(username: str) -> list[str]:
    if USERNAME.fullmatch(username):
        return []
    return [
        _(
            "Tên đăng nhập “%(name)s” phải có 3–30 ký tự: chữ thường không dấu, "
            "chữ số, dấu chấm, gạch ngang, gạch dưới."
        )
        % {"name": username}
    ]


@transaction.atomic
def create_account(
    *,
    actor: Actor,
    username: str,
    full_name: str,
    email: str = "",
    is_superuser: bool = False,
    roles: Sequence[RoleInput] = (),
) -> User:
    """A new account that nobody can enter yet: make a one-time link for it next."""
    username = clean_username(username)
    problems = problems_of_username(username)
    if problems:
        raise ActionRefused(problems)
    lock_reference()
    if User.objects.filter(username=username).exists():
        raise ActionRefused(_("Đã có tài khoản “%(name)s”.") % {"name": username})
    user = User(
        username=username,
        first_name=full_name,
        email=email,
        is_superuser=is_superuser,
        is_staff=is_superuser,
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    UnitMembership.objects.bulk_create(
        UnitMembership(user=user, unit=item.unit, role=item.role) for item in roles
    )
    _record(
        actor,
        "create_account",
        _("Tạo tài khoản %(name)s") % {"name": username},
        [_role_change(item.role, item.unit, is_added=True) for item in roles],
    )
    return user


@transaction.atomic
def change_account(
    *, actor: Actor, user: User, full_name: str, email: str, is_superuser: bool
) -> None:
    """Change name, address and the right to administer the system."""
    lock_reference()
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_superuser and not is_superuser:
        _require_another_administrator(user)
    wanted = {"first_name": full_name, "email": email, "is_superuser": is_superuser}
    labels = {
        "first_name": _("họ và tên"),
        "email": _("thư điện tử"),
        "is_superuser": _("quản trị hệ thống"),
    }
    changes = [
        Change(None, labels[name], _as_text(getattr(user, name)), _as_text(value))
        for name, value in wanted.items()
        if getattr(user, name) != value
    ]
    if not changes:
        return
    for name, value in wanted.items():
        setattr(user, name, value)
    user.is_staff = is_superuser
    user.save()
    summary = _("Sửa tài khoản %(name)s") % {"name": user.username}
    _record(actor, "change_account", summary, changes)


@transaction.atomic
def add_role(*, actor: Actor, user: User, role: str, unit: Unit) -> bool:
    """Give a role; False when the account holds it already."""
    lock_reference()
    _membership, is_new = UnitMembership.objects.get_or_create(
        user=user, role=role, unit=unit
    )
    if is_new:
        summary = _("Giao vai trò cho tài khoản %(name)s") % {"name": user.username}
        _record(actor, "add_role", summary, [_role_change(role, unit, is_added=True)])
    return is_new


@transaction.atomic
def remove_role(*, actor: Actor, membership: UnitMembership) -> None:
    """Take a role away; nothing happens when somebody else was quicker."""
    lock_reference()
    user, role, unit = membership.user, membership.role, membership.unit
    removed, _rows = membership.delete()
    if not removed:
        return
    summary = _("Bỏ vai trò của tài khoản %(name)s") % {"name": user.username}
    _record(actor, "remove_role", summary, [_role_change(role, unit, is_added=False)])


@transaction.atomic
def set_active(*, actor: Actor, user: User, is_active: bool) -> None:
    """Disable an account, which is out at its next request, or enable it again."""
    lock_reference()
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active == is_active:
        return
    if user.is_superuser and not is_active:
        _require_another_administrator(user)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    text = _("Mở lại tài khoản %(name)s") if is_active else _("Khóa tài khoản %(name)s")
    action = "enable_account" if is_active else "disable_account"
    _record(actor, action, text % {"name": user.username})


@transaction.atomic
def make_one_time_link(*, actor: Actor, user: User) -> str:
    """The path at which the person sets a password, once, within 72 hours.

    The old password, the open sessions and every earlier link end here; a lock-out
    after failed log-ins is lifted.
    """
    lock_reference()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    forget_failed_logins(username=user.username)
    summary = _("Tạo liên kết đặt mật khẩu cho tài khoản %(name)s")
    _record(actor, "make_one_time_link", summary % {"name": user.username})
    return reverse(
        "accounts:set_password",
        kwargs={
            "uidb64": urlsafe_base64_encode(force_bytes(user.pk)),
            "token": default_token_generator.make_token(user),
        },
    )


def _require_another_administrator(user: User) -> None:
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if not others.exists():
        raise ActionRefused(
            _("Đây là quản trị hệ thống duy nhất: hãy giao quyền cho người khác trước.")
        )


def _role_change(role: str, unit: Unit, *, is_added: bool) -> Change:
    label = f"{Role(role).label}: {unit.name}"
    old, new = ("", label) if is_added else (label, "")
    return Change(unit=unit, column=_("vai trò"), old=old, new=new)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return str(value)


def _record(
    actor: Actor, action: str, summary: str, details: Sequence[Change] = ()
) -> None:
    record_change(
        actor=actor, edition=None, action=action, summary=summary, details=details
    )
    logger.info("%s: %s by %s", action, summary, actor.name)
