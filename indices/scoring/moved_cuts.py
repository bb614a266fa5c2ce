"""A tier scheme with other lower bounds: an assumption, never a scheme of anyone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from indices.scoring.tiers import TierBound


def with_cuts(
    tiers: Sequence[TierBound], cuts: Mapping[str, Decimal]
) -> tuple[TierBound, ...]:
    """The scheme, best first, with the lower bounds that `cuts` gives by name.

    The tier below ends where it ended before: at the bound of the one above. Which of
    the two holds the bound itself stays as it was.
    """
    moved = [
        replace(tier, lower=cuts[tier.name]) if tier.name in cuts else tier
        for tier in tiers
    ]
    for place in range(1, len(moved)):
        if moved[place].upper is not None and moved[place - 1].lower is not None:
            moved[place] = replace(moved[place], upper=moved[place - 1].lower)
    return tuple(moved)
