"""What a reader may ask of the years of a ranking: whose line, in which order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from indices.forms.widgets import QuickSelect
from indices.selectors.trend import TrendPage
from indices.selectors.trend_units import SORT_WORDS, TrendQuery
from indices.tables.fast import PAGE_KEY, SORT_KEY
from units.names import clean_name

# Up to so many units one is picked from a list, beyond it by name.
MOST_CHOICES = 100


def trend_query(asked: Any, *, is_whole: bool = False) -> TrendQuery:
    """The reader's wish; `is_whole` leaves paging out, for the twins."""
    sort = asked.get(SORT_KEY, "hang")
    key = sort.removeprefix("-")
    page = asked.get(PAGE_KEY, "")
    query = TrendQuery(
        focus=clean_name(asked.get("dv", "")[:150]),
        sort=key if key in SORT_WORDS else "hang",
        descending=sort.startswith("-") and key in SORT_WORDS,
        page=max(1, int(page[:6])) if page.isascii() and page.isdigit() else 1,
    )
    if not is_whole:
        return query
    return TrendQuery(query.focus, query.sort, query.descending, page_size=None)


class FocusForm(forms.Form):
    """Chooses the unit that stands out; made when the units are known."""

    dv = forms.CharField(label=_("Đơn vị nổi bật"), required=False)

    def __init__(self, page: TrendPage) -> None:
        super().__init__(initial={"dv": page.focus.slug if page.focus else ""})
        if page.unit_count > MOST_CHOICES:
            widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off"})
            if page.focus is not None:
                self.initial["dv"] = page.focus.unit
        else:
            rows = sorted(page.units, key=lambda row: row.sort_key)
            choices = [("", _("Không chọn")), *((row.slug, row.unit) for row in rows)]
            widget = QuickSelect(choices=choices)
        self.fields["dv"].widget = widget
