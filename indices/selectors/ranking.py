"""The ranking of one edition: who stands where, in which tier, and what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Window
from django.urls import reverse

from indices.models import Edition, EditionSummary, PartResult, UnitResult
from indices.scoring import ranking
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.siblings import Siblings, siblings_of
from units.models import URBAN_KINDS
from units.names import search_key

# Neighbours closer than this are bracketed as "sát nhau" (display only).
CLOSE_SCORES = Decimal("0.50")
SORT_KEYS = {
    "hang": "position",
    "ten": "unit__sort_key",
    "diem": "score",
    "thay-doi": "score_change",
    "thay-doi-hang": "rank_change",
}
URBAN, RURAL = "do-thi", "nong-thon"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as a page shows it; `note` says what it is the source of."""

    title: str
    url: str = ""
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class RankingRow:
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

    @property
    def url(self) -> str:
        return reverse("unit", args=[self.slug])


@dataclass(frozen=True, slots=True)
class RankingQuery:
    """What a reader asks of the ranking; the form of the page makes it."""

    text: str = ""
    kind: str = ""
    tier: str = ""
    group: str = ""
    sort: str = "hang"
    descending: bool = False
    page: int = 1
    page_size: int | None = 100
    focus: str = ""

    @property
    def is_filtered(self) -> bool:
        return bool(self.text or self.kind or self.tier or self.group)


@dataclass(frozen=True, slots=True)
class RankingPage:
    header: EditionHeader
    summary: EditionSummary
    rows: tuple[RankingRow, ...]
    total: int
    query: RankingQuery
    paging: Page[Any]
    siblings: Siblings
    history_years: tuple[int, ...]
    # The year that most rows compare with, for the head of the column.
    changed_since: int | None
    sources: tuple[SourceLine, ...] = field(default=())

    @property
    def known_count(self) -> int:
        """Units of which anything at all was announced."""
        return self.summary.known_count

    @property
    def earlier_revision(self) -> int:
        return self.header.revision - 1

    @property
    def has_new_units(self) -> bool:
        """Whether any listed unit has a score and no earlier one: places before."""
        return any(r.score is not None and not r.changed_since for r in self.rows)

    @property
    def has_close_rows(self) -> bool:
        return any(row.closes_up for row in self.rows)

    @property
    def leaders(self) -> tuple[RankingRow, ...]:
        return tuple(row for row in self.rows if row.rank == 1)


def load_summary(
    *, index: str, area: str, level: str, year: int, revision: int | None
) -> EditionSummary | None:
    """The stored figures of an edition's revision with all its page needs, or None.

    `revision` None means the one that the public sees now. One query.
    """
    summaries = EditionSummary.objects.with_header().filter(
        edition__index__code=index,
        edition__area__area_slug=area,
        edition__level=level,
        edition__year=year,
    )
    if revision is not None:
        return summaries.filter(revision=revision).first()
    return summaries.visible().first()


def ranking_page(*, summary: EditionSummary, query: RankingQuery) -> RankingPage:
    """Rows of one edition under a query, in a fixed number of queries."""
    header = header_of(summary)
    results, total = _results(summary, header, query)
    rows = _rows(results, header)
    if query.group:
        rows = _ranked_in_group(rows, header)
    if query.sort == "hang" and not query.is_filtered and not header.is_partial:
        rows = _close_groups(rows)
    history_years, rows = _with_history(rows, summary.edition)
    size = query.page_size or max(total, 1)
    return RankingPage(
        header=header,
        summary=summary,
        rows=tuple(rows),
        total=total,
        query=query,
        paging=Paginator(range(total), size).get_page(query.page),
        siblings=siblings_of(header),
        history_years=history_years,
        changed_since=_most_common_year(rows),
        sources=_sources(rows),
    )


def extract_page(
    *, summary: EditionSummary, results: QuerySet[UnitResult]
) -> RankingPage:
    """Some rows of an edition, for a page that links to the whole ranking."""
    header = header_of(summary)
    loaded = results.select_related("unit", "announcement__source")
    rows = _rows(list(loaded), header)
    history_years, rows = _with_history(rows, summary.edition)
    return RankingPage(
        header=header,
        summary=summary,
        rows=tuple(rows),
        total=len(rows),
        query=RankingQuery(page_size=None),
        paging=Paginator(range(len(rows)), max(len(rows), 1)).get_page(1),
        siblings=siblings_of(header),
        history_years=history_years,
        changed_since=_most_common_year(rows),
        sources=_sources(rows),
    )


def _results(
    summary: EditionSummary, header: EditionHeader, query: RankingQuery
) -> tuple[list[UnitResult], int]:
    results = UnitResult.objects.of(summary.edition, summary.revision).select_related(
        "unit", "announcement__source"
    )
    results = _filtered(results, query)
    key = F(SORT_KEYS[query.sort])
    # Missing values go last whichever way one sorts, on every engine.
    first = key.desc(nulls_last=True) if query.descending else key.asc(nulls_last=True)
    results = results.order_by(first, "position")
    if query.is_filtered:
        results = results.annotate(total=Window(Count("*")))
    if query.page_size is not None:
        start = _start(query, summary)
        results = results[start : start + query.page_size]
    found = list(results)
    if not query.is_filtered:
        return found, summary.unit_count
    return found, found[0].total if found else 0


