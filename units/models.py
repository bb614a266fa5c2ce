"""Who is assessed: places, bodies, their lifetimes and their lineage.

A unit (đơn vị) is identified by its official code together with the time it was
in force: codes are reused (05851 was three units). Nothing is deleted when the map
changes; a unit that ends keeps its row, its address and its results.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from units.fields import SearchKeyField, SortKeyField
from units.querysets import UnitQuerySet


class Level(models.TextChoices):
    """Cấp: at which level units are compared with one another."""

    NATION = "nation", _("Toàn quốc")
    REGION = "region", _("Vùng")
    PROVINCE = "province", _("Cấp tỉnh")
    DISTRICT = "district", _("Cấp huyện")
    COMMUNE = "commune", _("Cấp xã")
    DEPARTMENT = "department", _("Sở, ngành")
    MINISTRY = "ministry", _("Bộ, ngành")


class Kind(models.TextChoices):
    """Loại đơn vị: the word written before the name. The value is that word."""

    NATION = "quốc gia", _("quốc gia")
    REGION = "vùng", _("vùng")
    PROVINCE = "tỉnh", _("tỉnh")
    MUNICIPALITY = "thành phố trung ương", _("thành phố trung ương")
    CITY = "thành phố", _("thành phố")
    URBAN_DISTRICT = "quận", _("quận")
    RURAL_DISTRICT = "huyện", _("huyện")
    TOWN = "thị xã", _("thị xã")
    COMMUNE = "xã", _("xã")
    WARD = "phường", _("phường")
    TOWNSHIP = "thị trấn", _("thị trấn")
    SPECIAL_ZONE = "đặc khu", _("đặc khu")
    DEPARTMENT = "sở", _("sở, ngành")
    MINISTRY = "bộ", _("bộ, ngành")

    @property
    def level(self) -> Level:
        return LEVEL_OF_KIND[self]


LEVEL_OF_KIND = {
    Kind.NATION: Level.NATION,
    Kind.REGION: Level.REGION,
    Kind.PROVINCE: Level.PROVINCE,
    Kind.MUNICIPALITY: Level.PROVINCE,
    Kind.CITY: Level.DISTRICT,
    Kind.URBAN_DISTRICT: Level.DISTRICT,
    Kind.RURAL_DISTRICT: Level.DISTRICT,
    Kind.TOWN: Level.DISTRICT,
    Kind.COMMUNE: Level.COMMUNE,
    Kind.WARD: Level.COMMUNE,
    Kind.TOWNSHIP: Level.COMMUNE,
    Kind.SPECIAL_ZONE: Level.COMMUNE,
    Kind.DEPARTMENT: Level.DEPARTMENT,
    Kind.MINISTRY: Level.MINISTRY,
}
URBAN_KINDS = {
    Kind.MUNICIPALITY,
    Kind.CITY,
    Kind.URBAN_DISTRICT,
    Kind.TOWN,
    Kind.WARD,
    Kind.TOWNSHIP,
}


class Unit(models.Model):
    """Đơn vị: a place or body that is assessed, during one span of its life.

    `valid_from` is the first day in force (None: before the records begin),
    `valid_to` the first day no longer in force (None: still in force).
    """

    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên đầy đủ"), max_length=150)
    bare_name = models.CharField(_("tên riêng"), max_length=150)
    kind = models.CharField(_("loại"), max_length=20, choices=Kind)
    level = models.CharField(_("cấp"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("đơn vị cấp trên"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    valid_from = models.DateField(_("có hiệu lực từ"), null=True, blank=True)
    valid_to = models.DateField(_("hết hiệu lực từ"), null=True, blank=True)
    slug = models.SlugField(_("địa chỉ"), max_length=120, unique=True)
    # Provinces and the nation are also addressed by their bare name; below them
    # this is the slug again. Not unique: two Thái Nguyên lived one after the other.
    area_slug = models.SlugField(_("địa chỉ địa bàn"), max_length=120)
    same_as = models.ForeignKey(
        "self",
        verbose_name=_("cùng một đơn vị với"),
        help_text=_("đơn vị đầu tiên của chuỗi đổi tên, nâng cấp một-một"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="later_forms",
    )
    is_illustrative = models.BooleanField(_("minh họa"), default=False)
    search_key = SearchKeyField(source="name")
    sort_key = SortKeyField(source="bare_name")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="unit_code_from_unique"
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(valid_from__isnull=True),
                name="unit_code_unique_without_start",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lt=F("valid_to")),
                name="unit_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["level", "sort_key"], name="unit_level_sort"),
            models.Index(fields=["area_slug", "level"], name="unit_area_slug"),
            models.Index(fields=["code"], name="unit_code"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("unit", args=[self.slug])

    @property
    def lineage_id(self) -> int:
        """The key under which this unit and its one-to-one forms are one series."""
        return self.same_as_id or self.pk

    def is_in_force_on(self, day: date) -> bool:
        starts = self.valid_from is None or self.valid_from <= day
        return starts and (self.valid_to is None or day < self.valid_to)

    @property
    def has_ended(self) -> bool:
        """Whether it is over today; an end that is known ahead is none yet."""
        return self.valid_to is not None and self.valid_to <= timezone.localdate()


class SuccessionKind(models.TextChoices):
    MERGER = "merger", _("sáp nhập")
    SPLIT = "split", _("chia tách")
    RENAME = "rename", _("đổi tên")
    UPGRADE = "upgrade", _("nâng cấp")
    TRANSFER = "transfer", _("chuyển địa bàn")


class SuccessionExtent(models.TextChoices):
    WHOLE = "whole", _("toàn bộ")
    PART = "part", _("một phần")


class Reorganisation(models.Model):
    """Một lần sắp xếp đơn vị, as somebody entered it; undone, only its words stay."""

    kind = models.CharField(_("hình thức"), max_length=10, choices=SuccessionKind)
    effective_on = models.DateField(_("ngày hiệu lực"))
    legal_basis = models.CharField(_("căn cứ"), max_length=300)
    summary = models.CharField(_("nội dung"), max_length=1_000)
    # Of two that take parts of one unit on one day, only the one that took the rest
    # ended it.
    ended = models.ManyToManyField(
        Unit, verbose_name=_("đơn vị kết thúc"), related_name="+"
    )
    made_by = models.CharField(_("người nhập"), max_length=150)
    made_at = models.DateTimeField(_("lúc"), auto_now_add=True)
    undone_by = models.CharField(_("người hủy"), max_length=150, blank=True)
    undone_at = models.DateTimeField(_("hủy lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần sắp xếp đơn vị")
        verbose_name_plural = _("các lần sắp xếp đơn vị")
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.summary


class UnitSuccession(models.Model):
    """One arrow of the lineage: what a unit became, wholly or in part."""

    predecessor = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị trước"),
        on_delete=models.PROTECT,
        related_name="successions_out",
    )
    successor = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị sau"),
        on_delete=models.PROTECT,
        related_name="successions_in",
    )
    kind = models.CharField(_("hình thức"), max_length=10, choices=SuccessionKind)
    extent = models.CharField(_("phạm vi"), max_length=5, choices=SuccessionExtent)
    effective_on = models.DateField(_("ngày hiệu lực"))
    legal_basis = models.CharField(_("căn cứ"), max_length=300, blank=True)
    # What was drawn by hand in the browser; imports leave it empty.
    reorganisation = models.ForeignKey(
        Reorganisation,
        verbose_name=_("lần sắp xếp"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="arrows",
    )

    class Meta:
        verbose_name = _("kế thừa đơn vị")
        verbose_name_plural = _("kế thừa đơn vị")
        ordering = ["effective_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "effective_on"],
                name="succession_once",
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_between_two_units",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.predecessor} thành {self.successor} ({self.effective_on:%d/%m/%Y})"
        )


class UnitQuantity(models.Model):
    """A named count of a unit on a day, such as its people: what estimates weigh by."""

    unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị"),
        on_delete=models.PROTECT,
        related_name="quantities",
    )
    name = models.CharField(_("đại lượng"), max_length=80)
    value = models.PositiveBigIntegerField(_("giá trị"))
    as_of = models.DateField(_("tính đến ngày"))
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("đại lượng của đơn vị")
        verbose_name_plural = _("đại lượng của đơn vị")
        ordering = ["unit", "name", "-as_of"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name", "as_of"], name="quantity_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.name} {self.value}"


class Role(models.TextChoices):
    """Vai trò: what an account may do. A system administrator is a superuser."""

    UNIT_OFFICER = "unit_officer", _("cán bộ đơn vị")
    APPRAISER = "appraiser", _("thẩm định viên")
    INDEX_ADMINISTRATOR = "index_administrator", _("quản trị chỉ số")


class UnitMembership(models.Model):
    """A person's role: for their own unit, or for a whole area and what is in it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("tài khoản"),
        on_delete=models.CASCADE,
        related_name="unit_memberships",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị hoặc địa bàn"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    role = models.CharField(_("vai trò"), max_length=20, choices=Role)

    class Meta:
        verbose_name = _("vai trò của tài khoản")
        verbose_name_plural = _("vai trò của tài khoản")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"], name="membership_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.unit}"


