"""What a person may ask of the pages of operational figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.actions.figure_cells import SourceFacts
from indices.forms.uploads import SentFile
from indices.selectors.figure_grid import GridQuery
from indices.tables.fast import PAGE_KEY
from units.names import clean_name

EARLIEST, LATEST = 1900, 2999
MOST_YEARS = 20
DAY = forms.DateInput(attrs={"autocomplete": "off", "inputmode": "numeric"})


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


class PeriodForm(forms.Form):
    """The first and the last day of the period that is entered."""

    tu = forms.DateField(label=gettext_lazy("Từ ngày"), widget=DAY)
    den = forms.DateField(label=gettext_lazy("đến ngày"), widget=DAY)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("tu"), found.get("den")
        if first and last and first > last:
            raise forms.ValidationError(
                _("Ngày đầu kỳ %(first)s sau ngày cuối kỳ %(last)s.")
                % {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
            )
        if first and last and last.year - first.year > MOST_YEARS:
            raise forms.ValidationError(
                _("Một kỳ dài nhất %(count)d năm.") % {"count": MOST_YEARS}
            )
        return found

    @property
    def span(self) -> tuple[date, date] | None:
        if not self.is_valid():
            return None
        return self.cleaned_data["tu"], self.cleaned_data["den"]


class FigureGridForm(PeriodForm):
    """Of the table of many units: its period, and which rows are wanted."""

    tim = forms.CharField(
        label=gettext_lazy("Tìm đơn vị"), required=False, max_length=80
    )

    @staticmethod
    def query(data: QueryDict) -> GridQuery:
        """Unknown values fall back."""
        page = data.get(PAGE_KEY, "")[:6]
        return GridQuery(
            text=clean_name(data.get("tim", "")[:80]),
            page=int(page) if page.isascii() and page.isdigit() else 1,
        )

    @classmethod
    def asked(cls, data: QueryDict) -> FigureGridForm:
        days = {"tu": data.get("tu", ""), "den": data.get("den", "")}
        return cls(days | {"tim": cls.query(data).text})


class ReleaseForm(forms.Form):
    """By which document the figures of a period are made public."""

    title = forms.CharField(
        label=gettext_lazy("Văn bản, trang hoặc bài công bố"), max_length=400
    )
    url = forms.URLField(
        label=gettext_lazy("Địa chỉ"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    published_on = forms.DateField(
        label=gettext_lazy("Ngày"), required=False, widget=DAY
    )

    def facts(self) -> SourceFacts:
        return SourceFacts(**self.cleaned_data)


class PeriodNoteForm(forms.Form):
    """How the two days of the period were decided on."""

    note = forms.CharField(
        label=gettext_lazy("Ghi chú về kỳ số liệu"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "Ví dụ: Nguồn không nêu ngày chốt, lấy ngày đăng bài. Đi kèm mọi số liệu "
            "nháp của kỳ."
        ),
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Lý do mở lại"), max_length=500)


class UnitSearchForm(forms.Form):
    tim = forms.CharField(
        label=gettext_lazy("Tìm đơn vị"), required=False, max_length=80
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data={"tim": clean_name(data.get("tim", "")[:80])})
        self.is_valid()

    @property
    def text(self) -> str:
        found: str = self.cleaned_data["tim"]
        return found


class FigureFileForm(forms.Form):
    """A filled form; only a workbook says whose it is."""

    file = SentFile(label=gettext_lazy("Tệp Excel (.xlsx)"), kinds=".xlsx")
