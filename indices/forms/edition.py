"""Forms of an edition: making one, and its settings until it is published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.actions.editions import PartInput
from indices.form_fields import ScoreField
from indices.forms.refusable import RefusableForm
from indices.models import Edition, EditionPart, ReformIndex, TierScheme
from indices.models.framework import RankingRuleChoice
from indices.numbers import NumberError, format_number, parse_number
from indices.selectors.areas import (
    area_named,
    area_of_another_time,
    latest_edition_before,
    ranked_unit_count,
)
from units.matching import UnresolvedUnit
from units.models import Level, Unit
from units.names import clean_name

RANKED_LEVELS = (
    Level.PROVINCE,
    Level.DISTRICT,
    Level.COMMUNE,
    Level.DEPARTMENT,
    Level.MINISTRY,
    Level.REGION,
)
MOST_PARTS = 40


class PartsField(forms.CharField):
    """One part a line, "Thẩm định; 65"; its value is a list of PartInput."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=gettext_lazy("Các phần điểm"),
            required=False,
            max_length=4_000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=gettext_lazy(
                "Mỗi dòng một phần: tên; điểm tối đa. Ví dụ: Thẩm định; 65. Để trống "
                "nếu chỉ nhập tổng điểm."
            ),
            **kwargs,
        )

    def clean(self, value: Any) -> list[PartInput]:
        text = super().clean(value)
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_PARTS:
            raise ValidationError(
                _("Nhiều nhất %(most)d phần điểm.") % {"most": MOST_PARTS}
            )
        parts = [_part_of(line, number) for number, line in enumerate(lines, start=1)]
        if len({part.name for part in parts}) < len(parts):
            raise ValidationError(_("Hai phần điểm trùng tên."))
        return parts


def _part_of(line: str, number: int) -> PartInput:
    """The part on a line; its code is the running number."""
    name, _mark, limit = line.rpartition(";")
    name = clean_name(name)
    try:
        value = parse_number(limit) if name else None
    except NumberError as error:
        raise ValidationError(
            _("Dòng %(line)d: %(error)s") % {"line": number, "error": error}
        ) from None
    if not name or value is None or not 0 < value < Decimal(1_000_000):
        raise ValidationError(
            _("Dòng %(line)d: ghi “tên; điểm tối đa”, ví dụ “Thẩm định; 65”.")
            % {"line": number}
        )
    if len(name) > EditionPart._meta.get_field("name").max_length:  # type: ignore[operator]
        raise ValidationError(_("Dòng %(line)d: tên dài quá.") % {"line": number})
    return PartInput(str(number), name, value)


def parts_as_text(parts: Sequence[EditionPart]) -> str:
    """Parts as PartsField reads them."""
    return "\n".join(f"{part.name}; {format_number(part.max_score)}" for part in parts)


def usual_wish(areas: Sequence[str]) -> dict[str, Any]:
    """What a person most likely wants: last year, in the widest of their areas.

    A province scores its communes since there are no districts, the nation its
    provinces.
    """
    widest = areas[0] if areas else ""
    is_nation = widest == str(Level.NATION.label)
    level = Level.PROVINCE if is_nation else Level.COMMUNE
    return {"year": timezone.localdate().year - 1, "area": widest, "level": level}


