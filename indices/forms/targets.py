"""A target of a unit, or of the units of a level in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.actions.figure_cells import LEVELS_BELOW
from indices.actions.targets import TargetFacts
from indices.figure_text import read_figure
from indices.forms.figures import DAY
from indices.models import Measure
from indices.numbers import NumberError
from indices.sentences.figures import level_in
from units.models import Unit

# The unit itself, not the units of a level in it.
OWN = "don-vi"


class TargetForm(forms.Form):
    measure = forms.ModelChoiceField(
        label=gettext_lazy("Số liệu"),
        queryset=Measure.objects.in_use().exclude(direction=Measure.Direction.NONE),
        empty_label=gettext_lazy("Chọn một số liệu"),
    )
    of_level = forms.ChoiceField(label=gettext_lazy("Đặt cho"))
    due_on = forms.DateField(
        label=gettext_lazy("Thời hạn"),
        widget=DAY,
        help_text=gettext_lazy("Ngày/tháng/năm, ví dụ: 31/12/2025"),
    )
    value = forms.CharField(
        label=gettext_lazy("Mức phải đạt"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    document = forms.CharField(label=gettext_lazy("Văn bản giao"), max_length=300)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), max_length=500, required=False
    )

    def __init__(self, data: QueryDict | None, *, unit: Unit) -> None:
        super().__init__(data)
        levels = LEVELS_BELOW.get(unit.level, ())
        self.fields["of_level"].choices = [  # type: ignore[attr-defined]
            (OWN, unit.name),
            *((str(level), level_in(unit, level)) for level in levels),
        ]

    def clean_of_level(self) -> str:
        level: str = self.cleaned_data["of_level"]
        return "" if level == OWN else level

    def clean(self) -> dict[str, Any]:
        """The value is read as a figure of the measure, without a word before it."""
        found = super().clean() or {}
        measure, text = found.get("measure"), found.get("value")
        if measure is None or text is None:
            return found
        try:
            figure = read_figure(text, measure)
        except NumberError as error:
            self.add_error("value", str(error))
            return found
        if figure is None or figure.qualifier != "exact":
            self.add_error("value", _("Mục tiêu là một số, không kèm chữ."))
            return found
        return {**found, "value": figure.value}

    def facts(self) -> TargetFacts:
        return TargetFacts(**self.cleaned_data)
