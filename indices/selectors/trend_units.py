"""The units of a ranking over its years: one row per lineage, ordered and found.

A renamed unit is one row under its newest name, a merged one is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from django.urls import reverse

from indices.models import UnitResult
from units.names import search_key, short_form

SORT_WORDS = ("hang", "ten", "diem", "thay-doi")
PAGE_SIZE = 100
MOST_NEAREST = 5
LIKENESS = 0.6


@dataclass(frozen=True, slots=True)
class YearCell:
    """One unit in one year; `formula` tells how a derived score was worked out."""

    score: Decimal | None
    origin: str
    rank: int | None
    ranked_of: int | None
    is_tied: bool
    is_ranked: bool
    tier: str
    tier_strength: int | None
    formula: str

    @property
    def is_known(self) -> bool:
        return self.score is not None or self.rank is not None or bool(self.tier)

    @property
    def is_derived(self) -> bool:
        return self.origin == UnitResult.Origin.DERIVED


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One unit over the years under its newest name; `cells` follow the years."""

    lineage_id: int
    unit: str
    slug: str
    code: str
    kind: str
    sort_key: str
    former_names: tuple[str, ...]
    slugs: frozenset[str]
    cells: tuple[YearCell | None, ...]
    years: tuple[int, ...]

    @property
    def url(self) -> str:
        return reverse("unit", args=[self.slug])

    @property
    def short_name(self) -> str:
        return short_form(self.unit)

    @property
    def last(self) -> YearCell | None:
        return self.cells[-1]

    @property
    def is_known(self) -> bool:
        return any(cell is not None and cell.is_known for cell in self.cells)

    @property
    def scored(self) -> tuple[tuple[int, Decimal], ...]:
        """The years with a score, oldest first."""
        return tuple(
            (year, cell.score)
            for year, cell in zip(self.years, self.cells, strict=True)
            if cell is not None and cell.score is not None
        )

    @property
    def score_change(self) -> Decimal | None:
        """Points between the first and the last year with a score."""
        scored = self.scored
        return scored[-1][1] - scored[0][1] if len(scored) > 1 else None

    @property
    def ranked(self) -> tuple[tuple[int, int], ...]:
        """The years with a rank, oldest first."""
        return tuple(
            (year, cell.rank)
            for year, cell in zip(self.years, self.cells, strict=True)
            if cell is not None and cell.rank is not None
        )


@dataclass(frozen=True, slots=True)
class TrendQuery:
    """What a reader asks of the trend: whose line stands out, which order, which page.

    `page_size` None gives all rows, for the twins.
    """

    focus: str = ""
    sort: str = "hang"
    descending: bool = False
    page: int = 1
    page_size: int | None = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class UnitInYear:
    """A stored result with the facts of its unit, as one query gives them."""

    edition_id: int
    unit_id: int
    same_as_id: int | None
    unit: str
    slug: str
    code: str
    kind: str
    sort_key: str
    score: Decimal | None
    origin: str
    rank: int | None
    ranked_of: int | None
    is_tied: bool
    is_ranked: bool
    tier: str
    tier_strength: int | None
    formula: str | None

    @property
    def lineage_id(self) -> int:
        return self.same_as_id or self.unit_id

    @property
    def cell(self) -> YearCell:
        return YearCell(
            score=self.score,
            origin=self.origin,
            rank=self.rank,
            ranked_of=self.ranked_of,
            is_tied=self.is_tied,
            is_ranked=self.is_ranked,
            tier=self.tier,
            tier_strength=self.tier_strength,
            formula=self.formula or "",
        )


YearResults = Mapping[int, list[UnitInYear]]


