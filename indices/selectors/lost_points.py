"""Where all units together lose points: by criterion and by domain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indices.models import EditionSummary
from indices.scoring.shares import percent_of
from indices.selectors.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
)
from indices.selectors.explained import (
    UnitName,
    explained_years,
    page_url,
    unit_names,
)
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.leaf_figures import LeafFigures, leaf_figures
from indices.selectors.siblings import EditionLink

ZERO = Decimal(0)
SORT_LOST, SORT_CODE, SORT_UNITS, SORT_MEAN = "mat", "ma", "don-vi", "ty-le"
TOP = 10


@dataclass(frozen=True, slots=True)
class LostQuery:
    sort: str = SORT_LOST
    descending: bool = True
    domain: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class LostLine:
    """A criterion with what it cost all units; `share` is of all points lost and
    `cumulated` the share of it and of those that cost more."""

    figures: LeafFigures
    domain: CriterionLine
    share: Decimal | None
    cumulated: Decimal | None
    place: int
    url: str

    @property
    def line(self) -> CriterionLine:
        return self.figures.line


@dataclass(frozen=True, slots=True)
class DomainLoss:
    domain: CriterionLine
    lost: Decimal
    share: Decimal | None
    url: str


@dataclass(frozen=True, slots=True)
class LostPointsPage:
    """`lines` are those that the reader asked for, `top` the most costly of all."""

    header: EditionHeader
    lines: tuple[LostLine, ...]
    top: tuple[LostLine, ...]
    domains: tuple[DomainLoss, ...]
    lost: Decimal
    unit_count: int
    units: tuple[UnitName, ...]
    query: LostQuery
    years: tuple[EditionLink, ...]

    @property
    def top_share(self) -> Decimal | None:
        return self.top[-1].cumulated if self.top else None

    @property
    def chosen_domain(self) -> CriterionLine | None:
        found = [d.domain for d in self.domains if d.domain.code == self.query.domain]
        return found[0] if found else None


def lost_points_page(
    *, summary: EditionSummary, query: LostQuery
) -> LostPointsPage | None:
    """None without a set of criteria. Four queries."""
    criteria = load_criteria(summary.edition.criteria_set_id)
    if criteria is None:
        return None
    header = header_of(summary)
    figures = leaf_figures(summary, criteria.leaves)
    lines = _lines(header, criteria, list(figures.values()))
    lost = sum((line.figures.lost for line in lines), ZERO)
    return LostPointsPage(
        header=header,
        lines=tuple(_ordered(lines, query)),
        top=tuple(line for line in lines[:TOP] if line.figures.lost),
        domains=_domains(header, criteria, lines, lost),
        lost=lost,
        unit_count=max((f.applicable_count for f in figures.values()), default=0),
        units=tuple(unit_names(summary).values()),
        query=query,
        years=explained_years(summary, "indices:lost_points"),
    )


def _lines(
    header: EditionHeader, criteria: CriteriaTree, figures: Sequence[LeafFigures]
) -> list[LostLine]:
    """The most costly first; equal ones in their own order."""
    costly = sorted(figures, key=lambda each: -each.lost)
    whole = sum((each.lost for each in figures), ZERO)
    lines, so_far = [], ZERO
    for place, each in enumerate(costly, start=1):
        so_far += each.lost
        lines.append(
            LostLine(
                figures=each,
                domain=criteria.domain_of(each.line),
                share=percent_of(each.lost, whole),
                cumulated=percent_of(so_far, whole),
                place=place,
                url=page_url(header, "indices:criterion", code=each.line.code)
                if each.line.parent_id is not None
                else page_url(header, "indices:domain", code=each.line.code),
            )
        )
    return lines


def _ordered(lines: Sequence[LostLine], query: LostQuery) -> list[LostLine]:
    chosen = [
        line for line in lines if not query.domain or line.domain.code == query.domain
    ]
    if query.sort == SORT_LOST:
        return chosen if query.descending else chosen[::-1]
    codes = sorted(chosen, key=lambda line: _code_key(line.line.code))
    if query.sort == SORT_CODE:
        return codes[::-1] if query.descending else codes
    key = _by_units if query.sort == SORT_UNITS else _by_mean
    return sorted(codes, key=key, reverse=query.descending)


def _code_key(code: str) -> tuple[int, ...]:
    return tuple(int(part) for part in code.split("."))


def _by_units(line: LostLine) -> Decimal:
    return Decimal(line.figures.affected_count)


def _by_mean(line: LostLine) -> Decimal:
    mean = line.figures.mean_percent
    return ZERO if mean is None else mean


def _domains(
    header: EditionHeader,
    criteria: CriteriaTree,
    lines: Sequence[LostLine],
    whole: Decimal,
) -> tuple[DomainLoss, ...]:
    sums = dict.fromkeys((domain.pk for domain in criteria.domains), ZERO)
    for line in lines:
        sums[line.domain.pk] += line.figures.lost
    return tuple(
        DomainLoss(
            domain=domain,
            lost=sums[domain.pk],
            share=percent_of(sums[domain.pk], whole),
            url=page_url(header, "indices:domain", code=domain.code),
        )
        for domain in criteria.domains
        if sums[domain.pk] or not domain.is_outside
    )
