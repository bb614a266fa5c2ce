"""One criterion of an edition: what it asks, how the units did, what it was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from indices.models import EditionSummary
from indices.scoring.shares import median_of, percent_of
from indices.selectors.comparability import Comparison, comparisons
from indices.selectors.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
)
from indices.selectors.criterion_forms import CriterionForm, criterion_forms
from indices.selectors.criterion_marks import Band, marks_of
from indices.selectors.explained import (
    UnitName,
    earlier_summary,
    explained_years,
    find_unit,
    page_url,
    unit_names,
)
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.kept import kept
from indices.selectors.siblings import EditionLink

ZERO = Decimal(0)
SORT_POINTS, SORT_NAME, SORT_CHANGE, SORT_GAP = "diem", "ten", "thay-doi", "chenh"
MOST_MOVES = 5


@dataclass(frozen=True, slots=True)
class CriterionQuery:
    sort: str = SORT_POINTS
    descending: bool = True
    focus: str = ""
    page: int | None = None
    page_size: int | None = 100


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One unit on the criterion; the judges' columns of a leaf only."""

    unit_id: int
    unit: str
    slug: str
    code: str
    sort_key: str
    max_score: Decimal
    points: Decimal | None
    band: Band
    before: Decimal | None
    year: int
    domain_code: str
    line_code: str
    self_score: Decimal | None = None
    judged_score: Decimal | None = None
    survey_score: Decimal | None = None

    @property
    def url(self) -> str:
        """The criterion among the unit's own, with what was remarked and replied."""
        address = reverse("unit_domain", args=[self.slug, self.year, self.domain_code])
        return f"{address}#tc-{self.line_code}"

    @property
    def percent(self) -> Decimal | None:
        return percent_of(self.points, self.max_score)

    @property
    def change(self) -> Decimal | None:
        if self.points is None or self.before is None:
            return None
        return self.points - self.before

    @property
    def gap(self) -> Decimal | None:
        """How much more the unit gave itself than the appraisers did."""
        if self.self_score is None or self.judged_score is None:
            return None
        return self.self_score - self.judged_score


@dataclass(frozen=True, slots=True)
class BandCount:
    """`before` is the count of the earlier year, None where it does not compare."""

    band: Band
    count: int
    before: int | None


@dataclass(frozen=True, slots=True)
class CriterionPage:
    header: EditionHeader
    line: CriterionLine
    above: tuple[CriterionLine, ...]
    children: tuple[CriterionLine, ...]
    is_leaf: bool
    rows: tuple[CriterionRow, ...]
    all_rows: tuple[CriterionRow, ...]
    paging: Page[Any]
    bands: tuple[BandCount, ...]
    median: Decimal | None
    median_percent: Decimal | None
    comparison: Comparison
    earlier_year: int | None
    forms: tuple[CriterionForm, ...]
    query: CriterionQuery
    years: tuple[EditionLink, ...]
    previous: CriterionLine | None
    following: CriterionLine | None
    units: tuple[UnitName, ...]

    @property
    def known(self) -> tuple[CriterionRow, ...]:
        return tuple(row for row in self.all_rows if row.points is not None)

    @property
    def risers(self) -> tuple[CriterionRow, ...]:
        moved = [row for row in self.all_rows if (row.change or ZERO) > 0]
        return tuple(sorted(moved, key=lambda r: -(r.change or ZERO))[:MOST_MOVES])

    @property
    def fallers(self) -> tuple[CriterionRow, ...]:
        moved = [row for row in self.all_rows if (row.change or ZERO) < 0]
        return tuple(sorted(moved, key=lambda r: r.change or ZERO)[:MOST_MOVES])

    @property
    def gaps(self) -> tuple[CriterionRow, ...]:
        """Units that the appraisers saw otherwise, the widest gap first."""
        found = [row for row in self.all_rows if row.gap]
        return tuple(sorted(found, key=lambda row: -abs(row.gap or ZERO)))

    @property
    def judged_count(self) -> int:
        return sum(row.gap is not None for row in self.all_rows)

    @property
    def chosen(self) -> UnitName | None:
        """The unit that stands out, by its address or its name."""
        return find_unit(self.units, self.query.focus) if self.query.focus else None

    def url_of(self, line: CriterionLine) -> str:
        route = "indices:criterion" if line.parent_id else "indices:domain"
        return page_url(self.header, route, code=line.code)


