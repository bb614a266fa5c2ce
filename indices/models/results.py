"""What came out: what was announced, what is computed from it, what is published.

Announced facts are stored as announced, each with its source; several may stand for
one unit and disagree. Computed rows stand beside them and are made by one action.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from indices.fields import FixedPointField
from indices.models.framework import Edition, EditionPart, Tier
from indices.models.publication import Publication
from indices.querysets import (
    AnnouncementQuerySet,
    EditionSummaryQuerySet,
    UnitResultQuerySet,
)
from units.models import Unit


class Source(models.Model):
    """Nguồn: the decision, page or article in which a fact was published."""

    title = models.CharField(_("tên"), max_length=400)
    url = models.CharField(_("địa chỉ"), max_length=500, blank=True)
    published_on = models.DateField(_("ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("nguồn")
        verbose_name_plural = _("nguồn")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["title", "url"], name="source_once")
        ]

    def __str__(self) -> str:
        return self.title


class Announcement(models.Model):
    """Kết quả được công bố: what one source says of one unit in one edition.

    Any of its facts may be missing (a rank without a score, a tier without a score,
    "4/9" while the other eight are unknown). `basis` tells a stated value from one
    derived by arithmetic, which carries its formula. At most one announcement of a
    unit is the primary one, which pages show first.

    A row belongs to the revisions from `first_revision` to `last_revision` (None:
    to this day). Correcting a published row ends it and adds a new one, so that every
    published revision keeps what it was made from.
    """

    class Basis(models.TextChoices):
        STATED = "stated", _("nguồn nêu")
        DERIVED = "derived", _("suy ra")

    edition = models.ForeignKey(
        Edition,
        verbose_name=_("kỳ"),
        on_delete=models.PROTECT,
        related_name="announcements",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị"),
        on_delete=models.PROTECT,
        related_name="announcements",
    )
    source = models.ForeignKey(
        Source,
        verbose_name=_("nguồn"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="announcements",
    )
    first_revision = models.PositiveSmallIntegerField(_("từ bản"), default=1)
    last_revision = models.PositiveSmallIntegerField(
        _("đến bản"), null=True, blank=True
    )
    is_primary = models.BooleanField(_("bản chính"), default=True)
    basis = models.CharField(
        _("căn cứ"), max_length=8, choices=Basis, default=Basis.STATED
    )
    formula = models.CharField(_("cách suy ra"), max_length=200, blank=True)
    score = FixedPointField(_("điểm"), null=True, blank=True)
    score_text = models.CharField(_("điểm như nguồn viết"), max_length=40, blank=True)
    # The unit's own maximum, where the source scores it on less than the scale.
    max_score = FixedPointField(_("điểm tối đa của đơn vị"), null=True, blank=True)
    rank = models.PositiveIntegerField(_("hạng"), null=True, blank=True)
    ranked_of = models.PositiveIntegerField(_("trên tổng số"), null=True, blank=True)
    tier_name = models.CharField(_("xếp loại"), max_length=40, blank=True)
    score_change = FixedPointField(_("tăng, giảm điểm"), null=True, blank=True)
    rank_change = models.IntegerField(_("tăng, giảm hạng"), null=True, blank=True)
    changed_since = models.PositiveSmallIntegerField(
        _("so với năm"), null=True, blank=True
    )
    is_ranked = models.BooleanField(_("được xếp hạng"), default=True)
    note = models.TextField(_("ghi chú"), blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("kết quả được công bố")
        verbose_name_plural = _("kết quả được công bố")
        ordering = ["edition", "unit", "-is_primary", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "unit"],
                condition=Q(is_primary=True, last_revision__isnull=True),
                name="announcement_one_primary",
            ),
            models.CheckConstraint(
                condition=Q(last_revision__isnull=True)
                | Q(last_revision__gte=F("first_revision")),
                name="announcement_revisions_in_order",
            ),
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(rank__gte=1),
                name="announcement_rank_from_one",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0),
                name="announcement_score_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(basis="derived") | ~Q(formula=""),
                name="announcement_derived_has_formula",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.edition}"

    def stands_in(self, revision: int) -> bool:
        """Whether the revision was, or will be, made from this row."""
        return self.first_revision <= revision and (
            self.last_revision is None or revision <= self.last_revision
        )


class AnnouncedPart(models.Model):
    """The points of one part of an edition as announced for one unit."""

    announcement = models.ForeignKey(
        Announcement,
        verbose_name=_("kết quả"),
        on_delete=models.CASCADE,
        related_name="parts",
    )
    part = models.ForeignKey(
        EditionPart,
        verbose_name=_("phần"),
        on_delete=models.PROTECT,
        related_name="announced",
    )
    score = FixedPointField(_("điểm"), null=True, blank=True)

    class Meta:
        verbose_name = _("điểm thành phần được công bố")
        verbose_name_plural = _("điểm thành phần được công bố")
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "part"], name="announced_part_once"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0),
                name="announced_part_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.score}"


class UnitResult(models.Model):
    """The stored result of one unit in one revision of an edition; pages read this.

    `score`, `rank`, `ranked_of`, `tier_name` are what is shown: announced where
    announced, else computed. The `computed_` columns stand beside them, None where
    nothing can be computed. `position` is the row's place in the ranking.
    """

    class Origin(models.TextChoices):
        ANNOUNCED = "announced", _("được công bố")
        DERIVED = "derived", _("suy ra")
        COMPUTED = "computed", _("tính từ điểm")
        NONE = "none", _("không có số liệu")

    edition = models.ForeignKey(
        Edition,
        verbose_name=_("kỳ"),
        on_delete=models.PROTECT,
        related_name="unit_results",
        # The keys below begin with it.
        db_index=False,
    )
    revision = models.PositiveSmallIntegerField(_("bản"))
    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="results"
    )
    position = models.PositiveIntegerField(_("thứ tự"))
    # The name under which the unit stood when this revision was made.
    unit_name = models.CharField(_("tên đơn vị"), max_length=150)
    score = FixedPointField(_("điểm"), null=True, blank=True)
    score_origin = models.CharField(_("nguồn điểm"), max_length=10, choices=Origin)
    achieved = FixedPointField(_("tổng điểm đạt"), null=True, blank=True)
    applicable_max = FixedPointField(_("tổng điểm tối đa"), null=True, blank=True)
    rank = models.PositiveIntegerField(_("hạng"), null=True, blank=True)
    ranked_of = models.PositiveIntegerField(_("trên tổng số"), null=True, blank=True)
    is_tied = models.BooleanField(_("đồng hạng"), default=False)
    is_ranked = models.BooleanField(_("được xếp hạng"), default=True)
    tier = models.ForeignKey(
        Tier,
        verbose_name=_("xếp loại"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    tier_name = models.CharField(_("xếp loại"), max_length=40, blank=True)
    tier_strength = models.PositiveSmallIntegerField(_("mức"), null=True, blank=True)
    computed_score = FixedPointField(_("điểm tính"), null=True, blank=True)
    computed_rank = models.PositiveIntegerField(_("hạng tính"), null=True, blank=True)
    computed_tier_name = models.CharField(_("xếp loại tính"), max_length=40, blank=True)
    score_change = FixedPointField(_("tăng, giảm điểm"), null=True, blank=True)
    rank_change = models.IntegerField(_("tăng, giảm hạng"), null=True, blank=True)
    changed_since = models.PositiveSmallIntegerField(
        _("so với năm"), null=True, blank=True
    )
    has_disagreement = models.BooleanField(_("nguồn khác nhau"), default=False)
    announcement = models.ForeignKey(
        Announcement,
        verbose_name=_("kết quả được công bố"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.TextField(_("ghi chú"), blank=True)

    objects = UnitResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("kết quả")
        verbose_name_plural = _("kết quả")
        ordering = ["edition", "revision", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "revision", "unit"], name="result_once"
            ),
            models.UniqueConstraint(
                fields=["edition", "revision", "position"], name="result_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name}: {self.score}"

    @property
    def is_known(self) -> bool:
        """Whether anything of the unit's result was announced or computed."""
        facts = (self.score, self.rank, self.score_change, self.rank_change)
        return bool(self.tier_name) or any(fact is not None for fact in facts)


