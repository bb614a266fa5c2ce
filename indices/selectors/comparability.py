"""Which criterion of an earlier year a criterion can be compared with, and why not.

Points compare only where the criterion is the same: the same set, or one whose verdict
against the earlier set is "same" with the same maximum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indices.models import Criterion
from indices.selectors.criteria_tree import CriteriaTree, CriterionLine


class Ground(StrEnum):
    """Why points can be compared, or why not."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    UNLINKED = "unlinked"
    NO_EARLIER_YEAR = "no_earlier_year"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`earlier` is what the criterion goes on from, also where it changed too much to
    be compared; `reason` is what the set says has changed."""

    ground: Ground
    earlier: CriterionLine | None = None
    reason: str = ""

    @property
    def is_comparable(self) -> bool:
        return self.ground is Ground.SAME

    def max_changed(self, line: CriterionLine) -> tuple[Decimal, Decimal] | None:
        """The maximum before and now, where they differ."""
        if self.earlier is None or self.earlier.max_score == line.max_score:
            return None
        return self.earlier.max_score, line.max_score


def comparisons(
    criteria: CriteriaTree, earlier: CriteriaTree | None
) -> Mapping[int, Comparison]:
    """By criterion: how it compares with the earlier year's set."""
    return {line.pk: _comparison(line, criteria, earlier) for line in criteria.lines}


def _comparison(
    line: CriterionLine, criteria: CriteriaTree, earlier: CriteriaTree | None
) -> Comparison:
    if earlier is None:
        return Comparison(Ground.NO_EARLIER_YEAR)
    if earlier is criteria:
        return Comparison(Ground.SAME, line)
    before = earlier.by_key.get(line.same_as_id) if line.same_as_id else None
    if before is None:
        is_new = line.verdict == Criterion.Verdict.NEW
        return Comparison(Ground.NEW if is_new else Ground.UNLINKED)
    is_same = line.verdict == Criterion.Verdict.SAME
    if is_same and before.max_score == line.max_score:
        return Comparison(Ground.SAME, before)
    return Comparison(Ground.CHANGED, before, line.verdict_reason)


def is_common(
    line: CriterionLine, criteria: CriteriaTree, found: Mapping[int, Comparison]
) -> bool:
    """Whether a criterion and all that it consists of stand in both years' sets."""
    return all(found[each.pk].is_comparable for each in criteria.below(line))
