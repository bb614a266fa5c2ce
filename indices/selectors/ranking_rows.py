"""The rows of rankings: what is read of a stored result, and its years before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
)

from indices.fields import Millionths, to_decimal
from indices.models import PartResult, UnitResult
from units.models import Unit
from units.pages import unit_url
from units.prepared import Prepared, SlotList

# What a row is made of, in the order of RankingRow; the key comes last.
COLUMNS = (
    *("position", "unit_id", "unit__same_as_id", "unit_name", "unit__code"),
    *("unit__slug", "unit__kind", "score", "score_origin", "rank", "ranked_of"),
    *("is_tied", "is_ranked", "tier_name", "tier_strength", "rank_change"),
    *("score_change", "changed_since", "computed_score", "computed_rank"),
    *("computed_tier_name", "has_disagreement", "announcement__basis"),
    *("announcement__formula", "announcement__source__title"),
    *("announcement__source__url", "announcement__source__published_on", "note", "pk"),
)
# Beside them where a whole ranking is listed: how sure the rank is.
RANGE_COLUMNS = (
    *("rank_range__best", "rank_range__worst"),
    *("rank_range__best_score", "rank_range__worst_score"),
)
LISTED_COLUMNS = (*COLUMNS, *RANGE_COLUMNS)
Years = tuple[tuple[int, Decimal | None], ...]


class SourceLine(NamedTuple):
    """A source as a page shows it; `note` says what it is the source of."""

    title: str
    url: str = ""
    published_on: date | None = None


# Tuples with names: of these a page makes hundreds, and a frozen dataclass takes ten
# times as long to make.
class RankSpan(NamedTuple):
    """Between which ranks the unit stood in most draws, and the scores published for
    them; no official figure."""

    best: int
    worst: int
    best_score: Decimal
    worst_score: Decimal


class RankingRow(NamedTuple):
    """One unit's result. Scores are Decimals in the index's unit, None is missing."""

    position: int
    unit_id: int
    lineage_id: int
    unit: str
    code: str
    slug: str
    kind: str
    score: Decimal | None
    origin: str
    rank: int | None
    ranked_of: int | None
    is_tied: bool
    is_ranked: bool
    tier: str
    tier_strength: int | None
    rank_change: int | None
    score_change: Decimal | None
    changed_since: int | None
    computed_score: Decimal | None
    computed_rank: int | None
    computed_tier: str
    has_disagreement: bool
    basis: str
    formula: str
    source: SourceLine | None
    note: str
    parts: tuple[Decimal | None, ...] = ()
    history: tuple[tuple[int, Decimal | None], ...] = ()
    group_rank: int | None = None
    closes_up: bool = False
    span: RankSpan | None = None

    @property
    def url(self) -> str:
        return unit_url(self.slug)


def row_from(
    values: Sequence[Any],
    *,
    parts: tuple[Decimal | None, ...] = (),
    history: Years = (),
    group_rank: int | None = None,
    closes_up: bool = False,
) -> RankingRow:
    """The row of a result's COLUMNS, or of its LISTED_COLUMNS."""
    position, unit_id, same_as_id, *facts = values[:22]
    basis, formula, title, url, published_on, note, _key = values[22:29]
    span = values[29:33]
    return RankingRow(  # type: ignore[call-arg]
        position,
        unit_id,
        same_as_id or unit_id,
        *facts,
        basis or "",
        formula or "",
        None if title is None else SourceLine(title, url, published_on),
        note,
        parts,
        history,
        group_rank,
        closes_up,
        RankSpan(*span) if len(span) == 4 and span[0] is not None else None,
    )


def row_of(result: UnitResult) -> RankingRow:
    """The row of a result loaded with its unit and its announcement's source."""
    return row_from([_followed(result, column) for column in COLUMNS])


def _followed(result: UnitResult, column: str) -> Any:
    """What `values_list` would give for the column."""
    value: Any = result
    for name in column.split("__"):
        value = None if value is None else getattr(value, name)
    return value


# --- what stands beside a row -----------------------------------------------------


_PARTS = Prepared(
    lambda: (
        PartResult.objects.filter(result__in=SlotList("results", IntegerField()))
        .order_by()
        .values_list("result_id", "part__code", "score")
    )
)


def points_of_parts(
    results: Sequence[int],
) -> dict[tuple[int, str], Decimal | None]:
    """{(result, code of the part): points}. One query, and no object per number."""
    return {(result, code): score for result, code, score in _PARTS(results=results)}


def _history() -> Any:
    lineages = SlotList("lineages", IntegerField())
    # Found by the units' own keys alone: with a condition on the edition a database
    # reads every result of the series.
    units = Unit.objects.filter(Q(pk__in=lineages) | Q(same_as__in=lineages))
    return (
        UnitResult.objects.filter(unit__in=units.values("pk"))
        .order_by()
        .values_list(
            "unit_id",
            "unit__same_as_id",
            "edition_id",
            "revision",
            # Thousands of them, of which each is made a Decimal once.
            ExpressionWrapper(F("score"), output_field=Millionths()),
        )
    )


_HISTORY = Prepared(_history)


def history_of_lineages(
    *, lineages: Sequence[int], years: Mapping[tuple[int, int], int]
) -> dict[int, dict[int, Decimal | None]]:
    """{lineage: {year: score}}, of the editions and revisions whose years are given.
    One query."""
    scores: dict[int, dict[int, Decimal | None]] = {}
    found = _HISTORY(lineages=lineages)
    for unit_id, same_as_id, edition_id, revision, score in found:
        year = years.get((edition_id, revision))
        if year is not None:
            own = scores.setdefault(same_as_id or unit_id, {})
            own[year] = None if score is None else to_decimal(score)
    return scores
