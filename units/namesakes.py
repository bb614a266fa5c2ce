"""Units of one list that share a name, told apart: by where they lie, else by code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from units.models import Unit

# What a result keeps of the name of its unit.
LONGEST_NAME = 150
_MARK = re.compile(r" \([^()]*\)?$")


def names_apart(units: Sequence[Unit]) -> Mapping[int, str]:
    """A longer name for each unit whose own another bears. One query where some do.

    "Xã Tân Tiến (Huyện Phổ Yên)"; "Xã Tân Tiến (05851)" where both lie in one unit;
    with its first day where they bore one code, one after the other.
    """
    counts = Counter(unit.name for unit in units)
    twins = [unit for unit in units if counts[unit.name] > 1]
    if not twins:
        return {}
    parents = Unit.objects.in_bulk({unit.parent_id for unit in twins} - {None})
    within = Counter((unit.name, unit.parent_id) for unit in twins)
    coded = Counter((unit.name, unit.code) for unit in twins)

    def mark(unit: Unit) -> str:
        if unit.parent_id and within[unit.name, unit.parent_id] == 1:
            return parents[unit.parent_id].name
        if coded[unit.name, unit.code] == 1 or unit.valid_from is None:
            return unit.code
        return _("%(code)s, từ %(day)s") % {
            "code": unit.code,
            "day": f"{unit.valid_from:%d/%m/%Y}",
        }

    return {unit.pk: f"{unit.name} ({mark(unit)})"[:LONGEST_NAME] for unit in twins}


def last_of_each_code(units: Iterable[Unit]) -> frozenset[int]:
    """The units that a code means in a list: of those that bore it the last.

    An edition keeps an ended unit into whose sheet somebody wrote, beside the unit
    that bears its code now.
    """
    last: dict[str, Unit] = {}
    for unit in units:
        other = last.get(unit.code)
        if other is None or _first_day(other) < _first_day(unit):
            last[unit.code] = unit
    return frozenset(unit.pk for unit in last.values())


def _first_day(unit: Unit) -> date:
    return unit.valid_from or date.min


def is_same_name(one: str, other: str) -> bool:
    """Whether two years call a unit alike, its mark among namesakes aside."""
    return _MARK.sub("", one) == _MARK.sub("", other)
