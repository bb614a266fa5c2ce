"""Carries out a reorganisation of units entered by hand: merger, split, transfer,
rename, upgrade.

Units end, begin and are joined by arrows; nothing is deleted but by undoing. Every rule
of codes, dates, names and addresses is that of the imports, which do the writing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from units.csv_rows import FileRow
from units.imports import load_unit_rows
from units.lineage import ONE_TO_ONE_KINDS
from units.models import (
    Kind,
    Level,
    Reorganisation,
    SuccessionExtent,
    SuccessionKind,
    Unit,
    UnitSuccession,
)
from units.names import split_kind
from units.problems import ImportRefused, Problem
from units.querysets import UnitQuerySet
from units.succession_imports import load_succession_rows


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


@dataclass(frozen=True, slots=True)
class ReorganisationEffect:
    """What a plan does, told after it was tried: units that end, begin, move along."""

    ended: tuple[Unit, ...]
    begun: tuple[Unit, ...]
    moved_along: tuple[Unit, ...]
    arrows: tuple[UnitSuccession, ...]


def summary_of(plan: ReorganisationPlan) -> str:
    """ "Sáp nhập xã A, một phần xã B thành xã C từ ngày 01/07/2025"."""
    old = ", ".join(_said(item) for item in plan.leaving)
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


def _said(item: Leaving) -> str:
    if item.extent == SuccessionExtent.WHOLE:
        return item.unit.name
    return _("một phần %(name)s") % {"name": item.unit.name}


# --- may it be done ---------------------------------------------------------------


def problems_of(plan: ReorganisationPlan) -> list[Problem]:
    """What speaks against the plan before anything is tried."""
    problems = [*_wrong_numbers(plan)]
    for item in plan.leaving:
        problems += _problems_of_leaving(item, plan)
    keys = [item.unit.pk for item in plan.leaving]
    for item in plan.leaving:
        if keys.count(item.unit.pk) > 1:
            problems.append(
                Problem(item.place, "", item.unit.name, _("mỗi đơn vị một lần"))
            )
    return problems


def _wrong_numbers(plan: ReorganisationPlan) -> Iterator[Problem]:
    """Each kind has its own number of units before and after."""
    old, new = len(plan.leaving), len(plan.arriving)
    expected = ""
    if plan.kind == SuccessionKind.MERGER and not (old >= 2 and new == 1):
        expected = _("từ hai đơn vị trở lên nhập thành một đơn vị")
    elif plan.kind == SuccessionKind.SPLIT and not (old == 1 and new >= 2):
        expected = _("một đơn vị chia thành hai đơn vị trở lên")
    elif plan.kind in (SuccessionKind.RENAME, SuccessionKind.UPGRADE) and not (
        old == new == 1
    ):
        expected = _("một đơn vị trước và một đơn vị sau")
    elif plan.kind == SuccessionKind.TRANSFER and not (old == new >= 1):
        expected = _("mỗi đơn vị chuyển đi giữ mã và tên của mình")
    if expected:
        found = _("%(old)d đơn vị trước, %(new)d đơn vị sau") % {"old": old, "new": new}
        yield Problem(_("Hình thức"), "", found, expected)


def _problems_of_leaving(item: Leaving, plan: ReorganisationPlan) -> Iterator[Problem]:
    unit = item.unit
    if not unit.is_in_force_on(plan.eve):
        expected = _("một đơn vị có hiệu lực ngày %(day)s") % {
            "day": f"{plan.eve:%d/%m/%Y}"
        }
        yield Problem(item.place, "", unit.name, expected)
    elif unit.valid_to is not None and unit.valid_to != plan.effective_on:
        day = f"{unit.valid_to:%d/%m/%Y}"
        expected = _("đơn vị chưa kết thúc (đơn vị này kết thúc từ %(day)s)")
        yield Problem(item.place, "", unit.name, expected % {"day": day})
    if plan.kind == SuccessionKind.TRANSFER and _stays_where_it_is(item, plan):
        expected = _("đơn vị cấp trên khác với đơn vị cấp trên đang có")
        yield Problem(item.place, "", unit.name, expected)
    if plan.kind in ONE_TO_ONE_KINDS and not (
        item.ends and item.extent == SuccessionExtent.WHOLE
    ):
        yield Problem(item.place, "", _said(item), _("toàn bộ đơn vị"))
    if (
        plan.kind == SuccessionKind.SPLIT
        and item.ends
        and _has_children(unit, plan.eve)
    ):
        expected = _(
            "đơn vị không có đơn vị cấp dưới; nếu có, hãy chuyển từng đơn vị cấp dưới "
            "bằng import_units và import_successions"
        )
        yield Problem(item.place, "", unit.name, expected)


def _stays_where_it_is(item: Leaving, plan: ReorganisationPlan) -> bool:
    """Whether the unit above is, on the day, the very one it was before."""
    above = item.unit.parent
    return (
        above is not None
        and above.is_in_force_on(plan.effective_on)
        and any(
            old is item and new.parent_code == above.code
            for old, new in zip(plan.leaving, plan.arriving, strict=False)
        )
    )


def _has_children(unit: Unit, day: date) -> bool:
    return _children_of([unit], day).exists()


def _children_of(units: Sequence[Unit], day: date) -> UnitQuerySet:
    return (
        Unit.objects.filter(parent__in=units)
        .in_force_on(day)
        .exclude(level=Level.DEPARTMENT)
        .order_by("sort_key", "id")
    )


# --- doing it ---------------------------------------------------------------------


@transaction.atomic
def carry_out(plan: ReorganisationPlan, *, made_by: str) -> Reorganisation:
    """Write the units and arrows of a plan; ImportRefused with all reasons if not."""
    problems = problems_of(plan)
    if problems:
        raise ImportRefused(problems)
    children = _moved_along(plan)
    load_unit_rows([*_unit_rows(plan), *_rows_of_children(plan, children)])
    load_succession_rows(_arrow_rows(plan, children))
    entry = Reorganisation.objects.create(
        kind=plan.kind,
        effective_on=plan.effective_on,
        legal_basis=plan.legal_basis,
        summary=summary_of(plan)[:1_000],
        made_by=made_by[:150],
    )
    old = [*(item.unit.pk for item in plan.leaving), *(each.pk for each in children)]
    new = [*(item.code for item in plan.arriving), *(each.code for each in children)]
    # Arrows of that day that came by an import are not this one's to take back.
    UnitSuccession.objects.filter(
        predecessor__in=old,
        successor__code__in=new,
        effective_on=plan.effective_on,
        reorganisation=None,
    ).update(reorganisation=entry)
    return entry


def effect_of(entry: Reorganisation) -> ReorganisationEffect:
    """What a reorganisation did, from its arrows. Two queries."""
    arrows = tuple(
        entry.arrows.select_related(
            "predecessor__parent", "successor__parent"
        ).order_by("predecessor__sort_key", "pk")
    )
    parents = {arrow.predecessor_id for arrow in arrows}
    own = [a for a in arrows if a.predecessor.parent_id not in parents]
    begun = {a.successor for a in own if a.successor.valid_from == a.effective_on}
    ended = {a.predecessor for a in own if a.predecessor.valid_to == a.effective_on}
    along = [a.predecessor for a in arrows if a.predecessor.parent_id in parents]
    return ReorganisationEffect(
        ended=tuple(sorted(ended, key=lambda unit: unit.sort_key)),
        begun=tuple(sorted(begun, key=lambda unit: unit.sort_key)),
        moved_along=tuple(along),
        arrows=arrows,
    )


def _moved_along(plan: ReorganisationPlan) -> list[Unit]:
    """Units below those that merge: they go on under the new one.

    Under a renamed unit they stay as they are, since its forms are one unit.
    """
    if plan.kind != SuccessionKind.MERGER:
        return []
    ending = [item.unit for item in plan.leaving if item.ends]
    return list(_children_of(ending, plan.eve))


def _unit_rows(plan: ReorganisationPlan) -> Iterator[FileRow]:
    day = plan.effective_on.isoformat()
    for new in plan.arriving:
        cells = {
            "code": new.code,
            "name": new.name,
            "kind": _kind_of(new, plan),
            "parent_code": new.parent_code,
            "valid_from": day,
        }
        yield FileRow(new.place, cells)
    for old in plan.leaving:
        if old.ends:
            yield _ending_row(old.unit, old.place, day)


def _kind_of(new: Arriving, plan: ReorganisationPlan) -> str:
    """The word before the name; a department or a ministry may go without."""
    word = split_kind(new.name)[0]
    if word == "thành phố" and plan.leaving[0].unit.level == Level.PROVINCE:
        return Kind.MUNICIPALITY.value
    kinds = {item.unit.kind for item in plan.leaving}
    return word or (kinds.pop() if len(kinds) == 1 else "")


def _rows_of_children(
    plan: ReorganisationPlan, children: Sequence[Unit]
) -> Iterator[FileRow]:
    day = plan.effective_on.isoformat()
    for child in children:
        place = child.name
        yield _ending_row(child, place, day)
        cells = {
            "code": child.code,
            "name": child.name,
            "kind": child.kind,
            "parent_code": plan.arriving[0].code,
            "valid_from": day,
        }
        yield FileRow(place, cells)


def _ending_row(unit: Unit, place: str, day: str) -> FileRow:
    return FileRow(
        place,
        {
            "code": unit.code,
            "name": unit.name,
            "kind": unit.kind,
            "parent_code": unit.parent.code if unit.parent else "",
            "valid_from": unit.valid_from.isoformat() if unit.valid_from else "",
            "valid_to": day,
        },
    )


def _arrow_rows(
    plan: ReorganisationPlan, children: Sequence[Unit]
) -> Iterator[FileRow]:
    facts = {
        "effective_on": plan.effective_on.isoformat(),
        "legal_basis": plan.legal_basis,
    }
    for old, new in plan.pairs:
        is_split = plan.kind == SuccessionKind.SPLIT
        cells = {
            "predecessor_code": old.unit.code,
            "successor_code": new.code,
            "kind": str(plan.kind),
            "extent": str(SuccessionExtent.PART if is_split else old.extent),
        }
        yield FileRow(old.place, cells | facts)
    for child in children:
        cells = {
            "predecessor_code": child.code,
            "successor_code": child.code,
            "kind": SuccessionKind.TRANSFER.value,
            "extent": SuccessionExtent.WHOLE.value,
        }
        yield FileRow(child.name, cells | facts)


def left_by_hand() -> frozenset[tuple[str, str]]:
    """Code and first day, as files write it, of every unit that somebody rearranged."""
    arrows = UnitSuccession.objects.filter(reorganisation__isnull=False)
    return frozenset(
        (code, day.isoformat() if day else "")
        for code, day in arrows.values_list(
            "predecessor__code", "predecessor__valid_from"
        )
    )
