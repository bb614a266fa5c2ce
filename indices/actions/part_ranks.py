"""Brings the points and ranks of parts up to date after a few units changed.

Of the changed units only the parts that are another now are written; of everybody
only the ranks that moved, many rows by one statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from indices.models import Edition, EditionPart, PartResult, UnitResult
from indices.scoring import ranking

# More keys than this go in several statements.
BATCH = 5_000

PartScores = Mapping[int, Decimal]
# A unit and one of its parts.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class StoredPart:
    pk: int
    score: Decimal | None
    rank: int | None
    is_ranked: bool


def refresh_parts(
    *,
    edition: Edition,
    parts: Sequence[EditionPart],
    results: Sequence[UnitResult],
    scores: Mapping[int, PartScores],
    was_ranked: Mapping[int, bool],
) -> None:
    """Write the parts of the changed `results`, and everybody's rank in the parts that
    moved. `scores` and `was_ranked` are by unit."""
    before = _parts_before(results)
    moved = {
        part.pk
        for result in results
        for part in parts
        if result.is_ranked != was_ranked[result.unit_id]
        or _score(before, result.unit_id, part.pk)
        != scores[result.unit_id].get(part.pk)
    }
    if not moved:
        return
    wanted = {
        (result.unit_id, part): scores[result.unit_id][part]
        for result in results
        for part in moved
        if part in scores[result.unit_id]
    }
    ranks = _rank_moved(edition, moved, results=results, wanted=wanted)
    gone = [
        stored.pk
        for place, stored in before.items()
        if place[1] in moved and place not in wanted
    ]
    if gone:
        PartResult.objects.filter(pk__in=gone).delete()
    by_unit = {result.unit_id: result for result in results}
    PartResult.objects.bulk_create(
        [
            PartResult(
                result=by_unit[unit], part_id=part, score=score, rank=ranks[unit, part]
            )
            for (unit, part), score in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["result", "part"],
        update_fields=["score", "rank"],
    )


def _parts_before(results: Sequence[UnitResult]) -> dict[Place, StoredPart]:
    rows = PartResult.objects.filter(
        result__in=[result.pk for result in results]
    ).values_list(
        "result__unit_id", "part_id", "pk", "score", "rank", "result__is_ranked"
    )
    return {
        (unit, part): StoredPart(pk, score, rank, is_ranked)
        for unit, part, pk, score, rank, is_ranked in rows
    }


def _score(before: Mapping[Place, StoredPart], unit: int, part: int) -> Decimal | None:
    stored = before.get((unit, part))
    return stored.score if stored else None


def _rank_moved(
    edition: Edition,
    moved: Collection[int],
    *,
    results: Sequence[UnitResult],
    wanted: Mapping[Place, Decimal],
) -> dict[Place, int | None]:
    """Rank all units in these parts; write the others' ranks, return the changed."""
    own = {result.unit_id: result.is_ranked for result in results}
    others: dict[int, list[StoredPart]] = defaultdict(list)
    for part, unit, stored_part in _rows_of(edition, moved):
        if unit not in own:
            others[part].append(stored_part)
    ranks: dict[Place, int | None] = {}
    shifts: dict[tuple[int | None, int | None], list[int]] = defaultdict(list)
    for part in moved:
        entries = [
            ranking.Entry(stored.pk, stored.score, stored.is_ranked)
            for stored in others[part]
        ]
        entries += [
            ranking.Entry((unit, part), wanted[unit, part], is_ranked)
            for unit, is_ranked in own.items()
            if (unit, part) in wanted
        ]
        placings = ranking.rank_entries(entries, rule=ranking.RankingRule.EXACT)
        for stored in others[part]:
            rank = placings[stored.pk].rank
            if rank != stored.rank:
                shifts[_shift(stored.rank, rank)].append(stored.pk)
        for unit in own:
            if (unit, part) in wanted:
                ranks[unit, part] = placings[unit, part].rank
    _write_shifts(shifts)
    return ranks


def _rows_of(
    edition: Edition, parts: Collection[int]
) -> Iterator[tuple[int, int, StoredPart]]:
    rows = PartResult.objects.filter(
        result__edition=edition,
        result__revision=edition.draft_revision,
        part__in=parts,
    )
    for part, unit, pk, score, rank, is_ranked in rows.values_list(
        "part_id", "result__unit_id", "pk", "score", "rank", "result__is_ranked"
    ):
        yield part, unit, StoredPart(pk, score, rank, is_ranked)


def _shift(old: int | None, new: int | None) -> tuple[int | None, int | None]:
    """By how much a rank moves; what it is to be where there is no difference."""
    return (None, new) if old is None or new is None else (new - old, None)


def _write_shifts(
    shifts: Mapping[tuple[int | None, int | None], Sequence[int]],
) -> None:
    for (step, rank), pks in shifts.items():
        for start in range(0, len(pks), BATCH):
            rows = PartResult.objects.filter(pk__in=pks[start : start + BATCH])
            rows.update(rank=rank if step is None else F("rank") + step)
