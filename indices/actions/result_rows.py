"""Makes the rows of results and the figures of an edition from where units stand.

What was announced is shown as announced; what is computed from it stands beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol

from indices.actions.standings import STORED_DECIMALS, Earlier, Standing
from indices.models import (
    Announcement,
    Edition,
    EditionPart,
    EditionSummary,
    PartResult,
    Tier,
    UnitResult,
)
from indices.scoring import change, ranking, statistics
from indices.scoring.stated import contradicts


def result_row(
    standing: Standing,
    *,
    edition: Edition,
    scheme: Sequence[Tier],
    position: int,
    previous: Earlier | None,
) -> UnitResult:
    primary = standing.primary
    computed = standing.placing
    tier_name, tier = _shown_tier(standing, scheme)
    row = UnitResult(
        edition=edition,
        revision=edition.draft_revision,
        unit=standing.unit,
        unit_name=standing.unit.name,
        position=position,
        score=standing.score,
        score_origin=_origin(standing),
        achieved=standing.achieved,
        applicable_max=standing.own_max,
        rank=standing.rank,
        ranked_of=_shown_ranked_of(standing),
        is_ranked=standing.is_ranked,
        tier=tier,
        tier_name=tier_name,
        tier_strength=tier.strength if tier else None,
        computed_score=standing.computed_score,
        computed_rank=computed.rank if computed else None,
        computed_tier_name=standing.computed_tier.name
        if standing.computed_tier
        else "",
        announcement=primary,
        note=_note(standing),
    )
    _set_change(row, primary, previous)
    row.has_disagreement = _disagrees(standing, row)
    return row


def _note(standing: Standing) -> str:
    primary, sheet = standing.primary, standing.sheet
    if primary is not None and primary.note:
        return primary.note
    return sheet.sheet.note if sheet is not None else ""


def _origin(standing: Standing) -> str:
    primary = standing.primary
    if standing.score is None:
        return UnitResult.Origin.NONE
    if primary is None or primary.score is None or primary.max_score:
        return UnitResult.Origin.COMPUTED
    if primary.basis == Announcement.Basis.DERIVED:
        return UnitResult.Origin.DERIVED
    return UnitResult.Origin.ANNOUNCED


def _shown_ranked_of(standing: Standing) -> int | None:
    primary = standing.primary
    if primary is not None and primary.ranked_of:
        return primary.ranked_of
    if standing.rank is not None and standing.placing is not None:
        return standing.placing.ranked_of
    return None


def _shown_tier(standing: Standing, scheme: Sequence[Tier]) -> tuple[str, Tier | None]:
    """The announced tier, else the computed one; its row where the scheme has it."""
    primary = standing.primary
    if primary is None or not primary.tier_name:
        tier = standing.tier
        return (tier.name, tier) if tier else ("", None)
    named = [tier for tier in scheme if tier.name == primary.tier_name]
    return primary.tier_name, named[0] if named else None


def _set_change(
    row: UnitResult, primary: Announcement | None, previous: Earlier | None
) -> None:
    """Announced change where announced, else against the previous stored row."""
    if primary is not None and (
        primary.score_change is not None or primary.rank_change is not None
    ):
        row.score_change = primary.score_change
        row.rank_change = primary.rank_change
        row.changed_since = primary.changed_since
        return
    if previous is None:
        return
    row.score_change = change.score_change(row.score, previous.score)
    row.rank_change = change.rank_change(row.rank, previous.rank)
    if row.score_change is not None or row.rank_change is not None:
        row.changed_since = previous.year


def _disagrees(standing: Standing, row: UnitResult) -> bool:
    """Sources contradict one another, or the announced contradicts the computed."""
    for name in ("score", "rank", "tier_name"):
        said = {getattr(a, name) for a in standing.announcements} - {None, ""}
        if len(said) > 1:
            return True
    if row.computed_rank is not None and row.rank != row.computed_rank:
        return True
    if _scores_differ(row):
        return True
    if row.computed_tier_name and row.tier_name != row.computed_tier_name:
        return True
    return _parts_disagree(standing)


def _scores_differ(row: UnitResult) -> bool:
    """Whether what was announced is not what the sheet comes to, as both are shown."""
    if row.score is None or row.computed_score is None:
        return False
    decimals = row.edition.index.decimals
    shown = ranking.round_half_up(row.score, decimals)
    return shown != ranking.round_half_up(row.computed_score, decimals)


def _parts_disagree(standing: Standing) -> bool:
    primary = standing.primary
    if primary is None or not standing.has_all_parts:
        return False
    total: Decimal = sum(standing.part_scores.values(), Decimal(0))
    return contradicts(primary.score, total, parts=len(standing.part_scores))


def tied_ranks(ranks: Iterable[int | None]) -> set[int]:
    """The ranks that several units share."""
    counts = Counter(rank for rank in ranks if rank is not None)
    return {rank for rank, count in counts.items() if count > 1}


class PartRow(NamedTuple):
    """Points of a part as they are stored, and their rank among the ranked units;
    `place` counts the rows of results."""

    place: int
    part_id: int
    points: object
    rank: int | None


def part_rows(
    standings: Sequence[Standing], parts: Sequence[EditionPart]
) -> list[PartRow]:
    """The points of each unit's parts, in the order of the parts."""
    prepared = PartResult._meta.get_field("score").get_prep_value
    made: list[PartRow] = []
    for part in parts:
        placings = ranking.rank_entries(
            [
                ranking.Entry(s.unit.pk, s.part_scores.get(part.pk), s.is_ranked)
                for s in standings
            ],
            rule=ranking.RankingRule.EXACT,
        )
        made += [
            PartRow(
                place,
                part.pk,
                prepared(standing.part_scores[part.pk]),
                placings[standing.unit.pk].rank,
            )
            for place, standing in enumerate(standings)
            if part.pk in standing.part_scores
        ]
    return made


