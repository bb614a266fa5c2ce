"""Finds the unit that an address which is none comes near: an old or shortened one.

Addresses of units never change; people shorten them, keep those of other spellings
and type names. What could mean two units leads nowhere: the page that is not found
offers both.
"""

from __future__ import annotations

import re

from django.db.models import Q

from units.models import Unit
from units.names import slug_part, split_kind

_CODED = re.compile(r"(?:(?P<name>.+)-)?(?P<code>[0-9]{2,5})")
LONGEST = 120
MOST_FORMS = 20


def unit_near(slug: str) -> Unit | None:
    """The one unit meant by "huyen-dai-tu", "dai-tu-171" or "171"; None if unsure.

    By code, where only one unit bore it or only one of them has the name, or a part of
    it; else by name, those in force before those that ended. Two queries.
    """
    asked = slug_part(slug[:LONGEST])
    coded = _CODED.fullmatch(asked)
    if coded:
        bearers = list(Unit.objects.filter(code=coded["code"])[:MOST_FORMS])
        name = coded["name"] or ""
        named = [unit for unit in bearers if name in _words(unit)]
        return _only(named) or _only([unit for unit in bearers if _is_like(unit, name)])
    found = Unit.objects.real().filter(
        Q(slug__startswith=f"{asked}-") | Q(slug__contains=f"-{asked}-")
    )
    named = [
        unit for unit in found.order_by("pk")[: MOST_FORMS * 5] if asked in _words(unit)
    ]
    return _only([unit for unit in named if not unit.has_ended]) or _only(named)


def _is_like(unit: Unit, name: str) -> bool:
    """Whether the name, where one is written, shares a word with the unit's."""
    return not name or not {*name.split("-")}.isdisjoint(
        slug_part(unit.name).split("-")
    )


def _words(unit: Unit) -> set[str]:
    """What the unit may be called in an address: with its kind and without."""
    return {slug_part(unit.name), slug_part(split_kind(unit.name)[1])}


def _only(units: list[Unit]) -> Unit | None:
    return units[0] if len(units) == 1 else None
