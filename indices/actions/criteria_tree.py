"""The criteria of a set as all walk them: in natural order, with their leaves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indices.models import Criterion
from indices.scoring.totals import OUTSIDE, Kind, Node, Tree

KINDS = {
    Criterion.ScoredBy.APPRAISAL: Kind.ORDINARY,
    Criterion.ScoredBy.LEADERS: Kind.ORDINARY,
    Criterion.ScoredBy.SURVEY: Kind.SURVEY,
    Criterion.ScoredBy.BONUS: Kind.BONUS,
    Criterion.ScoredBy.DEDUCTION: Kind.DEDUCTION,
}
COLUMNS = (
    "pk",
    "parent_id",
    "code",
    "name",
    "max_score",
    "step",
    "scored_by",
    "office",
    "evidence",
    "rule_text",
    "rule",
    "same_as_id",
    "verdict",
    "verdict_reason",
    "measure_link__measure__name",
)


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion. `rule` is its scoring rule as data, None where it has none, and
    `measure` the name of the measure that it is linked to."""

    pk: int
    parent_id: int | None
    code: str
    name: str
    max_score: Decimal
    step: Decimal | None
    scored_by: str
    office: str
    evidence: str
    rule_text: str
    # JSON as scoring/rules.py reads it.
    rule: Any
    same_as_id: int | None
    verdict: str
    verdict_reason: str
    # From which operational figure the declared one can be drawn.
    measure: str | None

    @property
    def kind(self) -> Kind:
        return KINDS[Criterion.ScoredBy(self.scored_by)]

    @property
    def is_outside(self) -> bool:
        """Bonus and deduction stand outside the scale."""
        return self.kind in OUTSIDE

    @property
    def depth(self) -> int:
        return self.code.count(".")

    @property
    def scored_by_label(self) -> str:
        return str(Criterion.ScoredBy(self.scored_by).label)


class CriteriaTree:
    """All criteria of a set, by key and by code, and the sums over them."""

    def __init__(self, lines: tuple[CriterionLine, ...]) -> None:
        self.lines = lines
        self.by_key: Mapping[int, CriterionLine] = {line.pk: line for line in lines}
        self.by_code: Mapping[str, CriterionLine] = {line.code: line for line in lines}
        self.totals = Tree(
            [Node(line.pk, line.parent_id, line.max_score, line.kind) for line in lines]
        )
        self.kinds: Mapping[int, Kind] = {line.pk: line.kind for line in lines}
        self.leaf_keys = frozenset(self.totals.leaves)

    @property
    def leaves(self) -> tuple[CriterionLine, ...]:
        return tuple(self.by_key[key] for key in self.totals.leaves)

    @property
    def domains(self) -> tuple[CriterionLine, ...]:
        return tuple(line for line in self.lines if line.parent_id is None)

    def is_leaf(self, line: CriterionLine) -> bool:
        return line.pk in self.leaf_keys

    def domain_of(self, line: CriterionLine) -> CriterionLine:
        """The root above a criterion; a domain is its own."""
        while line.parent_id is not None:
            line = self.by_key[line.parent_id]
        return line

    def above(self, line: CriterionLine) -> tuple[CriterionLine, ...]:
        """What stands above a criterion, the domain first."""
        found: list[CriterionLine] = []
        while line.parent_id is not None:
            line = self.by_key[line.parent_id]
            found.insert(0, line)
        return tuple(found)

    def below(self, line: CriterionLine) -> tuple[CriterionLine, ...]:
        """The criterion and all that it consists of, in order."""
        keys = {line.pk}
        for other in self.lines:
            if other.parent_id in keys:
                keys.add(other.pk)
        return tuple(other for other in self.lines if other.pk in keys)

    def branch(self, line: CriterionLine) -> Tree[int]:
        """The sums of one criterion alone, for when only its scores are read."""
        return Tree(
            [
                Node(
                    each.pk,
                    None if each is line else each.parent_id,
                    each.max_score,
                    each.kind,
                )
                for each in self.below(line)
            ]
        )

    def leaves_below(self, line: CriterionLine) -> tuple[CriterionLine, ...]:
        return tuple(other for other in self.below(line) if self.is_leaf(other))


def load_criteria(criteria_set_id: int | None) -> CriteriaTree | None:
    """The criteria of a set; None without a set or without criteria. One query."""
    if criteria_set_id is None:
        return None
    return load_criteria_of([criteria_set_id]).get(criteria_set_id)


def load_criteria_of(sets: Collection[int]) -> Mapping[int, CriteriaTree]:
    """The criteria of several sets, by set; of those that have any. One query."""
    rows = (
        Criterion.objects.filter(criteria_set_id__in=sets)
        .order_by("sort_code")
        .values_list("criteria_set_id", *COLUMNS)
    )
    lines: dict[int, list[CriterionLine]] = {}
    for criteria_set_id, *row in rows:
        lines.setdefault(criteria_set_id, []).append(CriterionLine(*row))
    return {key: CriteriaTree(tuple(found)) for key, found in lines.items()}
