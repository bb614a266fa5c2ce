"""What a score sheet comes to: points over a tree of criteria of uneven depth.

Achieved and applicable points of every node, and the index of the sheet, all exact:
sums are Decimals that may not be rounded, the quotient is a Fraction. Which number of a
score counts is decided here too; how points arise is in rules.py.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation, localcontext
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

PERCENT = 100
ZERO = Decimal(0)
# A sum that would need more digits raises instead of being rounded.
UNROUNDED = Context(prec=60, traps=[Inexact, InvalidOperation])

Key = TypeVar("Key", bound=Hashable)


class Kind(StrEnum):
    """How a criterion is scored, as far as the total cares.

    ORDINARY: by appraisal or by the leaders. SURVEY: from questionnaires, and left
    out of a sheet without a survey. BONUS and DEDUCTION stand outside the 100.
    """

    ORDINARY = "ordinary"
    SURVEY = "survey"
    BONUS = "bonus"
    DEDUCTION = "deduction"


OUTSIDE = frozenset({Kind.BONUS, Kind.DEDUCTION})


@dataclass(frozen=True, slots=True)
class Node(Generic[Key]):
    """One criterion; `max_score` of a bonus or deduction is its cap for the year."""

    key: Key
    parent: Key | None
    max_score: Decimal | int
    kind: Kind = Kind.ORDINARY


@dataclass(frozen=True, slots=True)
class NodeTotal:
    """What a node comes to: points so far, the maximum that applies, what is missing.

    A node none of whose leaves applies does not apply itself: it has no maximum. The
    maximum of a bonus or deduction is its cap.
    """

    achieved: Decimal
    applicable_max: Decimal
    is_applicable: bool
    missing_count: int

    @property
    def is_complete(self) -> bool:
        return self.is_applicable and not self.missing_count


@dataclass(frozen=True, slots=True)
class SheetTotal(Generic[Key]):
    """What a sheet comes to. `achieved` counts bonus and deduction; so far, while
    leaves are missing. `index` is None until none is, and where nothing applies.

    `node` tells of every single one; the lists behind it are in the tree's order.
    """

    achieved: Decimal
    applicable_max: Decimal
    index: Fraction | None
    bonus: Decimal
    deduction: Decimal
    missing: tuple[Key, ...]
    places: Mapping[Key, int]
    points: Sequence[Decimal]
    maxima: Sequence[Decimal]
    leaf_counts: Sequence[int]
    missing_counts: Sequence[int]

    def node(self, key: Key) -> NodeTotal:
        """What the criterion of this key comes to."""
        place = self.places[key]
        return NodeTotal(
            achieved=self.points[place],
            applicable_max=self.maxima[place],
            is_applicable=self.leaf_counts[place] > 0,
            missing_count=self.missing_counts[place],
        )


def counting_score(
    kind: Kind,
    *,
    appraised: Decimal | None,
    final: Decimal | None,
    survey: Decimal | None,
) -> Decimal | None:
    """The number of a score that counts: the survey's, else final before appraised.

    Total = appraised points + survey points (Bình Dương 2017). The second appraisal,
    after the unit's explanation, goes before the first; the self score never counts.
    """
    if kind is Kind.SURVEY:
        return survey
    return appraised if final is None else final


class Tree(Generic[Key]):
    """The criteria of one set, prepared once and then used for every sheet."""

    def __init__(self, nodes: Sequence[Node[Key]]) -> None:
        """Raises ValueError when the nodes are no trees: a key given twice, an unknown
        parent, a circle, or a bonus among points that count towards the 100."""
        places = {node.key: number for number, node in enumerate(nodes)}
        if len(places) != len(nodes):
            raise ValueError("a key stands for two nodes")
        parents = [_parent_place(node, places) for node in nodes]
        _check_kinds(nodes, parents)
        has_children = {parent for parent in parents if parent is not None}
        self._places = places
        self._keys = [node.key for node in nodes]
        self._kinds = [node.kind for node in nodes]
        self._parents = parents
        self._leaves = [n for n in range(len(nodes)) if n not in has_children]
        self._roots = [n for n, parent in enumerate(parents) if parent is None]
        self._upwards = _children_first(parents)
        self._caps = [
            _points(node.max_score) if node.kind in OUTSIDE else None for node in nodes
        ]
        self._maxima = [ZERO] * len(nodes)
        self._counts = [0] * len(nodes)
        with localcontext(UNROUNDED):
            for leaf in self._leaves:
                most = _points(nodes[leaf].max_score)
                self._add(leaf, most, 1, self._maxima, self._counts)

    @property
    def leaves(self) -> tuple[Key, ...]:
        """The keys of what is scored itself, in the order of the nodes."""
        return tuple(self._keys[leaf] for leaf in self._leaves)

    def total(
        self,
        values: Mapping[Key, Decimal | int | None],
        *,
        not_applicable: Collection[Key] = (),
        has_survey: bool = True,
    ) -> SheetTotal[Key]:
        """Achieved points, applicable maximum and index of one sheet.

        Index = total points achieved / total maximum points × 100 (scheme of the PAR
        INDEX, Ministry of Home Affairs). A leaf that does not apply lowers the
        maximum, so the index is a percentage of the unit's own maximum (Quảng Trị,
        Decision 3009/QĐ-UBND of 2017; Huế, set of 2021: "điểm phát sinh"). Without a
        survey its leaves are left out alike, which converts the appraised part to the
        scale of 100 (Hà Nội, Decision 2940/QĐ-UBND of 2022).

        A missing leaf (None, or no value at all) is never 0: the sheet has no index
        until it is filled. Only bonus and deduction are none as long as nobody gave
        any.
        """
        with localcontext(UNROUNDED):
            return self._total(values, not_applicable, has_survey=has_survey)

    def _total(
        self,
        values: Mapping[Key, Decimal | int | None],
        not_applicable: Collection[Key],
        *,
        has_survey: bool,
    ) -> SheetTotal[Key]:
        maxima, counts = list(self._maxima), list(self._counts)
        achieved = [ZERO] * len(self._keys)
        missing = [0] * len(self._keys)
        for leaf in self._leaves:
            key, kind = self._keys[leaf], self._kinds[leaf]
            if key in not_applicable or (kind is Kind.SURVEY and not has_survey):
                self._add(leaf, -self._maxima[leaf], -1, maxima, counts)
                continue
            value = values.get(key)
            if value is not None:
                achieved[leaf] = _points(value)
            elif kind not in OUTSIDE:
                missing[leaf] = 1
        absent = tuple(self._keys[leaf] for leaf in self._leaves if missing[leaf])
        for node in self._upwards:
            cap = self._caps[node]
            if cap is not None:
                achieved[node] = min(achieved[node], cap)
                maxima[node] = cap
            parent = self._parents[node]
            if parent is not None:
                achieved[parent] += achieved[node]
                missing[parent] += missing[node]
        return self._summed(achieved, maxima, counts, missing, absent)

    def _summed(
        self,
        achieved: Sequence[Decimal],
        maxima: Sequence[Decimal],
        counts: Sequence[int],
        missing_counts: Sequence[int],
        missing: tuple[Key, ...],
    ) -> SheetTotal[Key]:
        """The roots together: total = domains + bonus − deduction, each capped a year.

        Bonus and deduction stand outside the 100 (Hà Nội, Decision 5666/QĐ-UBND of
        2025), so they do not raise the maximum. The total stays between 0 and the
        maximum: the index is a share of it, its scale and its tiers end at 100.
        """
        base = self._of_roots(achieved, {Kind.ORDINARY, Kind.SURVEY})
        maximum = self._of_roots(maxima, {Kind.ORDINARY, Kind.SURVEY})
        bonus = self._of_roots(achieved, {Kind.BONUS})
        deduction = self._of_roots(achieved, {Kind.DEDUCTION})
        total = max(ZERO, min(base + bonus - deduction, maximum))
        is_known = maximum > 0 and not missing
        return SheetTotal(
            achieved=total,
            applicable_max=maximum,
            index=Fraction(total) * PERCENT / Fraction(maximum) if is_known else None,
            bonus=bonus,
            deduction=deduction,
            missing=missing,
            places=self._places,
            points=achieved,
            maxima=maxima,
            leaf_counts=counts,
            missing_counts=missing_counts,
        )

    def _of_roots(self, points: Sequence[Decimal], kinds: Collection[Kind]) -> Decimal:
        chosen = (points[root] for root in self._roots if self._kinds[root] in kinds)
        return sum(chosen, ZERO)

    def _add(
        self,
        leaf: int,
        maximum: Decimal,
        count: int,
        maxima: list[Decimal],
        counts: list[int],
    ) -> None:
        """Count a leaf, or take it out again, at itself and all the way up."""
        node: int | None = leaf
        while node is not None:
            maxima[node] += maximum
            counts[node] += count
            node = self._parents[node]


def _points(value: Decimal | int) -> Decimal:
    """The value as a Decimal. Raises TypeError for floats and booleans."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"exact numbers only, not {type(value).__name__}")
    return Decimal(value)


