"""Which criteria a result is made of: a set per issuer, level and time, as a tree.

A root criterion is a domain (lĩnh vực). The tree is of uneven depth: a criterion
without children is a leaf and is scored itself. A set in use is frozen.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from indices.fields import FixedPointField
from units.models import Level

CODE_WIDTH = 4


def natural_code(code: str) -> str:
    """The code as a key that sorts by its integers: "1.10" after "1.9"."""
    return ".".join(part.zfill(CODE_WIDTH) for part in code.split("."))


class NaturalCodeField(models.CharField):  # type: ignore[type-arg]
    """The natural order of `code`, filled on saving (bulk_create too)."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = natural_code(model_instance.code)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key


class CriteriaSet(models.Model):
    """Bộ tiêu chí: its issuer, level, decision and years."""

    code = models.SlugField(_("mã"), max_length=60, unique=True)
    name = models.CharField(_("tên"), max_length=300)
    issuing_body = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    level = models.CharField(_("cấp được chấm"), max_length=10, choices=Level)
    decision = models.CharField(_("quyết định"), max_length=200, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    year_from = models.PositiveSmallIntegerField(_("từ năm"), null=True, blank=True)
    year_to = models.PositiveSmallIntegerField(_("đến năm"), null=True, blank=True)
    total_max = FixedPointField(_("tổng điểm tối đa"), default=100)
    is_illustrative = models.BooleanField(_("minh họa"), default=False)
    # Only the domains, or some branches, are known: sums are not checked below them.
    is_partial = models.BooleanField(_("chỉ biết một phần"), default=False)
    note = models.TextField(_("ghi chú"), blank=True)
    source_title = models.CharField(_("nguồn"), max_length=300, blank=True)
    source_url = models.CharField(_("địa chỉ nguồn"), max_length=500, blank=True)
    predecessor = models.ForeignKey(
        "self",
        verbose_name=_("bộ tiêu chí trước"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
    )

    class Meta:
        verbose_name = _("bộ tiêu chí")
        verbose_name_plural = _("bộ tiêu chí")
        ordering = ["-year_from", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total_max__gt=0), name="criteria_set_total_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(year_from__isnull=True)
                | Q(year_to__isnull=True)
                | Q(year_from__lte=F("year_to")),
                name="criteria_set_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """Tiêu chí. `max_score` of a bonus or deduction is its cap for the year.

    `rule` is the scoring rule as data where it has one of the known shapes
    (scoring/rules.py); `rule_text` is its wording. `same_as` is the criterion of the
    earlier set that it goes on from, and `verdict` how far it is the same.
    """

    class ScoredBy(models.TextChoices):
        APPRAISAL = "appraisal", _("tự chấm, thẩm định")
        SURVEY = "survey", _("điều tra xã hội học")
        LEADERS = "leaders", _("lãnh đạo chấm")
        BONUS = "bonus", _("điểm thưởng")
        DEDUCTION = "deduction", _("điểm trừ")

    class Verdict(models.TextChoices):
        SAME = "same", _("giữ nguyên")
        CHANGED = "changed", _("có thay đổi")
        NEW = "new", _("mới")
        DROPPED = "dropped", _("bỏ")

    criteria_set = models.ForeignKey(
        CriteriaSet,
        verbose_name=_("bộ tiêu chí"),
        on_delete=models.PROTECT,
        related_name="criteria",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("thuộc"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    code = models.CharField(_("mã"), max_length=40)
    sort_code = NaturalCodeField(_("khóa thứ tự"), max_length=120, editable=False)
    name = models.CharField(_("nội dung"), max_length=1_000)
    max_score = FixedPointField(_("điểm tối đa"))
    scored_by = models.CharField(
        _("cách chấm"),
        max_length=10,
        choices=ScoredBy,
        default=ScoredBy.APPRAISAL,
    )
    step = FixedPointField(_("bước điểm"), null=True, blank=True)
    office = models.CharField(_("cơ quan thẩm định"), max_length=200, blank=True)
    evidence = models.TextField(_("tài liệu kiểm chứng"), blank=True)
    rule_text = models.TextField(_("cách tính điểm"), blank=True)
    rule = models.JSONField(_("cách tính điểm (dữ liệu)"), null=True, blank=True)
    same_as = models.ForeignKey(
        "self",
        verbose_name=_("tiếp nối tiêu chí"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="later_forms",
    )
    verdict = models.CharField(
        _("so với bộ trước"), max_length=8, choices=Verdict, blank=True
    )
    verdict_reason = models.CharField(_("khác ở đâu"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("tiêu chí")
        verbose_name_plural = _("tiêu chí")
        ordering = ["criteria_set", "sort_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "code"], name="criterion_code_once"
            ),
            models.CheckConstraint(
                condition=Q(max_score__gte=0), name="criterion_max_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=True) | Q(step__gt=0),
                name="criterion_step_is_positive",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("pk")), name="criterion_not_its_own_parent"
            ),
        ]
        indexes = [
            models.Index(fields=["criteria_set", "sort_code"], name="criterion_order")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
