"""The ranking of one edition: who stands where, in which tier, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    F,
    IntegerField,
    QuerySet,
    Window,
)
from django.utils import timezone

from indices.models import EditionSummary, UnitResult
from indices.querysets import visible_at
from indices.scoring import ranking
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.ranking_rows import (
    COLUMNS,
    LISTED_COLUMNS,
    RankingRow,
    SourceLine,
    history_of_lineages,
    points_of_parts,
    row_from,
)
from indices.selectors.siblings import (
    Siblings,
    VisibleEdition,
    editions_of_area,
    siblings_of,
)
from units.models import URBAN_KINDS
from units.names import search_key
from units.prepared import Prepared, Slot

if TYPE_CHECKING:
    from indices.selectors.trend_classes import UnitClass

# Neighbours closer than this are bracketed as "sát nhau" (display only).
CLOSE_SCORES = Decimal("0.50")
# Few parts stand beside the total; many would bury it (they have a page).
MOST_PART_COLUMNS = 3
SORT_KEYS = {
    "hang": "position",
    "ten": "unit__sort_key",
    "diem": "score",
    "thay-doi": "score_change",
    "thay-doi-hang": "rank_change",
}
URBAN, RURAL = "do-thi", "nong-thon"


class RankingQuery(NamedTuple):
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
    # Whether the points of the edition's parts are shown.
    with_parts: bool = True

    @property
    def is_filtered(self) -> bool:
        return bool(self.text or self.kind or self.tier or self.group)


class RankingPage(NamedTuple):
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
    sources: tuple[SourceLine, ...] = ()
    # Which way units go, by lineage; None where it was not asked for.
    trends: Mapping[int, UnitClass] | None = None

    @property
    def known_count(self) -> int:
        """Units of which anything at all was announced."""
        return self.summary.known_count

    @property
    def has_new_units(self) -> bool:
        """Whether any listed unit has a score and no earlier one: places before."""
        return any(r.score is not None and not r.changed_since for r in self.rows)

    @property
    def has_close_rows(self) -> bool:
        return any(row.closes_up for row in self.rows)

    @property
    def has_spans(self) -> bool:
        """Whether it is told how sure the ranks are."""
        return any(row.span is not None for row in self.rows)

    @property
    def leaders(self) -> tuple[RankingRow, ...]:
        return tuple(row for row in self.rows if row.rank == 1)


def _summary() -> QuerySet[EditionSummary]:
    return EditionSummary.objects.with_header().filter(
        edition__index__code=Slot("index", CharField()),
        edition__area__area_slug=Slot("area", CharField()),
        edition__level=Slot("level", CharField()),
        edition__year=Slot("year", IntegerField()),
    )


_VISIBLE_SUMMARY = Prepared(
    lambda: _summary().filter(visible_at(Slot("now", DateTimeField())))
)
_SUMMARY = Prepared(
    lambda: _summary().filter(revision=Slot("revision", IntegerField()))
)


def load_summary(
    *, index: str, area: str, level: str, year: int, revision: int | None
) -> EditionSummary | None:
    """The stored figures of an edition's revision with all its page needs, or None.

    `revision` None means the one that the public sees now. One query.
    """
    address = {"index": index, "area": area, "level": level, "year": year}
    if revision is not None:
        return _SUMMARY.first(**address, revision=revision)
    return _VISIBLE_SUMMARY.first(**address, now=timezone.now())


def ranking_page(*, summary: EditionSummary, query: RankingQuery) -> RankingPage:
    """Rows of one edition under a query, in a fixed number of queries."""
    found, total = _results(summary, query)
    size = query.page_size or max(total, 1)
    paging = Paginator(range(total), size).get_page(query.page)
    is_whole = query.sort == "hang" and not query.is_filtered
    close = _close_ones(found) if is_whole else frozenset()
    return _page(summary, query, found, paging, close)


def with_trends(page: RankingPage) -> RankingPage:
    """The same with the trend classes until its year, for files: they read the scores
    of several years. Four queries and one for each set, one once they are kept."""
    # Loaded by the first file: no page of a ranking needs it.
    from indices.selectors.trend_classes import trend_classes_until

    return page._replace(trends=trend_classes_until(page.summary))


def extract_page(
    *, summary: EditionSummary, results: QuerySet[UnitResult]
) -> RankingPage:
    """Some rows of an edition, for a page that links to the whole ranking."""
    found = list(results.values_list(*COLUMNS))
    paging = Paginator(range(len(found)), max(len(found), 1)).get_page(1)
    return _page(summary, RankingQuery(page_size=None), found, paging)


def _page(
    summary: EditionSummary,
    query: RankingQuery,
    found: Sequence[_Values],
    paging: Page[Any],
    close: frozenset[int] = frozenset(),
) -> RankingPage:
    header = header_of(summary)
    if header.is_partial:
        close = frozenset()
    editions = editions_of_area(summary.edition.area)
    years, rows = _rows(found, header, query, close, _series(editions, header))
    return RankingPage(
        header=header,
        summary=summary,
        rows=rows,
        total=paging.paginator.count,
        query=query,
        paging=paging,
        siblings=siblings_of(header, editions),
        history_years=years,
        changed_since=_most_common_year(rows),
        sources=_sources(rows),
    )


# --- which results ----------------------------------------------------------------

_Values = tuple[Any, ...]


_LISTED = Prepared(
    lambda: (
        UnitResult.objects.filter(
            edition_id=Slot("edition", IntegerField()),
            revision=Slot("revision", IntegerField()),
            position__gt=Slot("after", IntegerField()),
            position__lte=Slot("last", IntegerField()),
        )
        .order_by("position")
        .values_list(*LISTED_COLUMNS)
    )
)


def _results(summary: EditionSummary, query: RankingQuery) -> tuple[list[_Values], int]:
    """The COLUMNS of the results asked for, and how many there are. One query."""
    size = query.page_size
    start = 0 if size is None else _start(size, query, summary)
    if not query.is_filtered and query.sort == "hang" and not query.descending:
        found = _LISTED(
            edition=summary.edition_id,
            revision=summary.revision,
            after=start,
            last=summary.unit_count if size is None else start + size,
        )
        return found, summary.unit_count
    results = UnitResult.objects.of(summary.edition, summary.revision)
    results = _filtered(results, query)
    key = F(SORT_KEYS[query.sort])
    # Missing values go last whichever way one sorts, on every engine.
    first = key.desc(nulls_last=True) if query.descending else key.asc(nulls_last=True)
    results = results.order_by(first, "position")
    if query.is_filtered:
        results = results.annotate(total=Window(Count("*")))
    listed = results.values_list(*LISTED_COLUMNS, *["total"] * query.is_filtered)
    found = list(listed if size is None else listed[start : start + size])
    if not query.is_filtered:
        return found, summary.unit_count
    return found, found[0][-1] if found else 0


def _start(size: int, query: RankingQuery, summary: EditionSummary) -> int:
    last = max(0, summary.unit_count - 1) // size
    return min(query.page - 1, last) * size


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


def _series(
    editions: Sequence[VisibleEdition], header: EditionHeader
) -> dict[tuple[int, int], int]:
    """{(edition, revision): year} of the same ranking, up to the header's year."""
    return {
        (each.key, each.revision): each.year
        for each in editions
        if (each.index_code, each.level) == (header.index_code, header.level)
        and each.year <= header.year
    }


