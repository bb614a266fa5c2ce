"""Reference data and results in the Django admin.

What results depend on is written through the change log; results, announcements,
editions and the log itself are only read here: the pages of /nhap-lieu/ write them.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from indices.actions.actor import actor_of_request
from indices.actions.changelog import Change, lock_reference
from indices.actions.reference import note_reference_change
from indices.actions.refresh import settle_each
from indices.models import (
    Announcement,
    ChangeDetail,
    ChangeEntry,
    Edition,
    EditionPart,
    Publication,
    ReformIndex,
    Source,
    Tier,
    TierScheme,
    UnitResult,
)
from indices.querysets import EditionQuerySet
from units.admin import SiteProfileAdmin, UnitAdmin, UnitSuccessionAdmin
from units.models import SiteProfile, Unit, UnitSuccession


class ChangeLogged(admin.ModelAdmin):  # type: ignore[type-arg]
    """Saving leaves an entry in the change log, with every value old and new."""

    actions = None

    def affected_editions(self, obj: Model) -> EditionQuerySet | None:
        """The editions whose drafts this object decides on."""
        return None

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Whoever saves waits for other changes before reading what stands."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            lock_reference()
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        lines = [form, *(line for formset in formsets for line in formset.forms)]
        details = [item for line in lines for item in changes_of(line)]
        if details:
            text = (
                _("Sửa %(kind)s: %(name)s") if change else _("Thêm %(kind)s: %(name)s")
            )
            self._note(request, form.instance, text=text, details=details)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        lock_reference()
        editions = self.affected_editions(obj)
        keys = [] if editions is None else list(editions.values_list("pk", flat=True))
        name = str(obj)
        super().delete_model(request, obj)
        details = [Change(None, str(obj._meta.verbose_name)[:80], name, "")]
        note_reference_change(
            actor=actor_of_request(request, origin="admin"),
            summary=_("Xóa %(name)s") % {"name": name},
            details=details,
            editions=Edition.objects.filter(pk__in=keys),
        )

    def _note(
        self, request: HttpRequest, obj: Model, *, text: str, details: list[Change]
    ) -> None:
        note_reference_change(
            actor=actor_of_request(request, origin="admin"),
            summary=text % {"kind": obj._meta.verbose_name, "name": obj},
            details=details,
            editions=self.affected_editions(obj),
        )


class NeverWritten:
    """Refuses every way to write, of a page or of the rows inside one."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(NeverWritten, admin.ModelAdmin):  # type: ignore[type-arg]
    """Looked at only: the actions write it."""

    actions = None
    show_full_result_count = False


def changes_of(form: Any) -> list[Change]:
    """What a form of the admin changed, as a reader would write it."""
    unit = form.instance if isinstance(form.instance, Unit) else None
    name = f"{form.instance}, " if isinstance(form.instance, Tier) else ""
    if getattr(form, "cleaned_data", {}).get("DELETE"):
        return [
            Change(unit, str(form.instance._meta.verbose_name), str(form.instance), "")
        ]
    changes = [
        Change(
            unit=unit,
            column=f"{name}{form.fields[field].label or field}"[:80],
            old=_as_text(form.fields[field], form.initial.get(field)),
            new=_as_text(form.fields[field], form.cleaned_data.get(field)),
        )
        for field in form.changed_data
        if field in form.fields
    ]
    # What may only be read comes back unchanged, whatever the browser sent.
    return [change for change in changes if change.old != change.new]