class SiteProfile(models.Model):
    """The body that runs this site: its name, its emblem, its home area. One row."""

    name = models.CharField(
        _("tên trang"), max_length=150, default=_("Theo dõi Chỉ số cải cách hành chính")
    )
    issuing_body = models.CharField(_("cơ quan"), max_length=150, blank=True)
    superior_body = models.CharField(_("cơ quan chủ quản"), max_length=150, blank=True)
    emblem = models.FileField(_("biểu trưng"), upload_to="emblem/", blank=True)
    hotline = models.CharField(_("điện thoại hỗ trợ"), max_length=60, blank=True)
    place = models.CharField(_("địa danh"), max_length=80, blank=True)
    home_area = models.ForeignKey(
        Unit,
        verbose_name=_("địa bàn của trang"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    signatory_lines = models.TextField(
        _("thẩm quyền ký"),
        help_text=_("mỗi dòng một hàng, ví dụ: TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH"),
        blank=True,
    )
    signatory_name = models.CharField(_("người ký"), max_length=100, blank=True)
    report_reference = models.CharField(
        _("mẫu số báo cáo"),
        help_text=_("phần sau số, ví dụ: /BC-UBND"),
        max_length=60,
        blank=True,
    )
    recipients = models.TextField(
        _("nơi nhận"), help_text=_("mỗi dòng một nơi"), blank=True
    )
    address = models.URLField(
        _("địa chỉ trang"),
        help_text=_("in trong tệp, cạnh mã kiểm chứng; ví dụ: https://cchc.example.vn"),
        max_length=200,
        blank=True,
    )

    class Meta:
        verbose_name = _("hồ sơ trang")
        verbose_name_plural = _("hồ sơ trang")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_site_profile")
        ]

    def __str__(self) -> str:
        return self.name