class EditionForm(RefusableForm):
    """A new edition; its area may be written as a name or a code."""

    index = forms.ModelChoiceField(
        label=gettext_lazy("Bộ chỉ số"),
        queryset=ReformIndex.objects.none(),
        empty_label=None,
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
        widget=forms.TextInput(attrs={"list": "areas", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "Tên hoặc mã, ví dụ “Tỉnh Thái Nguyên” hoặc 19; “Toàn quốc” cho cả nước."
        ),
    )
    is_like_previous = forms.BooleanField(
        label=gettext_lazy(
            "Lấy thang xếp loại, cách xếp hạng và các phần như kỳ trước"
        ),
        required=False,
        help_text=gettext_lazy(
            "Kỳ gần nhất của cùng bộ chỉ số, địa bàn và cấp. Khi đó bỏ qua ba ô sau."
        ),
    )
    tier_scheme = forms.ModelChoiceField(
        label=gettext_lazy("Thang xếp loại"),
        queryset=TierScheme.objects.none(),
        required=False,
        empty_label=gettext_lazy("Không xếp loại"),
    )
    ranking_rule = forms.ChoiceField(
        label=gettext_lazy("Cách xếp hạng"), choices=RankingRuleChoice.choices
    )
    parts = PartsField()
    units_as_of = forms.DateField(
        label=gettext_lazy("Lấy danh sách đơn vị theo ngày"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "Để trống: ngày 31/12 của năm đánh giá. Ví dụ: 30/06/2025"
        ),
    )
    is_partial = forms.BooleanField(
        label=gettext_lazy("Chỉ biết kết quả của một phần đơn vị"),
        required=False,
        help_text=gettext_lazy("Khi đó hệ thống không tính hạng từ số liệu chưa đủ."),
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
        self.found_area: Unit | None = None
        self.previous: Edition | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not {"year", "area", "level"} <= cleaned.keys():
            return cleaned
        day = cleaned.get("units_as_of")
        if day is None:
            day = Edition.default_units_as_of(cleaned["year"])
        cleaned["units_as_of"] = day
        self.found_area = self._area(cleaned["area"], day)
        if self.found_area is not None:
            self._check_level(self.found_area, cleaned["level"], day)
            self._find_previous(self.found_area, cleaned)
        return cleaned

    def _area(self, text: str, day: date) -> Unit | None:
        try:
            return area_named(text, day=day)
        except UnresolvedUnit as error:
            words = {"text": error.text, "expected": error.expected}
            message = _("Không rõ địa bàn “%(text)s”. Hãy ghi %(expected)s.") % words
            other = None if error.candidates else area_of_another_time(text)
            if other is not None:
                message = _(
                    "%(area)s không có hiệu lực vào ngày %(day)s. Hãy chọn ngày lấy "
                    "danh sách đơn vị, hoặc địa bàn khác."
                ) % {"area": other.name, "day": day.strftime("%d/%m/%Y")}
            self.add_error("area", message)
            return None

    def _check_level(self, area: Unit, level: str, day: date) -> None:
        if not ranked_unit_count(area=area, level=level, day=day):
            self.add_error(
                "level",
                _("%(area)s không có đơn vị “%(level)s” nào vào ngày %(day)s.")
                % {
                    "area": area.name,
                    "level": Level(level).label,
                    "day": day.strftime("%d/%m/%Y"),
                },
            )

    def _find_previous(self, area: Unit, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("is_like_previous") or "index" not in cleaned:
            return
        self.previous = latest_edition_before(
            index=cleaned["index"],
            area=area,
            level=cleaned["level"],
            year=cleaned["year"],
        )
        if self.previous is None:
            self.add_error("is_like_previous", _("Chưa có kỳ trước để lấy theo."))

    def facts(self) -> dict[str, Any]:
        """What make_edition takes."""
        area = self.found_area
        assert area is not None
        given = {**self.cleaned_data, "area": area}
        given.pop("is_like_previous")
        if self.previous is not None:
            given["tier_scheme"] = self.previous.tier_scheme
            given["ranking_rule"] = self.previous.ranking_rule
            given["parts"] = [
                PartInput(part.code, part.name, part.max_score)
                for part in self.previous.parts.all()
            ]
        return {**given, "is_illustrative": area.is_illustrative}


class EditionSettingsForm(RefusableForm):
    """What of an edition may change while it has never been published."""

    tier_scheme = forms.ModelChoiceField(
        label=gettext_lazy("Thang xếp loại"),
        queryset=TierScheme.objects.none(),
        required=False,
        empty_label=gettext_lazy("Không xếp loại"),
    )
    ranking_rule = forms.ChoiceField(
        label=gettext_lazy("Cách xếp hạng"), choices=RankingRuleChoice.choices
    )
    parts = PartsField()
    is_partial = forms.BooleanField(
        label=gettext_lazy("Chỉ biết kết quả của một phần đơn vị"),
        required=False,
        help_text=gettext_lazy("Khi đó hệ thống không tính hạng từ số liệu chưa đủ."),
    )
    announced_mean = ScoreField(
        label=gettext_lazy("Trung bình được công bố"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(1_000_000),
        help_text=gettext_lazy("Nếu quyết định có nêu; đứng cạnh trung bình tính ra."),
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None, *, edition: Edition) -> None:
        names = ("ranking_rule", "is_partial", "announced_mean", "note")
        initial: dict[str, Any] = {name: getattr(edition, name) for name in names}
        initial["tier_scheme"] = edition.tier_scheme_id
        initial["parts"] = parts_as_text(edition.parts.all())  # type: ignore[arg-type]
        super().__init__(data, initial=initial)
        self.fields["tier_scheme"].queryset = TierScheme.objects.all()  # type: ignore[attr-defined]
        if edition.criteria_set_id:
            # Its domains are the parts.
            del self.fields["parts"]

    def facts(self) -> dict[str, Any]:
        """What change_edition takes."""
        settings = dict(self.cleaned_data)
        parts = settings.pop("parts", None)
        return {"settings": settings, "parts": parts}
