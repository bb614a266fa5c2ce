"""One unit in one domain: the tree of its criteria, who scored what, what was lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from indices.models import EditionSummary, PartResult, Score, UnitResult
from indices.scoring.shares import median_of, percent_of
from indices.scoring.totals import SheetTotal
from indices.selectors.comparability import Comparison, comparisons
from indices.selectors.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
)
from indices.selectors.explained import earlier_summary, page_url
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.kept import kept
from indices.selectors.sheet_figures import LinkedFigure, linked_figures
from indices.selectors.sheets import (
    SheetValues,
    known_points,
    lost_points,
    scores_behind,
    sheet_values,
    sheets_behind,
)
from indices.selectors.siblings import EditionLink
from units.models import Unit


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """A criterion as the unit was scored on it; the columns of facts of a leaf only.

    `points` is what counts, of a group the sum; None while something is missing.
    `before` are the points of the earlier year where they compare.
    """

    line: CriterionLine
    is_leaf: bool
    max_score: Decimal
    points: Decimal | None
    lost: Decimal | None
    median: Decimal | None
    before: Decimal | None
    comparison: Comparison
    url: str
    self_score: Decimal | None = None
    appraised_score: Decimal | None = None
    final_score: Decimal | None = None
    survey_score: Decimal | None = None
    declared_figure: Decimal | None = None
    linked: LinkedFigure | None = None
    note: str = ""
    explanation: str = ""
    is_not_applicable: bool = False
    not_applicable_reason: str = ""

    @property
    def judged_score(self) -> Decimal | None:
        """The appraisers' number that counts: the second round's, else the first's."""
        return self.appraised_score if self.final_score is None else self.final_score

    @property
    def percent(self) -> Decimal | None:
        if self.line.is_outside:
            return None
        return percent_of(self.points, self.max_score)

    @property
    def change(self) -> Decimal | None:
        if self.points is None or self.before is None:
            return None
        return self.points - self.before

    @property
    def has_lost(self) -> bool:
        return bool(self.lost)


@dataclass(frozen=True, slots=True)
class UnitDomainPage:
    """`stored` and `rank` are those of the published result; `results` are the domain
    itself and what lies below it, `shown` those that the reader asked for."""

    header: EditionHeader
    unit: str
    slug: str
    code: str
    domain: CriterionLine
    domains: tuple[CriterionLine, ...]
    stored: Decimal | None
    rank: int | None
    ranked_of: int | None
    results: tuple[CriterionResult, ...]
    only_lost: bool
    earlier_year: int | None
    years: tuple[EditionLink, ...]
    summary: EditionSummary
    unit_id: int

    @property
    def own(self) -> CriterionResult:
        return self.results[0]

    def url_of(self, domain: CriterionLine) -> str:
        """The same unit in another domain."""
        return reverse("unit_domain", args=[self.slug, self.header.year, domain.code])

    @property
    def shown(self) -> tuple[CriterionResult, ...]:
        """All below the domain, or what lost points with what it belongs to."""
        below = self.results[1:] or self.results
        if not self.only_lost:
            return below
        codes = [r.line.code for r in below if r.is_leaf and r.has_lost]
        return tuple(
            result
            for result in below
            if any(f"{code}.".startswith(f"{result.line.code}.") for code in codes)
        )

    @property
    def leaves(self) -> tuple[CriterionResult, ...]:
        return tuple(result for result in self.results if result.is_leaf)

    @property
    def unit_url(self) -> str:
        return reverse("unit_year", args=[self.slug, self.header.year])

    @property
    def domain_url(self) -> str:
        return page_url(self.header, "indices:domain", code=self.domain.code)


def unit_domain_page(
    *, unit: Unit, year: int, code: str, only_lost: bool
) -> UnitDomainPage | None:
    """None where the unit was not scored by criteria with such a domain in that year.

    Eleven queries, whatever the number of units, criteria and years; two fewer where
    no earlier year was scored, one more where that year had another set, two more
    where the medians are not kept, two where a criterion has operational figures.
    """
    result = _result(unit, year, code)
    if result is None:
        return None
    summary = (
        EditionSummary.objects.visible()
        .with_header()
        .get(edition_id=result.edition_id, revision=result.revision)
    )
    criteria = load_criteria(summary.edition.criteria_set_id)
    if criteria is None:
        return None
    header, domain = header_of(summary), criteria.by_code[code]
    earlier = _Earlier.of(summary, criteria, unit.lineage_id)
    part = PartResult.objects.filter(result=result, part__code=code).first()
    return UnitDomainPage(
        header=header,
        unit=result.unit_name,
        slug=result.unit.slug,
        code=result.unit.code,
        domain=domain,
        domains=criteria.domains,
        stored=part.score if part else None,
        rank=part.rank if part else None,
        ranked_of=result.ranked_of,
        results=tuple(_results(summary, criteria, domain, result.unit, earlier)),
        only_lost=only_lost,
        earlier_year=earlier.year,
        years=_years(unit, summary, code),
        summary=summary,
        unit_id=result.unit_id,
    )


