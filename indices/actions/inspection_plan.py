"""Records the planned inspections of a year at once: all of them or none.

Who may is asked of the guard by the caller. Criteria are named when something is found,
so none of them belongs to an edition yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, lock_reference, record_change
from indices.actions.errors import ActionRefused
from indices.models import Inspection
from units.models import Unit


@dataclass(frozen=True, slots=True)
class PlannedInspection:
    """One inspection to come; `line` is where it was written."""

    line: int
    unit: Unit
    kind: str
    day: date | None = None
    decision: str = ""

    @property
    def same(self) -> tuple[int, str, date | None]:
        """Equal for what would be recorded twice."""
        return self.unit.pk, self.kind, self.day


@transaction.atomic
def plan_inspections(
    *, actor: Actor, area: Unit, year: int, planned: Sequence[PlannedInspection]
) -> int:
    """How many were recorded; refused where one of them is there already."""
    # Two who paste the same plan go one after another.
    lock_reference()
    _refuse_doubles(year, planned)
    Inspection.objects.bulk_create(
        Inspection(
            unit=each.unit,
            year=year,
            kind=each.kind,
            day=each.day,
            decision=each.decision,
        )
        for each in planned
    )
    record_change(
        actor=actor,
        edition=None,
        action="plan_inspections",
        summary=_("Kế hoạch kiểm tra %(area)s năm %(year)d: %(count)d cuộc")
        % {"area": area.name, "year": year, "count": len(planned)},
        details=[
            Change(each.unit, _("cuộc kiểm tra"), "", _in_words(each))
            for each in planned
        ],
    )
    return len(planned)


def _refuse_doubles(year: int, planned: Sequence[PlannedInspection]) -> None:
    known = set(
        Inspection.objects.filter(
            year=year, unit__in={each.unit.pk for each in planned}
        )
        .exclude(state=Inspection.State.CANCELLED)
        .values_list("unit_id", "kind", "day")
    )
    first: dict[tuple[int, str, date | None], int] = {}
    problems = []
    for each in planned:
        words = {"line": each.line, "unit": each.unit.name, "what": _in_words(each)}
        if each.same in first:
            words["first"] = first[each.same]
            problems.append(
                _("Dòng %(line)d: trùng dòng %(first)d (%(unit)s, %(what)s).") % words
            )
        elif each.same in known:
            problems.append(
                _("Dòng %(line)d: cuộc này đã ghi rồi (%(unit)s, %(what)s).") % words
            )
        first.setdefault(each.same, each.line)
    if problems:
        raise ActionRefused(problems)


def _in_words(each: PlannedInspection) -> str:
    kind = str(Inspection.Kind(each.kind).label).lower()
    day = f"{each.day:%d/%m/%Y}" if each.day else _("chưa định ngày")
    return ", ".join(filter(None, [kind, day, each.decision]))
