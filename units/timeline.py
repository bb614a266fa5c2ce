"""The time line of a unit: every change of the map that led to it or went on from it.

Steps are read one level at a time, backwards and forwards, a few levels each way: what
lies further off is told on the pages of the units there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from units.models import SuccessionExtent, Unit, UnitSuccession

MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A unit that went into another, wholly or in part."""

    unit: Unit
    is_part: bool


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """What one unit was made of on one day. `is_own` where it is the unit itself."""

    effective_on: date
    kinds: tuple[str, ...]
    successor: Unit
    predecessors: tuple[Ancestor, ...]
    legal_bases: tuple[str, ...]
    is_own: bool


def timeline(unit: Unit) -> tuple[TimelineEntry, ...]:
    """All changes around the unit, oldest first. Six queries at most."""
    arrows = [*_walk(unit, is_back=True), *_walk(unit, is_back=False)]
    grouped: defaultdict[tuple[date, int], list[UnitSuccession]] = defaultdict(list)
    for arrow in {arrow.pk: arrow for arrow in arrows}.values():
        grouped[arrow.effective_on, arrow.successor_id].append(arrow)
    entries = [_entry(group, unit) for group in grouped.values()]
    entries.sort(key=lambda entry: (entry.effective_on, entry.successor.sort_key))
    return tuple(entries)


def _walk(unit: Unit, *, is_back: bool) -> Iterable[UnitSuccession]:
    """The arrows of each level; going back, those that reach the units found."""
    here, there = (
        ("successor", "predecessor") if is_back else ("predecessor", "successor")
    )
    level, seen = {unit.pk}, {unit.pk}
    for _step in range(MOST_STEPS):
        if not level:
            return
        found = UnitSuccession.objects.filter(**{f"{here}__in": level})
        arrows = list(found.select_related("predecessor", "successor"))
        yield from arrows
        level = {getattr(arrow, f"{there}_id") for arrow in arrows} - seen
        seen |= level


def _entry(arrows: list[UnitSuccession], unit: Unit) -> TimelineEntry:
    arrows.sort(key=lambda arrow: (arrow.predecessor.sort_key, arrow.pk))
    first = arrows[0]
    return TimelineEntry(
        effective_on=first.effective_on,
        kinds=tuple(dict.fromkeys(str(a.get_kind_display()) for a in arrows)),
        successor=first.successor,
        predecessors=tuple(
            Ancestor(a.predecessor, a.extent == SuccessionExtent.PART) for a in arrows
        ),
        legal_bases=tuple(
            dict.fromkeys(a.legal_basis for a in arrows if a.legal_basis)
        ),
        is_own=first.successor_id == unit.pk,
    )