def _start(query: RankingQuery, summary: EditionSummary) -> int:
    assert query.page_size is not None
    last = max(0, summary.unit_count - 1) // query.page_size
    return min(query.page - 1, last) * query.page_size


def _filtered(results, query: RankingQuery):  # type: ignore[no-untyped-def]
    if query.text:
        results = results.filter(unit__search_key__contains=search_key(query.text))
    if query.kind:
        results = results.filter(unit__kind=query.kind)
    if query.tier:
        results = results.filter(tier_name=query.tier)
    if query.group == URBAN:
        results = results.filter(unit__kind__in=URBAN_KINDS)
    elif query.group == RURAL:
        results = results.exclude(unit__kind__in=URBAN_KINDS)
    return results


def _rows(results: Sequence[UnitResult], header: EditionHeader) -> list[RankingRow]:
    points = _points_of_parts(results) if header.parts else {}
    codes = [part.code for part in header.parts]
    return [
        row_of(result, tuple(points.get((result.pk, code)) for code in codes))
        for result in results
    ]


def _points_of_parts(
    results: Sequence[UnitResult],
) -> dict[tuple[int, str], Decimal | None]:
    """{(result, code of the part): points}. One query, and no object per number."""
    rows = (
        PartResult.objects.filter(result__in=[result.pk for result in results])
        .order_by()
        .values_list("result_id", "part__code", "score")
    )
    return {(result, code): score for result, code, score in rows}


def row_of(result: UnitResult, parts: tuple[Decimal | None, ...] = ()) -> RankingRow:
    """A result loaded with its unit and its announcement's source, as pages show it."""
    unit = result.unit
    announcement = result.announcement
    return RankingRow(
        position=result.position,
        unit_id=unit.pk,
        lineage_id=unit.lineage_id,
        unit=result.unit_name,
        code=unit.code,
        slug=unit.slug,
        kind=unit.kind,
        score=result.score,
        origin=result.score_origin,
        rank=result.rank,
        ranked_of=result.ranked_of,
        is_tied=result.is_tied,
        is_ranked=result.is_ranked,
        tier=result.tier_name,
        tier_strength=result.tier_strength,
        rank_change=result.rank_change,
        score_change=result.score_change,
        changed_since=result.changed_since,
        computed_score=result.computed_score,
        computed_rank=result.computed_rank,
        computed_tier=result.computed_tier_name,
        has_disagreement=result.has_disagreement,
        basis=announcement.basis if announcement else "",
        formula=announcement.formula if announcement else "",
        source=_source_of(result),
        note=result.note,
        parts=parts,
    )


def _source_of(result: UnitResult) -> SourceLine | None:
    source = result.announcement.source if result.announcement else None
    if source is None:
        return None
    return SourceLine(source.title, source.url, source.published_on)


def _most_common_year(rows: Sequence[RankingRow]) -> int | None:
    years = Counter(row.changed_since for row in rows if row.changed_since)
    return years.most_common(1)[0][0] if years else None


def _sources(rows: Sequence[RankingRow]) -> tuple[SourceLine, ...]:
    """Each source of the rows once, in the order of the rows."""
    return tuple(dict.fromkeys(row.source for row in rows if row.source))


def _ranked_in_group(
    rows: Sequence[RankingRow], header: EditionHeader
) -> list[RankingRow]:
    """Rank within a peer group, apart from the announced overall rank."""
    placings = ranking.rank_entries(
        [ranking.Entry(r.unit_id, r.score, is_ranked=r.is_ranked) for r in rows],
        rule=ranking.RankingRule(header.ranking_rule),
        decimals=header.decimals,
    )
    return [replace(row, group_rank=placings[row.unit_id].rank) for row in rows]


def _close_groups(rows: Sequence[RankingRow]) -> list[RankingRow]:
    """Mark rows whose score is within CLOSE_SCORES of the row above."""
    marked = []
    above: Decimal | None = None
    for row in rows:
        near = (
            above is not None
            and row.score is not None
            and row.rank is not None
            and abs(above - row.score) < CLOSE_SCORES
        )
        marked.append(replace(row, closes_up=near))
        above = row.score
    return marked


def _with_history(
    rows: Sequence[RankingRow], edition: Edition
) -> tuple[tuple[int, ...], list[RankingRow]]:
    """Scores of the rows' units in all visible years up to this one. One query."""
    scores = history_of_lineages(
        edition=edition, lineages=[row.lineage_id for row in rows]
    )
    years = tuple(sorted({year for by_year in scores.values() for year in by_year}))
    return years, [
        replace(
            row,
            history=tuple(
                (year, scores.get(row.lineage_id, {}).get(year)) for year in years
            ),
        )
        for row in rows
    ]


def history_of_lineages(
    *, edition: Edition, lineages: Sequence[int]
) -> dict[int, dict[int, Decimal | None]]:
    """{lineage: {year: score}} of one series up to the edition's year."""
    root = edition.area.lineage_id
    found = (
        UnitResult.objects.visible()
        .for_lineages(lineages)
        .filter(
            Q(edition__area_id=root) | Q(edition__area__same_as_id=root),
            edition__index_id=edition.index_id,
            edition__level=edition.level,
            edition__year__lte=edition.year,
        )
        .order_by()
        .values_list("unit_id", "unit__same_as_id", "edition__year", "score")
    )
    scores: dict[int, dict[int, Decimal | None]] = {}
    for unit_id, same_as_id, year, score in found:
        scores.setdefault(same_as_id or unit_id, {})[year] = score
    return scores
