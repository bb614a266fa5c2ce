"""Two years of one ranking with their criteria, and what both years have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indices.models import EditionSummary
from indices.selectors.comparability import Comparison, comparisons, is_common
from indices.selectors.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
)


@dataclass(frozen=True, slots=True)
class YearPair:
    """Both years with their criteria, where both were scored by criteria."""

    now: EditionSummary
    before: EditionSummary
    criteria: CriteriaTree
    earlier: CriteriaTree
    found: Mapping[int, Comparison]

    @property
    def is_same_set(self) -> bool:
        return self.criteria is self.earlier

    @property
    def common(self) -> list[tuple[CriterionLine, CriterionLine]]:
        """Leaves of the scale that both years have, now and before."""
        pairs = []
        for leaf in self.criteria.leaves:
            comparison = self.found[leaf.pk]
            before = comparison.earlier
            if comparison.is_comparable and before is not None and not leaf.is_outside:
                pairs.append((leaf, before))
        return pairs

    @property
    def common_domains(self) -> list[tuple[CriterionLine, CriterionLine]]:
        pairs = []
        for domain in self.criteria.domains:
            before = self.found[domain.pk].earlier
            if before is not None and is_common(domain, self.criteria, self.found):
                pairs.append((domain, before))
        return pairs


def year_pair(
    summary: EditionSummary,
    criteria: CriteriaTree | None,
    earlier: EditionSummary | None,
) -> YearPair | None:
    if criteria is None or earlier is None or earlier.edition.criteria_set_id is None:
        return None
    is_same = earlier.edition.criteria_set_id == summary.edition.criteria_set_id
    tree = criteria if is_same else load_criteria(earlier.edition.criteria_set_id)
    if tree is None:
        return None
    return YearPair(summary, earlier, criteria, tree, comparisons(criteria, tree))
