"""All published years of one ranking: its middle and its ends, its tiers, its units.

Units are joined through their lineage: a renamed unit is one row, a merged one is not.
Years known in part keep their place and say so; no middle is made from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import F

from indices.models import EditionSummary, Source, UnitResult
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.ranking import SourceLine
from indices.selectors.series import (
    SeriesHeader,
    SeriesLink,
    series_header,
    series_links,
)
from indices.selectors.trend_units import (
    TrendQuery,
    TrendRow,
    UnitInYear,
    YearResults,
    find_row,
    nearest_rows,
    ordered_rows,
    trend_rows,
    units_by_edition,
)


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
    best: Decimal | None = None
    best_units: tuple[str, ...] = ()
    worst: Decimal | None = None
    worst_units: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

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
        return bool(self.joined or self.gone)

    @property
    def tier_counts(self) -> tuple[tuple[str, int | None, int], ...]:
        """Units per tier, best first; empty where not all units are known."""
        counts = [tuple(row) for row in self.summary.tier_counts]
        if self.header.is_partial or not any(count for _n, _s, count in counts):
            return ()
        return tuple(counts)


@dataclass(frozen=True, slots=True)
class DerivedScore:
    unit: str
    year: int
    score: Decimal
    formula: str


@dataclass(frozen=True, slots=True)
class TrendPage:
    """`rows` are the units on this page of the table, `units` all that are known."""

    header: SeriesHeader
    years: tuple[TrendYear, ...]
    units: tuple[TrendRow, ...]
    rows: tuple[TrendRow, ...]
    unknown_names: tuple[str, ...]
    query: TrendQuery
    paging: Page[TrendRow]
    focus: TrendRow | None
    nearest: tuple[TrendRow, ...]
    series: tuple[SeriesLink, ...]
    sources: tuple[SourceLine, ...]

    @property
    def whole_years(self) -> tuple[TrendYear, ...]:
        return tuple(year for year in self.years if year.median is not None)

    @property
    def partial_years(self) -> tuple[TrendYear, ...]:
        return tuple(year for year in self.years if year.header.is_partial)

    @property
    def derived(self) -> tuple[DerivedScore, ...]:
        """Every score of the rows that someone worked out, with its formula."""
        return tuple(
            DerivedScore(row.unit, year, cell.score, cell.formula)
            for row in self.rows
            for year, cell in zip(row.years, row.cells, strict=True)
            if cell is not None and cell.is_derived and cell.score is not None
        )

    @property
    def is_focus_unknown(self) -> bool:
        return bool(self.query.focus) and self.focus is None


def trend_page(
    *, index: str, area: str, level: str, query: TrendQuery
) -> TrendPage | None:
    """All visible years of a ranking, or None where there is none. Four queries."""
    found = (
        EditionSummary.objects.visible()
        .with_header()
        .filter(
            edition__index__code=index,
            edition__area__area_slug=area,
            edition__level=level,
        )
        .order_by("edition__year", "edition_id")
    )
    # Two areas may have borne the same name in the year one followed the other.
    summaries = list({summary.edition.year: summary for summary in found}.values())
    if not summaries:
        return None
    numbers = {summary.edition_id: summary.edition.year for summary in summaries}
    results = units_by_edition(list(numbers))
    years = _years(summaries, results)
    units = trend_rows(numbers, results)
    known = ordered_rows([row for row in units if row.is_known], query)
    paging = Paginator(known, query.page_size or max(len(known), 1)).get_page(
        query.page
    )
    focus = find_row(known, query.focus)
    return TrendPage(
        header=series_header(years[-1].header),
        years=years,
        units=tuple(known),
        rows=tuple(paging.object_list),
        unknown_names=tuple(row.unit for row in units if not row.is_known),
        query=query,
        paging=paging,
        focus=focus,
        nearest=nearest_rows(known, query.focus) if focus is None else (),
        series=series_links(area=area),
        sources=_sources(summaries),
    )


def _sources(summaries: Sequence[EditionSummary]) -> tuple[SourceLine, ...]:
    """Where the figures of the years come from, newest first. One query."""
    shown = UnitResult.objects.visible().filter(
        edition_id__in=[summary.edition_id for summary in summaries]
    )
    sources = Source.objects.filter(
        pk__in=shown.order_by().values("announcement__source_id")
    ).order_by(F("published_on").desc(nulls_last=True), "title")
    return tuple(SourceLine(s.title, s.url, s.published_on) for s in sources)


# --- years ------------------------------------------------------------------------


def _years(
    summaries: Sequence[EditionSummary], results: YearResults
) -> tuple[TrendYear, ...]:
    years: list[TrendYear] = []
    before: list[UnitInYear] = []
    for summary in summaries:
        rows = results[summary.edition_id]
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


def _with_ends(year: TrendYear, rows: Sequence[UnitInYear]) -> TrendYear:
    """The highest and the lowest score, of a partial year only as its ranks prove."""
    if year.header.is_partial:
        best = [row for row in rows if row.rank == 1]
        worst = [row for row in rows if row.rank and row.rank == row.ranked_of]
    else:
        best = [r for r in rows if r.score == year.summary.best_score]
        worst = [r for r in rows if r.score == year.summary.worst_score]
    best = [row for row in best if row.score is not None]
    worst = [row for row in worst if row.score is not None]
    return replace(
        year,
        best=best[0].score if best else None,
        best_units=tuple(row.unit for row in best),
        worst=worst[0].score if worst else None,
        worst_units=tuple(row.unit for row in worst),
    )


def _after(
    earlier: TrendYear,
    year: TrendYear,
    *,
    before: Sequence[UnitInYear],
    rows: Sequence[UnitInYear],
) -> TrendYear:
    """What differs from the year before: another area, other units."""
    is_same_area = year.area_lineage == earlier.area_lineage
    return replace(
        year,
        era=earlier.era if is_same_area else earlier.era + 1,
        joined=_names_outside(rows, before),
        gone=_names_outside(before, rows),
    )


def _names_outside(
    rows: Iterable[UnitInYear], others: Iterable[UnitInYear]
) -> tuple[str, ...]:
    known = {row.lineage_id for row in others}
    return tuple(row.unit for row in rows if row.lineage_id not in known)
