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


def trend_years(
    summaries: Sequence[EditionSummary], standings: Standings
) -> tuple[TrendYear, ...]:
    years: list[TrendYear] = []
    before: Sequence[Standing] = ()
    for summary in summaries:
        rows = standings[summary.edition_id]
        year = TrendYear(
            header=header_of(summary),
            summary=summary,
            area_lineage=summary.edition.area.lineage_id,
        )
        year = _with_ends(year, rows)
        if years:
            year = _after(years[-1], year, before=before, rows=rows)
        years.append(year)
        before = rows
    return tuple(years)


def _with_ends(year: TrendYear, rows: Sequence[Standing]) -> TrendYear:
    """The highest and the lowest score, of a partial year only as its ranks prove."""
    if year.header.is_partial:
        last = max((row.rank for row in rows if row.rank), default=None)
        is_last_proven = last is not None and last >= year.summary.unit_count
        best = [row for row in rows if row.rank == 1]
        worst = [row for row in rows if is_last_proven and row.rank == last]
    else:
        scores = [row.score for row in rows if row.score is not None]
        highest, lowest = max(scores, default=0), min(scores, default=0)
        best = [row for row in rows if row.score == highest]
        worst = [row for row in rows if row.score == lowest]
    return replace(year, best=_end(best), worst=_end(worst))


def _end(rows: Sequence[Standing]) -> YearEnd:
    scored = [(row.score, row.lineage_id) for row in rows if row.score is not None]
    if not scored:
        return YearEnd()
    lineages = tuple(lineage for _score, lineage in scored[:MOST_SAMPLES])
    return YearEnd(to_decimal(scored[0][0]), len(scored), lineages)


def _after(
    earlier: TrendYear,
    year: TrendYear,
    *,
    before: Sequence[Standing],
    rows: Sequence[Standing],
) -> TrendYear:
    """What differs from the year before: another area, other units."""
    is_same_area = year.area_lineage == earlier.area_lineage
    return replace(
        year,
        era=earlier.era if is_same_area else earlier.era + 1,
        joined=_outside(rows, before),
        gone=_outside(before, rows),
    )


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
    era = years[-1].era
    whole = [year for year in years if year.era == era and year.median is not None]
    return (whole[0], whole[-1]) if len(whole) > 1 else None
