"""What an address of a database becomes: the settings of one of our two engines."""

from __future__ import annotations

from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

# WAL lets readers go on while one writes; FULL because NORMAL loses acknowledged
# work on a power cut; IMMEDIATE so that two writers queue.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
    ),
}

SCHEMES = "DATABASE_URL must begin with sqlite:/// or postgres://"


def database_at(url: str, *, max_age: int) -> dict[str, Any]:
    """The settings of the database; connections are kept and looked at before use."""
    try:
        parsed = dj_database_url.parse(
            url, conn_max_age=max_age, conn_health_checks=True
        )
    except ValueError as error:
        raise ImproperlyConfigured(SCHEMES) from error
    found: dict[str, Any] = dict(parsed)
    if found["ENGINE"] == "django.db.backends.sqlite3":
        found["ENGINE"] = "cchc.sqlite3"
        found["OPTIONS"] = dict(SQLITE_OPTIONS)
    elif found["ENGINE"] == "django.db.backends.postgresql":
        found.setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)
    else:
        raise ImproperlyConfigured(SCHEMES)
    # Off: a read must not take SQLite's write lock; actions open their own.
    found["ATOMIC_REQUESTS"] = False
    return found
