"""Where each unit of an edition stands: what was announced of it, or what its score
sheet comes to, and its rank.

Works in memory; nothing here writes. The arithmetic is in scoring/.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Protocol, TypeVar

from django.db.models import Q

from indices.actions.sheet_totals import CountedSheet
from indices.models import Announcement, Edition, EditionPart, Tier, UnitResult
from indices.querysets import EditionQuerySet
from indices.scoring import ranking, tiers
from units.models import Unit
from units.querysets import UnitQuerySet

PERCENT = 100
STORED_DECIMALS = 6
# More keys than this in one condition cost more than reading all rows.
MOST_KEYS = 500


class Placed(Protocol):
    """What ranking needs to know of a unit; `rank` and `placing` are filled by it."""

    rank: int | None
    placing: ranking.Placing | None

    @property
    def unit_id(self) -> int: ...
    @property
    def sort_key(self) -> str: ...
    @property
    def value(self) -> Fraction | None: ...
    @property
    def computed_value(self) -> Fraction | None: ...
    @property
    def is_ranked(self) -> bool: ...
    @property
    def is_announced(self) -> bool: ...
    @property
    def announced_rank(self) -> int | None: ...


PlacedUnit = TypeVar("PlacedUnit", bound=Placed)


@dataclass(slots=True)
class Standing:
    """One unit while its result is being computed.

    `value`, `score` and `tier` are shown; what its sheet comes to is in `computed_`,
    the same where nothing was announced beside it.
    """

    unit: Unit
    announcements: list[Announcement] = field(default_factory=list)
    # The points of parts that would be announced, in place of the stored ones.
    planned_parts: Mapping[int, Decimal] | None = None
    sheet: CountedSheet | None = None
    part_scores: dict[int, Decimal] = field(default_factory=dict)
    achieved: Decimal | None = None
    own_max: Decimal | None = None
    value: Fraction | None = None
    computed_value: Fraction | None = None
    placing: ranking.Placing | None = None
    score: Decimal | None = None
    computed_score: Decimal | None = None
    rank: int | None = None
    tier: Tier | None = None
    computed_tier: Tier | None = None
    has_all_parts: bool = False

    @property
    def unit_id(self) -> int:
        return self.unit.pk

    @property
    def sort_key(self) -> str:
        return self.unit.sort_key

    @property
    def primary(self) -> Announcement | None:
        return next((a for a in self.announcements if a.is_primary), None)

    @property
    def is_announced(self) -> bool:
        return self.primary is not None

    @property
    def announced_rank(self) -> int | None:
        return self.primary.rank if self.primary else None

    @property
    def is_ranked(self) -> bool:
        if self.sheet is not None and not self.sheet.sheet.is_ranked:
            return False
        return self.primary is None or self.primary.is_ranked


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the latest earlier edition says of a unit."""

    year: int
    score: Decimal | None
    rank: int | None


def tiers_of(edition: Edition) -> list[Tier]:
    if edition.tier_scheme is None:
        return []
    return list(edition.tier_scheme.tiers.order_by("position"))


def units_taking_part(edition: Edition) -> UnitQuerySet:
    """The units in force at the edition's level in its area on its day."""
    return (
        Unit.objects.at_level(edition.level)
        .in_force_on(edition.units_as_of)
        .inside(edition.area)
        .filter(is_illustrative=edition.is_illustrative)
    )


def load_standings(
    edition: Edition,
    *,
    units: Collection[Unit] | None = None,
    sheets: Mapping[int, CountedSheet] | None = None,
    units_with_sheets: Iterable[Unit] = (),
    has_announcements: bool = True,
) -> list[Standing]:
    """Every unit that takes part, and every unit announced or with a sheet, which may
    still be to be counted.

    `units` narrows it to those. Without announcements none are looked for.
    """
    sheets = sheets or {}
    announcements = (
        Announcement.objects.filter(edition=edition)
        .in_revision(edition.draft_revision)
        .prefetch_related("parts")
        .order_by("-is_primary", "pk")
    )
    if units is None:
        taking_part: Iterable[Unit] = units_taking_part(edition)
        announcements = announcements.select_related("unit")
    else:
        taking_part = units
        announcements = announcements.filter(unit__in=[unit.pk for unit in units])
    found = {unit.pk: unit for unit in taking_part}
    for counted in sheets.values():
        found.setdefault(counted.sheet.unit_id, counted.sheet.unit)
    for unit in units_with_sheets:
        found.setdefault(unit.pk, unit)
    by_unit: dict[int, list[Announcement]] = {}
    for announcement in announcements if has_announcements else ():
        if announcement.unit_id not in found:
            found[announcement.unit_id] = announcement.unit
        by_unit.setdefault(announcement.unit_id, []).append(announcement)
    return [
        Standing(unit, by_unit.get(pk, []), sheet=sheets.get(pk))
        for pk, unit in found.items()
    ]


def score_standing(
    standing: Standing, parts: Sequence[EditionPart], scheme: Sequence[Tier]
) -> None:
    """Fill what the unit achieved, its exact index value and its tiers.

    What was announced goes first; what its sheet comes to stands beside it.
    """
    primary, sheet = standing.primary, standing.sheet
    announced = _announced_parts(standing)
    standing.part_scores = {**(sheet.part_scores if sheet else {}), **announced}
    standing.has_all_parts = 0 < len(parts) == len(standing.part_scores)
    standing.own_max = primary.max_score if primary else None
    if primary is not None and primary.score is not None:
        standing.achieved = primary.score
    elif sheet is not None and sheet.value is not None:
        standing.achieved, standing.own_max = sheet.achieved, sheet.applicable_max
    elif 0 < len(parts) == len(announced):
        standing.achieved = sum(announced.values(), Decimal(0))
    if standing.achieved is not None:
        standing.value = value_of(standing.achieved, standing.own_max)
        standing.score = ranking.round_half_up(standing.value, STORED_DECIMALS)
        standing.tier = _tier_for(standing.value, scheme)
    _set_computed(standing, scheme)


