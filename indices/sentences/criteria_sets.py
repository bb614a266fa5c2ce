"""What the pages of the sets of criteria say: why one is frozen, how a rule works."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.scoring.rule_reading import RuleError
from indices.scoring.rules import apply_rule, check_rule, parse_rule
from indices.selectors.criteria_sets import SetUse
from indices.sentences.rules import (
    rule_in_words,
    rule_problem_in_words,
    worked_in_words,
)


def frozen_reason(use: SetUse) -> str:
    """Why nobody may change the set; empty while somebody may."""
    if use.is_scored_by:
        return _(
            "Bộ tiêu chí đã được đưa vào sử dụng nên không sửa được nữa: điểm đã chấm "
            "phải đọc được đúng như lúc chấm."
        )
    if use.frozen_through is not None:
        return _(
            "Bộ tiêu chí tiếp nối nó, “%(later)s”, đã được đưa vào sử dụng; nếu sửa bộ "
            "này thì kết luận giữ nguyên, thay đổi, mới, bỏ của bộ ấy không còn đúng."
        ) % {"later": use.frozen_through.name}
    return ""


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule tried on a figure: what it gives, how, or what is wrong with it."""

    rule: str
    worked: str
    problems: tuple[str, ...]


def try_rule(
    data: object | None,
    *,
    max_score: Decimal,
    step: Decimal | None,
    figure: Decimal | None,
) -> Trial:
    """How the rule would turn the figure into points; nothing is written."""
    if data is None:
        return Trial("", "", (_("Chưa chọn cách tính điểm nào."),))
    faults = check_rule(data, max_score=max_score, step=step)
    problems: Iterable[str] = (f"{rule_problem_in_words(fault)}." for fault in faults)
    try:
        rule = parse_rule(data)
    except RuleError:
        return Trial("", "", tuple(problems))
    worked = ""
    if figure is not None:
        worked = worked_in_words(apply_rule(rule, figure, max_score=max_score))
    return Trial(rule_in_words(rule, max_score=max_score), worked, tuple(problems))
