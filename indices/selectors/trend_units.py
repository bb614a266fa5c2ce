"""The units of a ranking over its years: one row per lineage, ordered and found.

A renamed unit is one row under its newest name, a merged one is not. Of every unit
only the bare standings are read; the rest only of the units that a page shows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import NamedTuple

from django.db.models import BigIntegerField, Q
from django.db.models.functions import Cast
from django.urls import reverse

from indices.models import UnitResult
from units.models import Unit
from units.names import search_key, short_form
from units.namesakes import is_same_name

SORT_WORDS = ("hang", "ten", "diem", "thay-doi")
PAGE_SIZE = 100
MOST_NEAREST = 5
MOST_CANDIDATES = 50
LIKENESS = 0.6


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


class Standing(NamedTuple):
    """One unit in one year, as bare as can be: there may be tens of thousands.

    The score is in millionths, as it is stored: exact, and compared in no time.
    """

    lineage_id: int
    unit_id: int
    score: int | None
    rank: int | None
    is_known: bool


Standings = Mapping[int, Sequence[Standing]]


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


# --- all units, barely -------------------------------------------------------------


def standings_by_edition(editions: Sequence[int]) -> Standings:
    """Every unit of every year in the order of its ranking, by edition. One query."""
    found: dict[int, list[Standing]] = {edition: [] for edition in editions}
    rows = (
        UnitResult.objects.visible()
        .filter(edition_id__in=editions)
        .order_by("edition_id", "position")
        .annotate(millionths=Cast("score", BigIntegerField()))
        .values_list(
            "edition_id",
            "unit_id",
            "unit__same_as_id",
            "millionths",
            "rank",
            "tier_name",
        )
    )
    for edition, unit, same_as, score, rank, tier in rows.iterator(chunk_size=5000):
        is_known = score is not None or rank is not None or bool(tier)
        found[edition].append(Standing(same_as or unit, unit, score, rank, is_known))
    return found


def lineages_of(standings: Standings) -> tuple[list[int], list[int]]:
    """The lineages with any data, those of the newest year first, and those without."""
    order: dict[int, bool] = {}
    for edition in reversed(list(standings)):
        for row in standings[edition]:
            order[row.lineage_id] = order.get(row.lineage_id, False) or row.is_known
    known = [lineage for lineage, is_known in order.items() if is_known]
    return known, [lineage for lineage, is_known in order.items() if not is_known]


def ordered(
    lineages: Sequence[int], editions: Sequence[int], query: TrendQuery
) -> list[int]:
    """The order asked for; units without that value stand last either way.

    Without a query as they are, by rank; else one, and two for the order of names.
    """
    if query.sort == "hang":
        return list(reversed(lineages) if query.descending else lineages)
    standings = standings_by_edition(editions)
    values: Mapping[int, str | int | None]
    if query.sort == "ten":
        values = _sort_keys(standings)
    elif query.sort == "diem":
        newest = editions[-1]
        values = {row.lineage_id: row.score for row in standings[newest]}
    else:
        values = _score_changes(standings)
    having = [lineage for lineage in lineages if values.get(lineage) is not None]
    having.sort(key=lambda each: values[each], reverse=query.descending)  # type: ignore[arg-type, return-value]
    return [*having, *(each for each in lineages if values.get(each) is None)]


def _sort_keys(standings: Standings) -> dict[int, str]:
    """The sort key of each lineage under its newest form."""
    shown = UnitResult.objects.visible().filter(edition_id__in=list(standings))
    keys = dict(
        Unit.objects.filter(pk__in=shown.order_by().values("unit_id"))
        .order_by()
        .values_list("pk", "sort_key")
    )
    return {
        row.lineage_id: keys[row.unit_id] for rows in standings.values() for row in rows
    }


def _score_changes(standings: Standings) -> dict[int, int | None]:
    """Millionths between the first and the last year with a score, by lineage."""
    ends: dict[int, list[int]] = {}
    for rows in standings.values():
        for row in rows:
            if row.score is not None:
                known = ends.setdefault(row.lineage_id, [])
                known[1:] = [row.score] if known else []
                known[:1] = known[:1] or [row.score]
    return {
        lineage: scores[1] - scores[0] if len(scores) > 1 else None
        for lineage, scores in ends.items()
    }


# --- some units, wholly -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Result:
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


def trend_rows(
    years: Mapping[int, int],
    lineages: Collection[int],
    *,
    revisions: Mapping[int, int],
) -> dict[int, TrendRow]:
    """The rows of some lineages. `years` are the editions, oldest first, `revisions`
    those that are shown of them. One query."""
    forms = Unit.objects.filter(Q(pk__in=lineages) | Q(same_as_id__in=lineages))
    # Found by the units' own keys alone: with a condition on the edition a database
    # reads every result of the series.
    rows = (
        UnitResult.objects.filter(unit_id__in=forms.order_by().values("pk"))
        .order_by()
        .values_list(
            "revision",
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
    found: dict[int, dict[int, _Result]] = {}
    for revision, *values in rows:
        result = _Result(*values)  # type: ignore[arg-type]
        if revisions.get(result.edition_id) != revision:
            continue
        lineage = result.same_as_id or result.unit_id
        found.setdefault(lineage, {})[result.edition_id] = result
    numbers = tuple(years.values())
    return {
        lineage: _row(lineage, [by_edition.get(each) for each in years], numbers)
        for lineage, by_edition in found.items()
    }


def _row(
    lineage: int, results: Sequence[_Result | None], years: tuple[int, ...]
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
        former_names=tuple(
            name for name in names if not is_same_name(name, newest.unit)
        ),
        slugs=frozenset(form.slug for form in forms),
        cells=tuple(None if result is None else result.cell for result in results),
        years=years,
    )


# --- one unit, by its slug or its name -----------------------------------------------


def candidates(text: str, lineages: Collection[int]) -> list[int]:
    """Lineages whose slug is the text or whose name holds it. One query."""
    key = search_key(text)
    found = (
        Unit.objects.filter(Q(slug=text) | Q(search_key__contains=key))
        .order_by("sort_key", "pk")
        .values_list("pk", "same_as_id")
    )
    inside = (same_as or pk for pk, same_as in found if (same_as or pk) in lineages)
    return list(dict.fromkeys(inside))[:MOST_CANDIDATES]


def find_row(rows: Iterable[TrendRow], text: str) -> TrendRow | None:
    """The unit that a slug or a whole name means, under any of its forms."""
    if not text:
        return None
    key = search_key(text)
    named = []
    for row in rows:
        if text in row.slugs:
            return row
        if key in _name_keys(row):
            named.append(row)
    return named[0] if len(named) == 1 else None


def _name_keys(row: TrendRow) -> set[str]:
    names = [row.unit, *row.former_names]
    return {search_key(name) for name in names} | {search_key(row.short_name)}


def nearest_rows(rows: Sequence[TrendRow], text: str) -> tuple[TrendRow, ...]:
    """Units whose name holds what was asked for, or is written like it."""
    key = search_key(text)
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
