"""Units × domains of one edition: which domain is weak, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.urls import reverse

from indices.models import EditionSummary, PartResult, UnitResult
from indices.scoring.shares import median_of, percent_of
from indices.selectors.explained import explained_years, page_url
from indices.selectors.header import EditionHeader, PartSpan, header_of
from indices.selectors.kept import kept
from indices.selectors.sheets import absent_points
from indices.selectors.siblings import EditionLink

SORT_RANK, SORT_NAME, SORT_TOTAL, SORT_PART = "hang", "ten", "diem", "lv-"
SORT_KEYS = {
    SORT_RANK: "position",
    SORT_NAME: "unit__sort_key",
    SORT_TOTAL: "score",
}
ZERO = Decimal(0)


class Measure(StrEnum):
    """What a cell says; the words are those of the address."""

    PERCENT = "phan-tram"
    POINTS = "diem"
    AGAINST_MEDIAN = "so-trung-vi"


@dataclass(frozen=True, slots=True)
class HeatQuery:
    measure: Measure = Measure.PERCENT
    sort: str = SORT_RANK
    descending: bool = False
    page: int = 1
    page_size: int | None = 100
    focus: str = ""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One unit's domain. `points` None: not known; `max_score` zero: it does not
    apply; None: the domain has no maximum. `percent` is of the unit's own maximum."""

    points: Decimal | None
    max_score: Decimal | None
    percent: Decimal | None
    against_median: Decimal | None = None

    @property
    def is_not_applicable(self) -> bool:
        return self.max_score == 0


@dataclass(frozen=True, slots=True)
class HeatRow:
    unit_id: int
    unit: str
    slug: str
    code: str
    rank: int | None
    is_tied: bool
    score: Decimal | None
    year: int
    cells: tuple[HeatCell, ...]

    @property
    def url(self) -> str:
        return reverse("unit_year", args=[self.slug, self.year])

    def cell_url(self, code: str) -> str:
        return reverse("unit_domain", args=[self.slug, self.year, code])


@dataclass(frozen=True, slots=True)
class HeatColumn:
    """A domain with the middle of all units, in points and in percent."""

    part: PartSpan
    median_points: Decimal | None
    median_percent: Decimal | None
    known_count: int
    url: str = ""

    @property
    def is_outside(self) -> bool:
        """Bonus and deduction have no maximum to be a share of."""
        return self.part.max_score is None


@dataclass(frozen=True, slots=True)
class HeatMapPage:
    header: EditionHeader
    summary: EditionSummary
    columns: tuple[HeatColumn, ...]
    rows: tuple[HeatRow, ...]
    unit_count: int
    query: HeatQuery
    paging: Page[Any]
    has_criteria: bool
    years: tuple[EditionLink, ...]

    @property
    def weakest(self) -> HeatColumn | None:
        """The domain whose median is the smallest share of its maximum."""
        known = [c for c in self.columns if c.median_percent is not None]
        return min(known, key=lambda c: c.median_percent or 0) if known else None

    @property
    def strongest(self) -> HeatColumn | None:
        known = [c for c in self.columns if c.median_percent is not None]
        return max(known, key=lambda c: c.median_percent or 0) if known else None


def heat_map_page(*, summary: EditionSummary, query: HeatQuery) -> HeatMapPage | None:
    """None where the edition has no parts.

    Three queries, one more where it has a set of criteria; two more where what all
    units show together is not kept.
    """
    header = header_of(summary)
    if not header.parts:
        return None
    has_criteria = summary.edition.criteria_set_id is not None
    columns = _columns(summary, header, has_criteria=has_criteria)
    size = query.page_size or max(summary.unit_count, 1)
    paging = Paginator(range(summary.unit_count), size).get_page(query.page)
    rows = _rows(summary, header, _page_of(summary, header, query, paging))
    return HeatMapPage(
        header=header,
        summary=summary,
        columns=columns,
        rows=tuple(_against(row, columns) for row in rows),
        unit_count=summary.unit_count,
        query=query,
        paging=paging,
        has_criteria=has_criteria,
        years=explained_years(summary, "indices:heat_map"),
    )


# --- the units of one page --------------------------------------------------------


