"""The whole set of criteria that an edition was scored by, as its readers see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indices.actions.criteria_checks import nodes_of
from indices.models import CriteriaSet, EditionSummary
from indices.selectors.criteria_set import CriterionView, criterion_views
from indices.selectors.explained import explained_years, page_url
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.siblings import EditionLink


@dataclass(frozen=True, slots=True)
class EditionCriteriaPage:
    header: EditionHeader
    criteria_set: CriteriaSet
    rows: tuple[CriterionView, ...]
    years: tuple[EditionLink, ...]

    @property
    def domain_count(self) -> int:
        """Bonus and deduction stand outside the domains of the scale."""
        return sum(not row.depth and not row.is_outside for row in self.rows)

    @property
    def leaf_count(self) -> int:
        return sum(row.is_leaf for row in self.rows)

    @property
    def urls(self) -> Mapping[str, str]:
        """The page of each criterion, by its code."""
        return {
            row.code: page_url(
                self.header,
                "indices:criterion" if row.depth else "indices:domain",
                code=row.code,
            )
            for row in self.rows
        }


def edition_criteria_page(*, summary: EditionSummary) -> EditionCriteriaPage | None:
    """None for an edition that is not scored by criteria. Three queries."""
    set_id = summary.edition.criteria_set_id
    if set_id is None:
        return None
    criteria_set = CriteriaSet.objects.select_related("predecessor").get(pk=set_id)
    criteria = list(
        criteria_set.criteria.select_related("same_as").order_by("sort_code")
    )
    return EditionCriteriaPage(
        header=header_of(summary),
        criteria_set=criteria_set,
        rows=criterion_views(criteria, nodes_of(criteria), ()),
        years=explained_years(summary, "indices:edition_criteria"),
    )