def _as_text(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(field, forms.ModelChoiceField):
        if not isinstance(value, Model) and field.queryset is not None:
            value = field.queryset.filter(pk=value).first()
    elif isinstance(field, forms.ChoiceField):
        value = dict(list(field.choices)).get(value, value)  # type: ignore[arg-type]
    return "" if value is None else str(value)


# --- Units: what units/admin.py shows, with the log --------------------------------

admin.site.unregister([Unit, UnitSuccession, SiteProfile])


@admin.register(Unit)
class LoggedUnitAdmin(ChangeLogged, UnitAdmin):
    def affected_editions(self, obj: Model) -> EditionQuerySet:
        """Drafts of the unit's level in which it stands, or may stand from now on."""
        assert isinstance(obj, Unit)
        return Edition.objects.filter(
            Q(unit_results__unit=obj) | Q(area__in=_areas_above(obj)), level=obj.level
        ).distinct()


@admin.register(UnitSuccession)
class LoggedSuccessionAdmin(ChangeLogged, UnitSuccessionAdmin):
    def affected_editions(self, obj: Model) -> EditionQuerySet:
        """Change against earlier years follows the lineage of either unit."""
        assert isinstance(obj, UnitSuccession)
        return Edition.objects.filter(
            unit_results__unit__in=[obj.predecessor_id, obj.successor_id]
        ).distinct()


@admin.register(SiteProfile)
class LoggedProfileAdmin(ChangeLogged, SiteProfileAdmin):
    pass


def _areas_above(unit: Unit) -> list[Unit]:
    areas, area = [], unit.parent
    while area is not None:
        areas.append(area)
        area = area.parent
    return areas


# --- Framework ---------------------------------------------------------------------


def _is_published(obj: ReformIndex | TierScheme | Source | None) -> bool:
    if obj is None:
        return False
    if isinstance(obj, Source):
        cited = obj.announcements.filter(first_revision__lte=F("edition__revision"))
        return cited.exists()
    return obj.editions.filter(revision__gt=0).exists()


@admin.register(ReformIndex)
class ReformIndexAdmin(ChangeLogged):
    list_display = ("short_name", "name", "code", "unit_of_measure", "scale_max")

    def get_readonly_fields(
        self, request: HttpRequest, obj: ReformIndex | None = None
    ) -> tuple[str, ...]:
        """The code is in addresses; published figures stand on scale and decimals."""
        if _is_published(obj):
            return ("code", "unit_of_measure", "scale_max", "decimals")
        return ("code",) if obj else ()

    def has_delete_permission(
        self, request: HttpRequest, obj: ReformIndex | None = None
    ) -> bool:
        return not _is_published(obj)

    def affected_editions(self, obj: Model) -> EditionQuerySet:
        return Edition.objects.filter(index=obj.pk)


class FixedOncePublished:
    """What a published edition uses is only read, as the database insists."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not _is_published(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not _is_published(obj)


class TierInline(FixedOncePublished, admin.TabularInline):  # type: ignore[type-arg]
    model = Tier
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not _is_published(obj)


@admin.register(TierScheme)
class TierSchemeAdmin(FixedOncePublished, ChangeLogged):
    list_display = ("name", "code", "source_title")
    search_fields = ("name", "code")
    inlines = (TierInline,)

    def get_readonly_fields(
        self, request: HttpRequest, obj: TierScheme | None = None
    ) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def affected_editions(self, obj: Model) -> EditionQuerySet:
        return Edition.objects.filter(tier_scheme=obj.pk)


@admin.register(Source)
class SourceAdmin(FixedOncePublished, ChangeLogged):
    list_display = ("title", "url", "published_on")
    search_fields = ("title", "url")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Source | None = None
    ) -> tuple[str, ...]:
        return ("title", "url", "published_on") if _is_quoted(obj) else ()

    def has_delete_permission(
        self, request: HttpRequest, obj: Source | None = None
    ) -> bool:
        return not _is_quoted(obj)


def _is_quoted(source: Source | None) -> bool:
    """A published revision says that it has a value from this source."""
    said = F("edition__revision")
    return (
        source is not None
        and source.announcements.filter(first_revision__lte=said).exists()
    )


# --- Results: read only ------------------------------------------------------------


class EditionPartInline(NeverWritten, admin.TabularInline):  # type: ignore[type-arg]
    model = EditionPart
    extra = 0


@admin.register(Edition)
class EditionAdmin(ReadOnly):
    list_display = ("__str__", "state", "revision", "release_at", "updated_at")
    list_filter = ("state", "level", "is_illustrative", "index")
    list_select_related = ("index", "area")
    search_fields = ("area__search_key", "year")
    inlines = (EditionPartInline,)


@admin.register(Announcement)
class AnnouncementAdmin(ReadOnly):
    list_display = ("unit", "edition", "score", "rank", "tier_name", "source")
    list_filter = ("basis", "is_primary")
    list_select_related = ("unit", "edition__index", "edition__area", "source")
    search_fields = ("unit__search_key",)


@admin.register(UnitResult)
class UnitResultAdmin(ReadOnly):
    list_display = ("unit_name", "edition", "revision", "score", "rank", "tier_name")
    list_select_related = ("edition__index", "edition__area")
    search_fields = ("unit__search_key",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[UnitResult]:
        settle_each(Edition.objects.all())
        return super().get_queryset(request)


@admin.register(Publication)
class PublicationAdmin(ReadOnly):
    list_display = ("edition", "revision", "decision", "published_on", "release_at")
    list_select_related = ("edition__index", "edition__area")
    search_fields = ("decision",)


@admin.register(ChangeEntry)
class ChangeEntryAdmin(ReadOnly):
    list_display = ("at", "actor_name", "summary", "edition", "origin", "detail_count")
    list_filter = ("origin",)
    list_select_related = ("edition__index", "edition__area")
    search_fields = ("summary", "actor_name")
    date_hierarchy = "at"


@admin.register(ChangeDetail)
class ChangeDetailAdmin(ReadOnly):
    list_display = ("entry", "unit", "column", "old", "new")
    list_select_related = ("entry", "unit")
    search_fields = ("unit__search_key", "entry__summary")
