"""The years of one ranking: its middle and its ends, and where its units changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indices.fields import to_decimal
from indices.models import EditionSummary
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.trend_units import Standing, Standings, TrendRow

MOST_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class MapChange:
    """Units that are new in a year, or no longer there: how many, and some by name."""

    count: int = 0
    lineages: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The highest or the lowest score of a year, with the units that have it."""

    score: Decimal | None = None
    count: int = 0
    lineages: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrendYear:
    """One year of the ranking. `best`, `worst` only where they are surely the ends.

    `era` counts the areas that bore this address; `joined` and `gone` are the units
    that are new against the year before, or no longer there.
    """

    header: EditionHeader
    summary: EditionSummary
    area_lineage: int
    era: int = 0
    best: YearEnd = YearEnd()
    worst: YearEnd = YearEnd()
    joined: MapChange = MapChange()
    gone: MapChange = MapChange()

    @property
    def year(self) -> int:
        return self.header.year

    @property
    def median(self) -> Decimal | None:
        middle: Decimal | None = self.summary.median_score
        return middle

    @property
    def mean(self) -> Decimal | None:
        """The mean as announced, else as computed from all units."""
        announced = self.header.announced_mean
        computed: Decimal | None = self.summary.mean_score
        return computed if announced is None else announced

    @property
    def has_new_map(self) -> bool:
        return bool(self.joined.count or self.gone.count)

    @property
    def tier_counts(self) -> tuple[tuple[str, int | None, int], ...]:
        """Units per tier, best first; empty where not all units are known."""
        counts = [tuple(row) for row in self.summary.tier_counts]
        if self.header.is_partial or not any(count for _n, _s, count in counts):
            return ()
        return tuple(counts)


@dataclass(frozen=True, slots=True)
class YearFacts:
    """What all units of a year tell of it; names are still to be put in."""

    era: int
    best: YearEnd
    worst: YearEnd
    joined: MapChange
    gone: MapChange


def facts_of_years(
    summaries: Sequence[EditionSummary], standings: Standings
) -> tuple[YearFacts, ...]:
    """The ends of each year, and what differs from the year before: another area, other
    units."""
    found: list[YearFacts] = []
    before: Sequence[Standing] | None = None
    areas: list[int] = []
    for summary in summaries:
        rows = standings[summary.edition_id]
        area = summary.edition.area.lineage_id
        if areas[-1:] != [area]:
            areas.append(area)
        best, worst = _ends(summary, rows)
        joined = gone = MapChange()
        if before is not None:
            joined, gone = _outside(rows, before), _outside(before, rows)
        found.append(YearFacts(len(areas) - 1, best, worst, joined, gone))
        before = rows
    return tuple(found)


def trend_years(
    summaries: Sequence[EditionSummary], facts: Sequence[YearFacts]
) -> tuple[TrendYear, ...]:
    return tuple(
        TrendYear(
            header=header_of(summary),
            summary=summary,
            area_lineage=summary.edition.area.lineage_id,
            era=told.era,
            best=told.best,
            worst=told.worst,
            joined=told.joined,
            gone=told.gone,
        )
        for summary, told in zip(summaries, facts, strict=True)
    )


def _ends(summary: EditionSummary, rows: Sequence[Standing]) -> tuple[YearEnd, YearEnd]:
    """The highest and the lowest score, of a partial year only as its ranks prove."""
    if summary.edition.is_partial:
        last = max((row.rank for row in rows if row.rank), default=None)
        is_last_proven = last is not None and last >= summary.unit_count
        best = [row for row in rows if row.rank == 1]
        worst = [row for row in rows if is_last_proven and row.rank == last]
    else:
        scores = [row.score for row in rows if row.score is not None]
        highest, lowest = max(scores, default=0), min(scores, default=0)
        best = [row for row in rows if row.score == highest]
        worst = [row for row in rows if row.score == lowest]
    return _end(best), _end(worst)


def _end(rows: Sequence[Standing]) -> YearEnd:
    scored = [(row.score, row.lineage_id) for row in rows if row.score is not None]
    if not scored:
        return YearEnd()
    lineages = tuple(lineage for _score, lineage in scored[:MOST_SAMPLES])
    return YearEnd(to_decimal(scored[0][0]), len(scored), lineages)


def _outside(rows: Iterable[Standing], others: Iterable[Standing]) -> MapChange:
    known = {row.lineage_id for row in others}
    found = [row.lineage_id for row in rows if row.lineage_id not in known]
    return MapChange(len(found), tuple(found[:MOST_SAMPLES]))


def with_names(year: TrendYear, rows: Mapping[int, TrendRow]) -> TrendYear:
    """The units of the ends and of the changes under the names of their year."""

    def named(lineages: Iterable[int]) -> tuple[str, ...]:
        return tuple(rows[each].unit for each in lineages if each in rows)

    return replace(
        year,
        best=replace(year.best, names=named(year.best.lineages)),
        worst=replace(year.worst, names=named(year.worst.lineages)),
        joined=replace(year.joined, names=named(year.joined.lineages)),
        gone=replace(year.gone, names=named(year.gone.lineages)),
    )


def comparable_years(
    years: Sequence[TrendYear],
) -> tuple[TrendYear, TrendYear] | None:
    """The first and the last whole year of the area that bears the address now."""
    ends = comparable_ends([(year.era, year.median) for year in years])
    return (years[ends[0]], years[ends[1]]) if ends else None


def comparable_ends(
    years: Sequence[tuple[int, Decimal | None]],
) -> tuple[int, int] | None:
    """Their places, of years given by era and median, which a whole year has."""
    newest = years[-1][0]
    whole = [
        place
        for place, (era, median) in enumerate(years)
        if era == newest and median is not None
    ]
    return (whole[0], whole[-1]) if len(whole) > 1 else None
