"""Who stands where: ranks, ties and rounding, all decided here and nowhere else.

Values are exact (`Fraction` or `Decimal`), never floats: three units with 0.10+0.20,
0.30 and 0.15+0.15 points share a rank.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

Exact = Fraction | Decimal | int

MOST_DIGITS = 40
HALF_UP = Context(prec=3 * MOST_DIGITS, rounding=ROUND_HALF_UP)


class RankingRule(StrEnum):
    """How an edition ranks.

    EXACT compares exact values; PUBLISHED compares them as published, rounded half up;
    DENSE compares exact values and leaves no gap after a tie (1, 2, 2, 3), as the
    2008 table of the districts of Đà Nẵng did.
    """

    EXACT = "exact"
    PUBLISHED = "published"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit to be ranked. `value` None means that it has no score.

    `is_ranked` False: scored, but not ranked with the rest, as two agencies in 2020
    (Ministry of Home Affairs, PAR INDEX 2020).
    """

    key: Hashable
    value: Exact | None
    is_ranked: bool = True


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a unit stands: rank (1 is best, None: not ranked) among `ranked_of`."""

    key: Hashable
    rank: int | None
    ranked_of: int
    is_tied: bool


def exact(value: Exact) -> Fraction:
    """The value as a Fraction. Raises TypeError for floats and booleans."""
    if isinstance(value, bool) or not isinstance(value, Fraction | Decimal | int):
        raise TypeError(f"exact numbers only, not {type(value).__name__}")
    return Fraction(value)


def round_half_up(value: Exact, decimals: int) -> Decimal:
    """Round to `decimals` places, halves away from zero: 78.385 becomes 78.39.

    The one rounding rule of the system. Published tables show two decimals rounded so
    (Bình Dương 2017: mean 78.388 printed 78,39).
    """
    if isinstance(value, Decimal) and value.is_finite() and _is_handy(value):
        rounded = value.quantize(Decimal((0, (1,), -decimals)), context=HALF_UP)
        return rounded if rounded else abs(rounded)
    scaled = abs(exact(value)) * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    if 2 * rest >= scaled.denominator:
        whole += 1
    digits = tuple(int(digit) for digit in str(whole))
    sign = 1 if value < 0 and whole else 0
    return Decimal((sign, digits, -decimals))


def _is_handy(value: Decimal) -> bool:
    """Whether the quick way gives the very digits of the exact one."""
    return -MOST_DIGITS < value.adjusted() < MOST_DIGITS


def rank_entries(
    entries: Iterable[Entry], *, rule: RankingRule, decimals: int = 2
) -> dict[Hashable, Placing]:
    """Rank from high to low; equal values share a rank.

    The index is ranked from high to low (Ministry of Home Affairs' scheme of the PAR
    INDEX). The next rank after a tie is skipped (1, 2, 2, 4) unless the rule is DENSE.
    Units without a value and units that are not ranked have rank None and do not count
    in `ranked_of`. `decimals` matters to PUBLISHED only. Raises ValueError when a key
    occurs twice, TypeError for floats.
    """
    listed = list(entries)
    if len({entry.key for entry in listed}) < len(listed):
        raise ValueError("a unit is entered twice")
    compared = {
        entry.key: _compared(entry.value, rule, decimals)
        for entry in listed
        if entry.is_ranked and entry.value is not None
    }
    ranks = _ranks(compared.values(), rule)
    counts: dict[Exact, int] = {}
    for value in compared.values():
        counts[value] = counts.get(value, 0) + 1
    placings = {}
    for entry in listed:
        own = compared.get(entry.key)
        placings[entry.key] = Placing(
            key=entry.key,
            rank=None if own is None else ranks[own],
            ranked_of=len(compared),
            is_tied=own is not None and counts[own] > 1,
        )
    return placings


def _compared(value: Exact, rule: RankingRule, decimals: int) -> Exact:
    """What of a value is ranked. Decimals stay what they are: comparing them is exact
    and far quicker than comparing fractions."""
    if rule is RankingRule.PUBLISHED:
        return round_half_up(value, decimals)
    return value if isinstance(value, Decimal) else exact(value)


def _ranks(values: Iterable[Exact], rule: RankingRule) -> dict[Exact, int]:
    ordered: list[Any] = sorted(values, reverse=True)
    ranks: dict[Exact, int] = {}
    for place, value in enumerate(ordered, start=1):
        if value not in ranks:
            ranks[value] = len(ranks) + 1 if rule is RankingRule.DENSE else place
    return ranks
