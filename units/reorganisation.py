"""Carries out a reorganisation of units entered by hand: merger, split, transfer,
rename, upgrade.

Units end, begin and are joined by arrows; nothing is deleted but by undoing. Every rule
of codes, dates, names and addresses is that of the imports, which do the writing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from units.csv_rows import FileRow
from units.imports import load_unit_rows
from units.models import (
    Reorganisation,
    SuccessionExtent,
    SuccessionKind,
    Unit,
    UnitSuccession,
)
from units.problems import ImportRefused
from units.reorganisation_checks import children_of, problems_of
from units.reorganisation_plan import ReorganisationPlan, kind_of, summary_of
from units.succession_imports import load_succession_rows


@dataclass(frozen=True, slots=True)
class ReorganisationEffect:
    """What a plan does, told after it was tried: units that end, begin, move along."""

    ended: tuple[Unit, ...]
    begun: tuple[Unit, ...]
    moved_along: tuple[Unit, ...]
    arrows: tuple[UnitSuccession, ...]


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
    ending = [item.unit for item in plan.leaving if item.ends]
    entry.ended.set([*ending, *children])
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


def same_reorganisation(plan: ReorganisationPlan) -> Reorganisation | None:
    """The one in force that says the same, as after a button pressed twice."""
    return Reorganisation.objects.filter(
        kind=plan.kind,
        effective_on=plan.effective_on,
        legal_basis=plan.legal_basis,
        summary=summary_of(plan)[:1_000],
        undone_at=None,
    ).first()


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
    return list(children_of(ending, plan))


def _unit_rows(plan: ReorganisationPlan) -> Iterator[FileRow]:
    day = plan.effective_on.isoformat()
    for new in plan.arriving:
        cells = {
            "code": new.code,
            "name": new.name,
            "kind": kind_of(new, plan),
            "parent_code": new.parent_code,
            "valid_from": day,
        }
        yield FileRow(new.place, cells)
    for old in plan.leaving:
        if old.ends:
            yield _ending_row(old.unit, old.place, day)


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
