"""The step of a heat map's ramp that a value falls on, weakest 0, strongest 4."""

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal

# Lower bounds of the second to the fifth step: percent of the maximum, and percentage
# points from the median.
PERCENT_STEPS = (Decimal(60), Decimal(70), Decimal(80), Decimal(90))
DISTANCE_STEPS = (Decimal(-10), Decimal(-3), Decimal(3), Decimal(10))


def heat_step(value: Decimal, steps: Sequence[Decimal]) -> int:
    """A bound belongs to the step above it."""
    return bisect_right(steps, value)
