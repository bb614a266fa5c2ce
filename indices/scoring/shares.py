"""Points as a share: of a maximum, of a sum, and against the middle of all units.

Results are Decimals of six decimals, rounded once and half up, so that a page and its
files show the same number.
"""

from collections.abc import Iterable
from decimal import Decimal

from indices.scoring.ranking import Exact, exact, round_half_up
from indices.scoring.statistics import median
from indices.scoring.totals import PERCENT

DECIMALS = 6


def percent_of(points: Exact | None, maximum: Exact | None) -> Decimal | None:
    """Points in percent of a maximum; None where either is missing or nothing applies.

    Component index of a domain or criterion = points achieved / maximum points × 100
    (scheme of the PAR INDEX, Ministry of Home Affairs).
    """
    if points is None or not maximum:
        return None
    return round_half_up(exact(points) * PERCENT / exact(maximum), DECIMALS)


def median_of(values: Iterable[Decimal | None]) -> Decimal | None:
    """The middle of the known values; None of nothing."""
    found = median(value for value in values if value is not None)
    return None if found is None else round_half_up(found, DECIMALS)


def mean_of(total: Decimal, count: int) -> Decimal | None:
    """A sum spread evenly over so many; None of nothing."""
    return round_half_up(exact(total) / count, DECIMALS) if count else None
