"""What units would come to under other weights of the domains: an assumption, never a
result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indices.scoring.ranking import Exact, exact
from indices.scoring.totals import PERCENT


@dataclass(frozen=True, slots=True)
class DomainPoints:
    """A unit's points of one domain and its own maximum of it. `points` None: not
    known; `maximum` None: bonus or deduction, which no weight touches."""

    code: str
    points: Decimal | None
    maximum: Decimal | None


def reweighed(
    domains: Sequence[DomainPoints], factors: Mapping[str, Exact]
) -> Fraction | None:
    """The index when a domain counts `factors` times what it did; None while any of
    its points is missing, and where nothing applies.

    Points and maximum of a domain change alike, so its own percentage stays; the index
    is again points achieved / applicable maximum × 100 (scheme of the PAR INDEX), kept
    between 0 and 100 as bonus and deduction stand outside the scale.
    """
    achieved = maximum = Fraction(0)
    for domain in domains:
        if domain.points is None:
            if domain.maximum:
                return None
            continue
        factor = exact(factors.get(domain.code, 1)) if domain.maximum else Fraction(1)
        achieved += exact(domain.points) * factor
        if domain.maximum is not None:
            maximum += exact(domain.maximum) * factor
    if not maximum:
        return None
    return max(Fraction(0), min(achieved, maximum)) * PERCENT / maximum
