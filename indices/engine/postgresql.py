"""The guards as triggers of PostgreSQL: each looks at all rows of a statement at once.

Asked after the statement about its rows as two tables, a hundred thousand rows cost
one join. Writers hold their editions (FOR SHARE) to the end of their transaction, so
that a publication which began meanwhile is waited for and then seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from indices.engine.guards import ALWAYS, NEVER, Guard
from indices.engine.statements import PREFIX, Trigger, message, rendered

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
LONGEST_NAME = 63
TABLES = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
}
HELD = {
    "insert": ("new_rows",),
    "update": ("old_rows", "new_rows"),
    "delete": ("old_rows",),
}


def triggers_of(guard: Guard) -> Iterator[Trigger]:
    for event in ("insert", "update", "delete", "truncate"):
        found = _found(guard, event)
        if not found:
            continue
        name = f"{PREFIX}{guard.table}_{event}"
        assert len(name) <= LONGEST_NAME
        when = "BEFORE" if event == "truncate" else "AFTER"
        body = _body(guard, event, found)
        yield Trigger(
            name=name,
            table=guard.table,
            create=(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger"
                f" LANGUAGE plpgsql AS $guard${body}$guard$",
                f"DROP TRIGGER IF EXISTS {name} ON {guard.table}",
                f"CREATE TRIGGER {name} {when} {event.upper()} ON {guard.table}"
                f" {TABLES.get(event, '')}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
            ),
            drop=(f"DROP FUNCTION IF EXISTS {name}() CASCADE",),
            body=body,
        )


def standing(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Every function of ours with the table whose enabled trigger calls it, if any."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, COALESCE(tgrelid::regclass::text, ''), prosrc"
            " FROM pg_proc LEFT JOIN pg_trigger"
            " ON tgfoid = pg_proc.oid AND tgname = proname AND tgenabled IN ('O', 'A')"
            " WHERE pronamespace = current_schema()::regnamespace"
            " AND starts_with(proname, %s)",
            [PREFIX],
        )
        return {name: (table, body) for name, table, body in cursor.fetchall()}


def is_standing(trigger: Trigger, found: tuple[str, str]) -> bool:
    return found == (trigger.table, trigger.body)


def settle(connection: BaseDatabaseWrapper) -> None:
    """Check waiting foreign keys now: while they wait, no trigger may come or go."""
    if connection.in_atomic_block:
        connection.check_constraints()


def _found(guard: Guard, event: str) -> str:
    """A query that returns a row when the statement must be refused."""
    if guard.keys and event in HELD:
        return _found_by_key(guard, event)
    if event == "insert":
        condition, source = guard.refused_insert, "new_rows AS becomes"
    elif event == "update":
        # A row whose key changed has no partner.
        condition = f"was.id IS NULL OR becomes.id IS NULL OR ({guard.refused_update})"
        source = "old_rows AS was FULL JOIN new_rows AS becomes ON becomes.id = was.id"
    else:
        condition = guard.refused_delete
        source = f"{'old_rows' if event == 'delete' else guard.table} AS was"
    if condition == NEVER:
        return ""
    condition = "TRUE" if condition == ALWAYS else _rendered(condition)
    return f"SELECT 1 FROM {source} WHERE {condition}"


def _found_by_key(guard: Guard, event: str) -> str:
    """The same where only what the rows belong to decides."""
    assert guard.asks_rows_only
    frozen = guard.frozen.replace("{row}", "touched")
    query = f"SELECT 1 FROM {_touched(guard, event)} AS touched WHERE {frozen}"
    if event != "update":
        return query
    partners = "FROM old_rows AS was JOIN new_rows AS becomes ON becomes.id = was.id"
    # A row whose key changed has no partner.
    return (
        f"{query} UNION ALL SELECT 1 WHERE (SELECT count(*) FROM old_rows)"
        f" <> (SELECT count(*) {partners})"
    )


def _touched(guard: Guard, event: str) -> str:
    """What the rows of a statement belong to, each combination once."""
    columns = ", ".join(guard.keys)
    sides = (f"SELECT DISTINCT {columns} FROM {rows}" for rows in HELD[event])
    return f"({' UNION '.join(sides)})"


def _body(guard: Guard, event: str, found: str) -> str:
    return (
        f" BEGIN {_held(guard, event)}"
        f" IF EXISTS ({found}) THEN RAISE EXCEPTION '{message(guard)}'"
        " USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL; END "
    )


def _held(guard: Guard, event: str) -> str:
    if not guard.editions or event not in HELD:
        return ""
    editions = guard.editions.replace("{row}", "touched")
    sources = [_touched(guard, event)] if guard.keys else HELD[event]
    ids = " UNION ".join(
        f"SELECT held.id FROM {rows} AS touched, LATERAL ({editions}) AS held(id)"
        for rows in sources
    )
    return f"PERFORM 1 FROM indices_edition WHERE id IN ({ids}) ORDER BY id FOR SHARE;"


def _rendered(condition: str) -> str:
    return rendered(condition, old="was", new="becomes", same="IS NOT DISTINCT FROM")
