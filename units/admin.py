"""Units, their lineage, roles and the site's profile in the Django admin.

Units come and end by import (`import_units`): there every rule of codes, dates and
addresses is checked. Here a name or a date is put right. Addresses never change.
"""

from pathlib import Path
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from units.lineage import refresh_first_forms
from units.models import SiteProfile, Unit, UnitMembership, UnitSuccession

# An SVG could carry a script.
IMAGE_SIGNATURES = {
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
}
LARGEST_EMBLEM = 1024 * 1024
LONGEST_KEY = 18


class UnitSelect(AutocompleteSelect):
    """Shows a refused choice as none: Django would ask the database for any text."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, [key for key in value if _is_key(key)], attr)


def _is_key(value: object) -> bool:
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY


class ChoosesUnits(admin.ModelAdmin):  # type: ignore[type-arg]
    """Units are found by typing, and what is no unit is refused in words."""

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = UnitSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Unit)
class UnitAdmin(ChoosesUnits):
    list_display = ("name", "code", "level", "parent", "valid_from", "valid_to")
    list_filter = ("level", "kind", "is_illustrative")
    list_select_related = ("parent",)
    list_per_page = 100
    search_fields = ("search_key", "name", "code", "slug")
    search_help_text = _("Tên (có dấu hoặc không dấu), mã, địa chỉ")
    autocomplete_fields = ("parent",)
    fields = (
        "name",
        "bare_name",
        "code",
        "kind",
        "level",
        "parent",
        "valid_from",
        "valid_to",
        "same_as",
        "slug",
        "area_slug",
        "is_illustrative",
    )
    readonly_fields = (
        "code",
        "kind",
        "level",
        "valid_from",
        "same_as",
        "slug",
        "area_slug",
        "is_illustrative",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Nothing is deleted when the map changes: a unit ends.
        return False


@admin.register(UnitSuccession)
class UnitSuccessionAdmin(ChoosesUnits):
    list_display = ("predecessor", "successor", "kind", "extent", "effective_on")
    list_filter = ("kind", "extent")
    list_select_related = ("predecessor", "successor")
    date_hierarchy = "effective_on"
    search_fields = ("predecessor__search_key", "successor__search_key", "legal_basis")
    autocomplete_fields = ("predecessor", "successor")
    actions = None

    def save_model(
        self, request: HttpRequest, obj: UnitSuccession, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        refresh_first_forms()

    def delete_model(self, request: HttpRequest, obj: UnitSuccession) -> None:
        super().delete_model(request, obj)
        refresh_first_forms()


class SiteProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """The profile; its emblem is what its name says and can run nothing."""

    def clean_emblem(self) -> Any:
        emblem = self.cleaned_data["emblem"]
        if not isinstance(emblem, UploadedFile):
            return emblem
        signature = IMAGE_SIGNATURES.get(Path(str(emblem.name)).suffix.lower())
        if signature is None or not emblem.read(len(signature)).startswith(signature):
            raise forms.ValidationError(_("Biểu trưng phải là ảnh PNG hoặc JPEG."))
        if (emblem.size or 0) > LARGEST_EMBLEM:
            raise forms.ValidationError(_("Biểu trưng quá lớn: nhiều nhất 1 MB."))
        emblem.seek(0)
        return emblem


@admin.register(SiteProfile)
class SiteProfileAdmin(ChoosesUnits):
    form = SiteProfileForm
    autocomplete_fields = ("home_area",)
    # An address typed without its scheme is one of a site with TLS.
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not SiteProfile.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: SiteProfile, form: Any, change: bool
    ) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)


class UnitMembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    """The roles of an account, for the account's page; given and taken elsewhere."""

    model = UnitMembership
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