class PartResult(models.Model):
    """The points of one part in a stored result."""

    result = models.ForeignKey(
        UnitResult,
        verbose_name=_("kết quả"),
        on_delete=models.CASCADE,
        related_name="parts",
        # The key below begins with it.
        db_index=False,
        # Held by the guards of the tables, which ask about all rows at once.
        db_constraint=False,
    )
    part = models.ForeignKey(
        EditionPart,
        verbose_name=_("phần"),
        on_delete=models.PROTECT,
        related_name="results",
        db_constraint=False,
    )
    score = FixedPointField(_("điểm"), null=True, blank=True)
    rank = models.PositiveIntegerField(_("hạng"), null=True, blank=True)

    class Meta:
        verbose_name = _("kết quả thành phần")
        verbose_name_plural = _("kết quả thành phần")
        constraints = [
            models.UniqueConstraint(fields=["result", "part"], name="part_result_once")
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.score}"


class EditionSummary(models.Model):
    """The figures of one revision as a whole, stored so that no page recounts them.

    `tier_counts` lists [tier name, strength, count], best tier first. `tier_bounds`
    and `parts` are the tier scheme and the parts as they stood for this revision:
    [name, strength, lower, lower_closed, upper, upper_closed] and [code, name, max],
    with scores as decimal text.
    """

    edition = models.ForeignKey(
        Edition,
        verbose_name=_("kỳ"),
        on_delete=models.CASCADE,
        related_name="summaries",
    )
    revision = models.PositiveSmallIntegerField(_("bản"))
    publication = models.OneToOneField(
        Publication,
        verbose_name=_("lần công bố"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="summary",
    )
    unit_count = models.PositiveIntegerField(_("số đơn vị"))
    known_count = models.PositiveIntegerField(_("số đơn vị có số liệu"))
    scored_count = models.PositiveIntegerField(_("số đơn vị có điểm"))
    ranked_count = models.PositiveIntegerField(_("số đơn vị được xếp hạng"))
    mean_score = FixedPointField(_("trung bình"), null=True, blank=True)
    median_score = FixedPointField(_("trung vị"), null=True, blank=True)
    lower_quartile = FixedPointField(_("tứ phân vị dưới"), null=True, blank=True)
    upper_quartile = FixedPointField(_("tứ phân vị trên"), null=True, blank=True)
    deviation = FixedPointField(_("độ lệch tuyệt đối trung vị"), null=True, blank=True)
    best_score = FixedPointField(_("cao nhất"), null=True, blank=True)
    worst_score = FixedPointField(_("thấp nhất"), null=True, blank=True)
    rising_count = models.PositiveIntegerField(_("số đơn vị tăng điểm"), default=0)
    falling_count = models.PositiveIntegerField(_("số đơn vị giảm điểm"), default=0)
    tier_counts = models.JSONField(_("số đơn vị theo xếp loại"), default=list)
    tier_bounds = models.JSONField(_("ngưỡng xếp loại"), default=list)
    parts = models.JSONField(_("các phần điểm"), default=list)

    objects = EditionSummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("tổng hợp của kỳ")
        verbose_name_plural = _("tổng hợp của kỳ")
        constraints = [
            models.UniqueConstraint(fields=["edition", "revision"], name="summary_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition}, {self.revision}"
