"""Who has a score grid open at the moment: a courtesy to those who open it too.

No fact of the index: it is in no log, blocks nobody and is overwritten by the next
grid that the person opens.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indices.models.framework import Edition
from units.models import Role


class Presence(models.Model):
    """The grid in which a person was last active; one row for each person.

    `place` tells the grids of an edition apart: the slug of a unit, or the code of a
    criterion behind "tieu-chi/". `role` is what the person was there as.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("tài khoản"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    edition = models.ForeignKey(
        Edition, verbose_name=_("kỳ"), on_delete=models.CASCADE, related_name="+"
    )
    place = models.CharField(_("bảng đang mở"), max_length=200)
    role = models.CharField(_("vai trò"), max_length=20, choices=Role)
    seen_at = models.DateTimeField(_("lúc"), default=timezone.now)

    class Meta:
        verbose_name = _("người đang mở bảng chấm")
        verbose_name_plural = _("người đang mở bảng chấm")
        ordering = ["-seen_at", "user"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.place}"
