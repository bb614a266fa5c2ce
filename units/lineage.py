"""What became of a unit: the chains of one-to-one forms, and lineage in words.

A one-to-one rename, upgrade or change of area counts as the same unit; a merger or a
split does not, and then no earlier figure is comparable.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from units.models import (
    Level,
    SuccessionExtent,
    SuccessionKind,
    Unit,
    UnitSuccession,
)

ONE_TO_ONE_KINDS = frozenset(
    {SuccessionKind.RENAME, SuccessionKind.UPGRADE, SuccessionKind.TRANSFER}
)
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Arrow:
    """A succession reduced to what decides the chains."""

    predecessor_id: int
    successor_id: int
    kind: str
    extent: str
    effective_on: date
    keeps_level: bool = True


def first_forms(arrows: Iterable[Arrow]) -> dict[int, int]:
    """Unit id -> id of the first form of its chain, for every later form.

    An arrow joins two forms when it is a whole rename, upgrade or transfer on one
    level and, on its day, the only one to leave the one and to reach the other.
    """
    arrows = list(arrows)
    leaving = Counter((arrow.predecessor_id, arrow.effective_on) for arrow in arrows)
    reaching = Counter((arrow.successor_id, arrow.effective_on) for arrow in arrows)
    earlier = {
        arrow.successor_id: arrow.predecessor_id
        for arrow in sorted(arrows, key=lambda arrow: arrow.effective_on, reverse=True)
        if arrow.kind in ONE_TO_ONE_KINDS
        and arrow.extent == SuccessionExtent.WHOLE
        and arrow.keeps_level
        and leaving[arrow.predecessor_id, arrow.effective_on] == 1
        and reaching[arrow.successor_id, arrow.effective_on] == 1
    }
    return {unit_id: _first(unit_id, earlier) for unit_id in earlier}


def _first(unit_id: int, earlier: Mapping[int, int]) -> int:
    seen = {unit_id}
    while unit_id in earlier and earlier[unit_id] not in seen:
        unit_id = earlier[unit_id]
        seen.add(unit_id)
    return unit_id


def refresh_first_forms() -> int:
    """Write `same_as` of every unit from the successions; how many changed."""
    firsts = first_forms(
        Arrow(*values[:5], keeps_level=values[5] == values[6])
        for values in UnitSuccession.objects.order_by("effective_on", "id").values_list(
            "predecessor_id",
            "successor_id",
            "kind",
            "extent",
            "effective_on",
            "predecessor__level",
            "successor__level",
        )
    )
    stored = dict(Unit.objects.exclude(same_as=None).values_list("pk", "same_as_id"))
    differing = [
        Unit(pk=pk, same_as_id=firsts.get(pk))
        for pk in sorted(firsts.keys() | stored.keys())
        if firsts.get(pk) != stored.get(pk)
    ]
    Unit.objects.bulk_update(differing, ["same_as"], batch_size=BATCH)
    return len(differing)


# ---------------------------------------------------------------- for the unit's page


@dataclass(frozen=True, slots=True)
class LineageStep:
    """One arrow seen from one of its ends: the other unit and how it came about."""

    unit: Unit
    kind: str
    kind_label: str
    extent: str
    extent_label: str
    effective_on: date
    legal_basis: str

    @property
    def is_part(self) -> bool:
        return self.extent == SuccessionExtent.PART


@dataclass(frozen=True, slots=True)
class UnitLineage:
    """Both directions of a unit's lineage, and the same in sentences (or empty)."""

    predecessors: tuple[LineageStep, ...]
    successors: tuple[LineageStep, ...]
    founded: str
    ended: str

    @property
    def legal_bases(self) -> tuple[str, ...]:
        """Each decision or resolution behind it once, in the order of time."""
        steps = (*self.predecessors, *self.successors)
        return tuple(dict.fromkeys(s.legal_basis for s in steps if s.legal_basis))


def read_lineage(unit: Unit) -> UnitLineage:
    """What left and reached it; of a district that ended without a successor, who
    took over its communes. One query."""
    wanted = Q(predecessor=unit) | Q(successor=unit)
    if unit.valid_to and unit.level == Level.DISTRICT:
        wanted |= Q(predecessor__parent=unit, effective_on=unit.valid_to)
    arrows = (
        UnitSuccession.objects.filter(wanted)
        .select_related("predecessor__parent", "successor")
        .order_by("effective_on", "id")
    )
    predecessors: list[LineageStep] = []
    successors: list[LineageStep] = []
    of_communes: dict[int, Unit] = {}
    for arrow in arrows:
        if arrow.successor_id == unit.pk:
            predecessors.append(_step(arrow, arrow.predecessor))
        elif arrow.predecessor_id == unit.pk:
            successors.append(_step(arrow, arrow.successor))
        else:
            of_communes[arrow.successor_id] = arrow.successor
    heirs = [] if successors else sorted(of_communes.values(), key=_by_name)
    steps_before, steps_after = _in_order(predecessors), _in_order(successors)
    return UnitLineage(
        predecessors=steps_before,
        successors=steps_after,
        founded=founding_sentence(unit, steps_before),
        ended=ending_sentence(unit, steps_after, heirs),
    )


