"""What changed against the year before: who moved, through which domain, and whether
the two years can be compared at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, Sum
from django.urls import reverse

from indices.models import EditionSummary, PartResult
from indices.scoring.shares import median_of, percent_of
from indices.selectors.comparability import (
    Comparison,
    Ground,
    comparisons,
    is_common,
)
from indices.selectors.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
)
from indices.selectors.explained import earlier_summary, explained_years
from indices.selectors.header import EditionHeader
from indices.selectors.leaf_figures import (
    LeafFigures,
    counting_value,
    widely_lost,
)
from indices.selectors.movements import Move, Movements, movements
from indices.selectors.sheets import APPLIES, absent_points, scores_behind
from indices.selectors.siblings import EditionLink

ZERO = Decimal(0)
SORT_RANK, SORT_SCORE, SORT_STEPS, SORT_COMMON = "hang", "diem", "bac", "chung"


@dataclass(frozen=True, slots=True)
class ChangesQuery:
    sort: str = SORT_RANK
    descending: bool = False
    focus: str = ""
    page: int = 1
    page_size: int | None = 100


@dataclass(frozen=True, slots=True)
class DomainMove:
    """A domain's points gained or lost by one unit."""

    domain: CriterionLine
    change: Decimal


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One unit in both years: as published, and on the criteria of both years."""

    move: Move
    main_domain: DomainMove | None
    common_now: Decimal | None
    common_before: Decimal | None
    url: str

    @property
    def lineage_id(self) -> int:
        return self.move.now.lineage_id

    @property
    def score_before(self) -> Decimal | None:
        return self.move.before.score if self.move.before else None

    @property
    def rank_before(self) -> int | None:
        return self.move.before.rank if self.move.before else None

    @property
    def score_change(self) -> Decimal | None:
        now, before = self.move.now.score, self.score_before
        return None if now is None or before is None else now - before

    @property
    def rank_change(self) -> int | None:
        now, before = self.move.now.rank, self.rank_before
        return None if now is None or before is None else before - now

    @property
    def common_change(self) -> Decimal | None:
        if self.common_now is None or self.common_before is None:
            return None
        return self.common_now - self.common_before


@dataclass(frozen=True, slots=True)
class MedianMove:
    """A domain's median share in both years, where the domain is the same."""

    domain: CriterionLine
    now: Decimal
    before: Decimal

    @property
    def change(self) -> Decimal:
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class SetChange:
    """How the set of criteria changed: how many leaves are the same, by ground."""

    common_count: int
    common_max: Decimal
    total_max: Decimal
    changed: tuple[CriterionLine, ...]
    new: tuple[CriterionLine, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    header: EditionHeader
    earlier: EditionHeader | None
    movements: Movements
    rows: tuple[ChangeRow, ...]
    all_rows: tuple[ChangeRow, ...]
    paging: Page[Any]
    has_criteria: bool
    is_same_set: bool
    set_change: SetChange | None
    medians: tuple[MedianMove, ...]
    widely_lost: tuple[LeafFigures, ...]
    query: ChangesQuery
    years: tuple[EditionLink, ...]

    @property
    def has_common(self) -> bool:
        return any(row.common_now is not None for row in self.all_rows)

    @property
    def method_changed(self) -> bool:
        return self.movements.method_changed or (
            self.earlier is not None and self.has_criteria and not self.is_same_set
        )

    def url_of(self, slug: str) -> str:
        return reverse("unit_year", args=[slug, self.header.year])


def changes_page(*, summary: EditionSummary, query: ChangesQuery) -> ChangesPage:
    """Twelve queries, whatever the number of units, criteria and years; one fewer
    where both years share a set, four where there is no earlier year."""
    earlier = earlier_summary(summary)
    found = movements(summary=summary, earlier=earlier)
    criteria = load_criteria(summary.edition.criteria_set_id)
    pair = _pair(summary, criteria, earlier)
    common = _common(pair)
    domains = _domain_points(pair)
    rows = [_row(move, found.header, pair, common, domains) for move in found.moves]
    ordered = _ordered(rows, query)
    paging = Paginator(ordered, query.page_size or max(len(rows), 1)).get_page(
        query.page
    )
    return ChangesPage(
        header=found.header,
        earlier=found.earlier,
        movements=found,
        rows=tuple(paging.object_list),
        all_rows=tuple(ordered),
        paging=paging,
        has_criteria=criteria is not None,
        is_same_set=pair is not None and pair.is_same_set,
        set_change=_set_change(pair),
        medians=tuple(_medians(pair, domains)),
        widely_lost=tuple(widely_lost(summary, criteria)),
        query=query,
        years=explained_years(summary, "indices:changes"),
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both years with their criteria, where both were scored by criteria."""

    now: EditionSummary
    before: EditionSummary
    criteria: CriteriaTree
    earlier: CriteriaTree
    found: Mapping[int, Comparison]

    @property
    def is_same_set(self) -> bool:
        return self.criteria is self.earlier

    @property
    def common(self) -> list[tuple[CriterionLine, CriterionLine]]:
        """Leaves of the scale that both years have, now and before."""
        pairs = []
        for leaf in self.criteria.leaves:
            comparison = self.found[leaf.pk]
            before = comparison.earlier
            if comparison.is_comparable and before is not None and not leaf.is_outside:
                pairs.append((leaf, before))
        return pairs

    @property
    def common_domains(self) -> list[tuple[CriterionLine, CriterionLine]]:
        pairs = []
        for domain in self.criteria.domains:
            before = self.found[domain.pk].earlier
            if before is not None and is_common(domain, self.criteria, self.found):
                pairs.append((domain, before))
        return pairs


def _pair(
    summary: EditionSummary,
    criteria: CriteriaTree | None,
    earlier: EditionSummary | None,
) -> _Pair | None:
    if criteria is None or earlier is None or earlier.edition.criteria_set_id is None:
        return None
    is_same = earlier.edition.criteria_set_id == summary.edition.criteria_set_id
    tree = criteria if is_same else load_criteria(earlier.edition.criteria_set_id)
    if tree is None:
        return None
    return _Pair(summary, earlier, criteria, tree, comparisons(criteria, tree))


# --- on the criteria of both years ------------------------------------------------

_Shares = Mapping[int, Decimal | None]


def _common(pair: _Pair | None) -> tuple[_Shares, _Shares]:
    """By lineage: points on the common leaves in percent of their maximum."""
    if pair is None or not pair.common:
        return {}, {}
    now, before = zip(*pair.common, strict=True)
    return _shares(pair.now, now), _shares(pair.before, before)


def _shares(
    summary: EditionSummary, leaves: Sequence[CriterionLine]
) -> dict[int, Decimal | None]:
    """Only of units of which every one of these leaves is known. One query."""
    rows = (
        scores_behind(summary)
        .filter(criterion_id__in=[leaf.pk for leaf in leaves])
        .annotate(value=counting_value())
        .values("sheet__unit_id", "sheet__unit__same_as_id")
        .annotate(
            total=Sum("value"),
            most=Sum(F("criterion__max_score"), filter=APPLIES),
            applicable=Count("pk", filter=APPLIES),
            scored=Count("value"),
        )
    )
    return {
        row["sheet__unit__same_as_id"] or row["sheet__unit_id"]: percent_of(
            row["total"], row["most"]
        )
        if row["applicable"] == row["scored"]
        else None
        for row in rows
    }


# --- domains ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stored:
    """A unit's stored points in a domain; `absent` are those that do not apply."""

    points: Decimal
    absent: Decimal

    def percent(self, domain: CriterionLine) -> Decimal | None:
        return percent_of(self.points, domain.max_score - self.absent)


_Points = Mapping[tuple[int, str], Mapping[int, _Stored]]


def _domain_points(pair: _Pair | None) -> _Points:
    """By edition and domain code the stored points by lineage. Two queries."""
    if pair is None:
        return {}
    wanted = Q()
    for each in (pair.now, pair.before):
        wanted |= Q(result__edition_id=each.edition_id, result__revision=each.revision)
    rows = (
        PartResult.objects.filter(wanted, score__isnull=False)
        .order_by()
        .values_list(
            "result__edition_id",
            "part__code",
            "result__unit_id",
            "result__unit__same_as_id",
            "score",
        )
    )
    absent = absent_points([pair.now, pair.before])
    found: dict[tuple[int, str], dict[int, _Stored]] = {}
    for edition_id, code, unit_id, same_as, score in rows:
        assert score is not None
        left_out = absent.get((edition_id, unit_id, code), ZERO)
        stored = _Stored(score, left_out)
        found.setdefault((edition_id, code), {})[same_as or unit_id] = stored
    return found


def _row(
    move: Move,
    header: EditionHeader,
    pair: _Pair | None,
    common: tuple[_Shares, _Shares],
    domains: _Points,
) -> ChangeRow:
    now, before = common
    lineage = move.now.lineage_id
    return ChangeRow(
        move=move,
        main_domain=_main_domain(move, pair, domains),
        common_now=now.get(lineage),
        common_before=before.get(lineage),
        url=reverse("unit_year", args=[move.now.slug, header.year]),
    )


def _main_domain(move: Move, pair: _Pair | None, domains: _Points) -> DomainMove | None:
    """The domain that moved most the way the total moved, among those that compare."""
    if pair is None or move.before is None:
        return None
    if move.now.score is None or move.before.score is None:
        return None
    direction = move.now.score - move.before.score
    moves = []
    for domain, old in pair.common_domains:
        lineage = move.now.lineage_id
        after = domains.get((pair.now.edition_id, domain.code), {}).get(lineage)
        past = domains.get((pair.before.edition_id, old.code), {}).get(lineage)
        if after is not None and past is not None:
            moves.append(DomainMove(domain, after.points - past.points))
    same_way = [each for each in moves if each.change * direction > 0]
    return max(same_way, key=lambda each: abs(each.change)) if same_way else None


def _medians(pair: _Pair | None, domains: _Points) -> list[MedianMove]:
    """How the middle of all units moved in the domains that compare."""
    if pair is None:
        return []
    found = []
    for domain, old in pair.common_domains:
        if domain.is_outside:
            continue
        after = domains.get((pair.now.edition_id, domain.code), {}).values()
        past = domains.get((pair.before.edition_id, old.code), {}).values()
        now = median_of(stored.percent(domain) for stored in after)
        before = median_of(stored.percent(old) for stored in past)
        if now is not None and before is not None:
            found.append(MedianMove(domain, now, before))
    return found


def _set_change(pair: _Pair | None) -> SetChange | None:
    if pair is None or pair.is_same_set:
        return None
    leaves = [leaf for leaf in pair.criteria.leaves if not leaf.is_outside]
    grounds = {leaf.pk: pair.found[leaf.pk].ground for leaf in leaves}
    common = [leaf for leaf in leaves if grounds[leaf.pk] is Ground.SAME]
    return SetChange(
        common_count=len(common),
        common_max=sum((leaf.max_score for leaf in common), ZERO),
        total_max=sum((leaf.max_score for leaf in leaves), ZERO),
        changed=tuple(x for x in leaves if grounds[x.pk] is Ground.CHANGED),
        new=tuple(x for x in leaves if grounds[x.pk] in (Ground.NEW, Ground.UNLINKED)),
    )


def _ordered(rows: Sequence[ChangeRow], query: ChangesQuery) -> list[ChangeRow]:
    """In the order of the ranking, or by a change; missing values go last."""
    if query.sort == SORT_RANK:
        return list(rows)[::-1] if query.descending else list(rows)
    name = {SORT_SCORE: "score_change", SORT_STEPS: "rank_change"}.get(
        query.sort, "common_change"
    )
    known = [row for row in rows if getattr(row, name) is not None]
    known.sort(key=lambda row: getattr(row, name), reverse=query.descending)
    return known + [row for row in rows if getattr(row, name) is None]
