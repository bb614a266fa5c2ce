"""A reorganisation of units as it was said: who leaves, who arrives, on which day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from units.models import Kind, Level, SuccessionExtent, SuccessionKind, Unit
from units.names import split_kind


@dataclass(frozen=True, slots=True)
class Leaving:
    """A unit before the day. What gives up a part may stay in force."""

    place: str
    unit: Unit
    extent: str = SuccessionExtent.WHOLE
    ends: bool = True


@dataclass(frozen=True, slots=True)
class Arriving:
    """A unit from the day on: always a new form, be its code and name the old ones."""

    place: str
    code: str
    name: str
    parent_code: str


@dataclass(frozen=True, slots=True)
class ReorganisationPlan:
    kind: str
    effective_on: date
    legal_basis: str
    leaving: tuple[Leaving, ...]
    arriving: tuple[Arriving, ...]

    @property
    def eve(self) -> date:
        return self.effective_on - timedelta(days=1)

    @property
    def digest(self) -> str:
        """Equal for plans that do the same: what was looked at is what is written."""
        return hashlib.sha256(repr(self).encode()).hexdigest()

    @property
    def pairs(self) -> list[tuple[Leaving, Arriving]]:
        """Who becomes whom: each with its own form in a transfer, else all with all."""
        if self.kind == SuccessionKind.TRANSFER:
            return list(zip(self.leaving, self.arriving, strict=True))
        return [(old, new) for old in self.leaving for new in self.arriving]


def summary_of(plan: ReorganisationPlan) -> str:
    """ "Sáp nhập xã A, một phần xã B thành xã C từ ngày 01/07/2025"."""
    old = ", ".join(said(item) for item in plan.leaving)
    new = ", ".join(item.name for item in plan.arriving)
    text = _("%(kind)s %(old)s thành %(new)s từ ngày %(day)s")
    if plan.kind == SuccessionKind.TRANSFER:
        text = _("%(kind)s %(old)s từ ngày %(day)s")
    kind = str(SuccessionKind(plan.kind).label)
    day = f"{plan.effective_on:%d/%m/%Y}"
    return text % {
        "kind": kind[:1].upper() + kind[1:],
        "old": old,
        "new": new,
        "day": day,
    }


def said(item: Leaving) -> str:
    if item.extent == SuccessionExtent.WHOLE:
        return item.unit.name
    return _("một phần %(name)s") % {"name": item.unit.name}


def kind_of(new: Arriving, plan: ReorganisationPlan) -> str:
    """The word before the name; a department or a ministry may go without."""
    word = split_kind(new.name)[0]
    if word == "thành phố" and plan.leaving[0].unit.level == Level.PROVINCE:
        return Kind.MUNICIPALITY.value
    kinds = {item.unit.kind for item in plan.leaving}
    return word or (kinds.pop() if len(kinds) == 1 else "")
