"""Whether the maxima of a set of criteria add up: children to parent, domains to all.

A real district used a set whose nine domains came to 99,55 instead of 100 (10,05 typed
for 10,5) and nobody noticed: sums are checked before a set is put to use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from indices.scoring.ranking import Exact, exact
from indices.scoring.totals import OUTSIDE, Node


class StructureFault(StrEnum):
    NO_CRITERIA = "no_criteria"
    TOTAL = "total"
    CHILDREN = "children"
    KIND = "kind"
    NO_POINTS = "no_points"


@dataclass(frozen=True, slots=True)
class StructureProblem:
    """One fault: `stated` is the maximum somebody wrote, `summed` what it comes to.

    `key` is None for a fault of the whole set.
    """

    fault: StructureFault
    key: str | None = None
    stated: Fraction | None = None
    summed: Fraction | None = None


def check_structure(
    nodes: Sequence[Node[str]], *, total_max: Exact, is_partial: bool = False
) -> tuple[StructureProblem, ...]:
    """Every fault of a set, in the order of its nodes, the whole set first.

    Of a set that is known in part only, children may come to less than their parent
    and domains to less than the total. What is capped (bonus, deduction) need not add
    up: its maximum is the cap for the year.
    """
    if not nodes:
        return (StructureProblem(StructureFault.NO_CRITERIA),)
    known: dict[str | None, Node[str]] = {node.key: node for node in nodes}
    sums = sums_below(nodes)
    problems = []
    stated, summed = exact(total_max), sums.get(None, Fraction(0))
    if _differs(stated, summed, is_partial=is_partial):
        fault = StructureFault.TOTAL
        problems.append(StructureProblem(fault, None, stated, summed))
    for node in nodes:
        problems += _problems_of_node(node, known.get(node.parent), sums, is_partial)
    return tuple(problems)


def sums_below(nodes: Sequence[Node[str]]) -> dict[str | None, Fraction]:
    """What stands below each criterion comes to; None is the sum of the domains."""
    sums: dict[str | None, Fraction] = {}
    for node in nodes:
        if node.parent is not None or node.kind not in OUTSIDE:
            sums[node.parent] = sums.get(node.parent, Fraction(0)) + exact(
                node.max_score
            )
    return sums


def _problems_of_node(
    node: Node[str],
    parent: Node[str] | None,
    sums: dict[str | None, Fraction],
    is_partial: bool,
) -> list[StructureProblem]:
    problems = []
    stated = exact(node.max_score)
    if not stated:
        problems.append(StructureProblem(StructureFault.NO_POINTS, node.key))
    if node.kind not in OUTSIDE and node.key in sums:
        summed = sums[node.key]
        if _differs(stated, summed, is_partial=is_partial):
            fault = StructureFault.CHILDREN
            problems.append(StructureProblem(fault, node.key, stated, summed))
    kinds = {node.kind, node.kind if parent is None else parent.kind}
    if len(kinds) > 1 and kinds & OUTSIDE:
        problems.append(StructureProblem(StructureFault.KIND, node.key))
    return problems


def _differs(stated: Fraction, summed: Fraction, *, is_partial: bool) -> bool:
    return summed > stated or (summed < stated and not is_partial)
