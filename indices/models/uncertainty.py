"""How sure a rank is: ranges of ranks when weights and points are shaken a little.

No official figure, and so no part of a publication's digest. Made once for a published
revision and then kept as it is: a later method would not replace it.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indices.fields import FixedPointField
from indices.models.framework import Edition
from indices.models.results import UnitResult


class RankSimulation(models.Model):
    """Thử độ chắc của thứ hạng: how the ranges of one published revision were made.

    With these parameters and the scores of the revision anyone can make them again.
    """

    edition = models.ForeignKey(
        Edition,
        verbose_name=_("kỳ"),
        on_delete=models.PROTECT,
        related_name="rank_simulations",
    )
    revision = models.PositiveSmallIntegerField(_("bản"))
    method = models.PositiveSmallIntegerField(_("phương pháp"), default=1)
    draws = models.PositiveIntegerField(_("số lần thử"))
    seed = models.PositiveBigIntegerField(_("hạt giống"))
    # Weights of domains move by up to so many percent of themselves.
    weight_percent = models.PositiveSmallIntegerField(_("trọng số ± %"))
    # Appraised points move by up to so many steps of their criterion.
    steps = models.PositiveSmallIntegerField(_("điểm ± bước"))
    # The share of draws that a range holds.
    level_percent = models.PositiveSmallIntegerField(_("khoảng %"))
    made_at = models.DateTimeField(_("lúc"), default=timezone.now)

    class Meta:
        verbose_name = _("thử độ chắc của thứ hạng")
        verbose_name_plural = _("thử độ chắc của thứ hạng")
        ordering = ["edition", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "revision"], name="rank_simulation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition}, {self.revision}"


class RankRange(models.Model):
    """Khoảng hạng of one unit: it stood between these ranks in most draws.

    `best_score` and `worst_score` are what the results published for these ranks, so
    that the range can be drawn on a scale of scores. Units that share a `group` cannot
    be told apart from the first of them.
    """

    simulation = models.ForeignKey(
        RankSimulation,
        verbose_name=_("lần thử"),
        on_delete=models.CASCADE,
        related_name="ranges",
    )
    # Only published results have one, and those are never deleted.
    result = models.OneToOneField(
        UnitResult,
        verbose_name=_("kết quả"),
        on_delete=models.DO_NOTHING,
        related_name="rank_range",
    )
    best = models.PositiveIntegerField(_("hạng cao nhất"))
    worst = models.PositiveIntegerField(_("hạng thấp nhất"))
    best_score = FixedPointField(_("điểm ở hạng cao nhất"))
    worst_score = FixedPointField(_("điểm ở hạng thấp nhất"))
    group = models.PositiveIntegerField(_("nhóm"))

    class Meta:
        verbose_name = _("khoảng hạng")
        verbose_name_plural = _("khoảng hạng")
        constraints = [
            models.CheckConstraint(
                condition=Q(best__gte=1) & Q(best__lte=F("worst")),
                name="rank_range_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.best}–{self.worst}"
