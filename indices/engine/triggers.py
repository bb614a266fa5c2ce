"""Installs the triggers that keep published rows as they are, and tells if they stand.

Run after every migrate: Django rebuilds a table on SQLite to alter it, and its
triggers go with the old one. Before a migration they are taken down, as SQLite
refuses to rename a table that another table's trigger speaks of.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connections, transaction

from indices.engine import postgresql, sqlite
from indices.engine.guards import GUARDS

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from indices.engine.statements import Trigger

logger = logging.getLogger("cchc.engine")

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


def wanted(connection: BaseDatabaseWrapper) -> dict[str, Trigger]:
    """Every trigger that belongs on this engine, by name."""
    engine = ENGINES[connection.vendor]
    return {
        trigger.name: trigger
        for guard in GUARDS
        for trigger in engine.triggers_of(guard)
    }


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of those that do not stand, are switched off or were altered."""
    engine = ENGINES[connection.vendor]
    found = engine.standing(connection)
    return [
        name
        for name, trigger in wanted(connection).items()
        if name not in found or not engine.is_standing(trigger, found[name])
    ]


def install_triggers(connection: BaseDatabaseWrapper) -> bool:
    """Make what stands what is wanted; False when it was already so."""
    engine = ENGINES[connection.vendor]
    stale = engine.standing(connection).keys() - wanted(connection).keys()
    if not stale and not missing_triggers(connection):
        return False
    with transaction.atomic(using=connection.alias):
        remove_triggers(connection)
        with connection.cursor() as cursor:
            for trigger in wanted(connection).values():
                for statement in trigger.create:
                    cursor.execute(statement)
    return True


def remove_triggers(connection: BaseDatabaseWrapper) -> None:
    drops = {name: trigger.drop for name, trigger in wanted(connection).items()}
    with connection.cursor() as cursor:
        for name in ENGINES[connection.vendor].standing(connection):
            for statement in drops.get(name) or [_drop(connection, name)]:
                cursor.execute(statement)


def _drop(connection: BaseDatabaseWrapper, name: str) -> str:
    """Removes one that an earlier release made and this one does not know."""
    if connection.vendor == "sqlite":
        return f"DROP TRIGGER IF EXISTS {name}"
    return f"DROP FUNCTION IF EXISTS {name}() CASCADE"


def is_migrated(connection: BaseDatabaseWrapper) -> bool:
    """Whether every guarded table has the columns of its model."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for guard in GUARDS:
            if guard.table not in tables:
                return False
            described = connection.introspection.get_table_description(
                cursor, guard.table
            )
            columns = {column.name for column in described}
            model = models[guard.table]
            if not {f.column for f in model._meta.local_concrete_fields} <= columns:
                return False
    return True


@contextmanager
def triggers_lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers for a while: for tests, and only for them.

    Nothing of the running system calls this. tests/conftest.py wraps Django's flush
    in it, which empties the database between tests; a `manage.py flush` of a database
    with published results is refused.
    """
    ENGINES[connection.vendor].settle(connection)
    remove_triggers(connection)
    try:
        yield
    finally:
        ENGINES[connection.vendor].settle(connection)
        install_triggers(connection)


# --- Around a migration -----------------------------------------------------------


def before_migrate(*, using: str, plan: Any = (), **kwargs: Any) -> None:
    if any(migration.app_label in ("indices", "units") for migration, _ in plan):
        remove_triggers(connections[using])


def after_migrate(*, using: str, **kwargs: Any) -> None:
    connection = connections[using]
    if is_migrated(connection) and install_triggers(connection):
        logger.info("installed the triggers that keep published rows")
