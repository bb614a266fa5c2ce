"""How the criteria of a set go on from those of the set before it.

A criterion is the same when its wording, its maximum, the way it is scored and its
rule are: only then can points be compared. One of the earlier set that none goes on
from was dropped; that is found by asking, since a set in use is never altered.
"""

from __future__ import annotations

from collections.abc import Sequence

from indices.models import CriteriaSet, Criterion
from indices.sentences.criteria import differences_in_words
from units.names import clean_name


def differences(earlier: Criterion, later: Criterion) -> list[str]:
    """In what a criterion is another than the one it goes on from."""
    found = []
    if clean_name(earlier.name) != clean_name(later.name):
        found.append("name")
    if earlier.max_score != later.max_score:
        found.append("max_score")
    if earlier.scored_by != later.scored_by:
        found.append("scored_by")
    earlier_rule = (earlier.rule, clean_name(earlier.rule_text))
    if earlier_rule != (later.rule, clean_name(later.rule_text)):
        found.append("rule")
    return found


def judge_links(
    criteria_set: CriteriaSet, criteria: Sequence[Criterion]
) -> list[Criterion]:
    """Fill the verdicts of a set's criteria; those whose verdict is another now.

    Without an earlier set there are no verdicts.
    """
    moved = []
    for each in criteria:
        before = (each.verdict, each.verdict_reason)
        each.verdict, each.verdict_reason = _verdict(criteria_set, each)
        if (each.verdict, each.verdict_reason) != before:
            moved.append(each)
    return moved


def judge_successors(criteria_set: CriteriaSet) -> None:
    """Judge anew the criteria of the sets that go on from this one."""
    for successor in criteria_set.successors.all():
        criteria = list(successor.criteria.select_related("same_as"))
        store_verdicts(judge_links(successor, criteria))


def store_verdicts(criteria: Sequence[Criterion]) -> None:
    Criterion.objects.bulk_update(
        criteria, ["verdict", "verdict_reason"], batch_size=200
    )


def _verdict(criteria_set: CriteriaSet, criterion: Criterion) -> tuple[str, str]:
    if criteria_set.predecessor_id is None:
        return "", ""
    earlier = criterion.same_as
    if earlier is None:
        return Criterion.Verdict.NEW, ""
    changed = differences(earlier, criterion)
    if not changed:
        return Criterion.Verdict.SAME, ""
    return Criterion.Verdict.CHANGED, differences_in_words(changed)


def links_by_wording(earlier: CriteriaSet | None) -> dict[str, str]:
    """The codes of an earlier set by their wording, where it occurs only once."""
    codes: dict[str, list[str]] = {}
    if earlier is not None:
        for code, name in earlier.criteria.values_list("code", "name"):
            codes.setdefault(clean_name(name).casefold(), []).append(code)
    return {name: found[0] for name, found in codes.items() if len(found) == 1}


def dropped_criteria(criteria_set: CriteriaSet) -> list[Criterion]:
    """The criteria of the earlier set that none of this one goes on from. One query."""
    if criteria_set.predecessor_id is None:
        return []
    return list(
        Criterion.objects.filter(criteria_set=criteria_set.predecessor_id)
        .exclude(later_forms__criteria_set=criteria_set)
        .order_by("sort_code")
    )
