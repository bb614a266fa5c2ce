"""Brings many rows into the database at once: COPY on PostgreSQL, many rows a
statement on SQLite; scores by a staging table and one INSERT … SELECT … ON CONFLICT.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from indices.engine.reading import ScoreKey
from indices.engine.stepping import step_back
from indices.fields import FixedPointField
from indices.models import Edition, Score

# What the names of the staging tables begin with.
STAGING = "staged_"
MOST_PARAMETERS = 10_000
ROWS_AT_ONCE = 5_000
# PostgreSQL is asked row by row about no more than these.
MOST_SINGLE_ROWS = 20
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def add_rows(
    table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Insert rows of text and numbers as they are; None is NULL."""
    with connection.cursor() as cursor:
        _add(cursor, table, columns, rows)


class KeyedRows:
    """Rows that are to come behind a key that nobody knows yet, made ready for COPY by
    whoever has time: that is a quarter of what bringing them in takes."""

    def __init__(self, rows: Sequence[Sequence[object]]) -> None:
        self.rows = rows
        is_copied = connection.vendor == "postgresql"
        self._blocks = list(_blocks(rows)) if is_copied else []

    def add(self, table: str, columns: Sequence[str], key: int) -> None:
        """Insert them; the first column is that of the key."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                blocks = (_behind(f"{key}\t", block) for block in self._blocks)
                _copy(cursor, table, columns, blocks)
            else:
                _add(cursor, table, columns, ((key, *row) for row in self.rows))


def _behind(head: str, block: str) -> str:
    """The lines of a block, each with a head. Breaks within texts are written out."""
    return head + block[:-1].replace("\n", f"\n{head}") + "\n"


def remove_draft_rows(model: type[models.Model], edition: Edition) -> None:
    """Delete an edition's rows of the draft at once, to which nothing points any more:
    Django would first read them all, to look for what does."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'DELETE FROM "{model._meta.db_table}"'
            " WHERE edition_id = %s AND revision = %s",
            [edition.pk, edition.draft_revision],
        )


class TableRows(NamedTuple):
    """What `add_rows` is to insert."""

    table: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


def rows_of(objects: Sequence[models.Model]) -> TableRows:
    """New objects of one model as rows, which are given no keys. No query."""
    meta = objects[0]._meta
    fields = [field for field in meta.local_concrete_fields if not field.primary_key]
    return TableRows(
        meta.db_table,
        [str(field.column) for field in fields],
        _rows_of(fields, objects),
    )


def _rows_of(
    fields: Sequence[models.Field[Any, Any]], objects: Sequence[models.Model]
) -> list[tuple[Any, ...]]:
    columns = [
        [
            field.get_db_prep_save(getattr(each, field.attname), connection)
            for each in objects
        ]
        for field in fields
    ]
    return list(zip(*columns, strict=True))


