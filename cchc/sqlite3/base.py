"""The engine of SQLite databases: Django's own, but for how it reads its statements.

Django writes places of values as PostgreSQL does and searches each statement for them
before SQLite gets it. The SQL of a hot page is the same every time, and the search
takes longer than the answer of a short query.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3.base import (
    FORMAT_QMARK_REGEX,
    SQLiteCursorWrapper,
)
from django.db.backends.sqlite3.base import (
    DatabaseWrapper as Sqlite,
)

# Longer ones are of imports, and never the same twice.
LONGEST_KEPT = 5_000


class DatabaseWrapper(Sqlite):
    def create_cursor(self, name: Any = None) -> Any:
        return self.connection.cursor(factory=Cursor)


class Cursor(SQLiteCursorWrapper):
    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is None and len(query) <= LONGEST_KEPT:
            return _converted(query)
        converted: str = super().convert_query(query, param_names=param_names)
        return converted


@lru_cache(maxsize=128)
def _converted(query: str) -> str:
    return FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