# --- the rows ---------------------------------------------------------------------


def _rows(
    found: Sequence[_Values],
    header: EditionHeader,
    query: RankingQuery,
    close: frozenset[int],
    series: Mapping[tuple[int, int], int],
) -> tuple[tuple[int, ...], tuple[RankingRow, ...]]:
    """The years of the series that any of them has, and the rows. Two queries, one
    where no part is shown."""
    lineages = [values[SAME_AS] or values[UNIT] for values in found]
    scores = history_of_lineages(lineages=lineages, years=series)
    years = tuple(sorted({year for by_year in scores.values() for year in by_year}))
    parts = _parts(found, header) if header.parts and query.with_parts else {}
    groups = _ranks_in_group(found, header) if query.group else {}
    rows = []
    for values, lineage in zip(found, lineages, strict=True):
        own = scores.get(lineage, {})
        rows.append(
            row_from(
                values,
                parts=parts.get(values[KEY], ()),
                history=tuple([(year, own.get(year)) for year in years]),
                group_rank=groups.get(values[UNIT]),
                closes_up=values[POSITION] in close,
            )
        )
    return years, tuple(rows)


POSITION, UNIT, SAME_AS, SCORE, RANK, IS_RANKED, KEY = map(
    COLUMNS.index,
    ("position", "unit_id", "unit__same_as_id", "score", "rank", "is_ranked", "pk"),
)


def _parts(
    found: Sequence[_Values], header: EditionHeader
) -> dict[int, tuple[Decimal | None, ...]]:
    """By result, in the order of the edition's parts."""
    keys = [values[KEY] for values in found]
    points = points_of_parts(keys)
    codes = [part.code for part in header.parts]
    return {key: tuple(points.get((key, code)) for code in codes) for key in keys}


def _ranks_in_group(
    found: Sequence[_Values], header: EditionHeader
) -> dict[int, int | None]:
    """Ranks within a peer group, apart from the announced overall rank."""
    placings = ranking.rank_entries(
        [
            ranking.Entry(values[UNIT], values[SCORE], is_ranked=values[IS_RANKED])
            for values in found
        ],
        rule=ranking.RankingRule(header.ranking_rule),
        decimals=header.decimals,
    )
    return {unit: placing.rank for unit, placing in placings.items()}  # type: ignore[misc]


def _close_ones(found: Sequence[_Values]) -> frozenset[int]:
    """Positions of rows whose score is within CLOSE_SCORES of the row above."""
    return frozenset(
        below[POSITION]
        for above, below in pairwise(found)
        if above[SCORE] is not None
        and below[SCORE] is not None
        and below[RANK] is not None
        and abs(above[SCORE] - below[SCORE]) < CLOSE_SCORES
    )


def _most_common_year(rows: Sequence[RankingRow]) -> int | None:
    years = [row.changed_since for row in rows if row.changed_since]
    return max(dict.fromkeys(years), key=years.count, default=None)


def _sources(rows: Sequence[RankingRow]) -> tuple[SourceLine, ...]:
    """Each source of the rows once, in the order of the rows."""
    return tuple(dict.fromkeys(row.source for row in rows if row.source))