def update_rows(objects: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write some columns of objects whose rows stand. One statement where they are few,
    at most four else: half the time of what Django makes of many."""
    if not objects:
        return
    meta = objects[0]._meta
    named = {field.name: field for field in meta.local_concrete_fields}
    fields = [named[name] for name in (*names, meta.pk.name)]
    rows = _rows_of(fields, objects)
    table, listed = meta.db_table, [str(field.column) for field in fields[:-1]]
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql" or len(rows) <= MOST_SINGLE_ROWS:
            given = ", ".join(f'"{column}" = %s' for column in listed)
            cursor.executemany(f'UPDATE "{table}" SET {given} WHERE id = %s', rows)
            return
        names = (*listed, "id")
        quoted = ", ".join(f'"{column}"' for column in names)
        cursor.execute(
            f'CREATE TEMPORARY TABLE "{STAGING}rows" AS'
            f' SELECT {quoted} FROM "{table}" LIMIT 0'
        )
        _add(cursor, f"{STAGING}rows", names, rows)
        given = ", ".join(f'"{column}" = staged."{column}"' for column in listed)
        cursor.execute(
            f'UPDATE "{table}" SET {given} FROM "{STAGING}rows" AS staged'
            f' WHERE "{table}".id = staged.id'
        )
        cursor.execute(f'DROP TABLE "{STAGING}rows"')


def _add(
    cursor: CursorWrapper,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> None:
    if cursor.db.vendor == "postgresql":
        _copy(cursor, table, columns, _blocks(rows))
        return
    names = ", ".join(f'"{name}"' for name in columns)
    # Many rows a statement: with a trigger on the table, SQLite prepares to undo each
    # statement, which costs four times the row.
    allowed = cursor.db.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    most = min(allowed, MOST_PARAMETERS) // len(columns)
    one = f"({', '.join('%s' for _name in columns)})"
    head = f'INSERT INTO "{table}" ({names}) VALUES '
    waiting = iter(rows)
    while batch := list(islice(waiting, most)):
        places = ", ".join([one] * len(batch))
        flat: list[Any] = [*chain.from_iterable(batch)]
        cursor.execute(head + places, flat)


def _copy(
    cursor: CursorWrapper, table: str, columns: Sequence[str], blocks: Iterator[str]
) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', _Copied(blocks))


class _Copied:
    """Blocks of lines as the file that COPY reads."""

    def __init__(self, blocks: Iterator[str]) -> None:
        self._blocks = blocks

    def read(self, _size: int = -1) -> str:
        return next(self._blocks, "")


def _blocks(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    waiting = iter(rows)
    while block := list(islice(waiting, ROWS_AT_ONCE)):
        # Keys and points repeat in a column: each is written out once.
        columns = (
            map(_Texts().__getitem__, column) for column in zip(*block, strict=True)
        )
        lines = map("\t".join, zip(*columns, strict=True))
        yield "\n".join(lines) + "\n"


class _Texts(dict[object, str]):
    """What COPY reads for a value of one column."""

    def __missing__(self, value: object) -> str:
        self[value] = text = _copied(value)
        return text


def _copied(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    return str(value)


@contextmanager
def merging_scores(edition: Edition) -> Iterator[Merging]:
    """Puts values into the draft's scores inside the caller's transaction, beside what
    the block does, which must not ask the database for anything before all is stored:
    `Merging.wait`, or the end of the block."""
    helper = ThreadPoolExecutor(max_workers=1, initializer=step_back)
    with connection.cursor() as cursor, helper:
        merging = Merging(edition, cursor, helper)
        yield merging
        merging.wait()


class Merging:
    """Values on their way into the scores of a draft; `merging_scores` makes one."""

    def __init__(
        self, edition: Edition, cursor: CursorWrapper, helper: ThreadPoolExecutor
    ) -> None:
        self._edition, self._cursor, self._helper = edition, cursor, helper
        self._last: Future[None] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether the database has nothing left to do."""
        return self._last is None or self._last.done()

    def put(self, columns: Mapping[str, Mapping[ScoreKey, object]]) -> None:
        """Store values, by field, sheet and criterion, where the scores hold others,
        once what was put before is stored."""
        self.wait()
        for field, values in columns.items():
            _stage(self._cursor, field, values)
        self._last = self._helper.submit(
            _merge, self._cursor, self._edition, list(columns)
        )

    def wait(self) -> None:
        """All is stored; raises what the database refused."""
        if self._last is not None:
            self._last.result()


def _stage(
    cursor: CursorWrapper, field: str, values: Mapping[ScoreKey, object]
) -> None:
    column: models.Field[Any, Any] = Score._meta.get_field(field)  # type: ignore[assignment]
    kind = "bigint" if isinstance(column, FixedPointField) else "text"
    # Points repeat: each value is made ready once.
    ready = {value: column.get_prep_value(value) for value in set(values.values())}
    table = f"{STAGING}{field}"
    cursor.execute(f'DROP TABLE IF EXISTS "{table}"')
    cursor.execute(
        f'CREATE TEMPORARY TABLE "{table}"'
        f" (sheet_id bigint, criterion_id bigint, value {kind})"
    )
    rows = ((*key, ready[value]) for key, value in values.items())
    _add(cursor, table, ("sheet_id", "criterion_id", "value"), rows)


def _merge(cursor: CursorWrapper, edition: Edition, fields: Sequence[str]) -> None:
    """Runs beside the thread of the connection: all it knows of that is the cursor."""
    is_same = "IS NOT" if cursor.db.vendor == "sqlite" else "IS DISTINCT FROM"
    table = Score._meta.db_table
    names = [each for each in Score._meta.local_concrete_fields if not each.primary_key]
    listed = ", ".join(f'"{each.column}"' for each in names)
    for field in fields:
        given = ", ".join(_staged(each, field, edition) for each in names)
        cursor.execute(
            f'INSERT INTO "{table}" ({listed})'
            f' SELECT {given} FROM "{STAGING}{field}" AS staged WHERE true'
            f" ON CONFLICT (sheet_id, criterion_id)"
            f' DO UPDATE SET "{field}" = excluded."{field}"'
            f' WHERE "{table}"."{field}" {is_same} excluded."{field}"'
        )
        cursor.execute(f'DROP TABLE "{STAGING}{field}"')


def _staged(column: models.Field[Any, Any], field: str, edition: Edition) -> str:
    """What a new row holds in a column: its value, its keys, or nothing yet."""
    if column.column in ("sheet_id", "criterion_id"):
        return f"staged.{column.column}"
    if column.column == "edition_id":
        return str(int(edition.pk))
    if column.column == "revision":
        return str(int(edition.draft_revision))
    if column.name == field:
        return "staged.value"
    if isinstance(column, models.BooleanField):
        return "false"
    return "NULL" if column.null else "''"
