"""The form of a reorganisation: units before and after, one a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.forms.refusable import RefusableForm
from units.days import EARLIEST
from units.matching import UnitMatcher, UnresolvedUnit
from units.models import Level, SuccessionExtent, SuccessionKind, Unit
from units.names import clean_name, search_key
from units.problems import Problem
from units.querysets import UnitQuerySet
from units.reorganisation_plan import Arriving, Leaving, ReorganisationPlan

MOST_LINES, YEARS_AHEAD = 60, 5
LONGEST_CODE, LONGEST_NAME = 20, 130
COLUMNS = {
    "code": gettext_lazy("mã"),
    "name": gettext_lazy("tên"),
    "kind": gettext_lazy("loại"),
    "parent_code": gettext_lazy("đơn vị cấp trên"),
    "valid_to": gettext_lazy("ngày hiệu lực"),
    "predecessor_code": gettext_lazy("đơn vị trước"),
    "successor_code": gettext_lazy("đơn vị sau"),
    "effective_on": gettext_lazy("ngày hiệu lực"),
    "legal_basis": gettext_lazy("nghị quyết, quyết định"),
}
# How much of a unit a line speaks of: its extent, and whether the unit ends.
EXTENTS = {
    "": (SuccessionExtent.WHOLE, True),
    "toan bo": (SuccessionExtent.WHOLE, True),
    "mot phan": (SuccessionExtent.PART, False),
    "phan con lai": (SuccessionExtent.PART, True),
}


class ReorganisationForm(RefusableForm):
    """Names and codes mean units in force on the eve, inside one's own areas."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Hình thức"),
        choices=[
            (SuccessionKind.MERGER, gettext_lazy("Sáp nhập nhiều đơn vị thành một")),
            (SuccessionKind.SPLIT, gettext_lazy("Chia một đơn vị thành nhiều")),
            (SuccessionKind.TRANSFER, gettext_lazy("Chuyển sang đơn vị cấp trên khác")),
            (SuccessionKind.RENAME, gettext_lazy("Đổi tên")),
            (SuccessionKind.UPGRADE, gettext_lazy("Nâng cấp, đổi loại")),
        ],
        widget=forms.RadioSelect,
    )
    effective_on = forms.DateField(
        label=gettext_lazy("Ngày hiệu lực"),
        widget=forms.DateInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text=gettext_lazy("Ngày/tháng/năm, ví dụ: 01/03/2026"),
    )
    legal_basis = forms.CharField(
        label=gettext_lazy("Nghị quyết, quyết định"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: Nghị quyết số 12/NQ-UBTVQH15 ngày 15/02/2026"),
    )
    before = forms.CharField(
        label=gettext_lazy("Đơn vị trước"),
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Mỗi dòng một đơn vị: mã hoặc tên. Nếu không phải toàn bộ, ghi thêm sau "
            "dấu chấm phẩy: “một phần” (đơn vị vẫn còn) hoặc “phần còn lại” (đơn vị "
            "kết thúc). Ví dụ: Xã Na Mao; một phần"
        ),
    )
    after = forms.CharField(
        label=gettext_lazy("Đơn vị sau"),
        required=False,
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Mỗi dòng một đơn vị: mã; tên đầy đủ. Ví dụ: 05488; Xã Đại Phúc. Khi "
            "chuyển cấp trên thì để trống: mã và tên giữ nguyên."
        ),
    )
    parent = forms.CharField(
        label=gettext_lazy("Đơn vị cấp trên"),
        required=False,
        max_length=150,
        help_text=gettext_lazy(
            "Mã hoặc tên; để trống nếu giữ nguyên đơn vị cấp trên của đơn vị trước."
        ),
    )

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = units
        self.leaving: tuple[Leaving, ...] = ()

    def clean_effective_on(self) -> date:
        """Within a few years of today: a slip in the year would end units for good."""
        day: date = self.cleaned_data["effective_on"]
        latest = timezone.localdate() + timedelta(days=366 * YEARS_AHEAD)
        if not EARLIEST <= day <= latest:
            raise ValidationError(
                _("Ghi ngày từ %(first)s đến %(last)s.")
                % {"first": f"{EARLIEST:%d/%m/%Y}", "last": f"{latest:%d/%m/%Y}"}
            )
        return day

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if "effective_on" in facts and "before" in facts:
            eve = facts["effective_on"] - timedelta(days=1)
            in_force = list(self._units.in_force_on(eve).select_related("parent"))
            self.leaving = self._leaving(facts["before"], UnitMatcher(in_force))
        if "kind" in facts and "after" in facts and self.leaving:
            facts["parent"] = self._parent(facts)
            facts["arriving"] = self._arriving(facts)
        return facts

    def plan(self) -> ReorganisationPlan:
        facts = self.cleaned_data
        return ReorganisationPlan(
            kind=facts["kind"],
            effective_on=facts["effective_on"],
            legal_basis=facts["legal_basis"],
            leaving=self.leaving,
            arriving=facts["arriving"],
        )

    def refuse_lines(self, problems: Sequence[Problem]) -> None:
        """Named as here, not as in the file of units."""
        self.refuse(
            [
                str(replace(each, column=str(COLUMNS.get(each.column, each.column))))
                for each in problems
            ]
        )

    def _leaving(self, text: str, matcher: UnitMatcher) -> tuple[Leaving, ...]:
        found = []
        for number, line in _lines(self, "before", text):
            written, _mark, extent = line.partition(";")
            key = search_key(extent)
            if key not in EXTENTS:
                self._say(
                    "before",
                    number,
                    _("ghi “một phần” hoặc “phần còn lại” sau dấu “;”."),
                )
                continue
            try:
                unit = matcher.resolve(written)
            except UnresolvedUnit as error:
                named = _("“%(text)s”: cần %(expected)s.")
                values = {"text": clean_name(written)[:60], "expected": error.expected}
                self._say("before", number, named % values)
                continue
            place = _("Đơn vị trước, dòng %(line)d") % {"line": number}
            found.append(Leaving(place, unit, *EXTENTS[key]))
        return tuple(found)

    def _parent(self, facts: dict[str, Any]) -> Unit | None:
        """The unit above the new ones, among those in force on the day itself."""
        written = clean_name(facts.get("parent", ""))
        if not written:
            if facts["kind"] == SuccessionKind.TRANSFER:
                self.add_error("parent", _("Ghi đơn vị cấp trên mới."))
            return self.leaving[0].unit.parent
        day = facts["effective_on"]
        above = self._units.in_force_on(day).exclude(level=Level.COMMUNE)
        try:
            return UnitMatcher(above).resolve(written)
        except UnresolvedUnit as error:
            expected = _("Cần %(expected)s.") % {"expected": error.expected}
            self.add_error("parent", expected)
            return None

    def _arriving(self, facts: dict[str, Any]) -> tuple[Arriving, ...]:
        parent = facts["parent"]
        code_above = parent.code if parent is not None else ""
        if facts["kind"] == SuccessionKind.TRANSFER:
            if facts["after"].strip():
                self.add_error(
                    "after", _("Để trống khi chuyển cấp trên: mã và tên giữ nguyên.")
                )
            return tuple(
                Arriving(old.place, old.unit.code, old.unit.name, code_above)
                for old in self.leaving
            )
        found = []
        for number, line in _lines(self, "after", facts["after"]):
            code, _mark, name = line.partition(";")
            code, name = clean_name(code), clean_name(name)
            if (
                not code
                or not name
                or len(code) > LONGEST_CODE
                or len(name) > LONGEST_NAME
            ):
                self._say("after", number, _("ghi “mã; tên đầy đủ”."))
                continue
            place = _("Đơn vị sau, dòng %(line)d") % {"line": number}
            found.append(Arriving(place, code, name, code_above))
        if not found and "after" not in self.errors:
            self.add_error("after", _("Ghi mã và tên của đơn vị mới."))
        return tuple(found)

    def _say(self, field: str, number: int, text: str) -> None:
        self.add_error(
            field, _("Dòng %(line)d: %(text)s") % {"line": number, "text": text}
        )


class UndoForm(RefusableForm):
    reason = forms.CharField(
        label=gettext_lazy("Lý do hủy"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _lines(form: ReorganisationForm, field: str, text: str) -> list[tuple[int, str]]:
    numbered = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    if len(numbered) > MOST_LINES:
        most = _("Nhiều nhất %(most)d dòng trong một lần.") % {"most": MOST_LINES}
        form.add_error(field, ValidationError(most))
    return numbered[:MOST_LINES]
