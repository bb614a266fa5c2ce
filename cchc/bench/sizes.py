"""How large the synthetic editions are."""

from __future__ import annotations

from dataclasses import dataclass

# The least with which every page has an earlier published year: two, and the draft.
YOUNG_YEARS = 3


@dataclass(frozen=True, slots=True)
class Size:
    """`large` and `small` are the units of two rankings of `years` editions, whose
    times give the exponents; `listed` are the units to search among."""

    name: str
    large: int
    small: int
    years: int
    listed: int
    domains: int = 8
    leaves: int = 120

    @property
    def score_count(self) -> int:
        return (self.large + self.small) * self.years * self.leaves


SIZES = {
    size.name: size
    for size in (
        Size("S", large=34, small=9, years=4, listed=200),
        Size("M", large=834, small=84, years=10, listed=13_000),
        Size("L", large=3_321, small=84, years=10, listed=13_000),
    )
}
