"""What a reader may ask of lost points: whose, of which domain, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from indices.forms.widgets import QuickSelect
from indices.selectors.explained import Named
from indices.selectors.lost_points import (
    SORT_CODE,
    SORT_LOST,
    SORT_MEAN,
    SORT_UNITS,
    LostQuery,
)
from indices.tables.fast import SORT_KEY
from units.names import clean_name

SORTS = (SORT_LOST, SORT_CODE, SORT_UNITS, SORT_MEAN)
# Up to so many units one is picked from a list, beyond it by name.
MOST_CHOICES = 200


def lost_query(asked: Any) -> LostQuery:
    sort = asked.get(SORT_KEY, f"-{SORT_LOST}")
    key = sort.removeprefix("-")
    if key not in SORTS:
        sort, key = f"-{SORT_LOST}", SORT_LOST
    return LostQuery(
        sort=key,
        descending=sort.startswith("-"),
        domain=asked.get("lv", "")[:8],
        unit=clean_name(asked.get("dv", "")[:150]),
    )


class UnitForm(forms.Form):
    """Chooses the unit that a page is about; made when the units are known. `empty`
    is what the list says where none is chosen."""

    dv = forms.CharField(label=_("Đơn vị"), required=False)

    def __init__(
        self,
        units: Sequence[Named],
        chosen: Named | None,
        *,
        empty: str = "",
    ) -> None:
        super().__init__(initial={"dv": chosen.slug if chosen else ""})
        if len(units) > MOST_CHOICES:
            self.fields["dv"].widget = forms.TextInput(attrs={"autocomplete": "off"})
            self.initial["dv"] = chosen.name if chosen else ""
            return
        by_name = sorted(units, key=lambda unit: unit.sort_key)
        choices = [
            ("", empty or _("Tất cả đơn vị")),
            *((u.slug, u.name) for u in by_name),
        ]
        self.fields["dv"].widget = QuickSelect(choices=choices)
