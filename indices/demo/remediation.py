"""Invents the plans by which the units of the demo mend what their results cost them.

Which criteria is no invention: the costliest of the unit's own sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.remediation import (
    PlanFacts,
    PlannedTask,
    TaskFacts,
    record_plan,
)
from indices.demo.scores import chance
from indices.imports.fixture_tables import fixtures_path, read_table
from indices.models import Edition, EditionSummary, RemediationTask
from indices.selectors.criteria_tree import CriteriaTree, load_criteria
from indices.selectors.sheets import SheetValues, sheet_values
from indices.selectors.task_outcomes import lost_at
from units.models import Unit

State = RemediationTask.State
REMEDY_COLUMNS = ("domain", "what", "who")
# Of a thousand units so many issue a plan, and so many more are still writing it.
ISSUED, WRITTEN = 780, 900
ISSUED_ON = (3, 20)
FIRST_DUE, DUE_WITHIN = timedelta(days=40), 270
# Of a thousand tasks whose day is past so many are done, and of those so many late.
DONE, LATE = 820, 150


def add_plans(*, actor: Actor) -> int:
    """Plans after every published edition of the demo that was scored by criteria;
    an edition that has any plan is left as it is. How many were added."""
    summaries = (
        EditionSummary.objects.visible()
        .with_header()
        .filter(
            edition__is_illustrative=True,
            edition__criteria_set__isnull=False,
            edition__remediation_plans__isnull=True,
        )
    )
    remedies = _remedies()
    return sum(_of_edition(actor, each, remedies) for each in summaries)


def _of_edition(
    actor: Actor, summary: EditionSummary, remedies: Mapping[str, Sequence[str]]
) -> int:
    criteria = load_criteria(summary.edition.criteria_set_id)
    assert criteria is not None
    sheets = sheet_values(summary, criteria)
    units = Unit.objects.filter(pk__in=list(sheets)).order_by("code")
    added = 0
    for unit in units:
        draw = chance(unit.code, str(summary.edition.year), "plan")
        if draw >= WRITTEN:
            continue
        tasks = list(_tasks(unit, summary.edition, criteria, sheets[unit.pk], remedies))
        if tasks:
            is_issued = draw < ISSUED
            facts = _plan(unit, summary.edition, is_issued=is_issued)
            record_plan(
                actor=actor,
                edition=summary.edition,
                unit=unit,
                tasks=tasks,
                facts=facts,
            )
            added += 1
    return added


def _plan(unit: Unit, edition: Edition, *, is_issued: bool) -> PlanFacts:
    if not is_issued:
        return PlanFacts()
    number = chance(unit.code, str(edition.year), "number") % 90 + 10
    return PlanFacts(
        decision=_("Kế hoạch minh họa số %(number)d/KH-UBND") % {"number": number},
        decided_on=_issued_on(edition),
        note=_("Mục tiêu: lấy lại ít nhất một nửa số điểm đã mất."),
        is_issued=True,
    )


def _issued_on(edition: Edition) -> date:
    return date(edition.year + 1, *ISSUED_ON)


def _tasks(
    unit: Unit,
    edition: Edition,
    criteria: CriteriaTree,
    values: SheetValues,
    remedies: Mapping[str, Sequence[str]],
) -> Iterator[PlannedTask]:
    """A task for each of the costliest criteria, three to six of them."""
    lost = [(leaf, lost_at(leaf, values)) for leaf in criteria.leaves]
    costly = sorted(
        ((leaf, points) for leaf, points in lost if points),
        key=lambda pair: -pair[1],
    )
    most = 3 + chance(unit.code, str(edition.year), "tasks") % 4
    for leaf, points in costly[:most]:
        words = remedies.get(leaf.code.partition(".")[0])
        if words is None:
            continue
        pick = chance(unit.code, leaf.code, "remedy") % len(words)
        yield PlannedTask(
            code=leaf.code,
            points=Decimal(points),
            facts=_task(unit, edition, leaf.code, words[pick], leaf.evidence),
        )


def _task(
    unit: Unit, edition: Edition, code: str, words: str, evidence: str
) -> TaskFacts:
    what, who = words.split("|")
    key = (unit.code, code, str(edition.year))
    days = chance(*key, "due") % DUE_WITHIN
    due_on = _issued_on(edition) + FIRST_DUE + timedelta(days=days)
    late = 12 if chance(*key, "late") < LATE else -7
    finished_on = due_on + timedelta(days=late)
    is_past = finished_on < timezone.localdate()
    if is_past and chance(*key, "done") < DONE:
        result = _("Đã làm xong và gửi tài liệu kiểm chứng.")
        return TaskFacts(what, who, due_on, evidence, State.DONE, finished_on, result)
    has_begun = chance(*key, "begun") < 600
    state = State.DOING if has_begun else State.PLANNED
    return TaskFacts(what, who, due_on, evidence, state)


def _remedies() -> dict[str, list[str]]:
    """By domain: what may be done, and by whom."""
    path = fixtures_path("demo", "remedies.csv")
    found: dict[str, list[str]] = {}
    for row in read_table(path, required=REMEDY_COLUMNS):
        text = f"{row.text('what')}|{row.text('who')}"
        found.setdefault(row.text("domain"), []).append(text)
    return found
