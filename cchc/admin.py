"""Accounts in the Django admin: looked up here, written by the pages of /tai-khoan/.

Those pages leave a line in the change log and never let anyone choose a password for
somebody else.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from units.admin import UnitMembershipInline

# Roles are memberships of units; groups would be a second, silent way to give rights.
admin.site.unregister([Group, User])


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("username", "first_name", "email", "is_active", "is_superuser")
    list_filter = ("is_active", "is_superuser", "unit_memberships__role")
    search_fields = ("username", "first_name", "email")
    fields = (
        "username",
        "first_name",
        "email",
        "is_active",
        "is_superuser",
        "last_login",
        "date_joined",
    )
    inlines = (UnitMembershipInline,)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
