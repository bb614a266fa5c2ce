"""All published years of one ranking: its middle and its ends, its tiers, its units.

Units are joined through their lineage: a renamed unit is one row, a merged one is not.
Years known in part keep their place and say so; no middle is made from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import F

from indices.models import EditionSummary, Source, UnitResult
from indices.selectors.ranking_rows import SourceLine
from indices.selectors.series import (
    SeriesHeader,
    SeriesLink,
    series_header,
    series_links,
)
from indices.selectors.trend_facts import TrendFacts, trend_facts
from indices.selectors.trend_units import (
    TrendQuery,
    TrendRow,
    candidates,
    find_row,
    nearest_rows,
    ordered,
    trend_rows,
)
from indices.selectors.trend_years import (
    TrendYear,
    comparable_years,
    trend_years,
    with_names,
)

# Up to so many units everything is read of all of them, beyond it of those shown.
SMALL = 300


@dataclass(frozen=True, slots=True)
class DerivedScore:
    unit: str
    year: int
    score: Decimal
    formula: str


@dataclass(frozen=True, slots=True)
class Leader:
    """The unit that stood first most often, of so many ranked years."""

    unit: str
    times: int
    years: int


@dataclass(frozen=True, slots=True)
class TrendPage:
    """`rows` are the units on this page of the table; `units` are all that are known,
    or of a large ranking those that the page needs (`has_all_units` tells).

    `risen` counts units that rose between the comparable years, and all that stand
    in both.
    """

    header: SeriesHeader
    years: tuple[TrendYear, ...]
    units: tuple[TrendRow, ...]
    unit_count: int
    rows: tuple[TrendRow, ...]
    unknown_count: int
    unknown_names: tuple[str, ...]
    query: TrendQuery
    paging: Page[int]
    focus: TrendRow | None
    nearest: tuple[TrendRow, ...]
    risen: tuple[int, int]
    leader: Leader | None
    series: tuple[SeriesLink, ...]
    sources: tuple[SourceLine, ...]

    @property
    def has_all_units(self) -> bool:
        return len(self.units) == self.unit_count

    @property
    def whole_years(self) -> tuple[TrendYear, ...]:
        return tuple(year for year in self.years if year.median is not None)

    @property
    def partial_years(self) -> tuple[TrendYear, ...]:
        return tuple(year for year in self.years if year.header.is_partial)

    @property
    def comparable(self) -> tuple[TrendYear, TrendYear] | None:
        return comparable_years(self.years)

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
    """All visible years of a ranking, or None where there is none.

    Five queries, six when a year is new; one more to find the unit that is to stand
    out, and one or two for another order than that of the ranks.
    """
    summaries = _summaries(index, area, level)
    if not summaries:
        return None
    numbers = {summary.edition_id: summary.edition.year for summary in summaries}
    facts = trend_facts(summaries)
    years = trend_years(summaries, facts.years)
    in_order = ordered(facts.known, list(numbers), query)
    paging = Paginator(in_order, query.page_size or max(len(in_order), 1)).get_page(
        query.page
    )
    sought = candidates(query.focus, set(facts.known)) if query.focus else []
    wanted = facts.wanted([*paging.object_list, *sought])
    if len(facts.known) + len(facts.unknown) <= SMALL:
        wanted = {*facts.known, *facts.unknown}
    revisions = {summary.edition_id: summary.revision for summary in summaries}
    rows = trend_rows(numbers, wanted, revisions=revisions)
    units = [rows[lineage] for lineage in in_order if lineage in rows]
    focus = find_row(units, query.focus)
    return TrendPage(
        header=series_header(years[-1].header),
        years=tuple(with_names(year, rows) for year in years),
        units=tuple(units),
        unit_count=len(facts.known),
        rows=tuple(rows[lineage] for lineage in paging.object_list),
        unknown_count=len(facts.unknown),
        unknown_names=tuple(rows[each].unit for each in facts.unknown if each in rows),
        query=query,
        paging=paging,
        focus=focus,
        nearest=nearest_rows(units, query.focus) if focus is None else (),
        risen=facts.risen,
        leader=_leader(facts, rows),
        series=series_links(area=area),
        sources=_sources(summaries),
    )


def _summaries(index: str, area: str, level: str) -> list[EditionSummary]:
    """The visible years, oldest first. One query."""
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
    return list({summary.edition.year: summary for summary in found}.values())


def _sources(summaries: Sequence[EditionSummary]) -> tuple[SourceLine, ...]:
    """Where the figures of the years come from, newest first. One query."""
    shown = UnitResult.objects.visible().filter(
        edition_id__in=[summary.edition_id for summary in summaries],
        announcement__source__isnull=False,
    )
    sources = Source.objects.filter(
        pk__in=shown.order_by().values("announcement__source_id")
    ).order_by(F("published_on").desc(nulls_last=True), "title")
    return tuple(SourceLine(s.title, s.url, s.published_on) for s in sources)


def _leader(facts: TrendFacts, rows: Mapping[int, TrendRow]) -> Leader | None:
    if facts.leader is None:
        return None
    lineage, times, years = facts.leader
    return Leader(rows[lineage].unit, times, years) if lineage in rows else None
