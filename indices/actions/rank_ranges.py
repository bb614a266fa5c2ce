"""Stores how sure the ranks of a published revision are.

Only where the ranks come from score sheets: of every ranked unit a complete one. The
seed comes from the edition's address, so that nobody can have chosen it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction

from indices.actions.rank_draws import (
    Ranges,
    RankedAs,
    Sheets,
    drawn_values,
    draws_for,
    ranges_of,
)
from indices.actions.sheet_numbers import RankedUnit, load_sheets
from indices.models import Edition, RankRange, RankSimulation, UnitResult
from indices.scoring.ranking import RankingRule

if TYPE_CHECKING:
    from decimal import Decimal

logger = logging.getLogger("cchc.actions")

WEIGHT_PERCENT, STEPS, LEVEL_PERCENT = 25, 1, 90
FEWEST_UNITS = 3
BATCH = 500


@transaction.atomic
def store_rank_ranges(*, edition: Edition, revision: int) -> RankSimulation | None:
    """Make the ranges of a published revision; None where they would say nothing, or
    were made before. Eight queries, whatever the number of units."""
    units = _ranked_units(edition, revision)
    known = RankSimulation.objects.filter(edition=edition, revision=revision)
    if len(units) < FEWEST_UNITS or known.exists():
        return None
    sheets = load_sheets(edition, revision, units)
    if sheets is None:
        return None
    simulation = RankSimulation(
        edition=edition,
        revision=revision,
        draws=draws_for(*sheets.points.shape),
        seed=seed_of(edition, revision),
        weight_percent=WEIGHT_PERCENT,
        steps=STEPS,
        level_percent=LEVEL_PERCENT,
    )
    simulation.save(force_insert=True)
    ranges = simulated(simulation, sheets, [unit.rank for unit in units])
    RankRange.objects.bulk_create(_rows(simulation, units, ranges), batch_size=BATCH)
    logger.info("rank ranges made: %s, revision %s", edition, revision)
    return simulation


def simulated(
    simulation: RankSimulation, sheets: Sheets, ranks: Sequence[int]
) -> Ranges:
    """The ranges that the parameters give: the same whenever they are asked."""
    edition = simulation.edition
    rule = RankingRule(edition.ranking_rule)
    values = drawn_values(
        sheets,
        draws=simulation.draws,
        seed=simulation.seed,
        weight_percent=simulation.weight_percent,
        steps=simulation.steps,
    )
    return ranges_of(
        values,
        level_percent=simulation.level_percent,
        ranked_as=RankedAs(
            decimals=edition.index.decimals if rule is RankingRule.PUBLISHED else None,
            is_dense=rule is RankingRule.DENSE,
        ),
        ranks=ranks,
    )


def seed_of(edition: Edition, revision: int) -> int:
    """A number that the address of the edition and its revision give."""
    address = edition.address
    words = [str(address[name]) for name in ("index", "area", "level", "year")]
    text = "/".join([*words, str(revision)])
    return int.from_bytes(sha256(text.encode()).digest()[:6])


def _ranked_units(edition: Edition, revision: int) -> list[RankedUnit]:
    """None of a ranking that is not wholly made from what was computed."""
    if edition.is_partial or edition.criteria_set_id is None:
        return []
    rows = list(
        UnitResult.objects.of(edition, revision)
        .filter(rank__isnull=False)
        .order_by("position")
        .values_list(
            *("pk", "unit_id", "rank", "score", "achieved", "applicable_max"),
            "computed_rank",
        )
    )
    if any(None in row or row[-1] != row[2] for row in rows):
        return []
    return [RankedUnit(*row[:-1]) for row in rows]


def _rows(
    simulation: RankSimulation, units: Sequence[RankedUnit], ranges: Ranges
) -> list[RankRange]:
    """With the scores that were published for the ends of each range: of the nearest
    unit not above it, where nobody has that very rank."""
    by_rank = {unit.rank: unit.score for unit in reversed(units)}
    highest = sorted(by_rank)

    def score_at(rank: int) -> Decimal:
        return by_rank[max(each for each in highest if each <= rank)]

    return [
        RankRange(
            simulation=simulation,
            result_id=unit.pk,
            best=best,
            worst=worst,
            best_score=score_at(best),
            worst_score=score_at(worst),
            group=group,
        )
        for unit, best, worst, group in zip(
            units, ranges.best, ranges.worst, ranges.groups, strict=True
        )
    ]
