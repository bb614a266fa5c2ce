"""What is asked: which index, of whom, in which year, cut into which tiers."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indices.fields import FixedPointField
from indices.querysets import EditionQuerySet
from units.models import Level, Unit


class ReformIndex(models.Model):
    """Bộ chỉ số: CCHC, SIPAS, PAPI, PCI…, each on a scale of its own.

    `scale_max` is the highest value the index can take, in `unit_of_measure`;
    None where the publisher states none.
    """

    code = models.SlugField(_("mã"), max_length=20, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên ngắn"), max_length=40)
    unit_of_measure = models.CharField(_("đơn vị tính"), max_length=20)
    scale_max = FixedPointField(_("thang điểm"), null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(_("số chữ số thập phân"), default=2)
    description = models.TextField(_("mô tả"), blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("bộ chỉ số")
        verbose_name_plural = _("bộ chỉ số")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scale_max__isnull=True) | Q(scale_max__gt=0),
                name="index_scale_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=6), name="index_at_most_six_decimals"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class TierScheme(models.Model):
    """Thang xếp loại: the named tiers of one province, level and time."""

    code = models.SlugField(_("mã"), max_length=60, unique=True)
    name = models.CharField(_("tên"), max_length=150)
    note = models.TextField(_("ghi chú"), blank=True)
    source_title = models.CharField(_("nguồn"), max_length=300, blank=True)
    source_url = models.CharField(_("địa chỉ nguồn"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("thang xếp loại")
        verbose_name_plural = _("thang xếp loại")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Tier(models.Model):
    """Xếp loại: one tier of a scheme, best first (`position` 1).

    Bounds are in the index's unit. Both empty means that the publisher named the
    tier without its bounds: it can be announced, never computed.
    """

    scheme = models.ForeignKey(
        TierScheme,
        verbose_name=_("thang"),
        on_delete=models.CASCADE,
        related_name="tiers",
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.CharField(_("tên"), max_length=40)
    lower = FixedPointField(_("cận dưới"), null=True, blank=True)
    lower_closed = models.BooleanField(_("lấy cả cận dưới"), default=True)
    upper = FixedPointField(_("cận trên"), null=True, blank=True)
    upper_closed = models.BooleanField(_("lấy cả cận trên"), default=False)
    # How many level bars are filled, and which colour: 4 Xuất sắc … 0 Yếu.
    strength = models.PositiveSmallIntegerField(_("mức"), default=1)

    class Meta:
        verbose_name = _("xếp loại")
        verbose_name_plural = _("xếp loại")
        ordering = ["scheme", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "position"], name="tier_position_once"
            ),
            models.UniqueConstraint(fields=["scheme", "name"], name="tier_name_once"),
            models.CheckConstraint(
                condition=Q(lower__isnull=True)
                | Q(upper__isnull=True)
                | Q(lower__lt=F("upper")),
                name="tier_bounds_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RankingRuleChoice(models.TextChoices):
    """Cách xếp hạng; the arithmetic is in scoring/ranking.py."""

    EXACT = "exact", _("theo giá trị chính xác")
    PUBLISHED = "published", _("theo giá trị công bố (đã làm tròn)")
    DENSE = "dense", _("đồng hạng không bỏ số")


class Edition(models.Model):
    """Kỳ đánh giá: one index, one area, one ranked level, one year.

    The root of every yearly fact. `revision` is the newest published revision, 0
    while nothing is published; the draft is always `revision + 1`. Readers see
    `revision` from `release_at` on and `earlier_revision` until then.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Dự thảo")
        APPRAISAL = "appraisal", _("Đang thẩm định")
        PUBLISHED = "published", _("Đã công bố")

    index = models.ForeignKey(
        ReformIndex,
        verbose_name=_("bộ chỉ số"),
        on_delete=models.PROTECT,
        related_name="editions",
    )
    area = models.ForeignKey(
        Unit,
        verbose_name=_("địa bàn"),
        on_delete=models.PROTECT,
        related_name="editions_of_area",
    )
    level = models.CharField(_("cấp được xếp hạng"), max_length=10, choices=Level)
    year = models.PositiveSmallIntegerField(_("năm"))
    units_as_of = models.DateField(_("đơn vị theo ngày"))
    tier_scheme = models.ForeignKey(
        TierScheme,
        verbose_name=_("thang xếp loại"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="editions",
    )
    criteria_set = models.ForeignKey(
        "indices.CriteriaSet",
        verbose_name=_("bộ tiêu chí"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="editions",
    )
    ranking_rule = models.CharField(
        _("cách xếp hạng"),
        max_length=10,
        choices=RankingRuleChoice,
        default=RankingRuleChoice.EXACT,
    )
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=State, default=State.DRAFT
    )
    revision = models.PositiveSmallIntegerField(_("bản công bố"), default=0)
    release_at = models.DateTimeField(_("mở cho người xem lúc"), null=True, blank=True)
    earlier_revision = models.PositiveSmallIntegerField(
        _("bản xem trước khi mở"), default=0
    )
    # Only some of the units' results are known: announced ranks stand, none is
    # computed from the few.
    is_partial = models.BooleanField(_("chỉ biết một phần"), default=False)
    is_illustrative = models.BooleanField(_("minh họa"), default=False)
    announced_mean = FixedPointField(
        _("trung bình được công bố"), null=True, blank=True
    )
    note = models.TextField(_("ghi chú"), blank=True)
    updated_at = models.DateTimeField(_("cập nhật lúc"), auto_now=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("kỳ đánh giá")
        verbose_name_plural = _("kỳ đánh giá")
        ordering = ["-year", "index__position", "level", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["index", "area", "level", "year"], name="edition_once"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990) & Q(year__lte=2200),
                name="edition_year_is_sane",
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(revision__gte=1, release_at__isnull=False),
                name="edition_published_has_revision",
            ),
        ]
        indexes = [
            models.Index(fields=["index", "level", "year"], name="edition_series"),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.area}, {self.get_level_display()}, {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("indices:ranking", kwargs=self.address)

    @property
    def address(self) -> dict[str, object]:
        """The words of the address that all pages of this edition share."""
        return {
            "index": self.index.code,
            "area": self.area.area_slug,
            "level": self.level,
            "year": self.year,
        }

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def visible_revision(self) -> int:
        """The revision that the public sees now; 0 when there is none yet."""
        if self.release_at is not None and self.release_at <= timezone.now():
            return self.revision
        return self.earlier_revision

    @property
    def waits_until(self) -> datetime | None:
        """When the newest published revision opens, while nobody may see it yet."""
        if self.release_at is not None and self.release_at > timezone.now():
            return self.release_at
        return None

    @property
    def draft_revision(self) -> int:
        return self.revision + 1

    @staticmethod
    def default_units_as_of(year: int) -> date:
        """Units of a year are those in force on its last day (design: 31/12)."""
        return date(year, 12, 31)


class EditionPart(models.Model):
    """A named part with its maximum: a domain, or "Thẩm định 65", "Điều tra 35"."""

    edition = models.ForeignKey(
        Edition, verbose_name=_("kỳ"), on_delete=models.CASCADE, related_name="parts"
    )
    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên"), max_length=200)
    max_score = FixedPointField(_("điểm tối đa"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("phần điểm")
        verbose_name_plural = _("phần điểm")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="part_code_once"),
            models.CheckConstraint(
                condition=Q(max_score__isnull=True) | Q(max_score__gt=0),
                name="part_max_is_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name
