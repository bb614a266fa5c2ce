"""What came after a result: the plan that mends what it cost, task by task."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indices.fields import FixedPointField
from indices.models.criteria import Criterion
from indices.models.framework import Edition
from units.models import Unit


class RemediationPlan(models.Model):
    """Kế hoạch khắc phục of one unit after one edition.

    A draft is known to those who keep it; once issued, everyone reads it. `changed_at`
    also moves with every task, so that it tells whether anything of the plan changed.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Đang lập")
        ISSUED = "issued", _("Đã ban hành")

    edition = models.ForeignKey(
        Edition,
        verbose_name=_("kỳ"),
        on_delete=models.PROTECT,
        related_name="remediation_plans",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị"),
        on_delete=models.PROTECT,
        related_name="remediation_plans",
    )
    state = models.CharField(
        _("trạng thái"), max_length=8, choices=State, default=State.DRAFT
    )
    decision = models.CharField(_("văn bản ban hành"), max_length=200, blank=True)
    decided_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    note = models.TextField(_("mục tiêu, ghi chú"), blank=True)
    changed_at = models.DateTimeField(_("sửa lúc"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("kế hoạch khắc phục")
        verbose_name_plural = _("kế hoạch khắc phục")
        ordering = ["edition", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "unit"], name="plan_once"),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (~Q(decision="") & Q(decided_on__isnull=False)),
                name="plan_issued_has_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.edition}"

    @property
    def is_issued(self) -> bool:
        return self.state == self.State.ISSUED


class RemediationTask(models.Model):
    """Nhiệm vụ khắc phục: what is done about one criterion that cost points.

    `points_at_stake` are the points lost as they stood when the task was planned: the
    issued plan is a document. Whether they came back is never stored.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Chưa làm")
        DOING = "doing", _("Đang làm")
        DONE = "done", _("Đã xong")
        DROPPED = "dropped", _("Thôi làm")

    plan = models.ForeignKey(
        RemediationPlan,
        verbose_name=_("kế hoạch"),
        on_delete=models.PROTECT,
        related_name="tasks",
    )
    criterion = models.ForeignKey(
        Criterion,
        verbose_name=_("tiêu chí"),
        on_delete=models.PROTECT,
        related_name="remediation_tasks",
    )
    points_at_stake = FixedPointField(_("điểm mất"))
    what = models.TextField(_("việc phải làm"))
    who = models.CharField(_("ai làm"), max_length=200)
    due_on = models.DateField(_("thời hạn"))
    evidence = models.TextField(_("tài liệu kiểm chứng phải có"), blank=True)
    state = models.CharField(
        _("tình trạng"), max_length=8, choices=State, default=State.PLANNED
    )
    finished_on = models.DateField(_("ngày xong"), null=True, blank=True)
    result = models.TextField(_("kết quả, lý do"), blank=True)
    changed_at = models.DateTimeField(_("sửa lúc"), default=timezone.now)

    class Meta:
        verbose_name = _("nhiệm vụ khắc phục")
        verbose_name_plural = _("nhiệm vụ khắc phục")
        ordering = ["plan", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "criterion"], name="task_criterion_once"
            ),
            models.CheckConstraint(
                condition=Q(points_at_stake__gt=0), name="task_has_points_at_stake"
            ),
            models.CheckConstraint(
                condition=Q(state="done", finished_on__isnull=False)
                | (~Q(state="done") & Q(finished_on__isnull=True)),
                name="task_done_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "dropped"]) | ~Q(result=""),
                name="task_ended_says_how",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="task_due")]

    def __str__(self) -> str:
        return self.what


class TaskStep(models.Model):
    """One step of a task: its state from then on, and what was said; only added."""

    task = models.ForeignKey(
        RemediationTask,
        verbose_name=_("nhiệm vụ"),
        on_delete=models.CASCADE,
        related_name="steps",
    )
    state = models.CharField(
        _("tình trạng"), max_length=8, choices=RemediationTask.State
    )
    note = models.TextField(_("kết quả, lý do"), blank=True)
    actor_name = models.CharField(_("người ghi"), max_length=150)
    at = models.DateTimeField(_("lúc"), default=timezone.now)

    class Meta:
        verbose_name = _("bước của nhiệm vụ")
        verbose_name_plural = _("các bước của nhiệm vụ")
        ordering = ["task", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.state}"
