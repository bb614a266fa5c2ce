"""What a correction changed: two revisions of an edition, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from indices.models import (
    EditionSummary,
    PartResult,
    Publication,
    Score,
    UnitResult,
)
from indices.selectors.header import EditionHeader, header_of

CELLS_PER_PAGE = 200

Value = Decimal | int | str | bool | None
# A row's key, then its values in the order of the columns.
Row = tuple[Any, ...]

RESULT_COLUMNS = ("score", "rank", "ranked_of", "tier_name", "is_ranked", "note")
SCORE_COLUMNS = (
    "declared_figure",
    "self_score",
    "appraised_score",
    "final_score",
    "survey_score",
    "is_not_applicable",
    "not_applicable_reason",
    "note",
    "explanation",
)


@dataclass(frozen=True, slots=True)
class RevisionChoice:
    """A revision that the reader may compare."""

    revision: int
    decision: str
    published_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class RevisionsQuery:
    first: int
    second: int
    page: int = 1


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that is another; None is empty, also where the unit took no part."""

    unit: str
    slug: str
    column: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class RevisionsPage:
    """`shown` is the page of `changes` that is read now."""

    header: EditionHeader
    query: RevisionsQuery
    choices: tuple[RevisionChoice, ...]
    changes: tuple[CellChange, ...]
    unit_count: int
    paging: Page[Any]

    @property
    def shown(self) -> Sequence[CellChange]:
        return tuple(self.paging.object_list)

    @property
    def second(self) -> RevisionChoice | None:
        return next(
            (each for each in self.choices if each.revision == self.query.second), None
        )


def revision_choices(
    *, summary: EditionSummary, newest: int
) -> tuple[RevisionChoice, ...]:
    """The revisions up to the newest that the reader may see. One query."""
    publications = Publication.objects.filter(
        edition=summary.edition, revision__lte=newest
    ).order_by("revision")
    return tuple(
        RevisionChoice(
            revision=each.revision,
            decision=each.decision,
            published_on=each.published_on,
            reason=each.reason,
        )
        for each in publications
    )


def revisions_page(
    *,
    summary: EditionSummary,
    choices: tuple[RevisionChoice, ...],
    query: RevisionsQuery,
) -> RevisionsPage:
    """Every cell that differs, units in the order of the second. Five queries."""
    edition = summary.edition
    units = _Units(edition.pk, query)
    changes = [
        *units.changes,
        *_part_changes(edition.pk, query),
        *_score_changes(edition.pk, query),
    ]
    changes.sort(key=lambda change: units.place(change[0]))
    cells = tuple(
        CellChange(*units.names[unit_id], column, old, new)
        for unit_id, column, old, new in changes
        if unit_id in units.names
    )
    return RevisionsPage(
        header=header_of(summary),
        query=query,
        choices=choices,
        changes=cells,
        unit_count=len({cell.slug for cell in cells}),
        paging=Paginator(cells, CELLS_PER_PAGE).get_page(query.page),
    )


Change = tuple[int, str, Value, Value]


class _Units:
    """The results of both revisions: who took part, where, and what differs."""

    def __init__(self, edition_id: int, query: RevisionsQuery) -> None:
        rows: dict[int, dict[int, Row]] = {query.first: {}, query.second: {}}
        self.names: dict[int, tuple[str, str]] = {}
        found = (
            UnitResult.objects.filter(edition=edition_id, revision__in=list(rows))
            .order_by("position")
            .values_list(
                "revision", "unit_id", "unit_name", "unit__slug", *RESULT_COLUMNS
            )
        )
        for revision, unit_id, name, slug, *values in found:
            rows[revision][unit_id] = tuple(values)
            if revision == query.second or unit_id not in self.names:
                self.names[unit_id] = (name, slug)
        order = dict.fromkeys([*rows[query.second], *rows[query.first]])
        self._places = {unit_id: place for place, unit_id in enumerate(order)}
        self.changes = list(
            _differing(
                rows[query.first],
                rows[query.second],
                lambda unit_id: unit_id,
                lambda _unit: [_label(UnitResult, name) for name in RESULT_COLUMNS],
            )
        )

    def place(self, unit_id: int) -> int:
        return self._places.get(unit_id, len(self._places))


def _part_changes(edition_id: int, query: RevisionsQuery) -> Iterator[Change]:
    def of(revision: int) -> QuerySet[PartResult, Row]:
        return PartResult.objects.filter(
            result__edition=edition_id, result__revision=revision
        ).values_list("result__unit_id", "part__position", "part__name", "score")

    old, new = _only_differing(of(query.first), of(query.second), keys=3)
    return _differing(old, new, lambda key: key[0], lambda key: [key[2]])


def _score_changes(edition_id: int, query: RevisionsQuery) -> Iterator[Change]:
    def of(revision: int) -> QuerySet[Score, Row]:
        return Score.objects.filter(edition=edition_id, revision=revision).values_list(
            "sheet__unit_id",
            "criterion__sort_code",
            "criterion__code",
            *SCORE_COLUMNS,
        )

    names = [_label(Score, name) for name in SCORE_COLUMNS]
    old, new = _only_differing(of(query.first), of(query.second), keys=3)
    return _differing(
        old,
        new,
        lambda key: key[0],
        lambda key: [f"{key[2]} {name}" for name in names],
    )


def _only_differing(
    first: QuerySet[Any, Row], second: QuerySet[Any, Row], *, keys: int
) -> tuple[dict[Row, Row], dict[Row, Row]]:
    """The rows that only one of the two has, by their keys: the database compares."""
    first, second = first.order_by(), second.order_by()
    return (
        {row[:keys]: row[keys:] for row in first.difference(second)},
        {row[:keys]: row[keys:] for row in second.difference(first)},
    )


def _differing(
    old: Mapping[Any, Row],
    new: Mapping[Any, Row],
    unit_of: Callable[[Any], int],
    columns_of: Callable[[Any], Sequence[str]],
) -> Iterator[Change]:
    for key in sorted({*old, *new}):
        before, after = old.get(key), new.get(key)
        pairs: Iterable[tuple[str, Value, Value]] = zip(
            columns_of(key),
            before or _nothing(after),
            after or _nothing(before),
            strict=True,
        )
        for column, was, becomes in pairs:
            if was != becomes:
                yield unit_of(key), column, was, becomes


def _nothing(row: Row | None) -> list[None]:
    return [None] * len(row or ())


def _label(model: type[UnitResult] | type[Score], name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
