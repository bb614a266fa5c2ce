"""One criterion: its facts, and its scoring rule as fields of the known shapes.

The rule that the fields make is the data of scoring/rules.py; whether it fits the
criterion is said by the action.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.actions.criteria import input_of
from indices.actions.criteria_checks import LARGEST_MAX, LONGEST, CriterionInput
from indices.form_fields import ScoreField
from indices.forms.refusable import RefusableForm
from indices.models import CriteriaSet, Criterion
from indices.scoring.rule_reading import RuleError
from indices.scoring.rules import (
    MOST_DECIMALS,
    USUAL_DECIMALS,
    Count,
    Options,
    Proportional,
    Rule,
    Shape,
    Steps,
    parse_rule,
)

SPARE_ROWS = 3
FEWEST_ROWS = 5
MOST_ROWS = 40
LARGEST_FIGURE = Decimal(1_000_000)
NO_RULE = ""
SHAPES = (
    (NO_RULE, gettext_lazy("Không tính từ số liệu: người chấm tự cho điểm")),
    (Shape.YES_NO, gettext_lazy("Đạt được trọn điểm, không đạt 0 điểm")),
    (Shape.OPTIONS, gettext_lazy("Chọn một mức, mỗi mức có điểm")),
    (Shape.STEPS, gettext_lazy("Tỷ lệ % theo bậc")),
    (Shape.PROPORTIONAL, gettext_lazy("Tỷ lệ % nhân điểm tối đa")),
    (Shape.COUNT, gettext_lazy("Số lượng nhân điểm, không quá điểm tối đa")),
)


def _points(label: str | Promise, **kwargs: Any) -> ScoreField:
    return ScoreField(
        label=label,
        min_value=Decimal(0),
        max_value=Decimal(LARGEST_MAX),
        required=False,
        **kwargs,
    )


class OptionForm(forms.Form):
    """One level of "choose one": its words and its points."""

    name = forms.CharField(label=gettext_lazy("Mức"), required=False, max_length=300)
    points = _points(gettext_lazy("Điểm"))

    def as_data(self) -> dict[str, object]:
        given = self.cleaned_data
        return {"name": given["name"], "points": _text(given["points"])}


class StepForm(forms.Form):
    """One stretch of ratios; an empty bound is open."""

    lower = _points(gettext_lazy("Từ (%)"))
    lower_closed = forms.BooleanField(
        label=gettext_lazy("kể cả cận dưới"), required=False, initial=True
    )
    upper = _points(gettext_lazy("Đến (%)"))
    upper_closed = forms.BooleanField(
        label=gettext_lazy("kể cả cận trên"), required=False
    )
    points = _points(gettext_lazy("Điểm"))

    def as_data(self) -> dict[str, object]:
        given = self.cleaned_data
        data: dict[str, object] = {"points": _text(given["points"])}
        for bound in ("lower", "upper"):
            if given[bound] is not None:
                data[bound] = _text(given[bound])
                data[f"{bound}_closed"] = given[f"{bound}_closed"]
        return data


class CriterionForm(RefusableForm):
    """A criterion of a set; `criterion` is the one that is changed, if any."""

    code = forms.CharField(
        label=gettext_lazy("Mã"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Mã nói tiêu chí nằm ở đâu: 1.2.3 thuộc 1.2."),
    )
    name = forms.CharField(
        label=gettext_lazy("Nội dung"),
        max_length=LONGEST["name"],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    max_score = ScoreField(
        label=gettext_lazy("Điểm tối đa"),
        min_value=Decimal(0),
        max_value=Decimal(LARGEST_MAX),
    )
    scored_by = forms.ChoiceField(
        label=gettext_lazy("Cách chấm"), choices=Criterion.ScoredBy.choices
    )
    step = _points(
        gettext_lazy("Bước điểm"),
        help_text=gettext_lazy("Điểm cho phải là bội của số này, ví dụ 0,25."),
    )
    office = forms.CharField(
        label=gettext_lazy("Cơ quan thẩm định"),
        required=False,
        max_length=LONGEST["office"],
    )
    evidence = forms.CharField(
        label=gettext_lazy("Tài liệu kiểm chứng"),
        required=False,
        max_length=LONGEST["evidence"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    rule_text = forms.CharField(
        label=gettext_lazy("Cách tính điểm, theo lời văn bản"),
        required=False,
        max_length=LONGEST["rule_text"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    same_as = forms.ChoiceField(
        label=gettext_lazy("Tiếp nối tiêu chí của bộ trước"), required=False
    )
    shape = forms.ChoiceField(
        label=gettext_lazy("Máy tính điểm từ số liệu như thế nào"),
        required=False,
        choices=SHAPES,
        widget=forms.Select(attrs={"data-shape": ""}),
        help_text=gettext_lazy("Chỉ tiêu chí không có tiêu chí con mới có cách tính."),
    )
    full_at = ScoreField(
        label=gettext_lazy("Tỷ lệ được trọn điểm (%)"),
        required=False,
        min_value=Decimal(0),
        max_value=LARGEST_FIGURE,
        initial=Decimal(100),
    )
    decimals = forms.ChoiceField(
        label=gettext_lazy("Số chữ số thập phân của điểm"),
        required=False,
        initial=USUAL_DECIMALS,
        choices=[(count, str(count)) for count in range(MOST_DECIMALS + 1)],
    )
    points_each = _points(gettext_lazy("Điểm cho mỗi lần"))
    figure = ScoreField(
        label=gettext_lazy("Số liệu thử"),
        required=False,
        max_value=LARGEST_FIGURE,
        help_text=gettext_lazy(
            "Tỷ lệ %, số lượng, số thứ tự của mức; đạt ghi 1, không đạt ghi 0."
        ),
    )

    FACT_FIELDS = (
        "code",
        "name",
        "max_score",
        "scored_by",
        "step",
        "office",
        "evidence",
        "rule_text",
        "same_as",
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        criteria_set: CriteriaSet,
        criterion: Criterion | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.criterion = criterion
        if criterion is not None:
            initial = _initial_of(criterion)
        super().__init__(data, initial=initial)
        if criterion is not None:
            del self.fields["code"]
        if criteria_set.predecessor is None:
            del self.fields["same_as"]
        else:
            self.fields["same_as"].choices = list(  # type: ignore[attr-defined]
                _choices_of(criteria_set.predecessor)
            )
        rule = _rule_of(criterion)
        self.options = _rows(OptionForm, data, prefix="muc", rows=_options(rule))
        self.steps = _rows(StepForm, data, prefix="bac", rows=_steps(rule))

    @property
    def facts_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FACT_FIELDS if name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for rows, shape in ((self.options, Shape.OPTIONS), (self.steps, Shape.STEPS)):
            # Rows of another shape are left alone, however they are filled.
            if cleaned.get("shape") == shape and not rows.is_valid():
                for problem in _problems_of_rows(rows):
                    self.add_error("shape", problem)
        return cleaned

    def rule_data(self) -> dict[str, object] | None:
        """The rule that the fields say, as data; None for no rule."""
        given = self.cleaned_data
        shape = given["shape"]
        if not shape:
            return None
        data: dict[str, object] = {"shape": shape}
        if shape == Shape.OPTIONS:
            data["options"] = list(_filled(self.options))
        elif shape == Shape.STEPS:
            data["steps"] = list(_filled(self.steps))
        elif shape == Shape.PROPORTIONAL:
            data |= {
                "full_at": _text(given["full_at"]),
                "decimals": int(given["decimals"] or USUAL_DECIMALS),
            }
        elif shape == Shape.COUNT:
            data["points_each"] = _text(given["points_each"])
        return data

    def wanted(self) -> CriterionInput:
        """What the actions take."""
        given = self.cleaned_data
        code = self.criterion.code if self.criterion else given["code"]
        return CriterionInput(
            code=code.strip().removesuffix("."),
            name=given["name"],
            max_score=given["max_score"],
            scored_by=given["scored_by"],
            step=given["step"],
            office=given["office"],
            evidence=given["evidence"],
            rule_text=given["rule_text"],
            rule=self.rule_data(),
            same_as=given.get("same_as"),
        )


def _rows(
    form: type[forms.Form],
    data: QueryDict | None,
    *,
    prefix: str,
    rows: list[dict[str, object]],
) -> forms.BaseFormSet[Any]:
    spare = max(SPARE_ROWS, FEWEST_ROWS - len(rows))
    made = forms.formset_factory(
        form, extra=spare, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    posted = data if data is not None and f"{prefix}-TOTAL_FORMS" in data else None
    return made(posted, prefix=prefix, initial=rows)


def _problems_of_rows(rows: forms.BaseFormSet[Any]) -> Iterator[str]:
    if not rows.is_bound:
        yield _("Thiếu các dòng của cách tính.")
    for number, row in enumerate(rows.forms, start=1):
        for name, errors in row.errors.items():
            label = row.fields[name].label if name in row.fields else ""
            for error in errors:
                yield _("Dòng %(number)d, %(label)s: %(error)s") % {
                    "number": number,
                    "label": label,
                    "error": error,
                }


def _filled(rows: forms.BaseFormSet[Any]) -> Iterator[dict[str, object]]:
    """The rows in which somebody wrote something."""
    for row in rows.forms:
        given = row.cleaned_data
        if any(given.get(name) not in (None, "") for name in ("name", "points")) or any(
            given.get(name) is not None for name in ("lower", "upper")
        ):
            yield row.as_data()


def _choices_of(earlier: CriteriaSet) -> Iterator[tuple[str, str]]:
    yield "", _("Không: tiêu chí mới")
    rows = earlier.criteria.order_by("sort_code").values_list("code", "name")
    for code, name in rows:
        yield code, f"{code} {name}"


def _initial_of(criterion: Criterion) -> dict[str, Any]:
    known = input_of(criterion)
    initial = {
        name: getattr(known, name)
        for name in CriterionForm.FACT_FIELDS
        if name not in ("code", "same_as")
    }
    initial["same_as"] = criterion.same_as.code if criterion.same_as else ""
    rule = _rule_of(criterion)
    match rule:
        case None:
            pass
        case Proportional():
            initial |= {"full_at": rule.full_at, "decimals": rule.decimals}
        case Count():
            initial["points_each"] = rule.points_each
    return initial | {"shape": str(rule.shape) if rule else NO_RULE}


def _rule_of(criterion: Criterion | None) -> Rule | None:
    if criterion is None or criterion.rule is None:
        return None
    try:
        return parse_rule(criterion.rule)
    except RuleError:
        return None


def _options(rule: Rule | None) -> list[dict[str, object]]:
    if not isinstance(rule, Options):
        return []
    return [{"name": each.name, "points": each.points} for each in rule.options]


def _steps(rule: Rule | None) -> list[dict[str, object]]:
    if not isinstance(rule, Steps):
        return []
    return [
        {
            "lower": each.lower,
            "lower_closed": each.lower_closed,
            "upper": each.upper,
            "upper_closed": each.upper_closed,
            "points": each.points,
        }
        for each in rule.steps
    ]


def _text(value: Decimal | None) -> str:
    """A number as the data of a rule holds it; "" where nobody wrote one."""
    return "" if value is None else format(value.normalize(), "f")
