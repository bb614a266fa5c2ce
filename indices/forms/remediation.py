"""What somebody who keeps a plan writes: the plan itself, and each of its tasks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from indices.actions.remediation import PlanFacts, TaskFacts, version_of
from indices.forms.refusable import RefusableForm
from indices.models import RemediationPlan, RemediationTask
from indices.selectors.remediation import ONLY

ISSUE = "ban-hanh"
LONGEST_TEXT = 4_000


def only_of(asked: Any) -> str:
    """The tasks that a reader asks for; an unknown word asks for all."""
    word = asked.get("loc", "")
    return word if word in ONLY else ""


class DayField(forms.DateField):
    """A day as offices write it: 21/03/2025."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "inputmode": "numeric"}
        kwargs.setdefault("help_text", _("Ngày/tháng/năm, ví dụ: 21/03/2025."))
        super().__init__(widget=forms.DateInput(attrs=attrs), **kwargs)


def _long(label: Any, *, rows: int = 3, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=LONGEST_TEXT, widget=widget, **kwargs
    )


class TaskForm(RefusableForm):
    """A task; a new one has no state to say yet."""

    what = _long(_("Việc phải làm"))
    who = forms.CharField(
        label=_("Ai làm"),
        max_length=200,
        help_text=_("Bộ phận hoặc người chịu trách nhiệm."),
    )
    due_on = DayField(label=_("Thời hạn"))
    evidence = _long(
        _("Tài liệu kiểm chứng phải có"),
        rows=2,
        required=False,
        help_text=_("Nộp được những gì thì coi là xong."),
    )

    def facts(self) -> TaskFacts:
        return TaskFacts(**self.cleaned_data)


class TaskProgressForm(TaskForm):
    """A task that is there, with how far it is. `seen` tells which version was read."""

    state = forms.ChoiceField(
        label=_("Tình trạng"), choices=RemediationTask.State.choices
    )
    finished_on = DayField(
        label=_("Ngày xong"),
        required=False,
        help_text=_("Chỉ ghi khi đã xong, ví dụ: 21/03/2025."),
    )
    result = _long(
        _("Kết quả, hoặc lý do thôi làm"),
        required=False,
        help_text=_("Bắt buộc khi đã xong hoặc thôi làm."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @staticmethod
    def initial_of(task: RemediationTask) -> dict[str, Any]:
        names = (
            *("what", "who", "due_on", "evidence"),
            *("state", "finished_on", "result"),
        )
        facts = {name: getattr(task, name) for name in names}
        return {**facts, "seen": version_of(task)}

    def facts(self) -> TaskFacts:
        given = {k: v for k, v in self.cleaned_data.items() if k != "seen"}
        return TaskFacts(**given)


class PlanForm(RefusableForm):
    """Under which document the plan was issued, and what it aims at."""

    decision = forms.CharField(
        label=_("Số, ký hiệu văn bản ban hành"),
        max_length=200,
        required=False,
        help_text=_("Ví dụ: Kế hoạch số 15/KH-UBND. Bắt buộc khi ban hành."),
    )
    decided_on = DayField(label=_("Ngày ban hành"), required=False)
    note = _long(_("Mục tiêu, ghi chú"), rows=2, required=False)

    @staticmethod
    def initial_of(plan: RemediationPlan | None) -> dict[str, Any]:
        if plan is None:
            return {}
        names = ("decision", "decided_on", "note")
        return {name: getattr(plan, name) for name in names}

    def facts(self) -> PlanFacts:
        is_issued = self.data.get("viec") == ISSUE
        return PlanFacts(**self.cleaned_data, is_issued=is_issued)
