"""What a reader may ask of a ranking. Unknown values fall back, they never crash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.forms.widgets import QuickSelect
from indices.models import EditionSummary
from indices.selectors.ranking import (
    MOST_PART_COLUMNS,
    RURAL,
    SORT_KEYS,
    URBAN,
    RankingQuery,
)
from units.models import Kind
from units.names import clean_name

PAGE_SIZES = {"25": 25, "100": 100, "tat-ca": None}
DEFAULT_PAGE_SIZE = "100"
GROUPED_LEVELS = {"district", "commune"}


class RankingForm(forms.Form):
    tim = forms.CharField(
        label=gettext_lazy("Tìm đơn vị"), required=False, max_length=80
    )
    loai = forms.ChoiceField(
        label=gettext_lazy("Loại đơn vị"), required=False, widget=QuickSelect
    )
    xep_loai = forms.ChoiceField(
        label=gettext_lazy("Xếp loại"), required=False, widget=QuickSelect
    )
    nhom = forms.ChoiceField(
        label=gettext_lazy("Nhóm so sánh"), required=False, widget=QuickSelect
    )

    def __init__(self, data: Any, *, level: str, tiers: Sequence[str]) -> None:
        super().__init__(data=_words(data))
        self._set_choices(
            "loai", [(k.value, k.label) for k in Kind if k.level.value == level]
        )
        self._set_choices("xep_loai", [(tier, tier) for tier in tiers])
        groups = [(URBAN, _("Đô thị")), (RURAL, _("Nông thôn"))]
        self._set_choices("nhom", groups if level in GROUPED_LEVELS else [])
        self.is_valid()

    def _set_choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", _("Tất cả")), *choices]  # type: ignore[attr-defined]
        if not choices:
            del self.fields[name]

    def add_prefix(self, field_name: str) -> str:
        return NAMES.get(field_name, field_name)

    def value(self, name: str) -> str:
        return str(getattr(self, "cleaned_data", {}).get(name) or "")


# Names in the address: Vietnamese without marks, with hyphens.
NAMES = {"tim": "tim", "loai": "loai", "xep_loai": "xep-loai", "nhom": "nhom"}


def ranking_form(asked: Any, *, summary: EditionSummary) -> RankingForm | None:
    """The filter as the reader filled it; None where it asks for nothing, not even
    for a revision by its number."""
    if not any(_words(asked).values()) and not asked.get("ban"):
        return None
    return RankingForm(
        asked, level=summary.edition.level, tiers=tiers_to_choose(summary)
    )


def tiers_to_choose(summary: EditionSummary) -> tuple[str, ...]:
    """The names of the tiers that any unit is in."""
    return tuple(name for name, _strength, count in summary.tier_counts if count)


def ranking_query(
    asked: Any,
    *,
    form: RankingForm | None,
    summary: EditionSummary,
    whole: bool = False,
) -> RankingQuery:
    """The reader's wish; `whole` leaves paging out, for the twins."""
    sort = asked.get("sap-xep", "hang")
    key = sort.removeprefix("-")
    size = PAGE_SIZES.get(
        asked.get("dong", DEFAULT_PAGE_SIZE), PAGE_SIZES[DEFAULT_PAGE_SIZE]
    )
    return RankingQuery(
        text=clean_name(form.value("tim")) if form else "",
        kind=form.value("loai") if form else "",
        tier=form.value("xep_loai") if form else "",
        group=form.value("nhom") if form else "",
        sort=key if key in SORT_KEYS else "hang",
        descending=sort.startswith("-") and key in SORT_KEYS,
        page=_page_number(asked.get("trang", "")),
        page_size=None if whole else size,
        focus=asked.get("dv", "")[:120],
        with_parts=whole or len(summary.parts) <= MOST_PART_COLUMNS,
    )


def _words(asked: Any) -> dict[str, str]:
    """What the address says of each field."""
    return {word: str(asked.get(word, ""))[:200] for word in NAMES.values()}


def _page_number(text: str) -> int:
    return max(1, int(text[:6])) if text.isascii() and text.isdigit() else 1