def _in_order(steps: Iterable[LineageStep]) -> tuple[LineageStep, ...]:
    return tuple(sorted(steps, key=lambda s: (s.effective_on, s.unit.sort_key)))


def _step(arrow: UnitSuccession, other: Unit) -> LineageStep:
    return LineageStep(
        unit=other,
        kind=arrow.kind,
        kind_label=arrow.get_kind_display(),
        extent=arrow.extent,
        extent_label=arrow.get_extent_display(),
        effective_on=arrow.effective_on,
        legal_basis=arrow.legal_basis,
    )


def _by_name(unit: Unit) -> tuple[str, int]:
    return unit.sort_key, unit.pk


def founding_sentence(unit: Unit, predecessors: Iterable[LineageStep]) -> str:
    """ "Thành lập 01/07/2025 từ …", or how the earlier form was called; else empty."""
    if unit.valid_from is None:
        return ""
    day = f"{unit.valid_from:%d/%m/%Y}"
    steps = [step for step in predecessors if step.effective_on == unit.valid_from]
    if not steps:
        return _("Có hiệu lực từ %(day)s.") % {"day": day}
    names = _listed([_origin(step, unit) for step in steps])
    wordings: dict[str, str] = {
        SuccessionKind.RENAME: _("Đổi tên %(day)s từ %(names)s."),
        SuccessionKind.UPGRADE: _("Nâng cấp %(day)s từ %(names)s."),
        SuccessionKind.TRANSFER: _(
            "Giữ nguyên khi sắp xếp %(day)s; trước đó thuộc %(parent)s."
        ),
    }
    founded = _("Thành lập %(day)s từ %(names)s.")
    step = steps[0]
    # A district that became a special zone is a new unit on another level.
    is_one_to_one = len(steps) == 1 and step.unit.level == unit.level
    wording = wordings.get(step.kind, founded) if is_one_to_one else founded
    parent = step.unit.parent.name if step.unit.parent else "…"
    return wording % {"day": day, "names": names, "parent": parent}


def ending_sentence(
    unit: Unit, successors: Iterable[LineageStep], heirs: Iterable[Unit] = ()
) -> str:
    """ "Đã kết thúc 30/06/2025, nay thuộc …"; empty while the unit is in force."""
    if unit.valid_to is None:
        return ""
    values = {"day": f"{unit.valid_to - timedelta(days=1):%d/%m/%Y}"}
    steps = [step for step in successors if step.effective_on == unit.valid_to]
    heirs = list(heirs)
    if heirs:
        values["names"] = _listed([heir.name for heir in heirs])
        values["count"] = str(len(heirs))
        return (
            ngettext(
                "Đã kết thúc %(day)s; địa bàn nay thuộc %(names)s.",
                "Đã kết thúc %(day)s; địa bàn nay thuộc %(count)s đơn vị: %(names)s.",
                len(heirs),
            )
            % values
        )
    if not steps:
        over, ahead = _("Đã kết thúc %(day)s."), _("Còn hiệu lực đến hết %(day)s.")
        return (over if unit.has_ended else ahead) % values
    values["heirs"] = _listed([_destination(step, unit) for step in steps])
    if not unit.has_ended:
        return _("Còn hiệu lực đến hết %(day)s, sau đó %(heirs)s.") % values
    if any(step.unit.has_ended for step in steps):
        return _("Đã kết thúc %(day)s, sau đó %(heirs)s.") % values
    return _("Đã kết thúc %(day)s, nay %(heirs)s.") % values


def _origin(step: LineageStep, unit: Unit) -> str:
    name = step.unit.name
    if name == unit.name:
        name = _("%(name)s (cũ)") % {"name": name}
    return _("một phần %(name)s") % {"name": name} if step.is_part else name


def _destination(step: LineageStep, unit: Unit) -> str:
    name = step.unit.name
    if name == unit.name:
        name = _("%(name)s (mới)") % {"name": name}
    if step.is_part:
        return _("một phần thuộc %(name)s") % {"name": name}
    if step.kind in ONE_TO_ONE_KINDS:
        return _("là %(name)s") % {"name": name}
    return _("thuộc %(name)s") % {"name": name}


def _listed(names: list[str]) -> str:
    """ "A, B và C"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(others)s và %(last)s") % {
        "others": ", ".join(names[:-1]),
        "last": names[-1],
    }
