"""One unit in one year: what every index says of it, and how that came about.

Results follow the lineage: the page of a unit shows what its one-to-one forms
achieved. Seven queries at most with that of the unit itself, whatever the number of
years, units, indices and sets of criteria; three more when the first page of a
publication is asked for, as what all its units share is then kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from indices.scoring import tiers
from indices.scoring.tiers import Distance
from indices.selectors.header import EditionHeader
from indices.selectors.own_scores import OwnScores, own_scores
from indices.selectors.ranking_rows import SourceLine
from indices.selectors.self_scores import SelfScores, self_scores
from indices.selectors.trend_classes import UnitClass
from indices.selectors.unit_children import Children, children_of
from indices.selectors.unit_parts import PartProfile, part_profiles
from indices.selectors.unit_record import (
    UnitEntry,
    UnitLink,
    UnitRecord,
    unit_record,
)
from indices.selectors.unit_statements import EntryStatements, statements_of
from indices.selectors.unit_trend import trend_until, years_until
from units.lineage import UnitLineage, read_lineage
from units.models import Level, Unit
from units.namesakes import is_same_name


@dataclass(frozen=True, slots=True)
class UnitPage:
    """`headline` is the main result of the year, `entries` are the known results of
    all years, `unknown` are editions of the year that have no figures of the unit."""

    unit: Unit
    link: UnitLink
    year: int | None
    years: tuple[int, ...]
    parent: UnitLink | None
    headline: UnitEntry | None
    others_of_year: tuple[UnitEntry, ...]
    entries: tuple[UnitEntry, ...]
    unknown: tuple[UnitEntry, ...]
    distance: Distance | None
    ranks: tuple[tuple[int, int | None], ...]
    last_rank: int
    parts: tuple[PartProfile, ...]
    self_scores: SelfScores
    statements: tuple[EntryStatements, ...]
    lineage: UnitLineage
    children: Children
    sources: tuple[SourceLine, ...]
    # Which way it goes in its main ranking, by the years until this one.
    trend: UnitClass | None

    @property
    def name(self) -> str:
        """The name of the year: a unit's earlier form had its own."""
        return self.link.name

    @property
    def has_criteria(self) -> bool:
        """Whether the main result of the year was scored criterion by criterion."""
        edition = self.headline.summary.edition if self.headline else None
        return edition is not None and edition.criteria_set_id is not None

    @property
    def lost_points_url(self) -> str:
        return self._explained_url("indices:lost_points")

    @property
    def remediation_url(self) -> str:
        return self._explained_url("indices:remediation")

    @property
    def heat_map_url(self) -> str:
        return self._explained_url("indices:heat_map")

    @property
    def changes_url(self) -> str:
        return self._explained_url("indices:changes")

    @property
    def what_if_url(self) -> str:
        """What the unit would come to with other points."""
        if self.headline is None:
            return ""
        address = {**self.headline.header.address, "unit": self.link.slug}
        return reverse("indices:what_if", kwargs=address)

    def _explained_url(self, route: str) -> str:
        """A page that explains the main result, where this unit stands out."""
        if self.headline is None:
            return ""
        query = urlencode({"dv": self.link.slug})
        return f"{reverse(route, kwargs=self.headline.header.address)}?{query}"

    @property
    def own_years(self) -> tuple[int, ...]:
        """Years with figures of the unit itself, newest first."""
        return tuple(sorted({entry.year for entry in self.entries}, reverse=True))

    @property
    def has_other_name(self) -> bool:
        return not is_same_name(self.link.name, self.unit.name)


def load_unit(slug: str) -> Unit | None:
    """The unit of an address with what stands above it. One query."""
    return Unit.objects.select_related("parent__parent").filter(slug=slug).first()


def unit_page(*, unit: Unit, year: int | None) -> UnitPage:
    """The page of a unit; `year` None means the newest of its main index."""
    record = unit_record(unit)
    year = year or record.newest_year
    of_year = record.of_year(year)
    headline = of_year[0] if of_year else None
    statements = statements_of(unit=unit, entries=of_year)
    scores = _own_scores(headline, record)
    own_sheet = self_scores(headline, scores)
    return UnitPage(
        unit=unit,
        link=_link(unit, year, headline),
        year=year,
        years=record.years,
        parent=_parent(unit, year),
        headline=headline,
        others_of_year=of_year[1:],
        entries=record.known,
        unknown=record.unknown_of_year(year),
        distance=_distance_to_next_tier(headline.row.score, headline.header)
        if headline
        else None,
        ranks=record.ranks_of(headline) if headline else (),
        last_rank=record.last_rank_of(headline) if headline else 0,
        parts=part_profiles(headline, own_sheet.absent),
        self_scores=own_sheet,
        statements=statements,
        lineage=read_lineage(unit),
        children=children_of(unit=unit, year=year, summaries=record.of_children),
        sources=_sources(record.known, statements),
        trend=trend_until(headline, record.known, scores) if headline else None,
    )


def _own_scores(headline: UnitEntry | None, record: UnitRecord) -> OwnScores:
    """Of the main result, and of the years before it that tell which way it goes."""
    if headline is None:
        return OwnScores()
    years = years_until(headline, record.known)
    return own_scores(years, headline.row.lineage_id)


def _link(unit: Unit, year: int | None, headline: UnitEntry | None) -> UnitLink:
    """The unit as it was called in that year."""
    if headline is None:
        return UnitLink(unit.name, unit.slug, year)
    return UnitLink(headline.row.unit, headline.row.slug, year)


def _parent(unit: Unit, year: int | None) -> UnitLink | None:
    parent = unit.parent
    if parent is None or parent.level == Level.NATION:
        return None
    return UnitLink(parent.name, parent.slug, year)


def _sources(
    entries: tuple[UnitEntry, ...], statements: tuple[EntryStatements, ...]
) -> tuple[SourceLine, ...]:
    """Each source once: those of the year first, then those of the other years."""
    of_year = [s.source for each in statements for s in each.statements]
    of_all = [entry.row.source for entry in entries]
    return tuple(dict.fromkeys(s for s in (*of_year, *of_all) if s is not None))


def _distance_to_next_tier(
    score: Decimal | None, header: EditionHeader
) -> Distance | None:
    """The next better tier and the points missing to it; None when unknown."""
    if score is None:
        return None
    return tiers.distance_to_better(score, [t.bound for t in header.known_tiers])
