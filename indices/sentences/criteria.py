"""What is wrong with a set of criteria, and how one differs from the set before."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.numbers import format_number
from indices.scoring.ranking import Exact
from indices.scoring.structure import StructureFault, StructureProblem

MOST_DIGITS = 6
DIFFERENCES = {
    "name": gettext_lazy("nội dung"),
    "max_score": gettext_lazy("điểm tối đa"),
    "scored_by": gettext_lazy("cách chấm"),
    "rule": gettext_lazy("cách tính điểm"),
}


def structure_problem_in_words(problem: StructureProblem) -> str:
    """One fault in a sentence: "Tiêu chí 1.2: các tiêu chí bên dưới cộng lại …"."""
    numbers = {
        "code": problem.key,
        "stated": _points(problem.stated),
        "summed": _points(problem.summed),
    }
    match problem.fault:
        case StructureFault.NO_CRITERIA:
            return _("Bộ tiêu chí chưa có tiêu chí nào.")
        case StructureFault.TOTAL:
            return (
                _(
                    "Các lĩnh vực cộng lại được %(summed)s điểm, không phải %(stated)s "
                    "như tổng điểm của bộ tiêu chí."
                )
                % numbers
            )
        case StructureFault.CHILDREN:
            return (
                _(
                    "Tiêu chí %(code)s: các tiêu chí bên dưới cộng lại được %(summed)s "
                    "điểm, không phải %(stated)s."
                )
                % numbers
            )
        case StructureFault.KIND:
            return (
                _(
                    "Tiêu chí %(code)s: điểm thưởng và điểm trừ phải nằm riêng, ngoài "
                    "các lĩnh vực của thang điểm."
                )
                % numbers
            )
        case _:
            return _("Tiêu chí %(code)s: điểm tối đa phải lớn hơn 0.") % numbers


def _points(value: Exact | None) -> str:
    """Two decimals, or as many as it takes to tell two sums apart."""
    if value is None:
        return ""
    text = format_number(value, MOST_DIGITS).rstrip("0")
    whole, _mark, decimals = text.partition(",")
    return f"{whole},{decimals.ljust(2, '0')}"


def differences_in_words(names: list[str]) -> str:
    """What a criterion changed against the earlier set: "điểm tối đa, nội dung"."""
    return ", ".join(str(DIFFERENCES[name]) for name in names)


def total_in_words(total: Exact, stated: Exact) -> str:
    """What the domains come to, and what they should."""
    return _("Các lĩnh vực cộng lại %(summed)s điểm; tổng của bộ là %(stated)s.") % {
        "summed": _points(total),
        "stated": _points(stated),
    }


def points_in_words(value: Exact) -> str:
    """Points with two decimals, or with as many as there are."""
    return _points(value)
