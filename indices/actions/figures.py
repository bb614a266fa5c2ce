"""Writes operational figures and targets that come whole: from files of the program.

What is there, or was once, stays as people left it. The log of figures is the log of
what stands outside every edition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, lock_reference, record_change
from indices.figure_text import written_figure
from indices.models import ChangeDetail, Measure, Observation, Source, Target
from indices.numbers import format_number
from indices.scoring.figures import Figure, Qualifier
from units.models import Level, Unit

# ChangeDetail.column holds 80 letters.
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class ObservationInput:
    """As the model has it; `source` None is a draft."""

    unit: Unit
    measure: Measure
    starts_on: date
    ends_on: date
    value: Decimal
    source: Source | None
    of_level: str = ""
    qualifier: str = Qualifier.EXACT
    period_note: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TargetInput:
    unit: Unit
    measure: Measure
    due_on: date
    value: Decimal
    of_level: str = ""
    document: str = ""
    source: Source | None = None
    note: str = ""


def figure_label(
    measure: Measure, of_level: str, starts_on: date, ends_on: date
) -> str:
    """The column of a figure in the change log."""
    return f"{_named(measure, of_level)}, {span_label(starts_on, ends_on)}"


def span_label(starts_on: date, ends_on: date) -> str:
    return f"{starts_on:%d/%m/%Y}–{ends_on:%d/%m/%Y}"


def target_label(measure: Measure, of_level: str, due_on: date) -> str:
    named = _named(measure, of_level)
    return _("Mục tiêu %(due)s: %(named)s") % {
        "due": f"{due_on:%d/%m/%Y}",
        "named": named,
    }


def _named(measure: Measure, of_level: str) -> str:
    level = f" ({Level(of_level).label})" if of_level else ""
    return f"{measure.name[:LONGEST_NAME]}{level}"


@transaction.atomic
def record_figures(
    *,
    actor: Actor,
    observations: Sequence[ObservationInput],
    targets: Sequence[TargetInput] = (),
    reason: str = "",
) -> int:
    """Add what neither stands nor stood there; how many were added."""
    lock_reference()
    figures = [(each, _figure_change(each)) for each in observations]
    goals = [(each, _target_change(each)) for each in targets]
    units = {change.unit for _each, change in (*figures, *goals) if change.unit}
    known = _logged(units)
    new_figures = [pair for pair in figures if _key(pair[1]) not in known]
    new_goals = [pair for pair in goals if _key(pair[1]) not in known]
    Observation.objects.bulk_create(_observation(each) for each, _c in new_figures)
    Target.objects.bulk_create(_target(each) for each, _c in new_goals)
    changes = [change for _each, change in (*new_figures, *new_goals)]
    if changes:
        record_change(
            actor=actor,
            edition=None,
            action="record_figures",
            summary=_("Ghi %(count)s số liệu, mục tiêu")
            % {"count": format_number(len(changes), 0)},
            details=changes,
            reason=reason,
        )
    return len(changes)


def _logged(units: set[Unit]) -> set[tuple[int | None, str]]:
    """Every figure of the units that the log has ever told of."""
    rows = ChangeDetail.objects.filter(entry__edition=None, unit__in=units)
    return set(rows.values_list("unit_id", "column"))


def _key(change: Change) -> tuple[int | None, str]:
    return change.unit.pk if change.unit else None, change.column


def _figure_change(each: ObservationInput) -> Change:
    column = figure_label(each.measure, each.of_level, each.starts_on, each.ends_on)
    figure = Figure(each.value, each.qualifier)
    return Change(each.unit, column, "", written_figure(figure, each.measure))


def _target_change(each: TargetInput) -> Change:
    column = target_label(each.measure, each.of_level, each.due_on)
    return Change(
        each.unit, column, "", written_figure(Figure(each.value), each.measure)
    )


def _observation(each: ObservationInput) -> Observation:
    return Observation(
        unit=each.unit,
        of_level=each.of_level,
        measure=each.measure,
        starts_on=each.starts_on,
        ends_on=each.ends_on,
        period_note=each.period_note,
        value=each.value,
        qualifier=each.qualifier,
        source=each.source,
        note=each.note,
    )


def _target(each: TargetInput) -> Target:
    return Target(
        unit=each.unit,
        of_level=each.of_level,
        measure=each.measure,
        due_on=each.due_on,
        value=each.value,
        document=each.document,
        source=each.source,
        note=each.note,
    )
