"""What is looked into between results: inspections with their findings, and what a
source says an office does every year."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indices.models.criteria import Criterion
from indices.models.framework import Edition
from indices.models.results import Source
from units.models import Unit


class Inspection(models.Model):
    """Cuộc kiểm tra công tác cải cách hành chính of one unit.

    `day` is the planned day until it is held. `edition` is the result by whose
    criteria the findings are named. A surprise is unknown to its unit until it is
    held; what was found is everyone's to read once it is concluded.
    """

    class Kind(models.TextChoices):
        PLANNED = "planned", _("Theo kế hoạch")
        SURPRISE = "surprise", _("Đột xuất")
        SELF = "self", _("Tự kiểm tra")

    class State(models.TextChoices):
        PLANNED = "planned", _("Chưa tiến hành")
        HELD = "held", _("Chờ kết luận")
        CONCLUDED = "concluded", _("Đã kết luận")
        CANCELLED = "cancelled", _("Không tiến hành")

    unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị"),
        on_delete=models.PROTECT,
        related_name="inspections",
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    kind = models.CharField(_("hình thức"), max_length=8, choices=Kind)
    state = models.CharField(
        _("tình trạng"), max_length=9, choices=State, default=State.PLANNED
    )
    decision = models.CharField(_("văn bản"), max_length=200, blank=True)
    day = models.DateField(_("ngày kiểm tra"), null=True, blank=True)
    conclusion = models.TextField(_("kết luận, lý do"), blank=True)
    due_on = models.DateField(_("hạn khắc phục"), null=True, blank=True)
    edition = models.ForeignKey(
        Edition,
        verbose_name=_("kỳ"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
    )
    changed_at = models.DateTimeField(_("sửa lúc"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("cuộc kiểm tra")
        verbose_name_plural = _("các cuộc kiểm tra")
        ordering = ["-year", "day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["held", "concluded"]) | Q(day__isnull=False),
                name="inspection_held_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["concluded", "cancelled"]) | ~Q(conclusion=""),
                name="inspection_ended_says_how",
            ),
        ]
        indexes = [models.Index(fields=["year", "unit"], name="inspection_year")]

    def __str__(self) -> str:
        return f"{self.unit}, {self.year}: {self.get_kind_display()}"


class InspectionFinding(models.Model):
    """Điều phát hiện, of one criterion where it is about one."""

    inspection = models.ForeignKey(
        Inspection,
        verbose_name=_("cuộc kiểm tra"),
        on_delete=models.CASCADE,
        related_name="findings",
    )
    criterion = models.ForeignKey(
        Criterion,
        verbose_name=_("tiêu chí"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    text = models.TextField(_("nội dung"))
    position = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("điều phát hiện")
        verbose_name_plural = _("các điều phát hiện")
        ordering = ["inspection", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "position"], name="finding_position_once"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Practice(models.Model):
    """Nếp làm việc: what a source says a unit does, without number or day.

    It stands beside the records of inspections and is never counted among them; `year`
    is None where the source speaks of every year.
    """

    class Kind(models.TextChoices):
        CONFERENCE = "conference", _("Hội nghị sau công bố")
        PLANNED = "planned", _("Kiểm tra theo kế hoạch")
        SURPRISE = "surprise", _("Kiểm tra đột xuất")
        SELF = "self", _("Tự kiểm tra")

    unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị"),
        on_delete=models.PROTECT,
        related_name="practices",
    )
    kind = models.CharField(_("loại"), max_length=10, choices=Kind)
    year = models.PositiveSmallIntegerField(_("năm"), null=True, blank=True)
    text = models.TextField(_("nội dung"))
    source = models.ForeignKey(
        Source,
        verbose_name=_("nguồn"),
        on_delete=models.PROTECT,
        related_name="practices",
    )

    class Meta:
        verbose_name = _("nếp làm việc")
        verbose_name_plural = _("nếp làm việc")
        ordering = ["unit", "-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "source", "text"], name="practice_once"
            )
        ]

    def __str__(self) -> str:
        return self.text
