"""One domain of an edition: who stands where in it, its criteria, its years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from indices.models import EditionSummary, PartResult, UnitResult
from indices.scoring.shares import median_of, percent_of
from indices.selectors.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
)
from indices.selectors.domain_years import DomainYear, domain_years
from indices.selectors.explained import explained_years, page_url
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.kept import kept
from indices.selectors.leaf_figures import LeafFigures, leaf_figures
from indices.selectors.sheets import absent_points
from indices.selectors.siblings import EditionLink

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class DomainQuery:
    focus: str = ""
    page: int | None = None
    page_size: int | None = 100


@dataclass(frozen=True, slots=True)
class DomainRow:
    """One unit's stored points and rank in the domain."""

    unit: str
    slug: str
    code: str
    points: Decimal | None
    rank: int | None
    overall_rank: int | None
    max_score: Decimal
    percent: Decimal | None
    is_tied: bool
    url: str

    @property
    def is_not_applicable(self) -> bool:
        return self.max_score == 0


@dataclass(frozen=True, slots=True)
class DomainCriterion:
    """A criterion of the domain; a group has the sums of its leaves, no counts."""

    line: CriterionLine
    is_leaf: bool
    mean_percent: Decimal | None
    lost: Decimal
    figures: LeafFigures | None
    url: str


@dataclass(frozen=True, slots=True)
class DomainPage:
    header: EditionHeader
    domain: CriterionLine
    domains: tuple[CriterionLine, ...]
    rows: tuple[DomainRow, ...]
    best: DomainRow | None
    worst: DomainRow | None
    focus: DomainRow | None
    # Of every unit that has any, the highest first.
    points: tuple[Decimal, ...]
    paging: Page[Any]
    criteria: tuple[DomainCriterion, ...]
    history: tuple[DomainYear, ...]
    median: Decimal | None
    median_percent: Decimal | None
    query: DomainQuery
    years: tuple[EditionLink, ...]

    def url_of(self, domain: CriterionLine) -> str:
        return page_url(self.header, "indices:domain", code=domain.code)


def domain_page(
    *, summary: EditionSummary, code: str, query: DomainQuery
) -> DomainPage | None:
    """None without criteria or without such a domain. Nine queries, six fewer
    where what all units show together is kept."""
    criteria = load_criteria(summary.edition.criteria_set_id)
    domain = criteria.by_code.get(code) if criteria else None
    if criteria is None or domain is None or domain.parent_id is not None:
        return None
    header = header_of(summary)
    order = kept(summary, f"domain-{code}", lambda: _order(summary, domain))
    paging = _paging(order, query)
    known = order.standings[: order.known_count]
    place = order.place_of(query.focus)
    focus = order.standings[place : place + 1] if place is not None else ()
    rows = _rows(
        summary, domain, [*paging.object_list, *known[:1], *known[-1:], *focus]
    )
    return DomainPage(
        header=header,
        domain=domain,
        domains=criteria.domains,
        rows=tuple(rows[each.position] for each in paging.object_list),
        best=rows[known[0].position] if known else None,
        worst=rows[known[-1].position] if known else None,
        focus=rows[focus[0].position] if focus else None,
        points=order.points,
        paging=paging,
        criteria=tuple(_criteria(summary, header, criteria, domain)),
        history=tuple(domain_years(summary, domain)),
        median=order.median,
        median_percent=order.median_percent,
        query=query,
        years=explained_years(
            summary,
            "indices:domain",
            criteria_set_id=summary.edition.criteria_set_id,
            code=code,
        ),
    )


# --- the units --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit in the order of the domain; `position` is its place in the ranking."""

    position: int
    slug: str
    points: Decimal | None
    rank: int | None
    max_score: Decimal
    is_tied: bool


@dataclass(frozen=True, slots=True)
class DomainOrder:
    """Every unit, the best in the domain first; those without points last."""

    standings: tuple[Standing, ...]
    known_count: int
    median: Decimal | None
    median_percent: Decimal | None

    @property
    def points(self) -> tuple[Decimal, ...]:
        """Of the units that have any, the highest first."""
        known = self.standings[: self.known_count]
        return tuple(each.points for each in known if each.points is not None)

    def place_of(self, slug: str) -> int | None:
        slugs = [each.slug for each in self.standings] if slug else []
        return slugs.index(slug) if slug in slugs else None


