"""Reads very many scores at once, past the converters of every single value.

The columns are those of the model; what comes is what a queryset would give, in half
the time, which is felt where an edition has 400,000 scores.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection, models

from indices.fields import FixedPointField, to_decimal
from indices.models import Edition, Score

CHUNK = 5_000

# A score by its sheet and criterion; columns of scores by name, each by score.
ScoreKey = tuple[int, int]
ScoreColumns = dict[str, dict[ScoreKey, Any]]


def read_scores(
    edition: Edition,
    revision: int,
    fields: Sequence[str],
    *,
    sheets: Collection[int] | None = None,
) -> Iterator[tuple[Any, ...]]:
    """(sheet, criterion, *fields) of every score of a revision, or of some sheets. One
    query."""
    for columns in _column_blocks(edition, revision, fields, sheets=sheets):
        yield from zip(*columns, strict=True)


def read_columns(
    edition: Edition,
    revision: int,
    fields: Sequence[str],
    *,
    sheets: Collection[int] | None = None,
) -> ScoreColumns:
    """The same column by column. One query."""
    found: ScoreColumns = {name: {} for name in fields}
    for sheet_ids, criterion_ids, *columns in _column_blocks(
        edition, revision, fields, sheets=sheets
    ):
        keys = list(zip(sheet_ids, criterion_ids, strict=True))
        for name, column in zip(fields, columns, strict=True):
            found[name].update(zip(keys, column, strict=True))
    return found


def _column_blocks(
    edition: Edition,
    revision: int,
    fields: Sequence[str],
    *,
    sheets: Collection[int] | None,
) -> Iterator[list[Iterable[Any]]]:
    """Some thousand scores at a time: sheets, criteria, and each of the fields."""
    scores = Score.objects.filter(edition=edition, revision=revision)
    if sheets is not None:
        scores = Score.objects.filter(sheet__in=sheets)
    names = ("sheet_id", "criterion_id", *fields)
    sql, parameters = scores.order_by().values_list(*names).query.sql_with_params()
    places = [
        place
        for place, name in enumerate(names)
        if isinstance(Score._meta.get_field(name), FixedPointField)
    ]
    truths = [
        place
        for place, name in enumerate(names)
        if isinstance(Score._meta.get_field(name), models.BooleanField)
    ]
    # Points repeat: each number is made once, and column by column.
    known = _Decimals()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(CHUNK):
            columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
            for place in places:
                columns[place] = map(known.__getitem__, columns[place])
            for place in truths:
                columns[place] = map(bool, columns[place])
            yield columns


def read_absent(
    edition: Edition, revision: int, *, sheets: Collection[int] | None = None
) -> list[tuple[int, int]]:
    """(sheet, criterion) of the scores that do not apply. One query."""
    scores = Score.objects.filter(
        edition=edition, revision=revision, is_not_applicable=True
    )
    if sheets is not None:
        scores = scores.filter(sheet__in=sheets)
    return list(scores.order_by().values_list("sheet_id", "criterion_id"))


class _Decimals(dict[int | None, Decimal | None]):
    """Stored integers as the numbers they stand for; NULL is None."""

    def __missing__(self, stored: int | None) -> Decimal | None:
        self[stored] = number = None if stored is None else to_decimal(stored)
        return number
