"""A measure: what is counted, in which unit, and which way is better."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from indices.actions.measures import MeasureFacts
from indices.models import Measure


class MeasureForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Tên"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: Hồ sơ tiếp nhận qua bưu chính"),
    )
    unit_of_measure = forms.CharField(
        label=gettext_lazy("Đơn vị tính"),
        max_length=40,
        help_text=gettext_lazy("Ví dụ: hồ sơ, văn bản, %"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=Measure.Kind)
    direction = forms.ChoiceField(
        label=gettext_lazy("Chiều"), choices=Measure.Direction
    )
    decimals = forms.IntegerField(
        label=gettext_lazy("Số lẻ khi hiển thị"), min_value=0, max_value=6, initial=0
    )
    numerator = forms.ModelChoiceField(
        label=gettext_lazy("Tử số, nếu là tỷ lệ"),
        queryset=Measure.objects.none(),
        required=False,
        empty_label=gettext_lazy("Không phải tỷ lệ"),
    )
    denominator = forms.ModelChoiceField(
        label=gettext_lazy("Mẫu số, nếu là tỷ lệ"),
        queryset=Measure.objects.none(),
        required=False,
        empty_label=gettext_lazy("Không phải tỷ lệ"),
    )
    counts = forms.ChoiceField(
        label=gettext_lazy("Đếm từ sổ kiểm tra"),
        choices=[("", gettext_lazy("Không đếm")), *Measure.Counts.choices],
        required=False,
    )
    rolls_up = forms.BooleanField(
        label=gettext_lazy("Cộng được từ cấp dưới"), required=False
    )
    description = forms.CharField(
        label=gettext_lazy("Giải thích"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_ended = forms.BooleanField(
        label=gettext_lazy("Thôi dùng"),
        required=False,
        help_text=gettext_lazy("Số liệu đã có vẫn hiện; không nhập thêm được nữa."),
    )

    def __init__(self, data: QueryDict | None, *, measure: Measure | None) -> None:
        names = MeasureFacts.__slots__
        known = {name: getattr(measure, name) for name in names} if measure else None
        super().__init__(data, initial=known)
        parts = Measure.objects.filter(numerator__isnull=True, kind=Measure.Kind.NUMBER)
        if measure is None:
            del self.fields["is_ended"]
        else:
            parts = parts.exclude(pk=measure.pk)
        for name in ("numerator", "denominator"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = parts

    def facts(self) -> MeasureFacts:
        return MeasureFacts(**self.cleaned_data)
