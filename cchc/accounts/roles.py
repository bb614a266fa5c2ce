"""Roles as people write and read them."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from units.models import Role
from units.names import compact_key


def roles_of(user: User) -> list[str]:
    """Every role of the account with its unit; the system's administrator first."""
    labels = [
        f"{membership.get_role_display()}: {membership.unit.name}"
        for membership in user.unit_memberships.select_related("unit")
    ]
    return [_("quản trị hệ thống"), *labels] if user.is_superuser else labels


def role_named(text: str) -> str | None:
    """The role that a word in a file means: "cán bộ đơn vị" or "unit_officer"."""
    key = compact_key(text)
    for role in Role:
        if key in {compact_key(role.value), compact_key(str(role.label))}:
            return role.value
    return None
