"""A criterion over the sets of a ranking's years: its wording, maximum and rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indices.models import Criterion, Edition, EditionSummary
from indices.selectors.criteria_tree import CriterionLine


@dataclass(frozen=True, slots=True)
class CriterionForm:
    """The criterion as one set has it; `years` are those scored by the set."""

    code: str
    name: str
    max_score: Decimal
    set_name: str
    years: tuple[int, ...]
    verdict: str
    verdict_reason: str
    rule_text: str
    is_current: bool


def criterion_forms(
    summary: EditionSummary, line: CriterionLine
) -> list[CriterionForm]:
    """The criterion in every set that it can be followed to, newest first.

    Two queries: the sets of the ranking's years, and their criteria.
    """
    edition = summary.edition
    years: dict[int | None, list[int]] = {}
    found = Edition.objects.published().filter(
        index_id=edition.index_id,
        area_id=edition.area_id,
        level=edition.level,
        criteria_set__isnull=False,
    )
    for set_id, year in found.values_list("criteria_set_id", "year"):
        years.setdefault(set_id, []).append(year)
    years.setdefault(edition.criteria_set_id, [])
    if edition.year not in years[edition.criteria_set_id]:
        years[edition.criteria_set_id].append(edition.year)
    criteria = {
        each.pk: each
        for each in Criterion.objects.filter(
            criteria_set_id__in=list(years)
        ).select_related("criteria_set")
    }
    chain = _chain(criteria, line.pk)
    chain.sort(key=lambda each: -max(years[each.criteria_set_id]))
    return [
        CriterionForm(
            code=each.code,
            name=each.name,
            max_score=each.max_score,
            set_name=each.criteria_set.name,
            years=tuple(sorted(years[each.criteria_set_id])),
            verdict=each.verdict,
            verdict_reason=each.verdict_reason,
            rule_text=each.rule_text,
            is_current=each.pk == line.pk,
        )
        for each in chain
    ]


def _chain(criteria: Mapping[int, Criterion], start: int) -> list[Criterion]:
    """A criterion with its earlier and later forms."""
    later: dict[int, list[int]] = {}
    for each in criteria.values():
        if each.same_as_id is not None:
            later.setdefault(each.same_as_id, []).append(each.pk)
    linked, waiting = set(), [start]
    while waiting:
        key = waiting.pop()
        if key in linked or key not in criteria:
            continue
        linked.add(key)
        waiting += later.get(key, [])
        before = criteria[key].same_as_id
        if before is not None:
            waiting.append(before)
    return [criteria[key] for key in linked]
