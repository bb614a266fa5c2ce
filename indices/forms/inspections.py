"""What somebody writes of an inspection; findings are lines of one field."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.actions.inspections import (
    Finding,
    InspectionFacts,
    findings_text,
    version_of,
)
from indices.forms.refusable import RefusableForm
from indices.forms.remediation import LONGEST_TEXT, DayField
from indices.models import Inspection

FIRST_YEAR, LAST_YEAR = 2000, 2200
YEAR_DIGITS = 4
MOST_FINDINGS = 60
_CODE = re.compile(r"[0-9]+(?:\.[0-9]+)*")


def kind_of(asked: Any) -> str:
    """The kind that a reader asks for; an unknown word asks for all."""
    word = asked.get("loai", "")
    return word if word in Inspection.Kind.values else ""


def year_of(asked: Any) -> int:
    """The year that a reader comes from; anything else is this one."""
    word = asked.get("nam", "")
    is_year = word.isascii() and word.isdecimal() and len(word) == YEAR_DIGITS
    return int(word) if is_year else timezone.localdate().year


def findings_of(text: str) -> list[Finding]:
    """The lines of the field; what stands before a semicolon may be a code."""
    found = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        code, mark, rest = line.partition(";")
        if mark and _CODE.fullmatch(code.strip()):
            found.append(Finding(code.strip(), rest.strip()))
        else:
            found.append(Finding("", line))
    return found


class InspectionForm(RefusableForm):
    """`kinds` are those that the person may record; `seen` tells the version read."""

    kind = forms.ChoiceField(label=gettext_lazy("Hình thức"))
    year = forms.IntegerField(
        label=gettext_lazy("Năm"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        localize=False,
        error_messages={
            "invalid": gettext_lazy("Nhập năm bằng bốn chữ số, ví dụ 2025.")
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"), choices=Inspection.State.choices
    )
    decision = forms.CharField(
        label=gettext_lazy("Văn bản"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Ví dụ: Quyết định số 120/QĐ-UBND."),
    )
    day = DayField(label=gettext_lazy("Ngày kiểm tra"), required=False)
    findings = forms.CharField(
        label=gettext_lazy("Điều phát hiện"),
        required=False,
        max_length=4 * LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Mỗi dòng một điều; đứng đầu là mã tiêu chí và dấu chấm phẩy nếu có. "
            "Ví dụ: 1.2.1; Báo cáo quý III chậm 5 ngày."
        ),
    )
    conclusion = forms.CharField(
        label=gettext_lazy("Kết luận, hoặc lý do không tiến hành"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Khi đã kết luận, mọi người đọc được."),
    )
    due_on = DayField(label=gettext_lazy("Hạn khắc phục"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        kinds: Collection[str],
        known: Inspection | None,
        year: int,
    ) -> None:
        initial = _initial(known) if known else {"year": year}
        super().__init__(data, initial=initial)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, kind.label) for kind in Inspection.Kind if kind in kinds
        ]

    def clean_findings(self) -> list[Finding]:
        found = findings_of(self.cleaned_data["findings"])
        if len(found) > MOST_FINDINGS:
            raise ValidationError(
                _("Nhiều nhất %(most)d điều phát hiện.") % {"most": MOST_FINDINGS}
            )
        for number, each in enumerate(found, start=1):
            if not each.text:
                raise ValidationError(
                    _("Dòng %(line)d: hãy ghi điều phát hiện sau mã %(code)s.")
                    % {"line": number, "code": each.code}
                )
        return found

    def facts(self) -> InspectionFacts:
        given = {k: v for k, v in self.cleaned_data.items() if k != "seen"}
        return InspectionFacts(**given)


def _initial(known: Inspection) -> dict[str, Any]:
    names = ("kind", "year", "state", "decision", "day", "conclusion", "due_on")
    facts = {name: getattr(known, name) for name in names}
    return {**facts, "findings": findings_text(known), "seen": version_of(known)}
