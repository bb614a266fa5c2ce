"""What was answered: one sheet per unit, one score per leaf criterion; by whom.

The columns of a score never overwrite one another; null is not zero; "not applicable"
is a third state that lowers the unit's maximum. Sheets belong to a revision of their
edition: published ones stay as they were, a correction works on copies.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indices.fields import FixedPointField
from indices.models.criteria import Criterion
from indices.models.framework import Edition
from indices.querysets import ScoreSheetQuerySet
from units.models import Unit


class ScoreSheet(models.Model):
    """Phiếu chấm điểm of one unit; its totals are stored by the action that computes.

    `achieved` and `applicable_max` are in points, `value` in percent of the maximum;
    all three are None while scores are missing (`missing_count`). A draft's sheet that
    `is_settled` has been counted into the results; saving a score unsettles it.
    """

    class Stage(models.TextChoices):
        SELF_ASSESSMENT = "self_assessment", _("Tự đánh giá")
        APPRAISAL = "appraisal", _("Thẩm định")
        EXPLANATION = "explanation", _("Giải trình")
        FINAL = "final", _("Thẩm định lần 2")
        CLOSED = "closed", _("Đã chốt")

    edition = models.ForeignKey(
        Edition, verbose_name=_("kỳ"), on_delete=models.PROTECT, related_name="sheets"
    )
    revision = models.PositiveSmallIntegerField(_("bản"), default=1)
    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="sheets"
    )
    stage = models.CharField(
        _("giai đoạn"), max_length=16, choices=Stage, default=Stage.SELF_ASSESSMENT
    )
    is_ranked = models.BooleanField(_("được xếp hạng"), default=True)
    # Without a survey the appraised part alone is the index, on the 100 scale.
    has_survey = models.BooleanField(_("có điều tra xã hội học"), default=True)
    note = models.TextField(_("ghi chú"), blank=True)
    achieved = FixedPointField(_("tổng điểm đạt"), null=True, blank=True)
    applicable_max = FixedPointField(_("tổng điểm tối đa"), null=True, blank=True)
    value = FixedPointField(_("chỉ số"), null=True, blank=True)
    missing_count = models.PositiveIntegerField(_("số ô còn thiếu"), default=0)
    is_settled = models.BooleanField(_("đã tính vào kết quả"), default=True)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiếu chấm điểm")
        verbose_name_plural = _("phiếu chấm điểm")
        ordering = ["edition", "revision", "unit"]
        indexes = [
            models.Index(
                fields=["edition"],
                condition=Q(is_settled=False),
                name="sheet_unsettled",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "revision", "unit"], name="sheet_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.edition}"


class CriterionAssignment(models.Model):
    """Phân công: an appraiser scores this criterion, and all below it, of every unit.

    An edition without any leaves all criteria to all of its appraisers.
    """

    edition = models.ForeignKey(
        Edition,
        verbose_name=_("kỳ"),
        on_delete=models.CASCADE,
        related_name="assignments",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("thẩm định viên"),
        on_delete=models.CASCADE,
        related_name="criterion_assignments",
    )
    criterion = models.ForeignKey(
        Criterion,
        verbose_name=_("tiêu chí"),
        on_delete=models.CASCADE,
        related_name="assignments",
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người phân công"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    assigned_at = models.DateTimeField(_("lúc"), default=timezone.now)

    class Meta:
        verbose_name = _("phân công thẩm định")
        verbose_name_plural = _("phân công thẩm định")
        ordering = ["edition", "user", "criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "user", "criterion"], name="assignment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.criterion_id}"


class Score(models.Model):
    """Điểm của một tiêu chí: what the unit, the appraisers and the survey gave it."""

    sheet = models.ForeignKey(
        ScoreSheet,
        verbose_name=_("phiếu"),
        on_delete=models.CASCADE,
        related_name="scores",
        # `score_once` begins with it.
        db_index=False,
    )
    # Implied by the sheet; here so that an edition's scores are one index range.
    edition = models.ForeignKey(
        Edition,
        verbose_name=_("kỳ"),
        on_delete=models.PROTECT,
        related_name="scores",
        # `score_covering` begins with it.
        db_index=False,
        db_constraint=False,
    )
    revision = models.PositiveSmallIntegerField(_("bản"), default=1)
    criterion = models.ForeignKey(
        Criterion,
        verbose_name=_("tiêu chí"),
        on_delete=models.PROTECT,
        related_name="scores",
    )
    declared_figure = FixedPointField(_("số liệu kê khai"), null=True, blank=True)
    self_score = FixedPointField(_("điểm tự chấm"), null=True, blank=True)
    appraised_score = FixedPointField(_("điểm thẩm định"), null=True, blank=True)
    final_score = FixedPointField(_("điểm thẩm định lần 2"), null=True, blank=True)
    survey_score = FixedPointField(_("điểm điều tra"), null=True, blank=True)
    note = models.TextField(_("nhận xét của người thẩm định"), blank=True)
    explanation = models.TextField(_("giải trình của đơn vị"), blank=True)
    is_not_applicable = models.BooleanField(_("không áp dụng"), default=False)
    not_applicable_reason = models.CharField(
        _("lý do không áp dụng"), max_length=300, blank=True
    )
    not_applicable_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người duyệt không áp dụng"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        # `score_excluder` holds the few that are not empty.
        db_index=False,
    )

    class Meta:
        verbose_name = _("điểm tiêu chí")
        verbose_name_plural = _("điểm tiêu chí")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=Q(is_not_applicable=False) | ~Q(not_applicable_reason=""),
                name="score_not_applicable_has_reason",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{column}__isnull": True})
                    | Q(**{f"{column}__gte": 0}),
                    name=f"score_{column}_not_negative",
                )
                for column in (
                    "self_score",
                    "appraised_score",
                    "final_score",
                    "survey_score",
                )
            ),
        ]
        indexes = [
            models.Index(
                fields=[
                    "edition",
                    "revision",
                    "criterion",
                    "sheet",
                    "final_score",
                    "appraised_score",
                    "survey_score",
                ],
                name="score_covering",
            ),
            # The few that do not apply, without reading all the others.
            models.Index(
                fields=["edition", "revision"],
                condition=Q(is_not_applicable=True),
                name="score_absent",
            ),
            models.Index(
                fields=["not_applicable_by"],
                condition=Q(not_applicable_by__isnull=False),
                name="score_excluder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.final_score}"
