"""Why a criterion can not be compared with the year before, and how it is scored."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.scoring.rule_reading import RuleError
from indices.scoring.rules import apply_rule, parse_rule
from indices.selectors.comparability import Comparison, Ground
from indices.selectors.criteria_tree import CriterionLine
from indices.sentences.rules import rule_data_in_words, worked_in_words

MOST_DIGITS = 6


def no_comparison(comparison: Comparison, line: CriterionLine, year: int | None) -> str:
    """The reason in a sentence; empty where the years compare."""
    match comparison.ground:
        case Ground.SAME:
            return ""
        case Ground.NO_EARLIER_YEAR:
            return _("Chưa có kỳ trước được chấm theo tiêu chí để so sánh.")
        case Ground.NEW:
            return _("Không so sánh với năm %(year)s: tiêu chí mới.") % {"year": year}
        case Ground.UNLINKED:
            return _(
                "Không so sánh với năm %(year)s: bộ tiêu chí năm ấy không có tiêu chí "
                "tương ứng."
            ) % {"year": year}
    return _("Không so sánh được với năm %(year)s: %(reason)s.") % {
        "year": year,
        "reason": _changed(comparison, line),
    }


def _changed(comparison: Comparison, line: CriterionLine) -> str:
    moved = comparison.max_changed(line)
    if moved is not None:
        return _("điểm tối đa đổi từ %(before)s thành %(after)s") % {
            "before": plain(moved[0]),
            "after": plain(moved[1]),
        }
    if comparison.reason:
        return _("tiêu chí đã đổi (%(what)s)") % {"what": comparison.reason}
    return _("tiêu chí đã đổi")


def rule_words(line: CriterionLine) -> str:
    """How a criterion is scored: its wording, else what its rule gives."""
    if line.rule_text:
        return line.rule_text
    return rule_data_in_words(line.rule, max_score=line.max_score)


def figure_words(line: CriterionLine, figure: Decimal | None) -> str:
    """How the points come out of the declared figure, where the rule can say it."""
    if line.rule is None or figure is None:
        return ""
    try:
        rule = parse_rule(line.rule)
    except RuleError:
        return ""
    return worked_in_words(apply_rule(rule, figure, max_score=line.max_score))


def plain(value: Decimal | None) -> str:
    """A number with the digits it has: 0,5 and 2, not 0,50 and 2,00."""
    text = format_number(value, MOST_DIGITS)
    return text.rstrip("0").rstrip(",") if "," in text else text
