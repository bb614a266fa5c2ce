"""What is said of a set of criteria as a whole, and which one scores an edition."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.actions.criteria import CriteriaSetFacts, facts_of
from indices.form_fields import ScoreField
from indices.forms.edition import RANKED_LEVELS
from indices.forms.refusable import RefusableForm
from indices.models import CriteriaSet, Edition
from indices.selectors.criteria_sets import usable_sets
from units.names import slug_part

LONGEST_CODE = 60


class YearField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=1990,
            max_value=2200,
            required=False,
            localize=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            **kwargs,
        )


class CriteriaSetForm(RefusableForm):
    """The facts of a set; `instance` is the set that they are said of, if any."""

    name = forms.CharField(label=gettext_lazy("Tên bộ tiêu chí"), max_length=300)
    code = forms.CharField(
        label=gettext_lazy("Mã"),
        required=False,
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Chữ thường không dấu, số, gạch nối; không đổi được về sau. Để trống: lấy "
            "theo tên."
        ),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Cấp được chấm"),
        choices=[(level.value, level.label) for level in RANKED_LEVELS],
    )
    issuing_body = forms.CharField(
        label=gettext_lazy("Cơ quan ban hành"), required=False, max_length=200
    )
    decision = forms.CharField(
        label=gettext_lazy("Quyết định"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Ví dụ: Quyết định số 2948/QĐ-BNV"),
    )
    decided_on = forms.DateField(
        label=gettext_lazy("Ngày quyết định"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Ví dụ: 28/12/2017"),
    )
    year_from = YearField(label=gettext_lazy("Dùng từ năm"))
    year_to = YearField(
        label=gettext_lazy("Đến năm"),
        help_text=gettext_lazy("Để trống nếu chưa có bộ thay thế."),
    )
    total_max = ScoreField(
        label=gettext_lazy("Tổng điểm tối đa"),
        min_value=Decimal(0),
        max_value=Decimal(1_000_000),
        help_text=gettext_lazy("Các lĩnh vực phải cộng lại đúng số này."),
    )
    predecessor = forms.ModelChoiceField(
        label=gettext_lazy("Tiếp nối bộ tiêu chí"),
        queryset=CriteriaSet.objects.none(),
        required=False,
        empty_label=gettext_lazy("Không tiếp nối bộ nào"),
        help_text=gettext_lazy(
            "Bộ của năm trước, để biết tiêu chí nào giữ nguyên, thay đổi, mới, bỏ."
        ),
    )
    is_partial = forms.BooleanField(
        label=gettext_lazy("Chỉ biết một phần"),
        required=False,
        help_text=gettext_lazy(
            "Bộ chép lại từ một nguồn chưa đủ. Không đưa vào sử dụng được."
        ),
    )
    is_illustrative = forms.BooleanField(
        label=gettext_lazy("Minh họa, không có thật"), required=False
    )
    source_title = forms.CharField(
        label=gettext_lazy("Nguồn"), required=False, max_length=300
    )
    source_url = forms.CharField(
        label=gettext_lazy("Địa chỉ nguồn"), required=False, max_length=500
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        instance: CriteriaSet | None = None,
        source: CriteriaSet | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        if instance is not None:
            initial = _initial_of(instance)
        super().__init__(data, initial={"total_max": Decimal(100), **(initial or {})})
        self.instance, self.source = instance, source
        others = CriteriaSet.objects.all()
        if instance is not None:
            others = others.exclude(pk=instance.pk)
        self.fields["predecessor"].queryset = others  # type: ignore[attr-defined]
        if instance is not None:
            del self.fields["code"]
        if source is not None:
            # A copy goes on from what it copies, and is as real as that.
            for name in ("predecessor", "is_illustrative", "is_partial"):
                del self.fields[name]

    def clean_source_url(self) -> str:
        url: str = self.cleaned_data["source_url"]
        if url and not url.startswith(("https://", "http://")):
            raise forms.ValidationError(
                _("Địa chỉ bắt đầu bằng https:// hoặc http://.")
            )
        return url

    def facts(self) -> CriteriaSetFacts:
        """What the actions take."""
        given = dict(self.cleaned_data)
        if self.instance is not None:
            given["code"] = self.instance.code
        elif not given["code"]:
            given["code"] = _free_code(given["name"])
        if self.source is not None:
            given["is_illustrative"] = self.source.is_illustrative
            given["is_partial"] = self.source.is_partial
        return CriteriaSetFacts(**given)


def facts_of_copy(source: CriteriaSet) -> dict[str, Any]:
    """What the next set most likely says of itself; its decision is a new one."""
    last = source.year_to or source.year_from
    year = last + 1 if last else None
    name = source.name
    if source.year_from and year:
        name = name.replace(str(source.year_from), str(year))
    return {
        "name": name,
        "level": source.level,
        "issuing_body": source.issuing_body,
        "year_from": year,
        "total_max": source.total_max,
    }


def _initial_of(criteria_set: CriteriaSet) -> dict[str, Any]:
    facts = facts_of(criteria_set)
    return {field.name: getattr(facts, field.name) for field in fields(facts)}


def _free_code(name: str) -> str:
    """A code after the name that no other set has."""
    stem = slug_part(name)[: LONGEST_CODE - 4].strip("-") or "bo-tieu-chi"
    taken = set(
        CriteriaSet.objects.filter(code__startswith=stem).values_list("code", flat=True)
    )
    code, number = stem, 2
    while code in taken:
        code, number = f"{stem}-{number}", number + 1
    return code


class EditionCriteriaForm(RefusableForm):
    """Which set of criteria an edition is scored by."""

    criteria_set = forms.ModelChoiceField(
        label=gettext_lazy("Bộ tiêu chí"),
        queryset=CriteriaSet.objects.none(),
        empty_label=gettext_lazy("Chọn bộ tiêu chí"),
    )

    def __init__(self, data: QueryDict | None, *, edition: Edition) -> None:
        super().__init__(data, initial={"criteria_set": edition.criteria_set_id})
        known = usable_sets(
            level=edition.level, is_illustrative=edition.is_illustrative
        )
        self.has_choices = bool(known)
        self.fields["criteria_set"].queryset = CriteriaSet.objects.filter(  # type: ignore[attr-defined]
            pk__in=[each.pk for each in known]
        )