def _parent_place(node: Node[Key], place: Mapping[Key, int]) -> int | None:
    if node.parent is None:
        return None
    if node.parent not in place:
        raise ValueError(f"no node {node.parent!r}, the parent of {node.key!r}")
    return place[node.parent]


def _children_first(parents: Sequence[int | None]) -> list[int]:
    """All nodes, each before its parent; ValueError when they run in a circle."""
    children: list[list[int]] = [[] for _parent in parents]
    for node, parent in enumerate(parents):
        if parent is not None:
            children[parent].append(node)
    waiting = [node for node, parent in enumerate(parents) if parent is None]
    downwards = []
    while waiting:
        node = waiting.pop()
        downwards.append(node)
        waiting.extend(children[node])
    if len(downwards) != len(parents):
        raise ValueError("criteria run in a circle")
    return downwards[::-1]


def _check_kinds(nodes: Sequence[Node[Key]], parents: Sequence[int | None]) -> None:
    """Bonus and deduction stand in roots of their own: else the 100 would not be."""
    for node, parent in zip(nodes, parents, strict=True):
        above = node.kind if parent is None else nodes[parent].kind
        if above != node.kind and {above, node.kind} & OUTSIDE:
            raise ValueError(f"{node.key!r} is scored otherwise than its parent")
