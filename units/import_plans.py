"""What a list of units would do to the units there are, before anything is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from units.csv_rows import FileRow
from units.models import Unit
from units.names import search_key, sort_key
from units.problems import ImportReport
from units.progress import Advance

UnitKey = tuple[str, date | None]
# Name, bare name, kind, level, parent and last day: what a repeated import compares.
State = tuple[str, str, str, str, UnitKey | None, date | None]


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit that the rows make new or another; its texts by column of the file, `old`
    empty for a new one. `unit` is as it would be."""

    unit: Unit
    row: FileRow
    old: Mapping[str, str]
    new: Mapping[str, str]

    @property
    def is_new(self) -> bool:
        return not self.old


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What rows would do; `write` does it, in the caller's transaction."""

    changes: tuple[UnitChange, ...]
    report: ImportReport
    write: Callable[[Advance], None]


def texts_of(state: State) -> dict[str, str]:
    """What is compared, as the columns of the file say it."""
    name, _bare, kind, _level, parent, ends = state
    return {
        "name": name,
        "kind": str(kind),
        "parent_code": parent[0] if parent else "",
        "valid_to": ends.isoformat() if ends else "",
    }


def state_of(unit: Unit) -> State:
    """What a repeated import compares."""
    parent = (unit.parent.code, unit.parent.valid_from) if unit.parent else None
    return unit.name, unit.bare_name, unit.kind, unit.level, parent, unit.valid_to


def changed_fields(unit: Unit, before: State) -> dict[str, object]:
    """What is to be written of a unit: the fields that differ, with their keys."""
    values = {
        "name": unit.name,
        "bare_name": unit.bare_name,
        "kind": unit.kind,
        "level": unit.level,
        "parent_id": unit.parent.pk if unit.parent else None,
        "valid_to": unit.valid_to,
    }
    changed: dict[str, object] = {
        field: value
        for (field, value), old, new in zip(
            values.items(), before, state_of(unit), strict=True
        )
        if old != new
    }
    if "name" in changed:
        changed["search_key"] = search_key(unit.name)
    if "bare_name" in changed:
        changed["sort_key"] = sort_key(unit.bare_name)
    return changed
