"""How sure the ranks of an edition are, and which units cannot be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from indices.models import EditionSummary, RankRange, RankSimulation
from indices.scoring.statistics import median
from indices.selectors.explained import UnitName, find_unit
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.siblings import Siblings, drawn_editions_of_area, siblings_of


@dataclass(frozen=True, slots=True)
class CertaintyRow:
    """One unit: its published rank, and between which it stood in most draws."""

    unit_id: int
    unit: str
    slug: str
    code: str
    sort_key: str
    rank: int | None
    is_tied: bool
    score: Decimal | None
    tier: str
    tier_strength: int | None
    best: int
    worst: int
    group: int
    year: int

    @property
    def url(self) -> str:
        return reverse("unit_year", args=[self.slug, self.year])

    @property
    def width(self) -> int:
        return self.worst - self.best


@dataclass(frozen=True, slots=True)
class CertaintyPage:
    """`last` is the lowest rank that anyone was drawn on."""

    header: EditionHeader
    simulation: RankSimulation
    rows: tuple[CertaintyRow, ...]
    focus: UnitName | None
    units: tuple[UnitName, ...]
    siblings: Siblings

    @property
    def last(self) -> int:
        return max(row.worst for row in self.rows)

    @property
    def group_count(self) -> int:
        return max(row.group for row in self.rows)

    @property
    def usual_width(self) -> Decimal:
        """The middle of how many places the ranges span."""
        found = median(row.width for row in self.rows)
        return Decimal(round(found or 0))


def certainty_page(*, summary: EditionSummary, asked: str) -> CertaintyPage | None:
    """None where nothing was drawn for the revision. Three queries."""
    simulation = RankSimulation.objects.filter(
        edition_id=summary.edition_id, revision=summary.revision
    ).first()
    if simulation is None:
        return None
    rows = _rows(simulation, summary.edition.year)
    units = tuple(
        UnitName(
            r.unit_id, r.unit_id, r.unit, r.slug, r.code, r.rank, r.is_tied, r.sort_key
        )
        for r in rows
    )
    header = header_of(summary)
    focus = find_unit(units, asked) if asked else None
    return CertaintyPage(
        header=header,
        simulation=simulation,
        rows=tuple(rows),
        focus=focus,
        units=units,
        siblings=siblings_of(
            header,
            drawn_editions_of_area(summary.edition.area),
            route="indices:certainty",
            query=urlencode({"dv": focus.slug}) if focus else "",
        ),
    )


def _rows(simulation: RankSimulation, year: int) -> Sequence[CertaintyRow]:
    """In the order of the ranking. One query."""
    rows = (
        RankRange.objects.filter(simulation=simulation)
        .order_by("result__position")
        .values_list(
            "result__unit_id",
            "result__unit_name",
            "result__unit__slug",
            "result__unit__code",
            "result__unit__sort_key",
            "result__rank",
            "result__is_tied",
            "result__score",
            "result__tier_name",
            "result__tier_strength",
            "best",
            "worst",
            "group",
        )
    )
    return [CertaintyRow(*row, year) for row in rows]
