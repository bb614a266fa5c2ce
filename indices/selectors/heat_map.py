"""Units × domains of one edition: which domain is weak, and for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from indices.models import EditionSummary, PartResult, UnitResult
from indices.scoring.shares import median_of, percent_of
from indices.selectors.explained import explained_years, page_url
from indices.selectors.header import EditionHeader, PartSpan, header_of
from indices.selectors.sheets import absent_points
from indices.selectors.siblings import EditionLink

SORT_RANK, SORT_NAME, SORT_TOTAL, SORT_PART = "hang", "ten", "diem", "lv-"


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
    sort_key: str
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

    Three queries, one more where it has a set of criteria.
    """
    header = header_of(summary)
    if not header.parts:
        return None
    has_criteria = summary.edition.criteria_set_id is not None
    absent: dict[int, dict[str, Decimal]] = {}
    for (_edition, unit_id, code), left_out in absent_points([summary]).items():
        absent.setdefault(unit_id, {})[code] = left_out
    rows = [
        _with_cells(row, points, header, absent.get(row.unit_id, {}))
        for row, points in _units(summary)
    ]
    columns = [
        _column(header, place, rows, has_criteria=has_criteria)
        for place in range(len(header.parts))
    ]
    rows = [_against(row, columns) for row in rows]
    rows = _ordered(rows, header, query)
    paging = Paginator(rows, query.page_size or max(len(rows), 1)).get_page(query.page)
    return HeatMapPage(
        header=header,
        summary=summary,
        columns=tuple(columns),
        rows=tuple(paging.object_list),
        unit_count=len(rows),
        query=query,
        paging=paging,
        has_criteria=has_criteria,
        years=explained_years(summary, "indices:heat_map"),
    )


_Points = dict[str, Decimal | None]


def _units(summary: EditionSummary) -> Sequence[tuple[HeatRow, _Points]]:
    """The stored results with the stored points of their parts. Two queries."""
    results = (
        UnitResult.objects.of(summary.edition, summary.revision)
        .order_by("position")
        .values_list(
            "pk",
            "unit_id",
            "unit_name",
            "unit__slug",
            "unit__code",
            "rank",
            "is_tied",
            "score",
            "unit__sort_key",
        )
    )
    year = summary.edition.year
    units = {row[0]: (HeatRow(*row[1:], year, ()), _Points()) for row in results}
    parts = PartResult.objects.filter(
        result__edition_id=summary.edition_id, result__revision=summary.revision
    ).order_by()
    for pk, code, score in parts.values_list("result_id", "part__code", "score"):
        units[pk][1][code] = score
    return list(units.values())


def _with_cells(
    row: HeatRow,
    points: _Points,
    header: EditionHeader,
    absent: Mapping[str, Decimal],
) -> HeatRow:
    cells = []
    for part in header.parts:
        most = part.max_score
        if most is not None:
            most -= absent.get(part.code, Decimal(0))
        own = points.get(part.code)
        cells.append(HeatCell(own, most, percent_of(own, most)))
    return replace(row, cells=tuple(cells))


def _column(
    header: EditionHeader, place: int, rows: Sequence[HeatRow], *, has_criteria: bool
) -> HeatColumn:
    part = header.parts[place]
    cells = [row.cells[place] for row in rows]
    return HeatColumn(
        part=part,
        median_points=median_of(cell.points for cell in cells),
        median_percent=median_of(cell.percent for cell in cells),
        known_count=sum(cell.points is not None for cell in cells),
        url=page_url(header, "indices:domain", code=part.code) if has_criteria else "",
    )


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


def _ordered(
    rows: Sequence[HeatRow], header: EditionHeader, query: HeatQuery
) -> list[HeatRow]:
    """In the order of the ranking, or by what is asked; missing values go last."""
    if query.sort == SORT_RANK:
        return list(reversed(rows)) if query.descending else list(rows)
    if query.sort == SORT_NAME:
        return sorted(rows, key=lambda row: row.sort_key, reverse=query.descending)
    keyed = [(_sort_value(row, header, query.sort), row) for row in rows]
    known = [(value, row) for value, row in keyed if value is not None]
    known.sort(key=lambda pair: pair[0], reverse=query.descending)
    return [row for _value, row in known] + [r for value, r in keyed if value is None]


def _sort_value(row: HeatRow, header: EditionHeader, sort: str) -> Decimal | None:
    if sort == SORT_TOTAL:
        return row.score
    codes = [part.code for part in header.parts]
    cell = row.cells[codes.index(sort.removeprefix(SORT_PART))]
    return cell.points if cell.percent is None else cell.percent
