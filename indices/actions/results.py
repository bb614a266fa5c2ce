"""Computes the stored results of an edition's draft revision.

The only place where UnitResult, PartResult and EditionSummary rows are made. The
arithmetic is in scoring/; what was announced is shown as announced, what is computed
from it stands beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import Q

from indices.models import (
    Announcement,
    Edition,
    EditionPart,
    EditionSummary,
    PartResult,
    Tier,
    UnitResult,
)
from indices.scoring import change, ranking, statistics, tiers
from units.models import Unit

PERCENT = 100
BATCH = 1_000
STORED_DECIMALS = 6


@dataclass(slots=True)
class Standing:
    """One unit while its result is being computed."""

    unit: Unit
    announcements: list[Announcement] = field(default_factory=list)
    part_scores: dict[int, Decimal] = field(default_factory=dict)
    achieved: Decimal | None = None
    value: Fraction | None = None
    placing: ranking.Placing | None = None
    score: Decimal | None = None
    rank: int | None = None
    tier: Tier | None = None
    computed_tier: Tier | None = None

    @property
    def primary(self) -> Announcement | None:
        return next((a for a in self.announcements if a.is_primary), None)

    @property
    def is_ranked(self) -> bool:
        return self.primary is None or self.primary.is_ranked


@transaction.atomic
def compute_results(*, edition: Edition) -> EditionSummary:
    """Rebuild the draft revision of an edition from its announcements.

    Published revisions are never touched. Deterministic: the same announcements give
    the same rows on every engine.
    """
    edition = Edition.objects.select_related("index", "area", "tier_scheme").get(
        pk=edition.pk
    )
    parts = list(edition.parts.all())
    scheme = _tiers_of(edition)
    standings = _load_standings(edition)
    for standing in standings:
        _score(standing, parts, scheme)
    _rank(standings, edition)
    ordered = _in_display_order(standings)
    previous = _previous_results(edition, [standing.unit for standing in ordered])
    revision = edition.draft_revision
    _discard(edition, revision)
    rows = [
        _result_row(
            standing,
            edition=edition,
            position=position,
            previous=previous.get(standing.unit.lineage_id),
        )
        for position, standing in enumerate(ordered, start=1)
    ]
    _mark_ties(rows)
    made = UnitResult.objects.bulk_create(rows, batch_size=BATCH)
    _write_parts(made, ordered, parts)
    summary = _summary(edition, rows, scheme)
    summary.tier_bounds = [_bounds_as_text(tier) for tier in scheme]
    summary.parts = [[p.code, p.name, _as_text(p.max_score)] for p in parts]
    summary.save(force_insert=True)
    return summary


# --- reading ----------------------------------------------------------------------


def _tiers_of(edition: Edition) -> list[Tier]:
    if edition.tier_scheme is None:
        return []
    return list(edition.tier_scheme.tiers.order_by("position"))


def _load_standings(edition: Edition) -> list[Standing]:
    """Every unit in force at the level in the area, and every unit announced."""
    units = {
        unit.pk: unit
        for unit in Unit.objects.at_level(edition.level)
        .in_force_on(edition.units_as_of)
        .inside(edition.area)
        .filter(is_illustrative=edition.is_illustrative)
    }
    announcements = (
        Announcement.objects.filter(edition=edition)
        .in_revision(edition.draft_revision)
        .select_related("unit")
        .prefetch_related("parts")
        .order_by("-is_primary", "pk")
    )
    by_unit: dict[int, list[Announcement]] = {}
    for announcement in announcements:
        units.setdefault(announcement.unit_id, announcement.unit)
        by_unit.setdefault(announcement.unit_id, []).append(announcement)
    return [Standing(unit, by_unit.get(pk, [])) for pk, unit in units.items()]


# --- computing --------------------------------------------------------------------


def _score(
    standing: Standing, parts: Sequence[EditionPart], scheme: list[Tier]
) -> None:
    """Fill what the unit achieved, its exact index value and its computed tier."""
    primary = standing.primary
    if primary is None:
        return
    standing.part_scores = {
        part.part_id: part.score
        for part in primary.parts.all()
        if part.score is not None
    }
    achieved = primary.score
    if achieved is None and parts and len(standing.part_scores) == len(parts):
        achieved = sum(standing.part_scores.values(), Decimal(0))
    standing.achieved = achieved
    if achieved is None:
        return
    standing.value = Fraction(achieved)
    if primary.max_score:
        standing.value = Fraction(achieved) * PERCENT / Fraction(primary.max_score)
    standing.score = ranking.round_half_up(standing.value, STORED_DECIMALS)
    standing.computed_tier = _tier_for(standing.value, scheme)


def _tier_for(value: Fraction, scheme: list[Tier]) -> Tier | None:
    bounds = {tier.name: tier for tier in scheme}
    found = tiers.classify(value, [bound_of(tier) for tier in scheme])
    return bounds[found.name] if found else None


def bound_of(tier: Tier) -> tiers.TierBound:
    return tiers.TierBound(
        name=tier.name,
        lower=tier.lower,
        lower_closed=tier.lower_closed,
        upper=tier.upper,
        upper_closed=tier.upper_closed,
    )


def _rank(standings: Sequence[Standing], edition: Edition) -> None:
    """Announced ranks stand; computed ones are made only of a whole edition."""
    if not edition.is_partial:
        placings = ranking.rank_entries(
            [
                ranking.Entry(s.unit.pk, s.value, is_ranked=s.is_ranked)
                for s in standings
            ],
            rule=ranking.RankingRule(edition.ranking_rule),
            decimals=edition.index.decimals,
        )
        for standing in standings:
            standing.placing = placings[standing.unit.pk]
    for standing in standings:
        primary = standing.primary
        computed = standing.placing.rank if standing.placing else None
        announced = primary.rank if primary else None
        standing.rank = announced if announced is not None else computed


def _in_display_order(standings: Iterable[Standing]) -> list[Standing]:
    """Ranked units by rank, then scored ones by value, then those without data."""

    def key(standing: Standing) -> tuple[object, ...]:
        value = standing.value
        if standing.rank is not None:
            group = 0
        elif value is not None:
            group = 1
        else:
            group = 2 if standing.announcements else 3
        return (
            group,
            standing.rank or 0,
            -value if value is not None else 0,
            standing.unit.sort_key,
            standing.unit.pk,
        )

    return sorted(standings, key=key)  # type: ignore[arg-type]


def _previous_results(edition: Edition, units: Sequence[Unit]) -> dict[int, UnitResult]:
    """The unit's row in the latest earlier published edition in which it stands.

    Same index, level and area (under all its one-to-one forms), keyed by lineage.
    """
    root = edition.area.lineage_id
    earlier = (
        Edition.objects.published()
        .filter(Q(area_id=root) | Q(area__same_as_id=root))
        .filter(index=edition.index, level=edition.level, year__lt=edition.year)
        .order_by("-year")
    )
    missing = {unit.lineage_id for unit in units}
    found: dict[int, UnitResult] = {}
    for candidate in earlier:
        if not missing:
            break
        rows = (
            UnitResult.objects.of(candidate, candidate.visible_revision)
            .exclude(score__isnull=True, rank__isnull=True)
            .select_related("unit")
        )
        for row in rows:
            lineage = row.unit.lineage_id
            if lineage in missing:
                row.edition = candidate
                found[lineage] = row
                missing.discard(lineage)
    return found


# --- rows -------------------------------------------------------------------------


def _discard(edition: Edition, revision: int) -> None:
    UnitResult.objects.filter(edition=edition, revision=revision).delete()
    EditionSummary.objects.filter(edition=edition, revision=revision).delete()


def _result_row(
    standing: Standing,
    *,
    edition: Edition,
    position: int,
    previous: UnitResult | None,
) -> UnitResult:
    primary = standing.primary
    computed = standing.placing
    tier_name, tier = _shown_tier(standing, edition)
    row = UnitResult(
        edition=edition,
        revision=edition.draft_revision,
        unit=standing.unit,
        unit_name=standing.unit.name,
        position=position,
        score=standing.score,
        score_origin=_origin(standing),
        achieved=standing.achieved,
        applicable_max=primary.max_score if primary else None,
        rank=standing.rank,
        ranked_of=_shown_ranked_of(standing),
        is_ranked=standing.is_ranked,
        tier=tier,
        tier_name=tier_name,
        tier_strength=tier.strength if tier else None,
        computed_score=standing.score,
        computed_rank=computed.rank if computed else None,
        computed_tier_name=standing.computed_tier.name
        if standing.computed_tier
        else "",
        announcement=primary,
        note=primary.note if primary else "",
    )
    _set_change(row, primary, previous)
    row.has_disagreement = _disagrees(standing, row)
    return row


def _origin(standing: Standing) -> str:
    primary = standing.primary
    if standing.score is None or primary is None:
        return UnitResult.Origin.NONE
    if primary.score is None or primary.max_score:
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


def _shown_tier(standing: Standing, edition: Edition) -> tuple[str, Tier | None]:
    """The announced tier, else the computed one; its row where the scheme has it."""
    primary = standing.primary
    if primary is None or not primary.tier_name:
        tier = standing.computed_tier
        return (tier.name, tier) if tier else ("", None)
    named = [
        tier for tier in _tiers_of_cached(edition) if tier.name == primary.tier_name
    ]
    return primary.tier_name, named[0] if named else None


def _tiers_of_cached(edition: Edition) -> list[Tier]:
    if not hasattr(edition, "_tiers"):
        edition._tiers = _tiers_of(edition)  # type: ignore[attr-defined]
    return edition._tiers  # type: ignore[attr-defined, no-any-return]


def _set_change(
    row: UnitResult, primary: Announcement | None, previous: UnitResult | None
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
        row.changed_since = previous.edition.year


def _disagrees(standing: Standing, row: UnitResult) -> bool:
    """Sources contradict one another, or the announced contradicts the computed."""
    for name in ("score", "rank", "tier_name"):
        said = {getattr(a, name) for a in standing.announcements} - {None, ""}
        if len(said) > 1:
            return True
    if row.computed_rank is not None and row.rank != row.computed_rank:
        return True
    if row.computed_tier_name and row.tier_name != row.computed_tier_name:
        return True
    return _parts_disagree(standing)


def _parts_disagree(standing: Standing) -> bool:
    primary = standing.primary
    if primary is None or primary.score is None or not standing.part_scores:
        return False
    if len(standing.part_scores) != len(primary.parts.all()):
        return False
    total = sum(standing.part_scores.values(), Decimal(0))
    half_a_cent = Decimal("0.005") * len(standing.part_scores)
    return abs(total - primary.score) > half_a_cent


def _mark_ties(rows: Sequence[UnitResult]) -> None:
    ranks = Counter(row.rank for row in rows if row.rank is not None)
    for row in rows:
        row.is_tied = row.rank is not None and ranks[row.rank] > 1


def _write_parts(
    rows: Sequence[UnitResult],
    standings: Sequence[Standing],
    parts: Sequence[EditionPart],
) -> None:
    """Part scores of each unit with their ranks among the ranked units."""
    made = []
    for part in parts:
        placings = ranking.rank_entries(
            [
                ranking.Entry(s.unit.pk, s.part_scores.get(part.pk), s.is_ranked)
                for s in standings
            ],
            rule=ranking.RankingRule.EXACT,
        )
        made += [
            PartResult(
                result=row,
                part=part,
                score=standing.part_scores[part.pk],
                rank=placings[standing.unit.pk].rank,
            )
            for row, standing in zip(rows, standings, strict=True)
            if part.pk in standing.part_scores
        ]
    PartResult.objects.bulk_create(made, batch_size=BATCH)


def _summary(
    edition: Edition, rows: Sequence[UnitResult], scheme: Sequence[Tier]
) -> EditionSummary:
    scores = [row.score for row in rows if row.score is not None]
    # A mean of the few known units would pass for the mean of all.
    whole = scores if not edition.is_partial else []
    quartiles = statistics.quartiles(whole)
    return EditionSummary(
        edition=edition,
        revision=edition.draft_revision,
        unit_count=len(rows),
        known_count=sum(row.is_known for row in rows),
        scored_count=len(scores),
        ranked_count=sum(row.rank is not None for row in rows),
        mean_score=_stored(statistics.mean(whole)),
        median_score=_stored(statistics.median(whole)),
        lower_quartile=_stored(quartiles[0] if quartiles else None),
        upper_quartile=_stored(quartiles[-1] if quartiles else None),
        deviation=_stored(statistics.median_absolute_deviation(whole)),
        best_score=max(scores, default=None),
        worst_score=min(scores, default=None),
        rising_count=sum((row.score_change or 0) > 0 for row in rows),
        falling_count=sum((row.score_change or 0) < 0 for row in rows),
        tier_counts=_tier_counts(rows, scheme),
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


def _tier_counts(
    rows: Sequence[UnitResult], scheme: Sequence[Tier]
) -> list[list[object]]:
    """[name, strength, count] of every tier of the scheme, best first."""
    counts = Counter(row.tier_name for row in rows if row.tier_name)
    known: Mapping[str, int | None] = {tier.name: tier.strength for tier in scheme}
    names = [*known, *sorted(set(counts) - set(known))]
    return [[name, known.get(name), counts[name]] for name in names]
