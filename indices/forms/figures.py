"""What a person may ask of the pages of operational figures."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

EARLIEST, LATEST = 1900, 2999


class FiguresForm(forms.Form):
    """Which year is shown; anything unknown falls back to the newest."""

    nam = forms.IntegerField(
        label=gettext_lazy("Năm"),
        required=False,
        min_value=EARLIEST,
        max_value=LATEST,
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data={"nam": data.get("nam", "")[:4]})
        self.is_valid()

    @property
    def year(self) -> int | None:
        found: int | None = self.cleaned_data.get("nam")
        return found
