"""One statement that is asked again and again, planned once.

PostgreSQL spends four times as long on planning the state of what is public as on
telling it; SQLite's driver keeps what it has compiled by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import count
from typing import Any
from weakref import WeakSet

from django.db import DatabaseError, connection

# A pool between may hand out another session than the one that prepared.
UNKNOWN_HERE, KNOWN_ALREADY = "26000", "42P05"


class Planned:
    """A statement with %s in the places of its values; it gives one row."""

    def __init__(self, name: str, sql: str) -> None:
        # Behind a pool a session may know what an older edition prepared by the name.
        mark = hashlib.sha256(sql.encode()).hexdigest()[:12]
        self.name, self.sql = f"{name}_{mark}", sql
        self._prepared: WeakSet[Any] = WeakSet()

    def row(self, values: Sequence[Any]) -> tuple[Any, ...]:
        # Within a transaction a refusal would end it.
        if connection.vendor != "postgresql" or connection.in_atomic_block:
            return _row(self.sql, values)
        try:
            self._prepare()
            places = ", ".join(["%s"] * len(values))
            return _row(f"EXECUTE {self.name} ({places})", values)
        except DatabaseError as error:
            code = _code(error)
            if code == KNOWN_ALREADY:
                self._prepared.add(connection.connection)
            elif code == UNKNOWN_HERE:
                self._prepared.discard(connection.connection)
            else:
                raise
            return _row(self.sql, values)

    def _prepare(self) -> None:
        connection.ensure_connection()
        if connection.connection in self._prepared:
            return
        number = count(1)
        parts = self.sql.split("%s")
        sql = "".join([parts[0], *(f"${next(number)}{part}" for part in parts[1:])])
        with connection.cursor() as cursor:
            cursor.execute(f"PREPARE {self.name} AS {sql}")
        self._prepared.add(connection.connection)


def _row(sql: str, values: Sequence[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: tuple[Any, ...] = cursor.fetchone()
    return found


def _code(error: DatabaseError) -> str | None:
    return getattr(error.__cause__, "pgcode", None)
