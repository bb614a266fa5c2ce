"""All that the official files of an edition need, loaded once; one reader for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from indices.models import EditionSummary
from indices.scoring.totals import OUTSIDE
from indices.selectors.changes import ChangesPage, ChangesQuery, changes_page
from indices.selectors.criteria_tree import CriteriaTree, load_criteria
from indices.selectors.data_figures import units_with_figures
from indices.selectors.explained import UnitName, sources_of
from indices.selectors.figures import FigureRow
from indices.selectors.figures_of_units import figures_of_units, measures_by_key
from indices.selectors.header import EditionHeader
from indices.selectors.letterhead import ReportHead, report_head
from indices.selectors.lost_points import LostPointsPage, LostQuery, lost_points_page
from indices.selectors.ranking import RankingPage, RankingQuery, ranking_page
from indices.selectors.ranking_rows import SourceLine
from indices.selectors.remediation_area import (
    RemediationPage,
    issued_page,
    state_of_plans,
)
from indices.selectors.result_sums import ResultSums, result_sums
from indices.selectors.unit_sheets import UnitSheet, unit_sheets


# Without slots, as what only some of the files need is read when they ask for it.
@dataclass(frozen=True)
class Report:
    """`sums` and `lost` only of an edition scored by criteria; `figure_units`, who has
    operational figures of the year, only of one that is not. `changes` only where an
    earlier year is public; `outside` are the domains outside the scale."""

    summary: EditionSummary
    head: ReportHead
    ranking: RankingPage
    criteria: CriteriaTree | None
    sums: Mapping[int, ResultSums]
    sources: tuple[SourceLine, ...]
    has_plans: bool
    figure_units: tuple[UnitName, ...]

    @cached_property
    def lost(self) -> LostPointsPage | None:
        if self.criteria is None:
            return None
        return lost_points_page(summary=self.summary, query=LostQuery())

    @cached_property
    def changes(self) -> ChangesPage | None:
        query = ChangesQuery(page_size=None)
        page = changes_page(summary=self.summary, query=query)
        return page if page.earlier is not None else None

    @property
    def header(self) -> EditionHeader:
        return self.ranking.header

    @property
    def outside(self) -> tuple[str, ...]:
        domains = self.criteria.domains if self.criteria else ()
        return tuple(each.code for each in domains if each.kind in OUTSIDE)

    def sheets(self, slug: str = "") -> Iterator[UnitSheet]:
        """The units' sheets in the order of the ranking, or the one unit's."""
        if self.criteria is None:
            return iter(())
        return unit_sheets(summary=self.summary, criteria=self.criteria, slug=slug)

    def figures_of(self, slug: str) -> tuple[UnitName, tuple[FigureRow, ...]]:
        """Of one of the `figure_units`. Four queries."""
        unit = next(each for each in self.figure_units if each.slug == slug)
        found = figures_of_units(
            [unit.unit_id], year=self.header.year, measures=measures_by_key()
        )
        return unit, found[unit.unit_id]

    def plans(self) -> RemediationPage:
        """What the units have issued, as it stands today."""
        page = issued_page(summary=self.summary, today=timezone.localdate())
        assert page is not None
        return page


def load_report(*, summary: EditionSummary) -> Report:
    """A fixed number of queries, whatever the number of units, criteria and years."""
    criteria = load_criteria(summary.edition.criteria_set_id)
    sums = result_sums(summary) if criteria else {}
    scored = criteria if sums else None
    return Report(
        summary=summary,
        head=report_head(summary),
        ranking=ranking_page(summary=summary, query=RankingQuery(page_size=None)),
        criteria=scored,
        sums=sums,
        sources=sources_of(summary),
        has_plans=state_of_plans(summary).count > 0,
        figure_units=() if scored else units_with_figures(summary),
    )
