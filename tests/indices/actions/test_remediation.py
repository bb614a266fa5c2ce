"""Plans that mend a result: what is refused, what is logged, what stays as it was."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from indices.actions.errors import ActionRefused
from indices.actions.remediation import (
    PlanFacts,
    TaskFacts,
    add_task,
    change_task,
    remove_task,
    set_plan,
    version_of,
)
from indices.models import ChangeEntry, RemediationPlan, RemediationTask
from tests.explained import make_scored
from tests.factories import CLERK, make_plan, planned
from tests.once import made_once

pytestmark = pytest.mark.django_db

FACTS = TaskFacts("Nộp báo cáo đúng hạn", "Văn phòng", date(2025, 9, 30))


def make_followed():
    return make_scored((2024,))


scored = made_once(make_followed)


def planned_task(scored, code="1.2", points="6", facts=FACTS):
    return add_task(
        actor=CLERK,
        edition=scored.editions[2024],
        unit=scored.units["dai_tu"],
        code=code,
        points=None if points is None else Decimal(points),
        facts=facts,
    )


def changed(task, **facts):
    names = ("what", "who", "due_on", "evidence", "state", "finished_on", "result")
    given = {name: getattr(task, name) for name in names} | facts
    return change_task(
        actor=CLERK, task=task, facts=TaskFacts(**given), seen=version_of(task)
    )


def test_the_first_task_makes_the_plan_and_all_of_it_is_logged(scored):
    task = planned_task(scored)

    assert task.plan.state == RemediationPlan.State.DRAFT
    assert task.points_at_stake == 6
    assert [step.state for step in task.steps.all()] == ["planned"]
    entry = ChangeEntry.objects.filter(action="keep_plan").get()
    assert entry.edition == scored.editions[2024]
    assert ("1.2 việc phải làm", "", FACTS.what) in entry.details.values_list(
        "column", "old", "new"
    )


@pytest.mark.parametrize(("code", "points"), [("1.1.1", None), ("9", "1"), ("2", "0")])
def test_a_task_is_for_a_criterion_that_cost_points(scored, code, points):
    with pytest.raises(ActionRefused, match="không mất điểm"):
        planned_task(scored, code, points)

    assert not RemediationPlan.objects.exists()


def test_a_criterion_has_one_task(scored):
    planned_task(scored)

    with pytest.raises(ActionRefused, match="đã có nhiệm vụ"):
        planned_task(scored)


def test_a_due_day_far_away_is_a_slip(scored):
    facts = TaskFacts("Làm", "Ai", date(2205, 9, 30))

    with pytest.raises(ActionRefused, match="từ năm 2024 đến năm 2029"):
        planned_task(scored, facts=facts)


def test_done_needs_its_day_and_its_result(scored):
    task = planned_task(scored)

    with pytest.raises(ActionRefused) as refused:
        changed(task, state="done")

    assert len(refused.value.problems) == 2
    task.refresh_from_db()
    assert task.state == "planned"


def test_nothing_is_done_tomorrow(scored):
    task = planned_task(scored)

    with pytest.raises(ActionRefused, match="sau hôm nay"):
        changed(task, state="done", finished_on=date(2190, 1, 1), result="Xong")


def test_every_step_is_kept(scored):
    task = planned_task(scored)
    task = changed(task, state="doing")
    task = changed(task, who="Phòng Nội vụ")
    done = {"state": "done", "finished_on": date(2025, 9, 1), "result": "Đã nộp"}
    task = changed(task, **done)

    steps = task.steps.values_list("state", "note")
    assert list(steps) == [("planned", ""), ("doing", ""), ("done", "Đã nộp")]
    assert list(steps.values_list("actor_name", flat=True)) == ["Văn thư"] * 3


def test_saving_what_is_so_already_changes_nothing(scored):
    task = planned_task(scored)
    before = ChangeEntry.objects.count()

    changed(task)

    assert ChangeEntry.objects.count() == before
    assert task.steps.count() == 1


def test_what_somebody_else_wrote_is_never_lost(scored):
    task = planned_task(scored)
    seen = version_of(task)
    changed(task, who="Phòng Nội vụ")

    with pytest.raises(ActionRefused, match="Có người vừa sửa"):
        change_task(actor=CLERK, task=task, facts=FACTS, seen=seen)

    task.refresh_from_db()
    assert task.who == "Phòng Nội vụ"


def issue(scored, **facts):
    whole = {"decision": "Kế hoạch số 15/KH-UBND", "decided_on": date(2025, 3, 20)}
    return set_plan(
        actor=CLERK,
        edition=scored.editions[2024],
        unit=scored.units["dai_tu"],
        facts=PlanFacts(**{**whole, **facts}, is_issued=True),
    )


def test_an_empty_plan_is_not_issued(scored):
    with pytest.raises(ActionRefused, match="chưa có nhiệm vụ"):
        issue(scored)

    assert not RemediationPlan.objects.exists()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"decision": ""}, "số, ký hiệu"),
        ({"decided_on": None}, "ngày ban hành"),
        ({"decided_on": date(2190, 1, 1)}, "sau hôm nay"),
    ],
)
def test_an_issued_plan_says_under_what_document(scored, facts, said):
    planned_task(scored)

    with pytest.raises(ActionRefused, match=said):
        issue(scored, **facts)


def test_an_issued_plan_stays_issued_and_its_tasks_stay_in_it(scored):
    task = planned_task(scored)
    assert issue(scored).is_issued

    again = set_plan(
        actor=CLERK,
        edition=scored.editions[2024],
        unit=scored.units["dai_tu"],
        facts=PlanFacts("Kế hoạch số 16/KH-UBND", date(2025, 3, 21)),
    )

    assert again.is_issued
    with pytest.raises(ActionRefused, match="Thôi làm"):
        remove_task(actor=CLERK, task=task)
    assert RemediationTask.objects.count() == 1


def test_a_task_of_a_draft_may_go(scored):
    task = planned_task(scored)

    remove_task(actor=CLERK, task=task)

    assert not RemediationTask.objects.exists()
    last = ChangeEntry.objects.filter(action="keep_plan").first()
    assert last.summary == "Bỏ nhiệm vụ khắc phục 1.2 – Huyện Đại Từ"


def test_a_whole_plan_is_brought_in_once(scored):
    edition, unit = scored.editions[2024], scored.units["dai_tu"]
    make_plan(edition, unit, {"1.2": "6"})

    with pytest.raises(ActionRefused, match="đã có kế hoạch"):
        make_plan(edition, unit, [planned("2", "8")])


def test_the_database_holds_the_rules_too(scored):
    task = planned_task(scored)
    rows = RemediationTask.objects.filter(pk=task.pk)

    for broken in (
        {"state": "done"},
        {"finished_on": date(2025, 1, 1)},
        {"state": "dropped"},
        {"points_at_stake": 0},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**broken)
    plans = RemediationPlan.objects.filter(pk=task.plan_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        plans.update(state="issued")
