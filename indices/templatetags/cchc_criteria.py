"""Sets of criteria in words: years, sums, maxima, rules."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

from indices.models import CriteriaSet, Criterion
from indices.scoring.structure import StructureProblem
from indices.selectors.criteria_set import CriterionView
from indices.sentences.criteria import points_in_words, structure_problem_in_words
from indices.sentences.edition_criteria import scoring_words

register = template.Library()


@register.filter
def years_of_set(criteria_set: CriteriaSet) -> str:
    """When the set holds: "2022–2024", "từ 2025", "" where nobody said."""
    first, last = criteria_set.year_from, criteria_set.year_to
    if first and last:
        return str(first) if first == last else f"{first}–{last}"
    if first:
        return _("từ %(year)s") % {"year": first}
    return _("đến %(year)s") % {"year": last} if last else ""


@register.filter
def fault_words(fault: StructureProblem) -> str:
    return structure_problem_in_words(fault)


@register.filter
def sum_words(view: CriterionView) -> str:
    """What stands below comes to; a wrong sum says so beside its number."""
    if view.summed is None:
        return ""
    summed = points_in_words(view.summed)
    return summed if view.is_right else f"× {summed}"


@register.filter
def max_words(criterion: CriterionView | Criterion) -> str:
    return points_in_words(criterion.max_score)


@register.filter
def step_words(view: CriterionView) -> str:
    return points_in_words(view.step) if view.step is not None else ""


@register.filter
def rule_words(view: CriterionView) -> str:
    """How a criterion is scored: its wording, else what its rule gives."""
    return scoring_words(view)


@register.filter
def address_of(links: Mapping[str, str], code: str) -> str:
    return links.get(code, "")
