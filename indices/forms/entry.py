"""Forms of the staff's pages: a new edition, its settings, a publication."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.form_fields import ScoreField
from indices.models import Edition, ReformIndex, TierScheme
from indices.models.framework import RankingRuleChoice
from indices.numbers import NumberError, parse_number
from units.models import Level, Unit
from units.names import clean_name

RANKED_LEVELS = [
    Level.PROVINCE,
    Level.DISTRICT,
    Level.COMMUNE,
    Level.DEPARTMENT,
    Level.MINISTRY,
    Level.REGION,
]
LARGEST_PDF = 20 * 1024 * 1024


class EditionForm(forms.Form):
    """A new edition. `areas` are those in which the person may make one."""

    index = forms.ModelChoiceField(
        label=gettext_lazy("Bộ chỉ số"), queryset=ReformIndex.objects.none()
    )
    year = forms.IntegerField(
        label=gettext_lazy("Năm đánh giá"),
        min_value=1990,
        max_value=2200,
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("Năm mà kết quả nói về, không phải năm công bố."),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Cấp được xếp hạng"),
        choices=[(level.value, level.label) for level in RANKED_LEVELS],
    )
    area = forms.CharField(
        label=gettext_lazy("Địa bàn"),
        max_length=150,
        help_text=gettext_lazy(
            "Tên hoặc mã, ví dụ “Tỉnh Thái Nguyên” hoặc 19; “Toàn quốc” cho cả nước."
        ),
    )
    units_as_of = forms.DateField(
        label=gettext_lazy("Lấy danh sách đơn vị theo ngày"),
        required=False,
        help_text=gettext_lazy("Để trống: ngày 31/12 của năm đánh giá."),
    )
    tier_scheme = forms.ModelChoiceField(
        label=gettext_lazy("Thang xếp loại"),
        queryset=TierScheme.objects.none(),
        required=False,
    )
    ranking_rule = forms.ChoiceField(
        label=gettext_lazy("Cách xếp hạng"), choices=RankingRuleChoice.choices
    )
    is_partial = forms.BooleanField(
        label=gettext_lazy("Chỉ biết kết quả của một phần đơn vị"),
        required=False,
        help_text=gettext_lazy("Khi đó hệ thống không tính hạng từ số liệu chưa đủ."),
    )
    parts = forms.CharField(
        label=gettext_lazy("Các phần điểm"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Mỗi dòng một phần: tên; điểm tối đa. Ví dụ: Thẩm định; 65. Để trống nếu "
            "chỉ nhập tổng điểm."
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["index"].queryset = ReformIndex.objects.all()  # type: ignore[attr-defined]
        self.fields["tier_scheme"].queryset = TierScheme.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("year") and cleaned.get("area"):
            day = cleaned.get("units_as_of") or Edition.default_units_as_of(
                cleaned["year"]
            )
            cleaned["units_as_of"] = day
            cleaned["area_unit"] = self._area(cleaned["area"], day)
        return cleaned

    def _area(self, text: str, day: date) -> Unit | None:
        """The one area in force on the day with this code or name; never a guess."""
        text = clean_name(text)
        areas = Unit.objects.in_force_on(day).filter(
            level__in=[Level.NATION, Level.PROVINCE, Level.DISTRICT]
        )
        found = list(areas.filter(code=text)[:2]) or list(areas.filter(name=text)[:5])
        found = found or list(areas.filter(bare_name=text)[:5])
        if len(found) == 1:
            return found[0]
        near = found or list(areas.matching(text)[:5])
        names = ", ".join(f"{unit.name} ({unit.code})" for unit in near)
        self.add_error(
            "area",
            ValidationError(
                _("Không rõ địa bàn “%(text)s”. Gần nhất: %(names)s.")
                % {"text": text, "names": names or _("không có")}
            ),
        )
        return None

    def clean_parts(self) -> list[tuple[str, str, Any]]:
        """(code, name, maximum) of each line; codes are the running numbers."""
        lines = [
            line for line in self.cleaned_data["parts"].splitlines() if line.strip()
        ]
        parts = []
        for number, line in enumerate(lines, start=1):
            name, _mark, limit = line.rpartition(";")
            try:
                value = parse_number(limit) if name else None
            except NumberError as error:
                raise ValidationError(
                    _("Dòng %(line)d: %(error)s") % {"line": number, "error": error}
                ) from None
            if not name or value is None or value <= 0:
                raise ValidationError(
                    _("Dòng %(line)d: ghi “tên; điểm tối đa”, ví dụ “Thẩm định; 65”.")
                    % {"line": number}
                )
            parts.append((str(number), clean_name(name), value))
        return parts


class EditionSettingsForm(forms.Form):
    """What of an edition may change while it has never been published."""

    tier_scheme = forms.ModelChoiceField(
        label=gettext_lazy("Thang xếp loại"),
        queryset=TierScheme.objects.none(),
        required=False,
    )
    ranking_rule = forms.ChoiceField(
        label=gettext_lazy("Cách xếp hạng"), choices=RankingRuleChoice.choices
    )
    is_partial = forms.BooleanField(
        label=gettext_lazy("Chỉ biết kết quả của một phần đơn vị"), required=False
    )
    announced_mean = ScoreField(
        label=gettext_lazy("Trung bình được công bố"), required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tier_scheme"].queryset = TierScheme.objects.all()  # type: ignore[attr-defined]


class PublicationForm(forms.Form):
    """The facts of a publication, as they stand in the signed decision."""

    decision = forms.CharField(
        label=gettext_lazy("Số, ký hiệu quyết định"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: 123/QĐ-UBND"),
    )
    decided_on = forms.DateField(label=gettext_lazy("Ngày quyết định"))
    issuing_body = forms.CharField(
        label=gettext_lazy("Cơ quan công bố"), max_length=200
    )
    published_on = forms.DateField(
        label=gettext_lazy("Ngày công bố"),
        required=False,
        help_text=gettext_lazy("Để trống nếu là ngày quyết định."),
    )
    release_at = forms.DateTimeField(
        label=gettext_lazy("Mở cho người xem lúc"),
        required=False,
        help_text=gettext_lazy("Để trống: mở ngay. Ví dụ: 21/03/2025 08:00"),
    )
    signed_pdf = forms.FileField(
        label=gettext_lazy("Quyết định đã ký (PDF)"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do đính chính"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_checked = forms.BooleanField(
        label=gettext_lazy(
            "Tôi đã xem bảng kết quả dưới đây và hiểu rằng bản công bố không sửa được nữa"
        )
    )

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_correction:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]

    def clean_signed_pdf(self) -> Any:
        file = self.cleaned_data["signed_pdf"]
        if file is None:
            return None
        if file.size > LARGEST_PDF:
            raise ValidationError(_("Tệp lớn hơn 20 MB."))
        start = file.read(1024)
        file.seek(0)
        if not start.startswith(b"%PDF-"):
            raise ValidationError(_("Tệp không phải là PDF."))
        return file
