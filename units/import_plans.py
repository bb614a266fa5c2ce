"""What a list of units would do to the units there are, before anything is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from units.csv_rows import FileRow
from units.models import Unit
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