class Counted(Protocol):
    """What the figures of an edition are counted from."""

    @property
    def score(self) -> Decimal | None: ...
    @property
    def rank(self) -> int | None: ...
    @property
    def tier_name(self) -> str: ...
    @property
    def score_change(self) -> Decimal | None: ...


def summary_of(
    edition: Edition,
    rows: Sequence[Counted],
    *,
    scheme: Sequence[Tier],
    parts: Sequence[EditionPart],
) -> EditionSummary:
    """The figures of the draft revision, and the cuts and parts as they stand now."""
    scores = [row.score for row in rows if row.score is not None]
    # A mean of the few known units would pass for the mean of all.
    whole = scores if not edition.is_partial else []
    quartiles = statistics.quartiles(whole)
    return EditionSummary(
        edition=edition,
        revision=edition.draft_revision,
        unit_count=len(rows),
        known_count=sum(
            row.score is not None or row.rank is not None or bool(row.tier_name)
            for row in rows
        ),
        scored_count=len(scores),
        ranked_count=sum(row.rank is not None for row in rows),
        mean_score=_stored(statistics.mean(whole)),
        median_score=_stored(quartiles[1] if quartiles else None),
        lower_quartile=_stored(quartiles[0] if quartiles else None),
        upper_quartile=_stored(quartiles[2] if quartiles else None),
        deviation=_stored(statistics.median_absolute_deviation(whole)),
        best_score=max(scores, default=None),
        worst_score=min(scores, default=None),
        rising_count=sum((row.score_change or 0) > 0 for row in rows),
        falling_count=sum((row.score_change or 0) < 0 for row in rows),
        tier_counts=_tier_counts(rows, scheme),
        tier_bounds=[_bounds_as_text(tier) for tier in scheme],
        parts=[[part.code, part.name, _as_text(part.max_score)] for part in parts],
    )


def _bounds_as_text(tier: Tier) -> list[object]:
    return [
        tier.name,
        tier.strength,
        _as_text(tier.lower),
        tier.lower_closed,
        _as_text(tier.upper),
        tier.upper_closed,
    ]


def _as_text(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")


def _stored(value: Fraction | None) -> Decimal | None:
    return None if value is None else ranking.round_half_up(value, STORED_DECIMALS)


def _tier_counts(rows: Sequence[Counted], scheme: Sequence[Tier]) -> list[list[object]]:
    """[name, strength, count] of every tier of the scheme, best first."""
    counts = Counter(row.tier_name for row in rows if row.tier_name)
    known: Mapping[str, int | None] = {tier.name: tier.strength for tier in scheme}
    names = [*known, *sorted(set(counts) - set(known))]
    return [[name, known.get(name), counts[name]] for name in names]
