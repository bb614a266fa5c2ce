"""An estimate for a merged unit from what its predecessors scored. Never a result.

No decision gives a rule for it; it is made on request only, weighted by a quantity that
is named beside it, and labelled as an estimate wherever it shows.
"""

from collections.abc import Iterable
from fractions import Fraction

from indices.scoring.ranking import Exact, exact


def weighted_mean(pairs: Iterable[tuple[Exact | None, int | None]]) -> Fraction | None:
    """Σ value × weight ÷ Σ weight of (value, weight) pairs, exactly.

    None where there is no pair, or where any value or weight is missing: an estimate
    over some of the predecessors would speak for the others. None when all weights
    are zero; ValueError for a negative one.
    """
    total, weights = Fraction(0), 0
    for value, weight in pairs:
        if value is None or weight is None:
            return None
        if weight < 0:
            raise ValueError("a weight is negative")
        total += exact(value) * weight
        weights += weight
    return total / weights if weights else None
