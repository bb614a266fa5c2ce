"""The files that are made of an edition: how they are headed, and those made ready."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indices.models.framework import Edition


class Letterhead(models.Model):
    """Thể thức of an edition's report where it differs from the site's profile.

    An empty field is the profile's. Not a part of any result: it may change whenever
    the report is made out anew.
    """

    edition = models.OneToOneField(
        Edition,
        verbose_name=_("kỳ"),
        on_delete=models.PROTECT,
        related_name="letterhead",
    )
    superior_body = models.CharField(_("cơ quan chủ quản"), max_length=150, blank=True)
    issuing_body = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    reference = models.CharField(_("số, ký hiệu"), max_length=80, blank=True)
    place = models.CharField(_("địa danh"), max_length=80, blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    signatory_lines = models.TextField(_("thẩm quyền ký"), blank=True)
    signatory_name = models.CharField(_("người ký"), max_length=100, blank=True)
    recipients = models.TextField(_("nơi nhận"), blank=True)

    class Meta:
        verbose_name = _("thể thức báo cáo")
        verbose_name_plural = _("thể thức báo cáo")

    def __str__(self) -> str:
        return f"{self.edition}"


class PreparedFile(models.Model):
    """A long file of one revision, made beside the requests that ask for it.

    `key` says of which state of the figures it is; a file with another key is old.
    `beat_at` moves while somebody works on it, so that whatever was cut off is begun
    anew by the next who asks. `path` is below MEDIA_ROOT.
    """

    class State(models.TextChoices):
        MAKING = "making", _("đang tạo")
        READY = "ready", _("đã có")
        FAILED = "failed", _("không tạo được")

    edition = models.ForeignKey(
        Edition,
        verbose_name=_("kỳ"),
        on_delete=models.CASCADE,
        related_name="prepared_files",
    )
    revision = models.PositiveSmallIntegerField(_("bản"))
    name = models.CharField(_("tệp"), max_length=40)
    key = models.CharField(_("mã số liệu"), max_length=64)
    state = models.CharField(_("trạng thái"), max_length=8, choices=State)
    done = models.PositiveIntegerField(_("đã làm"), default=0)
    total = models.PositiveIntegerField(_("tổng số"), default=0)
    path = models.CharField(_("đường dẫn"), max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("dung lượng"), default=0)
    beat_at = models.DateTimeField(_("nhịp cuối"))
    made_at = models.DateTimeField(_("tạo lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("tệp đã tạo")
        verbose_name_plural = _("tệp đã tạo")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "revision", "name"], name="prepared_file_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(path="") & Q(made_at__isnull=False)),
                name="prepared_file_ready_is_there",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.name}"
