"""Django's check that the triggers stand.

Runs with `check --database default`, `migrate` and `runserver`. A warning, since an
error would stop the very `migrate` that puts them back.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import OperationalError

from indices.engine.triggers import is_migrated, missing_triggers

MISSING_TRIGGERS = "indices.W001"


def check_triggers(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for alias in _asked_for(databases):
        connection = connections[alias]
        try:
            missing = missing_triggers(connection) if is_migrated(connection) else []
        except OperationalError:
            # Whoever comes next says that the database is away.
            continue
        if missing:
            found.append(_warning(alias, missing))
    return found


def _asked_for(databases: Sequence[str] | None) -> Sequence[str]:
    if databases is not None:
        return databases
    return [DEFAULT_DB_ALIAS] if sys.argv[1:2] == ["runserver"] else []


def _warning(alias: str, missing: Sequence[str]) -> Warning:
    return Warning(
        f"{len(missing)} triggers that keep published results do not stand in"
        f" the database “{alias}”: {', '.join(missing)}.",
        hint="Run manage.py migrate: it puts them back.",
        id=MISSING_TRIGGERS,
    )
