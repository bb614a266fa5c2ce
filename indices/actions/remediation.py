"""Keeps the plans that mend a result: their tasks, their issue. The only writer.

Who may is asked of the guard by the caller. Every change is in the log of the edition
that the plan follows; a task also keeps its own steps, which its readers see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, record_change
from indices.actions.errors import ActionRefused
from indices.models import (
    Criterion,
    Edition,
    RemediationPlan,
    RemediationTask,
    TaskStep,
)
from units.models import Unit

State = RemediationTask.State
# A due day further away than this is a slip of the hand.
YEARS_AHEAD = 5


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What a task says. `finished_on` and `result` are for one that is over."""

    what: str
    who: str
    due_on: date
    evidence: str = ""
    state: str = State.PLANNED
    finished_on: date | None = None
    result: str = ""


FACTS = (
    "what",
    "who",
    "due_on",
    "evidence",
    "state",
    "finished_on",
    "result",
)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a plan says of itself; once issued it stays so."""

    decision: str = ""
    decided_on: date | None = None
    note: str = ""
    is_issued: bool = False


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task of a plan that is brought in whole: its criterion and what it cost."""

    code: str
    points: Decimal
    facts: TaskFacts


@transaction.atomic
def record_plan(
    *,
    actor: Actor,
    edition: Edition,
    unit: Unit,
    tasks: Sequence[PlannedTask],
    facts: PlanFacts,
) -> RemediationPlan:
    """A whole plan at once, for loaders; refused where the unit has one already."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if RemediationPlan.objects.filter(edition=edition, unit=unit).exists():
        raise ActionRefused(_("Đơn vị đã có kế hoạch khắc phục của kỳ này."))
    criteria = {
        each.code: each
        for each in Criterion.objects.filter(criteria_set=edition.criteria_set_id)
    }
    plan = RemediationPlan.objects.create(
        edition=edition,
        unit=unit,
        decision=facts.decision,
        decided_on=facts.decided_on,
        note=facts.note,
        state=_state(is_issued=facts.is_issued),
    )
    for each in tasks:
        _check(each.facts, edition)
    made = RemediationTask.objects.bulk_create(
        RemediationTask(
            plan=plan,
            criterion=criteria[each.code],
            points_at_stake=each.points,
            **_values(each.facts),
        )
        for each in tasks
    )
    TaskStep.objects.bulk_create(
        TaskStep(
            task=task, state=task.state, note=task.result, actor_name=actor.name[:150]
        )
        for task in made
    )
    record_change(
        actor=actor,
        edition=edition,
        action="set_plan",
        summary=_("Kế hoạch khắc phục của %(unit)s: %(count)d nhiệm vụ")
        % {"unit": unit.name, "count": len(made)},
        details=[
            Change(
                unit,
                f"{task.criterion.code} {_label(RemediationTask, 'what')}",
                "",
                task.what,
            )
            for task in made
        ],
    )
    return plan


@transaction.atomic
def add_task(
    *,
    actor: Actor,
    edition: Edition,
    unit: Unit,
    code: str,
    points: Decimal | None,
    facts: TaskFacts,
) -> RemediationTask:
    """Plan a task for a criterion that cost the unit `points`; the first makes the
    plan. Refused when nothing was lost there or the plan has the criterion already."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    criterion = Criterion.objects.filter(
        criteria_set=edition.criteria_set_id, code=code
    ).first()
    if criterion is None or not points or points < 0:
        raise ActionRefused(
            _("Đơn vị không mất điểm ở tiêu chí mã %(code)s.") % {"code": code}
        )
    plan, _made = RemediationPlan.objects.get_or_create(edition=edition, unit=unit)
    if plan.tasks.filter(criterion=criterion).exists():
        raise ActionRefused(
            _("Kế hoạch đã có nhiệm vụ cho tiêu chí %(code)s.") % {"code": code}
        )
    _check(facts, edition)
    task = RemediationTask.objects.create(
        plan=plan, criterion=criterion, points_at_stake=points, **_values(facts)
    )
    TaskStep.objects.create(
        task=task, state=task.state, note=task.result, actor_name=actor.name[:150]
    )
    _record(actor, task, _("Thêm nhiệm vụ khắc phục %(code)s"), old={})
    return task


@transaction.atomic
def change_task(
    *, actor: Actor, task: RemediationTask, facts: TaskFacts, seen: str
) -> RemediationTask:
    """Write what the task says now; refused when it is not as it was `seen`.

    A change of state or result adds a step to the history of the task.
    """
    task = _locked_task(task)
    if seen != version_of(task):
        raise ActionRefused(
            _("Có người vừa sửa nhiệm vụ này. Hãy xem lại rồi ghi: %(now)s")
            % {"now": f"{task.get_state_display()}; {task.what}"}
        )
    _check(facts, task.plan.edition)
    old = {name: getattr(task, name) for name in FACTS}
    new = _values(facts)
    if old == new:
        return task
    for name, value in new.items():
        setattr(task, name, value)
    task.changed_at = timezone.now()
    task.save()
    if (old["state"], old["result"]) != (task.state, task.result):
        TaskStep.objects.create(
            task=task, state=task.state, note=task.result, actor_name=actor.name[:150]
        )
    _record(actor, task, _("Sửa nhiệm vụ khắc phục %(code)s"), old=old)
    return task


