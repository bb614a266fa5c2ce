"""What a person may ask of the staff's lists: editions, entry table, change log."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from indices.selectors.entry import EntryQuery
from indices.selectors.entry_home import HomeQuery
from indices.selectors.history import HistoryQuery
from indices.selectors.import_receipt import ReceiptQuery
from indices.selectors.unit_history import UnitHistoryQuery
from indices.tables.fast import PAGE_KEY
from units.names import clean_name


class EntryHomeForm(forms.Form):
    """Which editions are listed. Unknown values fall back."""

    tim = forms.CharField(
        label=gettext_lazy("Tìm kỳ đánh giá"), required=False, max_length=80
    )

    def __init__(self, data: QueryDict) -> None:
        self.asked = data
        super().__init__(data={"tim": clean_name(data.get("tim", "")[:80])})
        self.is_valid()

    def query(self) -> HomeQuery:
        return HomeQuery(
            text=self.cleaned_data["tim"],
            page=_number(self.asked.get(PAGE_KEY, "")) or 1,
        )


class EntryTableForm(forms.Form):
    """Which rows of the entry table are shown. Unknown values fall back."""

    tim = forms.CharField(
        label=gettext_lazy("Tìm đơn vị"), required=False, max_length=80
    )
    thieu = forms.BooleanField(
        label=gettext_lazy("Chỉ đơn vị chưa có điểm"), required=False
    )

    def __init__(self, data: QueryDict) -> None:
        self.asked = data
        plain = {"tim": clean_name(data.get("tim", "")[:80])}
        super().__init__(data=plain | {"thieu": data.get("thieu", "") == "1"})
        self.is_valid()

    def query(self) -> EntryQuery:
        return EntryQuery(
            text=self.cleaned_data["tim"],
            only_missing=self.cleaned_data["thieu"],
            page=_number(self.asked.get(PAGE_KEY, "")) or 1,
            focus=self.asked.get("dv", "")[:120],
        )


class HistoryForm(forms.Form):
    """Which changes are shown. Unknown values fall back."""

    tim = forms.CharField(
        label=gettext_lazy("Tìm đơn vị"), required=False, max_length=80
    )

    tieu_chi = forms.CharField(
        label=gettext_lazy("Mã tiêu chí"), required=False, max_length=40
    )

    def __init__(self, data: QueryDict) -> None:
        self.asked = data
        plain = {"tim": clean_name(data.get("tim", "")[:80])}
        super().__init__(data=plain | {"tieu_chi": _code(data)})
        self.is_valid()

    def query(self) -> HistoryQuery:
        return HistoryQuery(
            text=self.cleaned_data["tim"],
            code=self.cleaned_data["tieu_chi"],
            person=_person(self.asked),
            sequence=_number(self.asked.get("lan", "")),
            page=_number(self.asked.get(PAGE_KEY, "")) or 1,
        )


class ReceiptForm(forms.Form):
    """Which of the cells that a file wrote are listed. Unknown values fall back."""

    dv = forms.CharField(required=False, max_length=120)

    def __init__(self, data: QueryDict) -> None:
        self.asked = data
        super().__init__(data={"dv": data.get("dv", "")[:120]})
        self.is_valid()

    def query(self) -> ReceiptQuery:
        return ReceiptQuery(
            unit=self.cleaned_data["dv"],
            page=_number(self.asked.get(PAGE_KEY, "")) or 1,
        )


class UnitHistoryForm(forms.Form):
    """Which changes of one unit's sheet are shown. Unknown values fall back."""

    tieu_chi = forms.CharField(
        label=gettext_lazy("Mã tiêu chí"), required=False, max_length=40
    )

    def __init__(self, data: QueryDict) -> None:
        self.asked = data
        super().__init__(data={"tieu_chi": _code(data)})
        self.is_valid()

    def query(self) -> UnitHistoryQuery:
        return UnitHistoryQuery(
            code=self.cleaned_data["tieu_chi"],
            column=self.asked.get("cot", "")[:40],
            person=_person(self.asked),
            page=_number(self.asked.get(PAGE_KEY, "")) or 1,
        )


def _code(data: QueryDict) -> str:
    """A code of a criterion as the address says it; "" when it is none."""
    code = clean_name(data.get("tieu_chi", "")[:40])
    return code if set(code) <= set("0123456789.") else ""


def _person(data: QueryDict) -> str:
    return clean_name(data.get("nguoi", "")[:150])


def _number(text: str) -> int | None:
    """A number from the address; None for anything else."""
    text = text[:6]
    return int(text) if text.isascii() and text.isdigit() else None
