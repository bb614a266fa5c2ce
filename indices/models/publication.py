"""That a revision was made public: its decision, its day, its reason, its digest."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indices.models.framework import Edition


class Publication(models.Model):
    """Lần công bố: one revision made public, with its decision and its reason.

    The first has no reason, a correction must have one. `release_at` in the future
    keeps it out of the public pages until then.
    """

    edition = models.ForeignKey(
        Edition,
        verbose_name=_("kỳ"),
        on_delete=models.PROTECT,
        related_name="publications",
    )
    revision = models.PositiveSmallIntegerField(_("bản"))
    decision = models.CharField(_("quyết định"), max_length=200, blank=True)
    issuing_body = models.CharField(_("cơ quan công bố"), max_length=200, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    published_on = models.DateField(_("ngày công bố"), null=True, blank=True)
    release_at = models.DateTimeField(_("mở cho người xem lúc"))
    signed_pdf = models.FileField(
        _("quyết định đã ký (PDF)"), upload_to="decisions/", blank=True
    )
    reason = models.TextField(_("lý do đính chính"), blank=True)
    # SHA-256 over `digests`: one for each table of what was published (canonical.py).
    digest = models.CharField(_("mã kiểm chứng"), max_length=64, blank=True)
    digests = models.JSONField(_("mã từng bảng"), default=dict, blank=True)
    # Given by the action, not filled on saving: the digest covers it.
    created_at = models.DateTimeField(_("tạo lúc"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người công bố"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("lần công bố")
        verbose_name_plural = _("lần công bố")
        ordering = ["edition", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "revision"], name="publication_once"
            ),
            models.CheckConstraint(
                condition=Q(revision=1) | ~Q(reason=""),
                name="publication_correction_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}, {self.revision}"

    @property
    def has_signed_pdf(self) -> bool:
        """Asked of what is stored: the field's own answer is an object that holds the
        publication, which then holds itself until the garbage collector finds it."""
        return bool(self.__dict__["signed_pdf"])
