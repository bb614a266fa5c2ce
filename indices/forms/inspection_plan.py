"""The inspections of an area's year, pasted as lines: unit, day, kind, document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.actions.inspection_plan import PlannedInspection
from indices.forms.refusable import RefusableForm
from indices.models import Inspection
from units.matching import UnitMatcher, UnresolvedUnit
from units.models import Unit
from units.names import clean_name, search_key

MOST_LINES = 300
MOST_CELLS = 4
LONGEST_DOCUMENT = 200
_SEPARATOR = re.compile(r"[;\t]")
_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d")


class InspectionPlanForm(RefusableForm):
    """`units` are those that existed at any time of the year in the area."""

    document = forms.CharField(
        label=gettext_lazy("Văn bản chung"),
        max_length=LONGEST_DOCUMENT,
        required=False,
        help_text=gettext_lazy(
            "Cho những dòng không ghi văn bản riêng. Ví dụ: Kế hoạch số 12/KH-UBND."
        ),
    )
    lines = forms.CharField(
        label=gettext_lazy("Các cuộc kiểm tra"),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "Mỗi dòng một cuộc: đơn vị; ngày; hình thức; văn bản, cách nhau bằng dấu "
            "chấm phẩy hoặc dán từ Excel. Chỉ đơn vị là bắt buộc: để trống ngày khi "
            "chưa định; hình thức là “theo kế hoạch” (khi để trống), “đột xuất” hoặc "
            "“tự kiểm tra”. Ví dụ: Huyện Đại Từ; 15/05/2025; đột xuất; Quyết định số "
            "120/QĐ-UBND."
        ),
    )

    def __init__(
        self, data: QueryDict | None, *, units: Sequence[Unit], year: int
    ) -> None:
        super().__init__(data)
        self._units = units
        self._year = year
        self._matchers: dict[frozenset[int], UnitMatcher] = {}

    def clean_lines(self) -> list[PlannedInspection]:
        numbered = [
            (number, line)
            for number, line in enumerate(self.cleaned_data["lines"].splitlines(), 1)
            if line.strip(" \t;")
        ]
        if not numbered:
            raise ValidationError(_("Hãy ghi ít nhất một dòng."))
        if len(numbered) > MOST_LINES:
            most = _("Nhiều nhất %(most)d dòng trong một lần.") % {"most": MOST_LINES}
            raise ValidationError(most)
        found, problems = [], []
        for number, line in numbered:
            try:
                found.append(self._read(number, line))
            except ValidationError as error:
                problems += [
                    _("Dòng %(line)d: %(text)s") % {"line": number, "text": text}
                    for text in error.messages
                ]
        if problems:
            raise ValidationError(problems)
        return found

    def planned(self) -> list[PlannedInspection]:
        found: list[PlannedInspection] = self.cleaned_data["lines"]
        return found

    def _read(self, number: int, line: str) -> PlannedInspection:
        cells = [cell.strip() for cell in _SEPARATOR.split(line)]
        while len(cells) > MOST_CELLS and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_CELLS:
            raise ValidationError(
                _("có %(count)d ô; cần nhiều nhất đơn vị, ngày, hình thức, văn bản.")
                % {"count": len(cells)}
            )
        name, day, kind, document = [*cells, "", "", ""][:MOST_CELLS]
        when = _day(day, self._year)
        if len(document) > LONGEST_DOCUMENT:
            raise ValidationError(_("văn bản dài quá 200 ký tự."))
        return PlannedInspection(
            line=number,
            unit=self._unit(name, when or date(self._year, 12, 31)),
            kind=_kind(kind),
            day=when,
            decision=document or self.cleaned_data.get("document", ""),
        )

    def _unit(self, name: str, day: date) -> Unit:
        """Among the units in force on that day."""
        if not clean_name(name):
            raise ValidationError(_("chưa ghi đơn vị."))
        in_force = [
            unit
            for unit in self._units
            if (unit.valid_from or date.min) <= day < (unit.valid_to or date.max)
        ]
        key = frozenset(unit.pk for unit in in_force)
        if key not in self._matchers:
            self._matchers[key] = UnitMatcher(in_force)
        try:
            return self._matchers[key].resolve(name)
        except UnresolvedUnit as error:
            raise ValidationError(
                _("“%(found)s”; cần: %(expected)s.")
                % {"found": error.text, "expected": error.expected}
            ) from None


def _day(text: str, year: int) -> date | None:
    if not text:
        return None
    for form in _DAYS:
        try:
            # A day of the office, as it stands: no time and no zone.
            day = datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
        if day.year != year:
            raise ValidationError(
                _("ngày %(found)s không trong năm %(year)d.")
                % {"found": text, "year": year}
            )
        return day
    raise ValidationError(
        _("“%(found)s” không phải ngày; ghi như 15/05/%(year)d hoặc để trống.")
        % {"found": text, "year": year}
    )


def _kind(text: str) -> str:
    """The word of a kind, with or without marks; none means by plan."""
    if not text:
        return Inspection.Kind.PLANNED.value
    for kind in Inspection.Kind:
        if search_key(text) == search_key(str(kind.label)):
            return kind.value
    words = ", ".join(f"“{str(kind.label).lower()}”" for kind in Inspection.Kind)
    raise ValidationError(
        _("hình thức “%(found)s”; cần một trong: %(words)s.")
        % {"found": text, "words": words}
    )
