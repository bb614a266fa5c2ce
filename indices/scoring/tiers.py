"""Which tier a score falls into, and how far the next better one is.

Cuts are data: they differ between provinces, levels and years, and sources write both
"từ 80% đến dưới 90%" (lower bound included) and "trên 90%" (not included).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indices.scoring.ranking import Exact, exact


@dataclass(frozen=True, slots=True)
class TierBound:
    """A tier with its bounds in the index's unit; a None bound is open or unknown.

    A tier with neither bound is one whose bounds were never published: it never
    classifies anything.
    """

    name: str
    lower: Decimal | None = None
    lower_closed: bool = True
    upper: Decimal | None = None
    upper_closed: bool = False

    @property
    def is_known(self) -> bool:
        return self.lower is not None or self.upper is not None

    def holds(self, value: Exact) -> bool:
        """Whether the value lies within the bounds; False for an unknown tier."""
        return self.is_known and self._above_lower(value) and self._below_upper(value)

    def _above_lower(self, value: Exact) -> bool:
        if self.lower is None:
            return True
        own, bound = exact(value), Fraction(self.lower)
        return own > bound or (self.lower_closed and own == bound)

    def _below_upper(self, value: Exact) -> bool:
        if self.upper is None:
            return True
        own, bound = exact(value), Fraction(self.upper)
        return own < bound or (self.upper_closed and own == bound)


class SchemeProblem(StrEnum):
    """What is wrong between two neighbouring tiers."""

    GAP = "gap"
    OVERLAP = "overlap"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class TierProblem:
    problem: SchemeProblem
    better: str
    worse: str


def classify(value: Exact, tiers: Sequence[TierBound]) -> TierBound | None:
    """The first tier, best first, that holds the value; None when none does."""
    return next((tier for tier in tiers if tier.holds(value)), None)


def check_scheme(tiers: Sequence[TierBound]) -> tuple[TierProblem, ...]:
    """Gaps, overlaps and wrong order between neighbours, best first.

    Tiers without published bounds are passed over.
    """
    known = [tier for tier in tiers if tier.is_known]
    problems = []
    for better, worse in zip(known, known[1:], strict=False):
        problem = _between(better, worse)
        if problem is not None:
            problems.append(TierProblem(problem, better.name, worse.name))
    return tuple(problems)


def _between(better: TierBound, worse: TierBound) -> SchemeProblem | None:
    if better.lower is None or worse.upper is None:
        return SchemeProblem.OVERLAP
    if worse.lower is not None and worse.lower >= better.lower:
        return SchemeProblem.ORDER
    if worse.upper > better.lower:
        return SchemeProblem.OVERLAP
    if worse.upper < better.lower:
        return SchemeProblem.GAP
    if better.lower_closed and worse.upper_closed:
        return SchemeProblem.OVERLAP
    if not better.lower_closed and not worse.upper_closed:
        return SchemeProblem.GAP
    return None


@dataclass(frozen=True, slots=True)
class Distance:
    """Points missing to a better tier; `must_exceed` when its bound is not included."""

    tier: TierBound
    points: Decimal
    must_exceed: bool


def next_better(value: Exact, tiers: Sequence[TierBound]) -> TierBound | None:
    """The nearest better tier whose lower bound is known; None in the best tier or
    when unknown."""
    own = classify(value, tiers)
    if own is None:
        return None
    better = list(tiers)[: list(tiers).index(own)]
    return next((tier for tier in reversed(better) if tier.lower is not None), None)


def distance_to_better(value: Decimal, tiers: Sequence[TierBound]) -> Distance | None:
    """How far the next better tier is; None in the best tier or when unknown.

    Exact: 76.71 with a tier from 80 on gives 3.29 points.
    """
    tier = next_better(value, tiers)
    if tier is None or tier.lower is None:
        return None
    return Distance(tier, tier.lower - value, must_exceed=not tier.lower_closed)
