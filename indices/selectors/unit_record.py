"""The record of a unit: its results in all published editions, under all its forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from indices.models import EditionSummary, UnitResult
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.ranking_rows import RankingRow, row_of
from units.models import Unit


@dataclass(frozen=True, slots=True)
class UnitLink:
    """Another unit, at the address of a year where one is meant."""

    name: str
    slug: str
    year: int | None = None

    @property
    def url(self) -> str:
        if self.year is None:
            return reverse("unit", args=[self.slug])
        return reverse("unit_year", args=[self.slug, self.year])


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """One line of the record: an edition and the unit's result in it."""

    header: EditionHeader
    row: RankingRow
    summary: EditionSummary

    @property
    def year(self) -> int:
        return self.header.year

    @property
    def is_known(self) -> bool:
        row = self.row
        return row.score is not None or row.rank is not None or bool(row.tier)

    @property
    def series(self) -> tuple[str, str, int]:
        """Equal for the years of one ranking: index, level and area's lineage."""
        return (
            self.header.index_code,
            self.header.level,
            self.summary.edition.area.lineage_id,
        )


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """`entries` in the order of indices, newest first; `of_children` are the figures
    of the editions in which the unit is the area."""

    entries: tuple[UnitEntry, ...]
    of_children: tuple[EditionSummary, ...]

    @property
    def known(self) -> tuple[UnitEntry, ...]:
        return tuple(entry for entry in self.entries if entry.is_known)

    @property
    def years(self) -> tuple[int, ...]:
        """Years with figures of the unit or of what lies below it, newest first."""
        own = {entry.year for entry in self.known}
        below = {summary.edition.year for summary in self.of_children}
        return tuple(sorted(own | below, reverse=True))

    @property
    def newest_year(self) -> int | None:
        """The newest year of the unit's main index, else of what lies below it."""
        if self.known:
            return self.known[0].year
        return self.years[0] if self.years else None

    def of_year(self, year: int | None) -> tuple[UnitEntry, ...]:
        """The known entries of a year, the main one first."""
        return tuple(
            sorted((e for e in self.known if e.year == year), key=_weight_in_year)
        )

    def unknown_of_year(self, year: int | None) -> tuple[UnitEntry, ...]:
        return tuple(e for e in self.entries if e.year == year and not e.is_known)

    def ranks_of(self, entry: UnitEntry) -> tuple[tuple[int, int | None], ...]:
        """The ranks of one series over the years, oldest first."""
        return tuple(
            (other.year, other.row.rank)
            for other in reversed(self.known)
            if other.series == entry.series and other.row.rank is not None
        )

    def last_rank_of(self, entry: UnitEntry) -> int:
        """The lowest rank there was to have in the series."""
        rows = [e.row for e in self.known if e.series == entry.series]
        return max((max(r.ranked_of or 0, r.rank or 0) for r in rows), default=0)


def unit_record(unit: Unit) -> UnitRecord:
    """Two queries, whatever the number of years."""
    results = list(
        UnitResult.objects.visible()
        .for_lineage(unit)
        .select_related("unit", "announcement__source")
    )
    summaries = _summaries(unit, results)
    by_edition = {summary.edition_id: summary for summary in summaries}
    entries = [
        UnitEntry(header_of(summary), row_of(result), summary)
        for result in results
        if (summary := by_edition.get(result.edition_id)) is not None
    ]
    root = unit.lineage_id
    return UnitRecord(
        entries=tuple(sorted(entries, key=_place)),
        of_children=tuple(s for s in summaries if s.edition.area.lineage_id == root),
    )


def _summaries(unit: Unit, results: Iterable[UnitResult]) -> Sequence[EditionSummary]:
    root = unit.lineage_id
    own = [result.edition_id for result in results]
    return list(
        EditionSummary.objects.visible()
        .with_header()
        .filter(
            Q(edition_id__in=own)
            | Q(edition__area_id=root)
            | Q(edition__area__same_as_id=root)
        )
    )


def _place(entry: UnitEntry) -> tuple[int, str, int, int]:
    index = entry.summary.edition.index
    return index.position, index.code, -entry.year, -entry.summary.unit_count


def _weight_in_year(entry: UnitEntry) -> tuple[int, str, bool, bool, int]:
    """Of two rankings of the same index, the one that says more of the unit."""
    index = entry.summary.edition.index
    return (
        index.position,
        index.code,
        entry.row.score is None,
        entry.row.rank is None,
        -entry.summary.unit_count,
    )
