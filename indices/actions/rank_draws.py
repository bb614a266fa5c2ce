"""Shakes weights and points of an edition many times and tells the ranks that come out.

The method of the Handbook on Constructing Composite Indicators (OECD and JRC, 2008,
step 7, uncertainty analysis) and of COINr's sensitivity analysis: weights drawn evenly
around their own, each draw ranked anew, the 5th and 95th of a hundred ranks reported.

numpy is loaded by whoever asks for draws, never by a worker that only serves pages. Its
binary numbers are good enough here: nothing that comes out is an official figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

PERCENT = 100
# So many numbers are drawn at once, and so many at most for one edition.
CHUNK = 2_000_000
BUDGET = 40_000_000
MOST_DRAWS, FEWEST_DRAWS = 1_000, 100
# Values that agree so far are equal: far above the noise of binary numbers, far below
# what six stored decimals tell apart.
DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Sheets:
    """The ranked units' points as numbers. Leaves stand domain by domain.

    `points`, `maxima`, `steps` are units × leaves; what does not apply has a maximum
    of 0, what is not appraised a step of 0. `starts` are the places of each domain's
    first leaf, `outside` what bonus and deduction add to each unit.
    """

    points: Numbers
    maxima: Numbers
    steps: Numbers
    starts: Sequence[int]
    outside: Numbers


@dataclass(frozen=True, slots=True)
class RankedAs:
    """How values become ranks: `decimals` None compares them as they are."""

    decimals: int | None
    is_dense: bool


@dataclass(frozen=True, slots=True)
class Ranges:
    """By unit: the best and the worst rank of the middle of all draws, and the number
    of its group."""

    best: Sequence[int]
    worst: Sequence[int]
    groups: Sequence[int]


def draws_for(units: int, leaves: int) -> int:
    """As many as a publication has time for."""
    affordable = BUDGET // max(units * leaves, 1)
    return max(FEWEST_DRAWS, min(MOST_DRAWS, affordable))


def drawn_values(
    sheets: Sheets, *, draws: int, seed: int, weight_percent: int, steps: int
) -> Numbers:
    """The index of every unit in every draw: draws × units. The same seed gives the
    same values."""
    import numpy as np

    random = np.random.Generator(np.random.PCG64(seed))
    size = max(1, CHUNK // max(sheets.points.size, 1))
    found = []
    for count in _chunks(draws, size):
        spread = weight_percent / PERCENT
        shape = (count, len(sheets.starts))
        factors = 1 + random.uniform(-spread, spread, shape)
        moves = random.integers(
            -steps, steps + 1, (count, *sheets.points.shape), dtype=np.int8
        )
        found.append(values_of(sheets, factors, moves))
    return np.concatenate(found)


def _chunks(total: int, size: int) -> Iterator[int]:
    while total > 0:
        yield min(size, total)
        total -= size


def values_of(sheets: Sheets, factors: Numbers, moves: Any) -> Numbers:
    """The index under these factors of the domains' weights (draws × domains) and
    these moves of the points, in steps (draws × units × leaves).

    Points stay between 0 and their maximum; the index between 0 and 100, as
    scoring.reweigh has it.
    """
    import numpy as np

    points = np.clip(sheets.points + moves * sheets.steps, 0, sheets.maxima)
    by_domain = np.add.reduceat(points, sheets.starts, axis=2)
    most = np.add.reduceat(sheets.maxima, sheets.starts, axis=1)
    achieved = np.einsum("dk,duk->du", factors, by_domain) + sheets.outside
    whole = factors @ most.T
    values: Numbers = np.clip(achieved, 0, whole) * PERCENT / whole
    return values


def ranges_of(
    values: Numbers, *, level_percent: int, ranked_as: RankedAs, ranks: Sequence[int]
) -> Ranges:
    """The middle `level_percent` of the ranks of each unit, which always holds the rank
    that it was published with (`ranks`), and who cannot be told apart."""
    import numpy as np

    compared = np.round(values, DECIMALS)
    if ranked_as.decimals is not None:
        compared = np.floor(compared * 10**ranked_as.decimals + 0.5)
    drawn = np.stack([_ranks(row, is_dense=ranked_as.is_dense) for row in compared])
    tail = (PERCENT - level_percent) / 2 / PERCENT
    best, worst = np.quantile(drawn, [tail, 1 - tail], axis=0, method="inverted_cdf")
    published = np.asarray(ranks)
    return Ranges(
        best=[int(each) for each in np.minimum(best, published)],
        worst=[int(each) for each in np.maximum(worst, published)],
        groups=_groups(compared, ranks, 1 - tail),
    )


def _ranks(values: Numbers, *, is_dense: bool) -> Any:
    """Rank of each value, high to low; equal ones share it."""
    import numpy as np

    ordered = np.unique(values) if is_dense else np.sort(values)
    return len(ordered) - np.searchsorted(ordered, values, side="right") + 1


def _groups(values: Numbers, ranks: Sequence[int], sure: float) -> list[int]:
    """Going down the ranking: a group holds those whom its first unit does not beat
    in at least that share of the draws."""
    import numpy as np

    order = sorted(range(len(ranks)), key=lambda unit: ranks[unit])
    groups = [0] * len(ranks)
    number, first = 0, -1
    for unit in order:
        if first < 0 or np.mean(values[:, first] > values[:, unit]) >= sure:
            number, first = number + 1, unit
        groups[unit] = number
    return groups
