"""The units under a unit in one year: their tiers where known, else their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from indices.models import EditionSummary, UnitResult
from indices.selectors.editions import LEVEL_ORDER
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.unit_record import UnitLink
from units.models import Level, Unit

# More names than this would be the ranking itself; its link says enough.
MOST_NAMES = 200


@dataclass(frozen=True, slots=True)
class Child:
    """A unit below, with its place in the ranking of the year where it has one."""

    link: UnitLink
    level: str
    score: Decimal | None = None
    rank: int | None = None
    tier: str = ""
    tier_strength: int | None = None

    @property
    def is_known(self) -> bool:
        return self.score is not None or self.rank is not None or bool(self.tier)


@dataclass(frozen=True, slots=True)
class TierGroup:
    """The children of one tier, in rank order; "" holds those without a tier."""

    name: str
    strength: int | None
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class Children:
    """`header` and `summary` are of the ranking the groups come from, else None."""

    header: EditionHeader | None
    summary: EditionSummary | None
    groups: tuple[TierGroup, ...]
    units: tuple[Child, ...]
    rankings: tuple[EditionHeader, ...]
    is_cut: bool = False

    @property
    def known_count(self) -> int:
        return self.summary.known_count if self.summary else 0

    @property
    def other_rankings(self) -> tuple[EditionHeader, ...]:
        """The rankings of the year beside the one whose units are listed."""
        return tuple(header for header in self.rankings if header is not self.header)

    @property
    def by_level(self) -> tuple[tuple[str, tuple[Child, ...]], ...]:
        """The plain list under the labels of its levels, in the order of levels."""
        return tuple(
            (str(level.label), units)
            for level in Level
            if (units := tuple(c for c in self.units if c.level == level))
        )


def children_of(
    *, unit: Unit, year: int | None, summaries: Sequence[EditionSummary]
) -> Children:
    """What lies below the unit in a year. One query; none of a commune, below which
    there is no level."""
    of_year = [summary for summary in summaries if summary.edition.year == year]
    of_year.sort(key=_weight)
    rankings = tuple(header_of(summary) for summary in of_year)
    chosen = next((s for s in of_year if s.unit_count <= MOST_NAMES), None)
    if chosen is not None and chosen.known_count:
        groups = _groups(_results(chosen, year))
        header = rankings[of_year.index(chosen)]
        return Children(header, chosen, groups, units=(), rankings=rankings)
    found = _units(unit, year)
    units = tuple(_plain_child(child, year) for child in found[:MOST_NAMES])
    is_cut = len(found) > MOST_NAMES
    return Children(None, None, (), units=units, rankings=rankings, is_cut=is_cut)


def _weight(summary: EditionSummary) -> tuple[int, int, int]:
    edition = summary.edition
    level = LEVEL_ORDER.index(Level(edition.level))
    return level, edition.index.position, edition.pk


def _results(summary: EditionSummary, year: int | None) -> list[Child]:
    results = (
        UnitResult.objects.of(summary.edition, summary.revision)
        .select_related("unit")
        .order_by("position")
    )
    return [
        Child(
            link=UnitLink(result.unit_name, result.unit.slug, year),
            level=result.unit.level,
            score=result.score,
            rank=result.rank,
            tier=result.tier_name,
            tier_strength=result.tier_strength,
        )
        for result in results
    ]


def _groups(children: Sequence[Child]) -> tuple[TierGroup, ...]:
    """Best tier first: known strengths from high to low, then the unknown ones."""
    found: dict[tuple[str, int | None], list[Child]] = {}
    for child in children:
        found.setdefault((child.tier, child.tier_strength), []).append(child)
    ordered = sorted(
        found, key=lambda key: (not key[0], key[1] is None, -(key[1] or 0))
    )
    return tuple(TierGroup(*key, tuple(found[key])) for key in ordered)


def _units(unit: Unit, year: int | None) -> list[Unit]:
    if unit.level == Level.COMMUNE:
        return []
    day = _day(unit, year)
    below = Unit.objects.filter(parent__in=Unit.objects.forms_of(unit).values("pk"))
    if unit.level == Level.NATION:
        below = below.real()
    return list(below.in_force_on(day).order_by("sort_key", "id")[: MOST_NAMES + 1])


def _day(unit: Unit, year: int | None) -> date:
    """The last day of the year, or of the unit where it ended before that."""
    day = date(year, 12, 31) if year else timezone.localdate()
    if unit.valid_to is not None and unit.valid_to <= day:
        return unit.valid_to - timedelta(days=1)
    return day


def _plain_child(unit: Unit, year: int | None) -> Child:
    return Child(link=UnitLink(unit.name, unit.slug, year), level=unit.level)
