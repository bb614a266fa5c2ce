"""What the work itself comes to: measures, what was observed of them, and targets.

These figures stand outside every edition: a period has its own first and last day. A
figure with a source is public; one without is the draft of whoever entered it. Shares
and sums are worked out when they are shown (scoring/figures.py) and never stored, so
that what a source gives and what follows from its counts stand side by side.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from indices.fields import FixedPointField
from indices.models.criteria import Criterion
from indices.models.results import Source
from indices.querysets import (
    MeasureQuerySet,
    ObservationQuerySet,
    TargetQuerySet,
)
from units.models import Level, Unit


class Measure(models.Model):
    """Loại số liệu: what is counted, and in which direction it is better.

    A ratio has a numerator and a denominator and is a percentage of the two. `rolls_up`
    allows the figures of communes to be added up for the place that they lie in;
    `counts` says which inspections the register can count for it, on request.
    """

    class Kind(models.TextChoices):
        NUMBER = "number", _("số")
        YES_NO = "yes_no", _("có, không")

    class Direction(models.TextChoices):
        HIGHER = "higher", _("càng cao càng tốt")
        LOWER = "lower", _("càng thấp càng tốt")
        NONE = "none", _("không xét cao thấp")

    class Counts(models.TextChoices):
        VISITS = "visits", _("kiểm tra theo kế hoạch và đột xuất")
        SELF = "self", _("tự kiểm tra")

    code = models.SlugField(_("mã"), max_length=60, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    unit_of_measure = models.CharField(_("đơn vị tính"), max_length=40)
    kind = models.CharField(_("loại"), max_length=6, choices=Kind, default=Kind.NUMBER)
    direction = models.CharField(
        _("chiều"), max_length=6, choices=Direction, default=Direction.HIGHER
    )
    decimals = models.PositiveSmallIntegerField(_("số lẻ"), default=0)
    numerator = models.ForeignKey(
        "self",
        verbose_name=_("tử số"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    denominator = models.ForeignKey(
        "self",
        verbose_name=_("mẫu số"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    counts = models.CharField(
        _("đếm từ sổ kiểm tra"), max_length=6, choices=Counts, blank=True
    )
    rolls_up = models.BooleanField(_("cộng được từ cấp dưới"), default=False)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    description = models.TextField(_("giải thích"), blank=True)
    # Kept for the figures that it has; nothing new is entered of it.
    is_ended = models.BooleanField(_("thôi dùng"), default=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("loại số liệu")
        verbose_name_plural = _("loại số liệu")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, denominator__isnull=False),
                name="measure_ratio_has_both_parts",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True)
                | Q(denominator__isnull=True)
                | ~Q(numerator=F("denominator")),
                name="measure_parts_differ",
            ),
            models.CheckConstraint(
                condition=Q(rolls_up=False) | Q(numerator__isnull=True, kind="number"),
                name="measure_only_counts_roll_up",
            ),
            models.CheckConstraint(
                condition=Q(counts="") | Q(numerator__isnull=True, kind="number"),
                name="measure_only_counts_are_counted",
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=6), name="measure_at_most_six_decimals"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ratio(self) -> bool:
        return self.numerator_id is not None

    @property
    def is_yes_no(self) -> bool:
        return self.kind == self.Kind.YES_NO


class Observation(models.Model):
    """Số liệu: one measure of one unit over one period, both its days included.

    `of_level` names the level whose units the figure is announced for as a whole (all
    communes of a district together); empty is the unit itself. `qualifier` is the word
    of the source: "gần 5.000" is not 5.000. A derived figure carries its formula.
    """

    class Qualifier(models.TextChoices):
        EXACT = "exact", _("đúng")
        OVER = "over", _("trên")
        NEARLY = "nearly", _("gần")
        ABOUT = "about", _("khoảng")

    class Basis(models.TextChoices):
        GIVEN = "given", _("nguồn nêu")
        COMPUTED = "computed", _("tính ra")

    unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị"),
        on_delete=models.PROTECT,
        related_name="observations",
    )
    of_level = models.CharField(
        _("tính chung các đơn vị cấp"), max_length=10, choices=Level, blank=True
    )
    measure = models.ForeignKey(
        Measure,
        verbose_name=_("loại số liệu"),
        on_delete=models.PROTECT,
        related_name="observations",
    )
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến ngày"))
    # How the two days were decided on where the source does not name them.
    period_note = models.CharField(_("về kỳ số liệu"), max_length=300, blank=True)
    value = FixedPointField(_("giá trị"))
    qualifier = models.CharField(
        _("mức chính xác"),
        max_length=6,
        choices=Qualifier,
        default=Qualifier.EXACT,
    )
    basis = models.CharField(
        _("căn cứ"), max_length=8, choices=Basis, default=Basis.GIVEN
    )
    formula = models.CharField(_("cách tính"), max_length=200, blank=True)
    source = models.ForeignKey(
        Source,
        verbose_name=_("nguồn"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
    )
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("số liệu")
        verbose_name_plural = _("số liệu")
        ordering = ["unit", "measure", "-ends_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "of_level", "measure", "starts_on", "ends_on"],
                name="observation_once",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="observation_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0), name="observation_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(basis="computed") | ~Q(formula=""),
                name="observation_computed_has_formula",
            ),
        ]
        indexes = [
            models.Index(fields=["measure", "ends_on"], name="observation_measure_end")
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.measure}, {self.ends_on:%d/%m/%Y}"

    @property
    def is_public(self) -> bool:
        return self.source_id is not None


class Target(models.Model):
    """Mục tiêu: what a unit, or the units of a level in it, are to reach by a day."""

    unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị"),
        on_delete=models.PROTECT,
        related_name="targets",
    )
    of_level = models.CharField(
        _("cho các đơn vị cấp"), max_length=10, choices=Level, blank=True
    )
    measure = models.ForeignKey(
        Measure,
        verbose_name=_("loại số liệu"),
        on_delete=models.PROTECT,
        related_name="targets",
    )
    due_on = models.DateField(_("thời hạn"))
    value = FixedPointField(_("mức phải đạt"))
    document = models.CharField(_("văn bản"), max_length=300, blank=True)
    source = models.ForeignKey(
        Source,
        verbose_name=_("nguồn"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
    )
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("mục tiêu")
        verbose_name_plural = _("mục tiêu")
        ordering = ["unit", "measure", "due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "of_level", "measure", "due_on"], name="target_once"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0), name="target_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(document="") | Q(source__isnull=False),
                name="target_has_document_or_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.measure}, {self.due_on:%d/%m/%Y}"


class CriterionMeasure(models.Model):
    """The measure from which a criterion's declared figure can be drawn.

    Beside the criterion, as the criteria of a set in use are frozen.
    """

    criterion = models.OneToOneField(
        Criterion,
        verbose_name=_("tiêu chí"),
        on_delete=models.CASCADE,
        related_name="measure_link",
    )
    measure = models.ForeignKey(
        Measure,
        verbose_name=_("loại số liệu"),
        on_delete=models.PROTECT,
        related_name="criterion_links",
    )

    class Meta:
        verbose_name = _("số liệu của tiêu chí")
        verbose_name_plural = _("số liệu của tiêu chí")

    def __str__(self) -> str:
        return f"{self.criterion}: {self.measure}"
