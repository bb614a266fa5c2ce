"""What changed against the year before: who moved, through which domain, and whether
the two years can be compared at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Sum
from django.urls import reverse

from indices.models import EditionSummary
from indices.scoring.shares import percent_of
from indices.selectors.change_domains import DomainChanges, DomainMove, MedianMove
from indices.selectors.comparability import Ground
from indices.selectors.criteria_tree import CriterionLine, load_criteria
from indices.selectors.explained import earlier_summary, explained_years, find_unit
from indices.selectors.header import EditionHeader
from indices.selectors.leaf_figures import (
    LeafFigures,
    counting_value,
    widely_lost,
)
from indices.selectors.movements import Move, Movements, Standing, movements
from indices.selectors.sheets import APPLIES, scores_behind
from indices.selectors.siblings import EditionLink
from indices.selectors.year_pair import YearPair, year_pair

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
        return self.move.score_change

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
class ChosenUnit:
    """The reader's own unit: its row, and its points in every domain of both years."""

    row: ChangeRow
    domains: tuple[DomainMove, ...]


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
    chosen: ChosenUnit | None
    query: ChangesQuery
    years: tuple[EditionLink, ...]

    @property
    def units(self) -> list[Standing]:
        """Whom a reader can choose."""
        return [move.now for move in self.movements.moves]

    @property
    def has_common(self) -> bool:
        return any(row.common_now is not None for row in self.all_rows)

    @property
    def method_changed(self) -> bool:
        return self.movements.method_changed or (
            self.earlier is not None and self.has_criteria and not self.is_same_set
        )

    @property
    def is_comparable(self) -> bool:
        """Whether a move of one unit, as published, says anything."""
        return not (self.method_changed or self.movements.units_changed)


def changes_page(*, summary: EditionSummary, query: ChangesQuery) -> ChangesPage:
    """Twelve queries, whatever the number of units, criteria and years; one fewer
    where both years share a set, four where there is no earlier year."""
    earlier = earlier_summary(summary)
    found = movements(summary=summary, earlier=earlier)
    criteria = load_criteria(summary.edition.criteria_set_id)
    pair = year_pair(summary, criteria, earlier)
    common = _common(pair)
    domains = DomainChanges(summary, earlier, pair)
    rows = [_row(move, found.header, common, domains) for move in found.moves]
    chosen = _chosen(rows, domains, query.focus)
    query = replace(query, focus=chosen.row.move.now.slug if chosen else "")
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
        medians=tuple(domains.medians()),
        widely_lost=tuple(widely_lost(summary, criteria)),
        chosen=chosen,
        query=query,
        years=explained_years(summary, "indices:changes"),
    )


# --- on the criteria of both years ------------------------------------------------

_Shares = Mapping[int, Decimal | None]


def _common(pair: YearPair | None) -> tuple[_Shares, _Shares]:
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


# --- rows -------------------------------------------------------------------------


def _row(
    move: Move,
    header: EditionHeader,
    common: tuple[_Shares, _Shares],
    domains: DomainChanges,
) -> ChangeRow:
    now, before = common
    lineage = move.now.lineage_id
    direction = move.score_change
    return ChangeRow(
        move=move,
        main_domain=domains.main(lineage, direction) if direction else None,
        common_now=now.get(lineage),
        common_before=before.get(lineage),
        url=reverse("unit_year", args=[move.now.slug, header.year]),
    )


def _chosen(
    rows: Sequence[ChangeRow], domains: DomainChanges, asked: str
) -> ChosenUnit | None:
    """The unit that an address or a reader names."""
    unit = find_unit([row.move.now for row in rows], asked) if asked else None
    for row in rows:
        if row.move.now is unit:
            return ChosenUnit(row, tuple(domains.of(row.lineage_id)))
    return None


def _set_change(pair: YearPair | None) -> SetChange | None:
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
