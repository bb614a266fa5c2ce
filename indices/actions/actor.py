"""Who acts, and from where: what the change log says of them."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, User
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Actor:
    """`origin` is one of ChangeEntry.Origin: page, upload, command, admin."""

    user: User | None
    name: str
    origin: str


def actor_of_request(request: HttpRequest, *, origin: str = "page") -> Actor:
    user: AbstractBaseUser = request.user  # type: ignore[assignment]
    name = user.get_full_name() or user.get_username()  # type: ignore[attr-defined]
    return Actor(user=user, name=name, origin=origin)  # type: ignore[arg-type]


def actor_of_command(user: User | None = None) -> Actor:
    """The named account, else the operating system's user."""
    if user is not None:
        name = user.get_full_name() or user.get_username()
        return Actor(user=user, name=name, origin="command")
    try:
        system_user = getpass.getuser()
    except (OSError, KeyError):
        system_user = "?"
    return Actor(
        user=None, name=_("lệnh: %(user)s") % {"user": system_user}, origin="command"
    )