def _page_of(
    summary: EditionSummary, header: EditionHeader, query: HeatQuery, paging: Page[Any]
) -> list[UnitResult]:
    """The results that are listed, in the order asked for; missing values go last.
    One query."""
    results = (
        UnitResult.objects.of(summary.edition, summary.revision)
        .select_related("unit")
        .order_by()
    )
    start, end = max(paging.start_index() - 1, 0), paging.end_index()
    if query.sort.startswith(SORT_PART):
        code = query.sort.removeprefix(SORT_PART)
        places = _places_by_part(summary, header, code, descending=query.descending)
        places = places[start:end]
        found = {r.position: r for r in results.filter(position__in=places)}
        return [found[place] for place in places]
    key = F(SORT_KEYS[query.sort])
    first = key.desc(nulls_last=True) if query.descending else key.asc(nulls_last=True)
    return list(results.order_by(first, "position")[start:end])


def _places_by_part(
    summary: EditionSummary, header: EditionHeader, code: str, *, descending: bool
) -> list[int]:
    """The positions of all units in the order of a domain: of their share of its
    maximum, or of their points where it has none; those without points last."""

    def values() -> list[tuple[int, Decimal]]:
        shares = _shares(summary, header)[code]
        return [
            (place, points if percent is None else percent)
            for place, points, percent in shares
        ]

    told = kept(summary, f"heat-places-{code}", values)
    ordered = sorted(told, key=lambda each: each[1], reverse=descending)
    known = [place for place, _value in ordered]
    listed = set(known)
    return known + [p for p in range(1, summary.unit_count + 1) if p not in listed]


def _rows(
    summary: EditionSummary, header: EditionHeader, results: Sequence[UnitResult]
) -> list[HeatRow]:
    """The results with the stored points of their parts. Two queries at most."""
    parts = (
        PartResult.objects.filter(result__in=[result.pk for result in results])
        .order_by()
        .values_list("result_id", "part__code", "score")
    )
    points = {(pk, code): score for pk, code, score in parts}
    absent = absent_points([summary], [result.unit_id for result in results])
    return [
        HeatRow(
            unit_id=result.unit_id,
            unit=result.unit_name,
            slug=result.unit.slug,
            code=result.unit.code,
            rank=result.rank,
            is_tied=result.is_tied,
            score=result.score,
            year=summary.edition.year,
            cells=tuple(
                _cell(
                    part,
                    points.get((result.pk, part.code)),
                    absent.get((summary.edition_id, result.unit_id, part.code), ZERO),
                )
                for part in header.parts
            ),
        )
        for result in results
    ]


def _cell(part: PartSpan, points: Decimal | None, absent: Decimal) -> HeatCell:
    most = None if part.max_score is None else part.max_score - absent
    return HeatCell(points, most, percent_of(points, most))


def _against(row: HeatRow, columns: Sequence[HeatColumn]) -> HeatRow:
    """The row with the distance of each cell to the median, in percent of the maximum;
    where there is no maximum, in points."""
    cells = []
    for cell, column in zip(row.cells, columns, strict=True):
        if column.is_outside:
            own, middle = cell.points, column.median_points
        else:
            own, middle = cell.percent, column.median_percent
        distance = None if own is None or middle is None else own - middle
        cells.append(replace(cell, against_median=distance))
    return replace(row, cells=tuple(cells))


# --- all units together -----------------------------------------------------------

# Position, points and percent of the own maximum, in the order of the ranking, of the
# units that have points.
_Shares = list[tuple[int, Decimal, Decimal | None]]


def _columns(
    summary: EditionSummary, header: EditionHeader, *, has_criteria: bool
) -> tuple[HeatColumn, ...]:
    def middles() -> dict[str, tuple[Decimal | None, Decimal | None, int]]:
        return {
            code: (
                median_of(points for _place, points, _percent in shares),
                median_of(percent for _place, _points, percent in shares),
                len(shares),
            )
            for code, shares in _shares(summary, header).items()
        }

    told = kept(summary, "heat-columns", middles)
    return tuple(
        HeatColumn(
            part,
            *told[part.code],
            url=page_url(header, "indices:domain", code=part.code)
            if has_criteria
            else "",
        )
        for part in header.parts
    )


def _shares(summary: EditionSummary, header: EditionHeader) -> dict[str, _Shares]:
    """By code of the domain. One query, one more where there are criteria."""
    rows = (
        PartResult.objects.filter(
            result__edition_id=summary.edition_id,
            result__revision=summary.revision,
            score__isnull=False,
        )
        .order_by("result__position")
        .values_list("part__code", "result__position", "result__unit_id", "score")
    )
    parts = {part.code: part for part in header.parts}
    absent = absent_points([summary])
    shares: dict[str, _Shares] = {code: [] for code in parts}
    for code, place, unit_id, points in rows:
        assert points is not None
        left_out = absent.get((summary.edition_id, unit_id, code), ZERO)
        cell = _cell(parts[code], points, left_out)
        shares[code].append((place, points, cell.percent))
    return shares
