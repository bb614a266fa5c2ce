"""The change log of one unit's score sheet, value by value: who, when, from where, why.

A unit officer meets the changes of what the sheet shows them, and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from indices.actions.score_columns import COLUMNS, FIELDS, column_label
from indices.models import ChangeDetail, Edition, Score, ScoreSheet
from indices.permissions import ScoreRights
from indices.selectors.history import origin_of
from indices.selectors.score_cells import headings, is_seen
from units.models import Unit

CHANGES_PER_PAGE = 50
# What an officer may know of the sheet itself.
KNOWN_SETTINGS = ("stage", "has_survey", "is_ranked")


@dataclass(frozen=True, slots=True)
class UnitHistoryQuery:
    """`code` is a criterion, with all below it; `column` narrows a leaf to one cell."""

    code: str = ""
    column: str = ""
    person: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class ValueChange:
    at: datetime
    who: str
    origin: str
    column: str
    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """`people` are those who changed something, `columns` what a cell may be."""

    edition: Edition
    unit: Unit
    query: UnitHistoryQuery
    changes: tuple[ValueChange, ...]
    paging: Page[ChangeDetail]
    people: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]


def unit_history(
    *,
    edition: Edition,
    sheet: ScoreSheet,
    rights: ScoreRights,
    query: UnitHistoryQuery,
) -> UnitHistory:
    """Changes newest first, as far as the person may know them. Three queries."""
    details = _known(sheet, rights).filter(_asked(query))
    people = details.order_by("entry__actor_name").values_list(
        "entry__actor_name", flat=True
    )
    listed = details
    if query.person:
        listed = details.filter(entry__actor_name=query.person)
    listed = listed.select_related("entry").order_by("-entry__sequence", "-pk")
    paging = Paginator(listed, CHANGES_PER_PAGE).get_page(query.page)
    names = headings()
    return UnitHistory(
        edition=edition,
        unit=sheet.unit,
        query=query,
        changes=tuple(_change(detail) for detail in paging.object_list),
        paging=paging,
        people=tuple(people.distinct()),
        columns=tuple(
            (name, names[name]) for name in COLUMNS if is_seen(name, sheet, rights)
        ),
    )


def _known(sheet: ScoreSheet, rights: ScoreRights) -> QuerySet[ChangeDetail]:
    details = ChangeDetail.objects.filter(
        entry__edition=sheet.edition_id, unit=sheet.unit_id
    )
    if rights.reads_all:
        return details
    settings = [ScoreSheet._meta.get_field(name) for name in KNOWN_SETTINGS]
    known = Q(column__in=[str(each.verbose_name) for each in settings])  # type: ignore[union-attr]
    for name in COLUMNS:
        if is_seen(name, sheet, rights):
            field = Score._meta.get_field(FIELDS[name])
            known |= Q(column__endswith=f" {field.verbose_name}")  # type: ignore[union-attr]
    return details.filter(known)


def _asked(query: UnitHistoryQuery) -> Q:
    code, column = query.code, query.column
    if not code:
        return Q()
    if column in COLUMNS:
        return Q(column=column_label(code, column))
    return Q(column__startswith=f"{code} ") | Q(column__startswith=f"{code}.")


def _change(detail: ChangeDetail) -> ValueChange:
    entry = detail.entry
    return ValueChange(
        at=entry.at,
        who=entry.actor_name,
        origin=origin_of(entry),
        column=detail.column,
        old=detail.old,
        new=detail.new,
        reason=entry.reason,
    )
