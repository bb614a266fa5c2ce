"""One domain of an edition: who stands where in it, its criteria, its years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.urls import reverse

from indices.models import Criterion, EditionSummary, PartResult, UnitResult
from indices.scoring.ranking import round_half_up
from indices.scoring.shares import DECIMALS, median_of, percent_of
from indices.scoring.statistics import quartiles
from indices.selectors.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
)
from indices.selectors.explained import explained_years, page_url
from indices.selectors.header import EditionHeader, header_of
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

    unit_id: int
    lineage_id: int
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
class DomainYear:
    """The domain in one year, in percent of that year's maximum."""

    year: int
    name: str
    max_score: Decimal
    count: int
    median: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    is_current: bool
    # False where the domain was another one: its maximum or its wording.
    is_comparable: bool
    url: str


@dataclass(frozen=True, slots=True)
class DomainPage:
    header: EditionHeader
    domain: CriterionLine
    domains: tuple[CriterionLine, ...]
    rows: tuple[DomainRow, ...]
    all_rows: tuple[DomainRow, ...]
    paging: Page[Any]
    criteria: tuple[DomainCriterion, ...]
    history: tuple[DomainYear, ...]
    median: Decimal | None
    median_percent: Decimal | None
    query: DomainQuery
    years: tuple[EditionLink, ...]

    @property
    def known(self) -> tuple[DomainRow, ...]:
        return tuple(row for row in self.all_rows if row.points is not None)

    @property
    def focus(self) -> DomainRow | None:
        found = [row for row in self.all_rows if row.slug == self.query.focus]
        return found[0] if found else None

    def url_of(self, domain: CriterionLine) -> str:
        return page_url(self.header, "indices:domain", code=domain.code)


def domain_page(
    *, summary: EditionSummary, code: str, query: DomainQuery
) -> DomainPage | None:
    """None without criteria or without such a domain. Ten queries."""
    criteria = load_criteria(summary.edition.criteria_set_id)
    domain = criteria.by_code.get(code) if criteria else None
    if criteria is None or domain is None or domain.parent_id is not None:
        return None
    header = header_of(summary)
    rows = _rows(summary, header, domain)
    paging = _paging(rows, query)
    return DomainPage(
        header=header,
        domain=domain,
        domains=criteria.domains,
        rows=tuple(paging.object_list),
        all_rows=tuple(rows),
        paging=paging,
        criteria=tuple(_criteria(summary, header, criteria, domain)),
        history=tuple(_history(summary, domain)),
        median=median_of(row.points for row in rows),
        median_percent=median_of(row.percent for row in rows),
        query=query,
        years=explained_years(
            summary,
            "indices:domain",
            criteria_set_id=summary.edition.criteria_set_id,
            code=code,
        ),
    )


def _paging(rows: Sequence[DomainRow], query: DomainQuery) -> Page[Any]:
    """The page asked for, else the one on which the reader's own unit stands."""
    size = query.page_size or max(len(rows), 1)
    slugs = [row.slug for row in rows]
    number = query.page or 1
    if query.page is None and query.focus in slugs:
        number = slugs.index(query.focus) // size + 1
    return Paginator(rows, size).get_page(number)


def _rows(
    summary: EditionSummary,
    header: EditionHeader,
    domain: CriterionLine,
) -> list[DomainRow]:
    """Every unit, the best in the domain first; those without points last."""
    stored = {
        pk: (score, rank)
        for pk, score, rank in PartResult.objects.filter(
            result__edition_id=summary.edition_id,
            result__revision=summary.revision,
            part__code=domain.code,
        ).values_list("result_id", "score", "rank")
    }
    ranks = [rank for _score, rank in stored.values()]
    absent = absent_points([summary])
    results = (
        UnitResult.objects.of(summary.edition, summary.revision)
        .order_by("position")
        .values_list(
            "pk",
            "unit_id",
            "unit__same_as_id",
            "unit_name",
            "unit__slug",
            "unit__code",
            "rank",
        )
    )
    rows = []
    for pk, unit_id, same_as, name, slug, unit_code, overall in results:
        points, rank = stored.get(pk, (None, None))
        most = domain.max_score - absent.get(
            (summary.edition_id, unit_id, domain.code), ZERO
        )
        rows.append(
            DomainRow(
                unit_id=unit_id,
                lineage_id=same_as or unit_id,
                unit=name,
                slug=slug,
                code=unit_code,
                points=points,
                rank=rank,
                overall_rank=overall,
                max_score=most,
                percent=None if domain.is_outside else percent_of(points, most),
                is_tied=rank is not None and ranks.count(rank) > 1,
                url=reverse("unit_domain", args=[slug, header.year, domain.code]),
            )
        )
    return sorted(rows, key=lambda row: (row.points is None, -(row.points or ZERO)))


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


