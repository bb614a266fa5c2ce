"""Files that were brought in: kept as they came, with what became of them."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from indices.form_identity import FormKind
from indices.models.changelog import ChangeEntry
from indices.models.criteria import CriteriaSet
from indices.models.framework import Edition
from units.models import Level, Unit


def kept_name(upload: models.Model, filename: str) -> str:
    """Where a file is kept; the sender's name for it goes nowhere near the disk."""
    ending = ".csv" if filename.endswith(".csv") else ".xlsx"
    return f"imports/{uuid.uuid4().hex}{ending}"


def standing_constraints(prefix: str, *where: str) -> list[models.BaseConstraint]:
    """A file is applied once in one place, and what was written or taken back stands in
    the change log."""
    return [
        models.UniqueConstraint(
            fields=[*where, "sha256"],
            condition=Q(state="applied"),
            name=f"{prefix}_applied_once",
        ),
        models.CheckConstraint(
            condition=~Q(state="applied") | Q(entry__isnull=False),
            name=f"{prefix}_applied_has_entry",
        ),
        models.CheckConstraint(
            condition=~Q(state="undone") | Q(undo_entry__isnull=False),
            name=f"{prefix}_undone_has_entry",
        ),
    ]


class BroughtFile(models.Model):
    """A file as it came, with who brought it and what became of it.

    `choices` are those under which it was applied; the counts are of cells, or of rows
    where a row is the unit of work. `entry` and `undo_entry` are what it wrote to the
    change log.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Chờ xác nhận")
        REFUSED = "refused", _("Tệp có lỗi")
        APPLIED = "applied", _("Đã ghi")
        UNDONE = "undone", _("Đã hoàn tác")

    state = models.CharField(
        _("trạng thái"), max_length=10, choices=State, default=State.UPLOADED
    )
    file = models.FileField(_("tệp"), upload_to=kept_name, max_length=120)
    original_name = models.CharField(_("tên tệp"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("số byte"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người tải lên"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    uploaded_by_name = models.CharField(_("tên người tải lên"), max_length=150)
    uploaded_at = models.DateTimeField(_("tải lên lúc"), auto_now_add=True)
    choices = models.JSONField(_("lựa chọn"), default=dict, blank=True)
    added_count = models.PositiveIntegerField(_("thêm"), default=0)
    changed_count = models.PositiveIntegerField(_("sửa"), default=0)
    cleared_count = models.PositiveIntegerField(_("xóa"), default=0)
    unchanged_count = models.PositiveIntegerField(_("không đổi"), default=0)
    skipped_count = models.PositiveIntegerField(_("bỏ qua"), default=0)
    problem_count = models.PositiveIntegerField(_("lỗi"), default=0)
    entry = models.OneToOneField(
        ChangeEntry,
        verbose_name=_("lần ghi"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    undo_entry = models.OneToOneField(
        ChangeEntry,
        verbose_name=_("lần hoàn tác"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        abstract = True

    @property
    def ending(self) -> str:
        """The ending of the kept file: ".xlsx" or ".csv"."""
        return Path(self.file.name or "").suffix


class ScoreImport(BroughtFile):
    """Một lần nhập tệp điểm."""

    class Kind(models.TextChoices):
        UNIT = FormKind.UNIT.value, _("Một đơn vị")
        UNITS = FormKind.UNITS.value, _("Nhiều đơn vị")
        CRITERION = FormKind.CRITERION.value, _("Một tiêu chí")
        RESULTS = FormKind.RESULTS.value, _("Kết quả")

    edition = models.ForeignKey(
        Edition, verbose_name=_("kỳ"), on_delete=models.PROTECT, related_name="imports"
    )
    kind = models.CharField(_("mẫu"), max_length=10, choices=Kind, blank=True)

    class Meta:
        verbose_name = _("lần nhập tệp")
        verbose_name_plural = _("lần nhập tệp")
        ordering = ["-uploaded_at", "-id"]
        constraints = standing_constraints("import", "edition")

    def __str__(self) -> str:
        return f"{self.original_name}, {self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("indices:entry_import", args=[self.pk])


class UnitImport(BroughtFile):
    """Một lần nhập danh mục đơn vị. `added_units` are the keys of those it made."""

    added_units = models.JSONField(_("đơn vị đã thêm"), default=list, blank=True)

    class Meta:
        verbose_name = _("lần nhập danh mục đơn vị")
        verbose_name_plural = _("các lần nhập danh mục đơn vị")
        ordering = ["-uploaded_at", "-id"]
        constraints = standing_constraints("unit_import")

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("indices:unit_import", args=[self.pk])


class CriteriaImport(BroughtFile):
    """Một lần nhập tệp tiêu chí. `before` is the set as the file found it, by which it
    is taken back; `version_after` marks what it made of it. What it removed is counted
    as cleared."""

    criteria_set = models.ForeignKey(
        CriteriaSet,
        verbose_name=_("bộ tiêu chí"),
        on_delete=models.PROTECT,
        related_name="imports",
    )
    before = models.JSONField(_("bộ tiêu chí trước khi ghi"), default=list, blank=True)
    version_after = models.CharField(
        _("dấu của bộ sau khi ghi"), max_length=16, blank=True
    )

    class Meta:
        verbose_name = _("lần nhập tệp tiêu chí")
        verbose_name_plural = _("các lần nhập tệp tiêu chí")
        ordering = ["-uploaded_at", "-id"]
        constraints = standing_constraints("criteria_import", "criteria_set")

    def __str__(self) -> str:
        return f"{self.original_name}, {self.criteria_set}"

    def get_absolute_url(self) -> str:
        return reverse(
            "indices:criteria_import", args=[self.criteria_set.code, self.pk]
        )


class AccountImport(BroughtFile):
    """Một lần nhập tệp tài khoản. `accounts` are the keys of those it made; neither a
    password nor a link is ever kept with it."""

    accounts = models.JSONField(_("tài khoản đã tạo"), default=list, blank=True)

    class Meta:
        verbose_name = _("lần nhập tệp tài khoản")
        verbose_name_plural = _("các lần nhập tệp tài khoản")
        ordering = ["-uploaded_at", "-id"]
        constraints = standing_constraints("account_import")

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("accounts:import_file", args=[self.pk])


class FigureImport(BroughtFile):
    """Một lần nhập tệp số liệu: of one unit, or of all units of a `level` in it, over
    one period."""

    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="+"
    )
    level = models.CharField(
        _("cấp của các đơn vị"), max_length=10, choices=Level, blank=True
    )
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến ngày"))

    class Meta:
        verbose_name = _("lần nhập tệp số liệu")
        verbose_name_plural = _("các lần nhập tệp số liệu")
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            *standing_constraints(
                "figure_import", "unit", "level", "starts_on", "ends_on"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")), name="figure_import_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.original_name}, {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("indices:figure_import", args=[self.pk])
