"""One trigger as the installer handles it, whatever the engine."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indices.engine.guards import Guard

# All names begin so; whatever begins so is ours to remove.
PREFIX = "cchc_guard_"
SAME = re.compile(r"\{same:([^|}]+)\|([^}]+)\}")


@dataclass(frozen=True, slots=True)
class Trigger:
    """Its name, its table, the statements that make it and those that remove it."""

    name: str
    table: str
    create: tuple[str, ...]
    drop: tuple[str, ...]
    body: str = ""


def message(guard: Guard) -> str:
    """What the database says when it refuses; for the log, not for a page."""
    return f"{guard.table}: what is published or logged cannot be changed"


def rendered(condition: str, *, old: str, new: str, same: str) -> str:
    """A condition of guards.py in the words of one engine."""
    named = condition.replace("{new}", new).replace("{old}", old)
    return SAME.sub(rf"\1 {same} \2", named)