def _result(unit: Unit, year: int, code: str) -> UnitResult | None:
    """The main result of the year that has this domain."""
    return (
        UnitResult.objects.visible()
        .for_lineage(unit)
        .filter(
            edition__year=year,
            edition__criteria_set__criteria__code=code,
            edition__criteria_set__criteria__parent__isnull=True,
        )
        .select_related("unit")
        .order_by("edition__index__position", "edition__index__code", "edition_id")
        .first()
    )


def _years(unit: Unit, summary: EditionSummary, code: str) -> tuple[EditionLink, ...]:
    """The years in which the unit was scored by the same set."""
    found = (
        UnitResult.objects.visible()
        .for_lineage(unit)
        .filter(edition__criteria_set_id=summary.edition.criteria_set_id)
        .order_by("-edition__year")
        .values_list("edition__year", "unit__slug")
    )
    return tuple(
        EditionLink(
            text=str(year),
            url=reverse("unit_domain", args=[slug, year, code]),
            year=year,
            is_current=year == summary.edition.year,
        )
        for year, slug in found
    )


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The unit's scores of the earlier year, and what of them compares."""

    year: int | None
    found: Mapping[int, Comparison]
    total: SheetTotal[int] | None

    @staticmethod
    def of(summary: EditionSummary, criteria: CriteriaTree, lineage: int) -> _Earlier:
        before = earlier_summary(summary)
        if before is None or before.edition.criteria_set_id is None:
            return _Earlier(None, comparisons(criteria, None), None)
        is_same_set = before.edition.criteria_set_id == summary.edition.criteria_set_id
        tree = (
            criteria if is_same_set else load_criteria(before.edition.criteria_set_id)
        )
        assert tree is not None
        sheets = list(sheet_values(before, tree, lineage=lineage).values())
        return _Earlier(
            before.edition.year,
            comparisons(criteria, tree),
            sheets[0].total(tree.totals) if sheets else None,
        )

    def points(self, line: CriterionLine) -> Decimal | None:
        comparison = self.found[line.pk]
        if self.total is None or not comparison.is_comparable:
            return None
        assert comparison.earlier is not None
        return known_points(self.total.node(comparison.earlier.pk))


def _results(
    summary: EditionSummary,
    criteria: CriteriaTree,
    domain: CriterionLine,
    unit: Unit,
    earlier: _Earlier,
) -> list[CriterionResult]:
    header = header_of(summary)
    below = criteria.below(domain)
    leaves = [line.pk for line in below if criteria.is_leaf(line)]
    sheets = sheet_values(summary, criteria, leaves, lineage=unit.lineage_id)
    sheet = next(iter(sheets.values()), SheetValues(unit.pk, True))
    own = sheet.total(criteria.branch(domain))
    scores = _scores(summary, sheet.unit_id, leaves)
    linked = linked_figures(unit=unit, year=summary.edition.year, lines=below)
    medians = kept(
        summary,
        f"medians-{domain.code}",
        lambda: _medians(summary, criteria, domain),
    )
    return [
        CriterionResult(
            line=line,
            is_leaf=criteria.is_leaf(line),
            max_score=own.node(line.pk).applicable_max,
            points=known_points(own.node(line.pk)),
            lost=lost_points(line, own.node(line.pk)),
            median=medians[line.code],
            before=earlier.points(line),
            comparison=earlier.found[line.pk],
            url=_url(header, line),
            linked=linked.get(line.pk),
            **_facts(
                scores.get(line.pk),
                is_absent=criteria.is_leaf(line)
                and not own.node(line.pk).is_applicable,
            ),  # type: ignore[arg-type]
        )
        for line in below
    ]


def _medians(
    summary: EditionSummary, criteria: CriteriaTree, domain: CriterionLine
) -> dict[str, Decimal | None]:
    """By code: the middle of all units, of the domain and what lies below. Two
    queries."""
    below, branch = criteria.below(domain), criteria.branch(domain)
    leaves = [line.pk for line in below if criteria.is_leaf(line)]
    sheets = sheet_values(summary, criteria, leaves).values()
    totals = [sheet.total(branch) for sheet in sheets]
    return {
        line.code: median_of(known_points(total.node(line.pk)) for total in totals)
        for line in below
    }


def _url(header: EditionHeader, line: CriterionLine) -> str:
    route = "indices:domain" if line.parent_id is None else "indices:criterion"
    return page_url(header, route, code=line.code)


def _scores(
    summary: EditionSummary, unit_id: int, leaves: Sequence[int]
) -> Mapping[int, Score]:
    """The unit's own scores with all their columns. One query."""
    own = sheets_behind(summary).filter(unit_id=unit_id).values("pk")
    found = scores_behind(summary).filter(sheet_id__in=own, criterion_id__in=leaves)
    return {score.criterion_id: score for score in found}


FACTS = (
    "self_score",
    "appraised_score",
    "final_score",
    "survey_score",
    "declared_figure",
    "note",
    "explanation",
    "not_applicable_reason",
)


def _facts(score: Score | None, *, is_absent: bool) -> dict[str, object]:
    facts: dict[str, object] = {"is_not_applicable": is_absent}
    if score is not None:
        facts |= {name: getattr(score, name) for name in FACTS}
    return facts
