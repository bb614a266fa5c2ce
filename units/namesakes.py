"""Units of one list that share a name, told apart: by where they lie, else by code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from units.models import Unit

# What a result keeps of the name of its unit.
LONGEST_NAME = 150


def names_apart(units: Sequence[Unit]) -> Mapping[int, str]:
    """A longer name for each unit whose own another bears. One query where some do.

    "Xã Tân Tiến (Huyện Phổ Yên)"; "Xã Tân Tiến (05851)" where both lie in one unit.
    """
    counts = Counter(unit.name for unit in units)
    twins = [unit for unit in units if counts[unit.name] > 1]
    if not twins:
        return {}
    parents = Unit.objects.in_bulk({unit.parent_id for unit in twins} - {None})
    within = {
        unit.pk: (unit.name, parents[unit.parent_id].name if unit.parent_id else "")
        for unit in twins
    }
    times = Counter(within.values())
    return {
        unit.pk: f"{unit.name} ({_mark(unit, within[unit.pk][1], times)})"[
            :LONGEST_NAME
        ]
        for unit in twins
    }


def _mark(unit: Unit, parent: str, times: Mapping[tuple[str, str], int]) -> str:
    return parent if parent and times[unit.name, parent] == 1 else unit.code