def units_by_edition(editions: Sequence[int]) -> YearResults:
    """The rows of every year in the order of its ranking, by edition. One query."""
    found: dict[int, list[UnitInYear]] = {edition: [] for edition in editions}
    rows = (
        UnitResult.objects.visible()
        .filter(edition_id__in=editions)
        .order_by("edition_id", "position")
        .values_list(
            "edition_id",
            "unit_id",
            "unit__same_as_id",
            "unit_name",
            "unit__slug",
            "unit__code",
            "unit__kind",
            "unit__sort_key",
            "score",
            "score_origin",
            "rank",
            "ranked_of",
            "is_tied",
            "is_ranked",
            "tier_name",
            "tier_strength",
            "announcement__formula",
        )
    )
    for row in rows.iterator(chunk_size=5000):
        found[row[0]].append(UnitInYear(*row))
    return found


def trend_rows(years: Mapping[int, int], results: YearResults) -> list[TrendRow]:
    """One row per lineage: first the units of the newest year in their order there.

    `years` are the editions, oldest first, with the year of each.
    """
    by_lineage: dict[int, dict[int, UnitInYear]] = {}
    for edition in reversed(years):
        for row in results[edition]:
            by_lineage.setdefault(row.lineage_id, {})[edition] = row
    return [
        _row(lineage, [found.get(edition) for edition in years], tuple(years.values()))
        for lineage, found in by_lineage.items()
    ]


def _row(
    lineage: int, results: Sequence[UnitInYear | None], years: tuple[int, ...]
) -> TrendRow:
    forms = [result for result in results if result is not None]
    newest = forms[-1]
    names = dict.fromkeys(form.unit for form in reversed(forms[:-1]))
    return TrendRow(
        lineage_id=lineage,
        unit=newest.unit,
        slug=newest.slug,
        code=newest.code,
        kind=newest.kind,
        sort_key=newest.sort_key,
        former_names=tuple(name for name in names if name != newest.unit),
        slugs=frozenset(form.slug for form in forms),
        cells=tuple(None if result is None else result.cell for result in results),
        years=years,
    )


def ordered_rows(rows: list[TrendRow], query: TrendQuery) -> list[TrendRow]:
    """The order asked for; units without that value stand last either way."""
    if query.sort == "hang":
        return rows[::-1] if query.descending else rows
    if query.sort == "ten":
        return sorted(rows, key=lambda row: row.sort_key, reverse=query.descending)
    value_of = _score_change if query.sort == "thay-doi" else _last_score
    valued = [(value_of(row), row) for row in rows]
    having = [(value, row) for value, row in valued if value is not None]
    having.sort(key=lambda pair: pair[0], reverse=query.descending)
    return [row for _v, row in having] + [row for v, row in valued if v is None]


def _score_change(row: TrendRow) -> Decimal | None:
    return row.score_change


def _last_score(row: TrendRow) -> Decimal | None:
    return row.last.score if row.last else None


def find_row(rows: Sequence[TrendRow], text: str) -> TrendRow | None:
    """The unit that a slug or a whole name means, under any of its forms."""
    if not text:
        return None
    key = search_key(text)
    for row in rows:
        if text in row.slugs:
            return row
    named = [row for row in rows if key in _name_keys(row)]
    return named[0] if len(named) == 1 else None


def _name_keys(row: TrendRow) -> set[str]:
    names = [row.unit, *row.former_names]
    return {search_key(name) for name in names} | {search_key(row.short_name)}


def nearest_rows(rows: Sequence[TrendRow], text: str) -> tuple[TrendRow, ...]:
    """Units whose name holds what was asked for, or is written like it."""
    key = search_key(text.replace("-", " "))
    if not key:
        return ()
    holding = [row for row in rows if key in search_key(row.unit)]
    if holding:
        return tuple(holding[:MOST_NEAREST])
    alike = [
        (SequenceMatcher(None, key, search_key(row.unit)).ratio(), row) for row in rows
    ]
    close = sorted((pair for pair in alike if pair[0] > LIKENESS), key=lambda p: -p[0])
    return tuple(row for _ratio, row in close[:MOST_NEAREST])