def criterion_page(
    *, summary: EditionSummary, code: str, query: CriterionQuery
) -> CriterionPage | None:
    """None without criteria, without such a criterion, and for a domain.

    Eleven queries, one fewer where the earlier year had the same set, three fewer
    where none can be compared.
    """
    criteria = load_criteria(summary.edition.criteria_set_id)
    line = criteria.by_code.get(code) if criteria else None
    if criteria is None or line is None or line.parent_id is None:
        return None
    header = header_of(summary)
    names = unit_names(summary)
    chosen = find_unit(tuple(names.values()), query.focus) if query.focus else None
    query = replace(query, focus=chosen.slug if chosen else "")
    before = _before(summary, criteria, line)
    rows = _rows(summary, criteria, line, names, before)
    median, median_percent = _medians(summary, line, rows)
    ordered = _ordered(rows, query)
    paging = _paging(ordered, query)
    leaves = [each for each in criteria.lines if each.parent_id is not None]
    place = leaves.index(line)
    return CriterionPage(
        header=header,
        line=line,
        above=criteria.above(line),
        children=tuple(c for c in criteria.lines if c.parent_id == line.pk),
        is_leaf=criteria.is_leaf(line),
        rows=tuple(paging.object_list),
        all_rows=tuple(ordered),
        paging=paging,
        bands=_bands(rows, before),
        median=median,
        median_percent=median_percent,
        comparison=before.comparison,
        earlier_year=before.year,
        forms=tuple(criterion_forms(summary, line)),
        query=query,
        years=explained_years(
            summary,
            "indices:criterion",
            criteria_set_id=summary.edition.criteria_set_id,
            code=code,
        ),
        previous=leaves[place - 1] if place else None,
        following=leaves[place + 1] if place + 1 < len(leaves) else None,
        units=tuple(names.values()),
    )


# --- units ------------------------------------------------------------------------


def _rows(
    summary: EditionSummary,
    criteria: CriteriaTree,
    line: CriterionLine,
    names: Mapping[int, UnitName],
    before: _Before,
) -> list[CriterionRow]:
    """Every unit in the order of the ranking."""
    marks = marks_of(summary, criteria, line, names)
    domain = criteria.domain_of(line)
    return [
        CriterionRow(
            unit_id=name.unit_id,
            unit=name.name,
            slug=name.slug,
            code=name.code,
            sort_key=name.sort_key,
            max_score=mark.max_score,
            points=mark.points,
            band=mark.band,
            before=before.points.get(name.lineage_id),
            year=summary.edition.year,
            domain_code=domain.code,
            line_code=line.code,
            self_score=mark.self_score,
            judged_score=mark.judged_score,
            survey_score=mark.survey_score,
        )
        for name, mark in zip(names.values(), marks, strict=True)
    ]


def _medians(
    summary: EditionSummary, line: CriterionLine, rows: Sequence[CriterionRow]
) -> tuple[Decimal | None, Decimal | None]:
    """Of the points and of their shares of the maximum."""
    return kept(
        summary,
        f"medians-{line.code}",
        lambda: (
            median_of(row.points for row in rows),
            median_of(row.percent for row in rows),
        ),
    )


def _ordered(rows: Sequence[CriterionRow], query: CriterionQuery) -> list[CriterionRow]:
    """By what is asked, missing values last; equal ones in the order of the ranking."""
    if query.sort == SORT_NAME:
        return sorted(rows, key=lambda row: row.sort_key, reverse=query.descending)
    name = {SORT_CHANGE: "change", SORT_GAP: "gap"}.get(query.sort, "points")
    known = [row for row in rows if getattr(row, name) is not None]
    sign = -1 if query.descending else 1
    known.sort(key=lambda row: sign * getattr(row, name))
    return known + [row for row in rows if getattr(row, name) is None]


def _paging(rows: Sequence[CriterionRow], query: CriterionQuery) -> Page[Any]:
    """The page asked for, else the one on which the reader's own unit stands."""
    size = query.page_size or max(len(rows), 1)
    slugs = [row.slug for row in rows]
    number = query.page or 1
    if query.page is None and query.focus in slugs:
        number = slugs.index(query.focus) // size + 1
    return Paginator(rows, size).get_page(number)


def _bands(rows: Sequence[CriterionRow], before: _Before) -> tuple[BandCount, ...]:
    return tuple(
        BandCount(
            band=band,
            count=sum(row.band is band for row in rows),
            before=before.bands.count(band) if before.is_comparable else None,
        )
        for band in Band
    )


# --- the earlier year -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Before:
    """What compares with the earlier year: points by lineage, and the bands."""

    year: int | None
    comparison: Comparison
    points: Mapping[int, Decimal | None]
    bands: tuple[Band, ...] = ()

    @property
    def is_comparable(self) -> bool:
        return self.comparison.is_comparable


def _before(
    summary: EditionSummary, criteria: CriteriaTree, line: CriterionLine
) -> _Before:
    earlier = earlier_summary(summary)
    if earlier is None or earlier.edition.criteria_set_id is None:
        return _Before(None, comparisons(criteria, None)[line.pk], {})
    is_same_set = earlier.edition.criteria_set_id == summary.edition.criteria_set_id
    tree = criteria if is_same_set else load_criteria(earlier.edition.criteria_set_id)
    assert tree is not None
    comparison = comparisons(criteria, tree)[line.pk]
    if not comparison.is_comparable or comparison.earlier is None:
        return _Before(earlier.edition.year, comparison, {})
    names = unit_names(earlier)
    marks = marks_of(earlier, tree, comparison.earlier, names)
    points = {
        name.lineage_id: mark.points
        for name, mark in zip(names.values(), marks, strict=True)
    }
    bands = tuple(mark.band for mark in marks)
    return _Before(earlier.edition.year, comparison, points, bands)
