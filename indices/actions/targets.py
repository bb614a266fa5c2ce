"""Sets what a unit, or the units of a level in it, are to reach, and takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, lock_reference, record_change
from indices.actions.errors import ActionRefused
from indices.actions.figures import target_label
from indices.figure_text import written_figure
from indices.models import Measure, Target
from indices.scoring.figures import Figure
from units.models import Unit


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """The target is known by unit, level, measure and day; the rest can be changed."""

    measure: Measure
    of_level: str
    due_on: date
    value: Decimal
    document: str
    note: str = ""


@transaction.atomic
def set_target(*, actor: Actor, unit: Unit, facts: TargetFacts) -> Target:
    """Add the target, or change its value, document and note."""
    lock_reference()
    # As it is now that nobody changes it.
    measure = Measure.objects.get(pk=facts.measure.pk)
    if measure.direction == Measure.Direction.NONE:
        raise ActionRefused(
            _("“%(name)s” không xét cao thấp nên không đặt mục tiêu được.")
            % {"name": measure.name}
        )
    key = {
        "unit": unit,
        "of_level": facts.of_level,
        "measure": measure,
        "due_on": facts.due_on,
    }
    target = Target.objects.filter(**key).first() or Target(**key)
    old = _text(target) if target.pk else ""
    target.value, target.note = facts.value, facts.note
    if facts.document != target.document:
        # What another document says has no longer the source of the first.
        target.document, target.source = facts.document, None
    target.save()
    if old != _text(target):
        _note(actor, target, old, _text(target), action="set_target")
    return target


@transaction.atomic
def remove_target(*, actor: Actor, target: Target) -> None:
    """Take it back as it stands now; nothing happens when somebody was quicker."""
    lock_reference()
    stored = Target.objects.select_related("unit", "measure").filter(pk=target.pk)
    for each in stored:
        _note(actor, each, _text(each), "", action="remove_target")
        each.delete()


def _text(target: Target) -> str:
    value = written_figure(Figure(target.value), target.measure)
    return "; ".join(filter(None, (value, target.document, target.note)))


def _note(actor: Actor, target: Target, old: str, new: str, *, action: str) -> None:
    column = target_label(target.measure, target.of_level, target.due_on)
    record_change(
        actor=actor,
        edition=None,
        action=action,
        summary=_("%(what)s, %(unit)s") % {"what": column, "unit": target.unit.name},
        details=[Change(target.unit, column, old, new)],
    )