def _order(summary: EditionSummary, domain: CriterionLine) -> DomainOrder:
    """Three queries."""
    results = UnitResult.objects.of(summary.edition, summary.revision)
    units = results.order_by("position").values_list(
        "pk", "unit_id", "position", "unit__slug"
    )
    parts = PartResult.objects.filter(
        result__edition_id=summary.edition_id,
        result__revision=summary.revision,
        part__code=domain.code,
    ).values_list("result_id", "score", "rank")
    stored = {pk: (score, rank) for pk, score, rank in parts}
    shared = Counter(rank for _score, rank in stored.values())
    absent = absent_points([summary])
    standings = []
    for pk, unit_id, position, slug in units:
        points, rank = stored.get(pk, (None, None))
        left_out = absent.get((summary.edition_id, unit_id, domain.code), ZERO)
        standings.append(
            Standing(
                position=position,
                slug=slug,
                points=points,
                rank=rank,
                max_score=domain.max_score - left_out,
                is_tied=rank is not None and shared[rank] > 1,
            )
        )
    standings.sort(key=lambda each: (each.points is None, -(each.points or ZERO)))
    return DomainOrder(
        standings=tuple(standings),
        known_count=sum(each.points is not None for each in standings),
        median=median_of(each.points for each in standings),
        median_percent=median_of(_percent(each, domain) for each in standings),
    )


def _percent(standing: Standing, domain: CriterionLine) -> Decimal | None:
    if domain.is_outside:
        return None
    return percent_of(standing.points, standing.max_score)


def _paging(order: DomainOrder, query: DomainQuery) -> Page[Any]:
    """The page asked for, else the one on which the reader's own unit stands."""
    size = query.page_size or max(len(order.standings), 1)
    number = query.page or 1
    place = order.place_of(query.focus) if query.page is None else None
    if place is not None:
        number = place // size + 1
    return Paginator(order.standings, size).get_page(number)


def _rows(
    summary: EditionSummary, domain: CriterionLine, standings: Iterable[Standing]
) -> dict[int, DomainRow]:
    """The units of some standings, by position. One query."""
    wanted = {each.position: each for each in standings}
    results = (
        UnitResult.objects.of(summary.edition, summary.revision)
        .filter(position__in=wanted)
        .order_by()
        .values_list("position", "unit_name", "unit__code", "rank")
    )
    rows = {}
    for position, name, unit_code, overall_rank in results:
        own = wanted[position]
        address = [own.slug, summary.edition.year, domain.code]
        rows[position] = DomainRow(
            unit=name,
            slug=own.slug,
            code=unit_code,
            points=own.points,
            rank=own.rank,
            overall_rank=overall_rank,
            max_score=own.max_score,
            percent=_percent(own, domain),
            is_tied=own.is_tied,
            url=reverse("unit_domain", args=address),
        )
    return rows


# --- the criteria -----------------------------------------------------------------


def _criteria(
    summary: EditionSummary,
    header: EditionHeader,
    criteria: CriteriaTree,
    domain: CriterionLine,
) -> list[DomainCriterion]:
    figures = leaf_figures(summary, criteria.leaves_below(domain))
    found = []
    for line in criteria.below(domain):
        if line is domain and not criteria.is_leaf(line):
            continue
        below = [figures[leaf.pk] for leaf in criteria.leaves_below(line)]
        most = sum((f.line.max_score * f.count for f in below), ZERO)
        total = sum((f.total for f in below), ZERO)
        found.append(
            DomainCriterion(
                line=line,
                is_leaf=criteria.is_leaf(line),
                mean_percent=None if line.is_outside else percent_of(total, most),
                lost=sum((f.lost for f in below), ZERO),
                figures=figures.get(line.pk),
                url=page_url(header, "indices:criterion", code=line.code)
                if line is not domain
                else "",
            )
        )
    return found
