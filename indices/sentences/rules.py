"""Scoring rules in words: what a rule gives, how points came about, what is wrong."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.numbers import format_number
from indices.scoring.ranking import Exact
from indices.scoring.rule_reading import Fault, RuleError, RuleProblem
from indices.scoring.rules import (
    Count,
    Options,
    Proportional,
    Refusal,
    Rule,
    Step,
    Steps,
    Worked,
    YesNo,
    parse_rule,
)

MOST_DIGITS = 6

REFUSALS = {
    Refusal.NEGATIVE: gettext_lazy("Số liệu không được âm."),
    Refusal.NOT_WHOLE: gettext_lazy("Số lượng phải là số nguyên."),
    Refusal.NOT_YES_NO: gettext_lazy("Chỉ ghi 1 (đạt) hoặc 0 (không đạt)."),
    Refusal.NO_SUCH_OPTION: gettext_lazy("Không có mức đạt mang số này."),
    Refusal.IN_NO_STEP: gettext_lazy("Tỷ lệ này không nằm trong bậc nào."),
}
FAULTS = {
    Fault.NOT_AN_OBJECT: gettext_lazy("không phải là một cách tính"),
    Fault.UNKNOWN_SHAPE: gettext_lazy(
        "thiếu “shape”, hoặc không phải yes_no, options, steps, proportional, count"
    ),
    Fault.UNKNOWN_FIELD: gettext_lazy("mục không có trong cách tính này"),
    Fault.NOT_A_NUMBER: gettext_lazy(
        'phải là số từ 0 trở lên, viết như "0.5", không quá sáu chữ số thập phân'
    ),
    Fault.NOT_ABOVE_ZERO: gettext_lazy("phải lớn hơn 0"),
    Fault.NOT_TEXT: gettext_lazy("phải là chữ và không để trống"),
    Fault.NOT_A_FLAG: gettext_lazy("phải là true hoặc false"),
    Fault.TOO_FEW: gettext_lazy("phải có ít nhất hai dòng"),
    Fault.ABOVE_MAX: gettext_lazy("cho nhiều hơn điểm tối đa của tiêu chí"),
    Fault.NEVER_FULL: gettext_lazy("không mức nào được trọn điểm tối đa"),
    Fault.OFF_STEP: gettext_lazy("điểm không theo bước điểm của tiêu chí"),
    Fault.REPEATED: gettext_lazy("trùng tên với một mức ở trên"),
    Fault.GAP: gettext_lazy("có khoảng trống ở giữa"),
    Fault.OVERLAP: gettext_lazy("chồng lên nhau"),
    Fault.ORDER: gettext_lazy("cận dưới không nhỏ hơn cận trên"),
    Fault.UNCOVERED: gettext_lazy("tỷ lệ %% này không nằm trong bậc nào"),
}
PLACES = {
    "options": gettext_lazy("mức"),
    "steps": gettext_lazy("bậc"),
    "points": gettext_lazy("điểm"),
    "name": gettext_lazy("tên"),
    "lower": gettext_lazy("cận dưới"),
    "upper": gettext_lazy("cận trên"),
    "points_each": gettext_lazy("điểm mỗi lần"),
    "full_at": gettext_lazy("tỷ lệ được trọn điểm"),
    "decimals": gettext_lazy("số chữ số thập phân"),
}


def rule_in_words(rule: Rule, *, max_score: Decimal) -> str:
    """What a rule gives: "trên 90%: 2 điểm; từ 70% đến 90%: 1 điểm; …"."""
    most = _points(max_score)
    match rule:
        case YesNo():
            return _("Đạt: %(most)s; không đạt: 0 điểm.") % {"most": most}
        case Options(options):
            rows = [f"{option.name}: {_points(option.points)}" for option in options]
        case Steps(steps):
            rows = [f"{step_in_words(step)}: {_points(step.points)}" for step in steps]
        case Proportional():
            return _(
                "Tỷ lệ đạt được / %(full)s%% × %(most)s, không quá điểm tối đa; "
                "làm tròn %(decimals)d chữ số thập phân."
            ) % {
                "full": _plain(rule.full_at),
                "most": most,
                "decimals": rule.decimals,
            }
        case _:
            return _("Số lượng × %(each)s, không quá %(most)s.") % {
                "each": _points(rule.points_each),
                "most": most,
            }
    text = "; ".join(rows)
    return f"{text[:1].upper()}{text[1:]}."


def rule_data_in_words(data: object, *, max_score: Decimal) -> str:
    """What a stored rule gives; "" where there is none, or none that can be read."""
    if data is None:
        return ""
    try:
        return rule_in_words(parse_rule(data), max_score=max_score)
    except RuleError:
        return ""


def step_in_words(step: Step) -> str:
    """A stretch of ratios, each bound said as it is: "từ 70% đến dưới 90%"."""
    lower = None if step.lower is None else f"{_plain(step.lower)}%"
    upper = None if step.upper is None else f"{_plain(step.upper)}%"
    if lower is None and upper is None:
        return _("mọi tỷ lệ")
    if upper is None:
        form = _("từ %(lower)s trở lên") if step.lower_closed else _("trên %(lower)s")
        return form % {"lower": lower}
    if lower is None:
        form = _("từ %(upper)s trở xuống") if step.upper_closed else _("dưới %(upper)s")
        return form % {"upper": upper}
    start = _("từ %(lower)s") if step.lower_closed else _("trên %(lower)s")
    end = _("đến %(upper)s") if step.upper_closed else _("đến dưới %(upper)s")
    return f"{start % {'lower': lower}} {end % {'upper': upper}}"


def worked_in_words(worked: Worked) -> str:
    """How the points of a declared figure came about, or why there are none."""
    if worked.refusal is not None:
        return str(REFUSALS[worked.refusal])
    assert worked.points is not None
    points = _points(worked.points)
    if worked.option is not None:
        return f"“{worked.option.name}”: {points}."
    if worked.step is not None:
        return _("%(figure)s%% thuộc bậc “%(step)s”: %(points)s.") % {
            "figure": _plain(worked.figure),
            "step": step_in_words(worked.step),
            "points": points,
        }
    if isinstance(worked.rule, YesNo):
        form = _("Đạt: %(points)s.") if worked.figure else _("Không đạt: %(points)s.")
        return form % {"points": points}
    return _multiplied(worked, points)


def _multiplied(worked: Worked, points: str) -> str:
    """A product: "9 × 0,5 = 4,5; lấy mức tối đa: 2 điểm."."""
    assert worked.uncapped is not None
    if isinstance(worked.rule, Count):
        factors = f"{_plain(worked.figure)} × {_plain(worked.rule.points_each)}"
    else:
        assert isinstance(worked.rule, Proportional)
        full = _plain(worked.rule.full_at)
        factors = f"{_plain(worked.figure)}% / {full}% × {_plain(worked.max_score)}"
    said = f"{factors} = {_plain(worked.uncapped)}"
    if worked.is_capped:
        form = _("%(product)s; lấy mức tối đa: %(points)s.")
    elif worked.uncapped != Fraction(worked.points or 0):
        form = _("%(product)s; làm tròn: %(points)s.")
    else:
        form = _("%(product)s: %(points)s.")
    return form % {"product": said, "points": points}


def rule_problem_in_words(problem: RuleProblem) -> str:
    """One fault with its place: "bậc 2: có khoảng trống ở giữa"."""
    where = re.sub(r"[a-z_]+", _place_in_words, problem.where)
    said = str(FAULTS[problem.fault]).replace("%%", "%")
    return f"{where}: {said}" if where else said


def _place_in_words(found: re.Match[str]) -> str:
    return str(PLACES.get(found.group(), found.group()))


def _points(value: Decimal) -> str:
    return _("%(points)s điểm") % {"points": _plain(value)}


def _plain(value: Exact) -> str:
    """A number with the digits it has: 0,5 and 2, not 0,50 and 2,00."""
    text = format_number(value, MOST_DIGITS)
    return text.rstrip("0").rstrip(",")