# --- the years --------------------------------------------------------------------


def _history(summary: EditionSummary, domain: CriterionLine) -> list[DomainYear]:
    """The domain in every year that its line goes back to, newest first.

    Four queries, whatever the number of years.
    """
    edition = summary.edition
    root = edition.area.lineage_id
    summaries = list(
        EditionSummary.objects.visible()
        .with_header()
        .filter(
            Q(edition__area_id=root) | Q(edition__area__same_as_id=root),
            edition__index_id=edition.index_id,
            edition__level=edition.level,
            edition__criteria_set__isnull=False,
        )
        .exclude(edition_id=edition.pk)
    )
    summaries = sorted([*summaries, summary], key=lambda s: -s.edition.year)
    forms = domain_forms(domain, [s.edition.criteria_set_id for s in summaries])
    points = _points(summaries)
    found = []
    for each in summaries:
        form = forms.get(each.edition.criteria_set_id)
        if form is not None:
            found.append(_year(each, form, points, domain, summary))
    return found


def domain_forms(
    domain: CriterionLine, sets: Sequence[int | None]
) -> dict[int | None, Criterion]:
    """The forms of a domain in several sets, through what it goes on from. One query.

    Later forms count too, so that an old year's page shows the years after it.
    """
    roots = {
        root.pk: root
        for root in Criterion.objects.filter(
            criteria_set_id__in=sets, parent__isnull=True
        )
    }
    linked = {domain.pk}
    # A chain is at most as long as there are sets.
    for _step in range(len(roots)):
        more = {r.same_as_id for r in roots.values() if r.pk in linked}
        more |= {r.pk for r in roots.values() if r.same_as_id in linked}
        if more <= linked | {None}:
            break
        linked |= {key for key in more if key is not None}
    return {root.criteria_set_id: root for pk, root in roots.items() if pk in linked}


def _points(
    summaries: Sequence[EditionSummary],
) -> Mapping[tuple[int, str], list[tuple[Decimal, Decimal]]]:
    """By edition and domain code: every unit's stored points, and the points that do
    not apply to it. Two queries."""
    wanted = Q(pk__in=[])
    for each in summaries:
        wanted |= Q(result__edition_id=each.edition_id, result__revision=each.revision)
    rows = (
        PartResult.objects.filter(wanted, score__isnull=False)
        .order_by()
        .values_list("result__edition_id", "part__code", "result__unit_id", "score")
    )
    absent = absent_points(summaries)
    found: dict[tuple[int, str], list[tuple[Decimal, Decimal]]] = {}
    for edition_id, code, unit_id, score in rows:
        assert score is not None
        left_out = absent.get((edition_id, unit_id, code), ZERO)
        found.setdefault((edition_id, code), []).append((score, left_out))
    return found


def _year(
    each: EditionSummary,
    form: Criterion,
    points: Mapping[tuple[int, str], list[tuple[Decimal, Decimal]]],
    domain: CriterionLine,
    current: EditionSummary,
) -> DomainYear:
    scores = points.get((each.edition_id, form.code), [])
    shares = [percent_of(score, form.max_score - absent) for score, absent in scores]
    cuts = quartiles(share for share in shares if share is not None)
    lower, median, upper = (
        (None, None, None)
        if cuts is None or domain.is_outside
        else (round_half_up(cut, DECIMALS) for cut in cuts)
    )
    return DomainYear(
        year=each.edition.year,
        name=form.name,
        max_score=form.max_score,
        count=len(scores),
        median=median,
        lower=lower,
        upper=upper,
        is_current=each.edition_id == current.edition_id,
        is_comparable=form.max_score == domain.max_score and form.name == domain.name,
        url=page_url(header_of(each), "indices:domain", code=form.code),
    )