def _announced_parts(standing: Standing) -> Mapping[int, Decimal]:
    if standing.planned_parts is not None:
        return standing.planned_parts
    primary = standing.primary
    return {
        part.part_id: part.score
        for part in (primary.parts.all() if primary else ())
        if part.score is not None
    }


def _set_computed(standing: Standing, scheme: Sequence[Tier]) -> None:
    """What the sheet comes to where it is complete; else what is shown."""
    sheet = standing.sheet
    standing.computed_value = standing.value
    standing.computed_score, standing.computed_tier = standing.score, standing.tier
    if sheet is not None and sheet.value is not None:
        standing.computed_value = sheet.value
        standing.computed_score = ranking.round_half_up(sheet.value, STORED_DECIMALS)
        standing.computed_tier = _tier_for(sheet.value, scheme)


def value_of(achieved: Decimal, own_max: Decimal | None) -> Fraction:
    """The exact index value; a unit with a maximum of its own is taken to 100."""
    if own_max:
        return Fraction(achieved) * PERCENT / Fraction(own_max)
    return Fraction(achieved)


def _tier_for(value: Fraction, scheme: Sequence[Tier]) -> Tier | None:
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


def rank_standings(standings: Sequence[Placed], edition: Edition) -> None:
    """Announced ranks stand; computed ones are made only of a whole edition.

    A rank that is shown beside an announced score follows that score.
    """
    shown: dict[int, ranking.Placing] = {}
    if not edition.is_partial:
        values = {s.unit_id: s.value for s in standings}
        computed_values = {s.unit_id: s.computed_value for s in standings}
        shown = computed = _placings(standings, values, edition)
        if computed_values != values:
            computed = _placings(standings, computed_values, edition)
        for standing in standings:
            standing.placing = computed[standing.unit_id]
    for standing in standings:
        own = shown.get(standing.unit_id)
        announced = standing.announced_rank
        standing.rank = announced or (own.rank if own else None)


def _placings(
    standings: Sequence[Placed],
    values: Mapping[int, Fraction | None],
    edition: Edition,
) -> dict[int, ranking.Placing]:
    placings = ranking.rank_entries(
        [
            ranking.Entry(s.unit_id, values[s.unit_id], is_ranked=s.is_ranked)
            for s in standings
        ],
        rule=ranking.RankingRule(edition.ranking_rule),
        decimals=edition.index.decimals,
    )
    return {s.unit_id: placings[s.unit_id] for s in standings}


def in_display_order(standings: Iterable[PlacedUnit]) -> list[PlacedUnit]:
    """Ranked units by rank, then scored ones by value, then those without data."""

    def key(standing: PlacedUnit) -> tuple[int, int, Fraction | int, str, int]:
        value = standing.value
        if standing.rank is not None:
            group = 0
        elif value is not None:
            group = 1
        else:
            group = 2 if standing.is_announced else 3
        return (
            group,
            standing.rank or 0,
            -value if value is not None else 0,
            standing.sort_key,
            standing.unit_id,
        )

    return sorted(standings, key=key)


def earlier_results(edition: Edition, units: Sequence[Unit]) -> dict[int, Earlier]:
    """The unit's row in the latest earlier published edition in which it stands.

    Same index, level and area (under all its one-to-one forms), keyed by lineage.
    """
    missing = {unit.lineage_id for unit in units}
    if len(missing) <= MOST_KEYS:
        return _earlier_of_few(edition, missing)
    found: dict[int, Earlier] = {}
    for candidate in _earlier_editions(edition).order_by("-year", "-pk"):
        if not missing:
            break
        rows = (
            UnitResult.objects.of(candidate, candidate.visible_revision)
            .exclude(score__isnull=True, rank__isnull=True)
            .order_by()
            .values_list("unit_id", "unit__same_as_id", "score", "rank")
        )
        for own, same, score, rank in rows:
            found.setdefault(same or own, Earlier(candidate.year, score, rank))
        missing -= found.keys()
    return found


def _earlier_editions(edition: Edition) -> EditionQuerySet:
    root = edition.area.lineage_id
    return (
        Edition.objects.published()
        .filter(Q(area_id=root) | Q(area__same_as_id=root))
        .filter(index=edition.index_id, level=edition.level, year__lt=edition.year)
    )


def _earlier_of_few(edition: Edition, lineages: Collection[int]) -> dict[int, Earlier]:
    """One query by the units' keys, whatever the number of years."""
    if not lineages:
        return {}
    rows = (
        UnitResult.objects.visible()
        .for_lineages(lineages)
        .filter(edition__in=_earlier_editions(edition).order_by().values("pk"))
        .exclude(score__isnull=True, rank__isnull=True)
        .order_by("-edition__year", "-edition_id")
        .values_list("unit_id", "unit__same_as_id", "edition__year", "score", "rank")
    )
    found: dict[int, Earlier] = {}
    for own, same, year, score, rank in rows:
        found.setdefault(same or own, Earlier(year, score, rank))
    return found
