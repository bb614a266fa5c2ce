"""All that the deck of a review conference shows of one edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indices.models import EditionSummary
from indices.selectors.explained import earlier_summary
from indices.selectors.header import EditionHeader
from indices.selectors.heat_map import HeatMapPage, HeatQuery, heat_map_page
from indices.selectors.home import MOST_TIER_YEARS, HomePage, TierYear, tier_years
from indices.selectors.lost_points import LostPointsPage, LostQuery, lost_points_page
from indices.selectors.movements import movements
from indices.selectors.planned_tasks import PlannedTask, planned_tasks
from indices.selectors.ranking import RankingPage, RankingQuery, ranking_page
from indices.selectors.unit_costs import UnitCosts, unit_costs
from units.models import Unit

# Up to so many units everyone has slides; beyond it nobody could show them.
MOST_UNITS = 200


@dataclass(frozen=True, slots=True)
class DeckPage:
    """`news` is what a front page says of the edition; `heat`, `losses` are None and
    `costs` empty where it has no parts, no criteria, or too many units. `tasks` are
    those of the plans that were issued."""

    header: EditionHeader
    news: HomePage
    ranking: RankingPage
    heat: HeatMapPage | None
    losses: LostPointsPage | None
    costs: Mapping[int, UnitCosts]
    tasks: Mapping[int, tuple[PlannedTask, ...]]

    @property
    def tier_years(self) -> tuple[TierYear, ...]:
        return self.news.tier_years

    @property
    def has_unit_slides(self) -> bool:
        return self.news.summary is not None and is_small(self.news.summary)


def is_small(summary: EditionSummary) -> bool:
    return summary.unit_count <= MOST_UNITS


def deck_page(*, summary: EditionSummary) -> DeckPage:
    """Twenty-three queries at most, whatever the number of units."""
    small = is_small(summary)
    size = None if small else MOST_UNITS
    ranking = ranking_page(summary=summary, query=RankingQuery(page_size=size))
    return DeckPage(
        header=ranking.header,
        news=_news(summary, ranking),
        ranking=ranking,
        heat=heat_map_page(summary=summary, query=HeatQuery(page_size=size)),
        losses=lost_points_page(summary=summary, query=LostQuery()),
        costs=unit_costs(summary) if small else {},
        tasks=planned_tasks(summary) if small else {},
    )


def _news(summary: EditionSummary, ranking: RankingPage) -> HomePage:
    """The edition as a front page tells of it. Four queries."""
    earlier = earlier_summary(summary)
    return HomePage(
        area=None,
        has_own_figures=True,
        summary=summary,
        earlier=earlier,
        excerpt=ranking,
        movements=movements(summary=summary, earlier=earlier),
        tier_years=tier_years(_years(summary))[:MOST_TIER_YEARS],
        of_area=(),
        of_nation=(),
        publications=(),
    )


def _years(summary: EditionSummary) -> list[EditionSummary]:
    """This revision and the years before it that anyone may read. One query."""
    edition = summary.edition
    root = edition.area.lineage_id
    earlier = (
        EditionSummary.objects.visible()
        .with_header()
        .filter(
            edition__area__in=Unit.objects.of_lineages([root]),
            edition__index_id=edition.index_id,
            edition__level=edition.level,
            edition__year__lt=edition.year,
        )
    )
    return [summary, *earlier]
