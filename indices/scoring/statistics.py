"""Mean, median, quartiles and spread of an edition's scores, exactly."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from indices.scoring.ranking import Exact, exact


def mean(values: Iterable[Exact]) -> Fraction | None:
    """Arithmetic mean; None of nothing. Bình Dương 2017: 78.388 of nine districts."""
    listed = [exact(value) for value in values]
    return sum(listed, Fraction(0)) / len(listed) if listed else None


def median(values: Iterable[Exact]) -> Fraction | None:
    """The middle value, or the mean of the two middle ones; None of nothing."""
    found = quartiles(values)
    return found[1] if found else None


def quartiles(values: Iterable[Exact]) -> tuple[Fraction, Fraction, Fraction] | None:
    """Lower quartile, median, upper quartile; None of nothing.

    Linear interpolation between the two nearest ranks, ends included: the method of
    Excel's QUARTILE.INC, so that officials can check it.
    """
    ordered = sorted(exact(value) for value in values)
    if not ordered:
        return None
    quarter, half, three_quarters = (
        _quantile(ordered, Fraction(part, 4)) for part in (1, 2, 3)
    )
    return quarter, half, three_quarters


def median_absolute_deviation(values: Iterable[Exact]) -> Fraction | None:
    """The median distance from the median; None of nothing."""
    listed = [exact(value) for value in values]
    middle = median(listed)
    return None if middle is None else median(abs(v - middle) for v in listed)


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of some values and their median distance from it."""

    median: Fraction
    deviation: Fraction


def spread_of_counts(counts: Iterable[tuple[Exact, int]]) -> Spread:
    """Median and median absolute deviation of values that occur so often each."""
    exactly = {exact(value): count for value, count in counts}
    middle = _median_of_counts(exactly)
    distances: Counter[Fraction] = Counter()
    for value, count in exactly.items():
        distances[abs(value - middle)] += count
    return Spread(middle, _median_of_counts(distances))


def _median_of_counts(counts: Mapping[Fraction, int]) -> Fraction:
    total = sum(counts.values())
    lower, upper = (total + 1) // 2, total // 2 + 1
    found: list[Fraction] = []
    reached = 0
    for value, count in sorted(counts.items()):
        found += [
            value for place in (lower, upper) if reached < place <= reached + count
        ]
        reached += count
    return sum(found, Fraction(0)) / len(found)


def _quantile(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    place = share * (len(ordered) - 1)
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
