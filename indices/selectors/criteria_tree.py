"""The criteria of a set as pages walk them: the same tree that actions count by."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from indices.actions.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
    load_criteria_of,
)
from indices.models import EditionSummary
from indices.selectors.kept import kept_of_each

__all__ = ["CriteriaTree", "CriterionLine", "criteria_behind", "load_criteria"]


def criteria_behind(summaries: Sequence[EditionSummary]) -> Mapping[int, CriteriaTree]:
    """By set: the criteria that these were scored by, as they are fixed for good.

    Kept under the publications; a set that several share is one and the same tree. Not
    told is the measure that a criterion is linked to, as that may change. One query,
    none once it is kept.
    """
    by_set = {
        each.edition.criteria_set_id: each
        for each in summaries
        if each.edition.criteria_set_id is not None
    }
    trees = kept_of_each(list(by_set.values()), lambda _each: "criteria", _fixed)
    return {
        key: tree
        for key, each in by_set.items()
        if (tree := trees.get(each.pk)) is not None
    }


def _fixed(summaries: Collection[EditionSummary]) -> Mapping[int, CriteriaTree]:
    sets = {each.pk: each.edition.criteria_set_id or 0 for each in summaries}
    found = load_criteria_of(set(sets.values()))
    return {
        pk: CriteriaTree(
            tuple(replace(line, measure=None) for line in found[key].lines)
        )
        for pk, key in sets.items()
        if key in found
    }
