"""What a reader may ask of the comparison: whom, which index, which year, whom else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.forms.widgets import QuickSelect
from indices.selectors.compare import MOST_UNITS, ComparePage, CompareQuery
from units.names import clean_name

# More words than anyone compares; what lies beyond is not even read.
MOST_WORDS = 12
_SLUG = re.compile(r"[a-z0-9-]{1,120}")


def compare_query(asked: Any) -> CompareQuery:
    """The reader's wish; words that can be no slug are kept, to be said as unknown."""
    words = [
        clean_name(word).lower()[:120]
        for value in asked.getlist("dv")[:MOST_WORDS]
        for word in value.split(",")
    ]
    slugs = list(dict.fromkeys(word for word in words if word))[:MOST_WORDS]
    year = asked.get("nam", "")
    return CompareQuery(
        slugs=tuple(slugs[:MOST_UNITS]),
        surplus=tuple(slugs[MOST_UNITS:]),
        index=clean_name(asked.get("chi-so", "")[:20]),
        year=int(year)
        if year.isascii() and year.isdigit() and len(year) == 4
        else None,
        text=clean_name(asked.get("them", "")[:80]),
    )


def address_of(
    slugs: Sequence[str], *, index: str = "", year: int | None = None
) -> str:
    """The query string of a comparison; slugs and commas need no quoting."""
    pairs = [("dv", ",".join(slugs)), ("chi-so", index), ("nam", str(year or ""))]
    safe = [pair for pair in pairs if pair[1] and _is_plain(pair[1])]
    return "&".join(f"{key}={value}" for key, value in safe)


def _is_plain(value: str) -> bool:
    return all(_SLUG.fullmatch(word) for word in value.split(","))


class AddForm(forms.Form):
    """Adds a unit by its name; what is chosen already goes along unseen."""

    them = forms.CharField(
        label=gettext_lazy("Thêm đơn vị theo tên"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class LookForm(forms.Form):
    """Chooses the index and the year to look at closely."""

    chi_so = forms.ChoiceField(
        label=gettext_lazy("Chỉ số"), required=False, widget=QuickSelect
    )
    nam = forms.ChoiceField(
        label=gettext_lazy("Xem kỹ năm"), required=False, widget=QuickSelect
    )

    def __init__(self, page: ComparePage) -> None:
        query = page.query
        closely = page.closely
        super().__init__(
            initial={
                "chi_so": "" if page.is_index_unknown else query.index,
                "nam": str(closely.row.year) if closely else "",
            }
        )
        self.fields["chi_so"].choices = [("", _("Tất cả")), *page.indices]  # type: ignore[attr-defined]
        self.fields["nam"].choices = [(str(y), str(y)) for y in page.years]  # type: ignore[attr-defined]

    def add_prefix(self, field_name: str) -> str:
        return field_name.replace("_", "-")
