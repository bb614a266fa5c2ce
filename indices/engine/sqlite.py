"""The guards as triggers of SQLite: one for each table and kind of writing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from indices.engine.guards import ALWAYS, NEVER, Guard, Rival
from indices.engine.statements import PREFIX, Trigger, message, rendered

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def triggers_of(guard: Guard) -> Iterator[Trigger]:
    arrives = _any(guard.refused_insert, *_replaced(guard, "insert"))
    changes = _any(
        "{old}.id <> {new}.id", guard.refused_update, *_replaced(guard, "update")
    )
    for event, condition in (
        ("insert", arrives),
        ("update", changes),
        ("delete", guard.refused_delete),
    ):
        if condition == NEVER:
            continue
        name = f"{PREFIX}{guard.table}_{event}"
        yield Trigger(
            name=name,
            table=guard.table,
            create=(
                f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {guard.table}"
                f" WHEN {_rendered(condition)}"
                f" BEGIN SELECT RAISE(ABORT, '{message(guard)}'); END",
            ),
            drop=(f"DROP TRIGGER IF EXISTS {name}",),
        )


def standing(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Every trigger of ours that stands: its table, and how it was made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, tbl_name, sql FROM sqlite_master"
            " WHERE type = 'trigger' AND substr(name, 1, %s) = %s",
            [len(PREFIX), PREFIX],
        )
        return {name: (table, sql) for name, table, sql in cursor.fetchall()}


def is_standing(trigger: Trigger, found: tuple[str, str]) -> bool:
    return found == (trigger.table, trigger.create[0])


def settle(connection: BaseDatabaseWrapper) -> None:
    """Nothing waits here."""


def _replaced(guard: Guard, event: str) -> Iterator[str]:
    """A frozen row that INSERT OR REPLACE or UPDATE OR REPLACE would remove."""
    for rival in guard.rivals:
        yield _rival_stands(guard, rival, event)


def _rival_stands(guard: Guard, rival: Rival, event: str) -> str:
    terms = [f"rival.{c} IS {{new}}.{c}" for c in rival.columns]
    if event == "update":
        terms.append("rival.id <> {old}.id")
    if rival.among != ALWAYS:
        terms += [
            rival.among.replace("{row}", "{new}"),
            rival.among.replace("{row}", "rival"),
        ]
    if guard.frozen != ALWAYS:
        terms.append(f"({guard.frozen.replace('{row}', 'rival')})")
    condition = " AND ".join(terms)
    return f"EXISTS (SELECT 1 FROM {guard.table} AS rival WHERE {condition})"


def _any(*conditions: str) -> str:
    held = [f"({text})" for text in conditions if text != NEVER]
    return " OR ".join(held) if held else NEVER


def _rendered(condition: str) -> str:
    return rendered(condition, old="OLD", new="NEW", same="IS")
