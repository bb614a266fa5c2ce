"""Who changed what, when and why. Rows are only ever added, by the actions.

One chain per edition: every entry carries the digest of the entry before it.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from units.models import Unit


class ChangeEntry(models.Model):
    """One action. `edition` is None for reference data such as tier schemes.

    All changes of reference data are one chain; `criteria_set` tells those of a set.
    """

    class Origin(models.TextChoices):
        PAGE = "page", _("trang nhập liệu")
        UPLOAD = "upload", _("tệp tải lên")
        COMMAND = "command", _("lệnh")
        ADMIN = "admin", _("trang quản trị")

    edition = models.ForeignKey(
        "indices.Edition",
        verbose_name=_("kỳ"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
    )
    criteria_set = models.ForeignKey(
        "indices.CriteriaSet",
        verbose_name=_("bộ tiêu chí"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
    )
    sequence = models.PositiveIntegerField(_("số thứ tự"))
    action = models.CharField(_("việc"), max_length=60)
    summary = models.CharField(_("tóm tắt"), max_length=500)
    origin = models.CharField(_("từ đâu"), max_length=10, choices=Origin)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người làm"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    actor_name = models.CharField(_("tên người làm"), max_length=150)
    reason = models.TextField(_("lý do"), blank=True)
    at = models.DateTimeField(_("lúc"))
    detail_count = models.PositiveIntegerField(_("số ô"), default=0)
    detail_digest = models.CharField(_("mã các ô"), max_length=64)
    previous_digest = models.CharField(_("mã bản ghi trước"), max_length=64, blank=True)
    digest = models.CharField(_("mã bản ghi"), max_length=64)

    class Meta:
        verbose_name = _("thay đổi")
        verbose_name_plural = _("nhật ký thay đổi")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "sequence"], name="change_sequence_once"
            ),
            # No edition is equal to none: the chain of reference data needs its own.
            models.UniqueConstraint(
                fields=["sequence"],
                condition=models.Q(edition__isnull=True),
                name="change_reference_sequence_once",
            ),
        ]

    def __str__(self) -> str:
        return self.summary


class ChangeDetail(models.Model):
    """One changed value: whose, which column, from what, to what ("" is empty)."""

    entry = models.ForeignKey(
        ChangeEntry,
        verbose_name=_("thay đổi"),
        on_delete=models.PROTECT,
        related_name="details",
        # Held by the guard of the table, which asks about all rows at once.
        db_constraint=False,
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        # The index below begins with it.
        db_index=False,
        db_constraint=False,
    )
    column = models.CharField(_("cột"), max_length=80)
    old = models.TextField(_("cũ"), blank=True)
    new = models.TextField(_("mới"), blank=True)

    class Meta:
        verbose_name = _("ô thay đổi")
        verbose_name_plural = _("ô thay đổi")
        ordering = ["id"]
        indexes = [models.Index(fields=["unit", "column"], name="change_unit_column")]

    def __str__(self) -> str:
        return f"{self.column}: {self.old} thành {self.new}"
