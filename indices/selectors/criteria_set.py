"""One set of criteria: its tree with the sums, and how it goes on from the last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from indices.actions.criteria_checks import nodes_of
from indices.actions.criteria_links import dropped_criteria
from indices.models import CriteriaSet, Criterion
from indices.querysets import EditionQuerySet
from indices.scoring.structure import StructureProblem, check_structure, sums_below
from indices.scoring.totals import OUTSIDE, Node
from indices.selectors.criteria_sets import SetUse, set_uses

BONUS, DEDUCTION = Criterion.ScoredBy.BONUS, Criterion.ScoredBy.DEDUCTION


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One criterion. `summed` is what the ones below come to, None for a leaf and
    where sums need not be right (bonus, deduction)."""

    pk: int
    code: str
    name: str
    max_score: Decimal
    scored_by: str
    step: Decimal | None
    office: str
    evidence: str
    rule_text: str
    # JSON as scoring/rules.py reads it.
    rule: Any
    same_as: str
    verdict: str
    verdict_reason: str
    is_leaf: bool
    summed: Fraction | None
    is_right: bool

    @property
    def parent_code(self) -> str:
        return self.code.rpartition(".")[0]

    @property
    def depth(self) -> int:
        return self.code.count(".")

    @property
    def is_outside(self) -> bool:
        """Bonus and deduction stand outside the scale."""
        return self.scored_by in (BONUS, DEDUCTION)

    @property
    def scored_by_label(self) -> str:
        return str(Criterion.ScoredBy(self.scored_by).label)

    @property
    def verdict_label(self) -> str:
        return str(Criterion.Verdict(self.verdict).label) if self.verdict else ""


@dataclass(frozen=True, slots=True)
class CriteriaSetPage:
    """`total` is what the domains come to; `faults` what is wrong with the sums."""

    criteria_set: CriteriaSet
    rows: tuple[CriterionView, ...]
    total: Fraction
    faults: tuple[StructureProblem, ...]
    use: SetUse

    @property
    def domain_count(self) -> int:
        """Bonus and deduction stand outside the domains of the scale."""
        return sum(not row.depth and not row.is_outside for row in self.rows)

    @property
    def leaf_count(self) -> int:
        return sum(row.is_leaf for row in self.rows)

    @property
    def is_total_right(self) -> bool:
        return not any(fault.key is None for fault in self.faults)

    def row(self, code: str) -> CriterionView | None:
        return next((row for row in self.rows if row.code == code), None)


def criteria_set_page(
    *, criteria_set: CriteriaSet, editions: EditionQuerySet
) -> CriteriaSetPage:
    """The set with all its criteria. Four queries."""
    sets = list(CriteriaSet.objects.all())
    criteria = list(
        criteria_set.criteria.select_related("same_as").order_by("sort_code")
    )
    nodes = nodes_of(criteria)
    faults = check_structure(
        nodes,
        total_max=criteria_set.total_max,
        is_partial=criteria_set.is_partial,
    )
    return CriteriaSetPage(
        criteria_set=criteria_set,
        rows=criterion_views(criteria, nodes, faults),
        total=sums_below(nodes).get(None, Fraction(0)),
        faults=faults,
        use=set_uses(sets, editions=editions)[criteria_set.pk],
    )


def criterion_views(
    criteria: Sequence[Criterion],
    nodes: Sequence[Node[str]],
    faults: Sequence[StructureProblem],
) -> tuple[CriterionView, ...]:
    sums = sums_below(nodes)
    inner = {node.parent for node in nodes}
    wrong = {fault.key for fault in faults}
    outside = {node.key for node in nodes if node.kind in OUTSIDE}
    return tuple(
        _view(
            each,
            is_leaf=each.code not in inner,
            summed=None if each.code in outside else sums.get(each.code),
            is_right=each.code not in wrong,
        )
        for each in criteria
    )


def _view(
    each: Criterion, *, is_leaf: bool, summed: Fraction | None, is_right: bool
) -> CriterionView:
    return CriterionView(
        pk=each.pk,
        code=each.code,
        name=each.name,
        max_score=each.max_score,
        scored_by=each.scored_by,
        step=each.step,
        office=each.office,
        evidence=each.evidence,
        rule_text=each.rule_text,
        rule=each.rule,
        same_as=each.same_as.code if each.same_as else "",
        verdict=each.verdict,
        verdict_reason=each.verdict_reason,
        is_leaf=is_leaf,
        summed=summed,
        is_right=is_right,
    )


@dataclass(frozen=True, slots=True)
class Move:
    """A criterion in the set before and in this one; one of them may be missing."""

    before: Criterion | None
    after: Criterion | None

    @property
    def reason(self) -> str:
        return self.after.verdict_reason if self.after else ""


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """What became of the earlier set's criteria, by verdict."""

    criteria_set: CriteriaSet
    predecessor: CriteriaSet
    moves: Mapping[str, tuple[Move, ...]]


def difference_page(*, criteria_set: CriteriaSet) -> DifferencePage | None:
    """None for a set that goes on from none. Two queries."""
    if criteria_set.predecessor is None:
        return None
    moves: dict[str, list[Move]] = {verdict: [] for verdict in Criterion.Verdict.values}
    criteria = criteria_set.criteria.select_related("same_as").order_by("sort_code")
    for each in criteria:
        moves[each.verdict or Criterion.Verdict.NEW].append(Move(each.same_as, each))
    for each in dropped_criteria(criteria_set):
        moves[Criterion.Verdict.DROPPED].append(Move(each, None))
    return DifferencePage(
        criteria_set=criteria_set,
        predecessor=criteria_set.predecessor,
        moves={verdict: tuple(found) for verdict, found in moves.items()},
    )


def free_code(*, criteria_set: CriteriaSet, parent: str) -> str:
    """The next code below a criterion, or of a domain. One query."""
    codes = set(criteria_set.criteria.values_list("code", flat=True))
    stem = f"{parent}." if parent in codes else ""
    number = 1
    while f"{stem}{number}" in codes:
        number += 1
    return f"{stem}{number}"


def count_below(criterion: Criterion) -> int:
    """How many criteria stand below one. One query."""
    rows = Criterion.objects.filter(criteria_set_id=criterion.criteria_set_id)
    return rows.filter(code__startswith=f"{criterion.code}.").count()