@transaction.atomic
def remove_task(*, actor: Actor, task: RemediationTask) -> None:
    """Take a task out of a plan that is not issued; an issued one only drops it."""
    task = _locked_task(task)
    if task.plan.is_issued:
        raise ActionRefused(
            _("Kế hoạch đã ban hành: ghi “Thôi làm” kèm lý do, không xóa nhiệm vụ.")
        )
    old = {name: getattr(task, name) for name in FACTS}
    _record(actor, task, _("Bỏ nhiệm vụ khắc phục %(code)s"), old=old, is_gone=True)
    task.delete()


@transaction.atomic
def set_plan(
    *, actor: Actor, edition: Edition, unit: Unit, facts: PlanFacts
) -> RemediationPlan:
    """Write decision, day and note of the unit's plan, and issue it when asked to."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    plan = RemediationPlan.objects.filter(edition=edition, unit=unit).first()
    if plan is None:
        plan = RemediationPlan(edition=edition, unit=unit)
    is_issued = plan.is_issued or facts.is_issued
    _check_plan(plan, facts, is_issued=is_issued)
    new: dict[str, object] = {
        "decision": facts.decision,
        "decided_on": facts.decided_on,
        "note": facts.note,
        "state": _state(is_issued=is_issued),
    }
    changes = []
    for name, value in new.items():
        before = getattr(plan, name)
        if before != value:
            label = _label(RemediationPlan, name)
            changes.append(Change(unit, label, _text(before), _text(value)))
        setattr(plan, name, value)
    if changes:
        plan.changed_at = timezone.now()
        plan.save()
        record_change(
            actor=actor,
            edition=edition,
            action="set_plan",
            summary=_("Kế hoạch khắc phục của %(unit)s: %(state)s")
            % {"unit": unit.name, "state": plan.get_state_display()},
            details=changes,
        )
    return plan


def version_of(task: RemediationTask) -> str:
    """What a form bears to tell whether somebody else changed the task meanwhile."""
    return task.changed_at.astimezone(UTC).isoformat()


def _state(*, is_issued: bool) -> str:
    states = RemediationPlan.State
    return states.ISSUED if is_issued else states.DRAFT


def _check_plan(plan: RemediationPlan, facts: PlanFacts, *, is_issued: bool) -> None:
    problems = []
    if is_issued and not facts.decision:
        problems.append(_("Ban hành kế hoạch thì phải ghi số, ký hiệu văn bản."))
    if is_issued and facts.decided_on is None:
        problems.append(_("Ban hành kế hoạch thì phải ghi ngày ban hành."))
    if is_issued and (plan.pk is None or not plan.tasks.exists()):
        problems.append(_("Kế hoạch chưa có nhiệm vụ nào để ban hành."))
    if facts.decided_on and facts.decided_on > timezone.localdate():
        problems.append(_("Ngày ban hành không được sau hôm nay."))
    if problems:
        raise ActionRefused(problems)


def _check(facts: TaskFacts, edition: Edition) -> None:
    problems = [*_faults(facts)]
    last = edition.year + YEARS_AHEAD
    if not edition.year <= facts.due_on.year <= last:
        problems.append(
            _("Thời hạn phải trong khoảng từ năm %(first)d đến năm %(last)d.")
            % {"first": edition.year, "last": last}
        )
    if problems:
        raise ActionRefused(problems)


def _faults(facts: TaskFacts) -> Sequence[str]:
    found = []
    is_done = facts.state == State.DONE
    if is_done and facts.finished_on is None:
        found.append(_("Nhiệm vụ đã xong thì phải ghi ngày xong."))
    if not is_done and facts.finished_on is not None:
        found.append(_("Chỉ nhiệm vụ đã xong mới có ngày xong."))
    if facts.finished_on and facts.finished_on > timezone.localdate():
        found.append(_("Ngày xong không được sau hôm nay."))
    if facts.state in (State.DONE, State.DROPPED) and not facts.result:
        found.append(_("Hãy ghi kết quả, hoặc lý do thôi làm."))
    return found


def _locked_task(task: RemediationTask) -> RemediationTask:
    """The task as it is now, while nobody else changes the edition's plans."""
    Edition.objects.select_for_update().get(pk=task.plan.edition_id)
    return RemediationTask.objects.select_related(
        "plan__edition", "plan__unit", "criterion"
    ).get(pk=task.pk)


def _values(facts: TaskFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in FACTS}


def _record(
    actor: Actor,
    task: RemediationTask,
    summary: str,
    *,
    old: Mapping[str, object],
    is_gone: bool = False,
) -> None:
    """The change in the log, and the hour of the plan as its readers' pages know it."""
    plan, code = task.plan, task.criterion.code
    details = []
    for name in FACTS:
        before = _shown(name, old.get(name))
        after = "" if is_gone else _shown(name, getattr(task, name))
        if before != after:
            label = f"{code} {_label(RemediationTask, name)}"
            details.append(Change(plan.unit, label, before, after))
    RemediationPlan.objects.filter(pk=plan.pk).update(changed_at=timezone.now())
    record_change(
        actor=actor,
        edition=plan.edition,
        action="keep_plan",
        summary=summary % {"code": code} + f" – {plan.unit.name}",
        details=details,
    )


def _label(model: type[Model], name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _shown(name: str, value: object) -> str:
    if name == "state" and value:
        return str(State(str(value)).label)
    return _text(value)


def _text(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if value in RemediationPlan.State.values:
        return str(RemediationPlan.State(value).label)
    return "" if value is None else str(value)
