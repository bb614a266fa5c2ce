"""The twins of remediation: a unit's plan, the tasks of an edition, its units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export, rows_json, simple_export
from indices.exports.formats import Column, Json, Kind, Table
from indices.exports.marks import Mark, file_stem
from indices.selectors.header import EditionHeader
from indices.selectors.remediation import PlanPage, TaskCounts, TaskLine
from indices.selectors.remediation_area import RemediationPage, UnitProgress
from indices.sentences.remediation import (
    area_title,
    outcome_words,
    plan_title,
    tasks_title,
)


def plan_export(page: PlanPage) -> Export:
    stem = file_stem(page.header, "ke-hoach-khac-phuc")
    is_draft = page.plan is None or not page.plan.is_issued
    table = Table(
        name=f"{stem}_{page.unit.slug}",
        title=plan_title(page),
        columns=task_columns(page.header),
        rows=page.tasks,
        header=page.header,
        marks=(Mark.DRAFT,) if is_draft else (),
        sheet=_("Kế hoạch khắc phục"),
    )
    plan = page.plan
    payload: Json = {
        "edition": edition_json(page.header),
        "unit": {"name": page.unit.name, "slug": page.unit.slug},
        "plan": {
            "state": plan.state,
            "decision": plan.decision or None,
            "decided_on": plan.decided_on,
            "note": plan.note or None,
        }
        if plan
        else None,
        "lost": page.lost,
        "counts": _counts_json(page.counts),
        "rows": rows_json(table),
    }
    return simple_export(table, payload=payload)


def tasks_export(page: RemediationPage) -> Export:
    word = f"nhiem-vu-khac-phuc{'-' + page.only if page.only else ''}"
    return simple_export(
        Table(
            name=file_stem(page.header, word),
            title=tasks_title(page),
            columns=task_columns(page.header, has_units=True),
            rows=page.tasks,
            header=page.header,
            sheet=_("Nhiệm vụ khắc phục"),
        )
    )


def remediation_export(page: RemediationPage) -> Export:
    table = Table(
        name=file_stem(page.header, "khac-phuc"),
        title=area_title(page),
        columns=_progress_columns(page),
        rows=page.units,
        header=page.header,
        sheet=_("Theo đơn vị"),
    )
    payload: Json = {
        "edition": edition_json(page.header),
        "counts": _counts_json(page.counts),
        "rows": rows_json(table),
    }
    tasks = tasks_export(page).table
    return simple_export(table, payload=payload, more=[tasks])


def _counts_json(counts: TaskCounts) -> Json:
    return {
        "total": counts.total,
        "done": counts.done,
        "overdue": counts.overdue,
        "due_soon": counts.due_soon,
        "dropped": counts.dropped,
        "points_at_stake": counts.points,
        "judged": counts.judged,
        "regained": counts.regained if counts.judged else None,
    }


# Any: the same columns stand beside those of the unit.
def task_columns(
    header: EditionHeader, *, has_units: bool = False
) -> Sequence[Column[Any]]:
    unit: list[Column[TaskLine]] = [
        Column(_("Đơn vị"), "unit", lambda row: row.unit.name),
        Column(_("Mã đơn vị"), "unit_code", lambda row: row.unit.code, Kind.LABEL),
    ]
    decimals = header.decimals
    columns: list[Column[TaskLine]] = [
        Column(_("Mã"), "code", lambda row: row.line.code, Kind.LABEL),
        Column(_("Tiêu chí"), "name", lambda row: row.line.name),
        Column(
            _("Điểm mất"), "points_at_stake", lambda r: r.points, Kind.SCORE, decimals
        ),
        Column(_("Việc phải làm"), "what", lambda row: row.what),
        Column(_("Ai làm"), "who", lambda row: row.who),
        Column(_("Thời hạn"), "due_on", lambda row: row.due_on, Kind.DATE),
        Column(_("Tài liệu kiểm chứng"), "evidence", lambda row: row.evidence),
        Column(_("Tình trạng"), "state", lambda row: row.state_label),
        Column(_("So với hạn"), "timing", lambda row: row.timing.value, Kind.LABEL),
        Column(_("Ngày xong"), "finished_on", lambda row: row.finished_on, Kind.DATE),
        Column(_("Kết quả, lý do"), "result", lambda row: row.result),
        Column(_("Năm sau"), "next_year", lambda row: row.outcome.year, Kind.INTEGER),
        Column(
            _("Điểm mất năm sau"),
            "lost_next_year",
            lambda row: row.outcome.after,
            Kind.SCORE,
            decimals,
        ),
        Column(
            _("Điểm lấy lại"),
            "regained",
            lambda row: row.outcome.regained,
            Kind.CHANGE,
            decimals,
        ),
        Column(
            _("Điểm có trở lại không"),
            "outcome",
            lambda row: outcome_words(row.outcome, decimals),
        ),
    ]
    return [*unit, *columns] if has_units else columns


# What stays as it is until somebody writes: not what the day makes of a due day, nor
# what the next result makes of a task.
RECORDED = frozenset(
    ("unit", "unit_code", "code", "points_at_stake", "what", "who")
    + ("due_on", "evidence", "state", "finished_on", "result")
)


def tasks_data(page: RemediationPage) -> Table[TaskLine]:
    """The tasks among the data of an edition."""
    columns = task_columns(page.header, has_units=True)
    return Table(
        name="nhiem-vu-khac-phuc",
        title=_("Nhiệm vụ khắc phục"),
        columns=[column for column in columns if column.key in RECORDED],
        rows=page.tasks,
        sheet=_("Nhiệm vụ khắc phục"),
    )


def _progress_columns(page: RemediationPage) -> Sequence[Column[UnitProgress]]:
    counts = (
        (_("Nhiệm vụ"), "total"),
        (_("Đã xong"), "done"),
        (_("Quá hạn"), "overdue"),
        (_("Sắp đến hạn"), "due_soon"),
        (_("Thôi làm"), "dropped"),
    )
    decimals = page.header.decimals
    return [
        Column(_("Đơn vị"), "unit", lambda row: row.unit.name),
        Column(_("Mã"), "code", lambda row: row.unit.code, Kind.LABEL),
        Column(
            _("Văn bản ban hành"),
            "decision",
            lambda row: row.plan.decision if row.plan else None,
        ),
        Column(
            _("Ngày ban hành"),
            "decided_on",
            lambda row: row.plan.decided_on if row.plan else None,
            Kind.DATE,
        ),
        *(_count(heading, key) for heading, key in counts),
        Column(
            _("Điểm nhằm lấy lại"),
            "points_at_stake",
            lambda row: row.counts.points if row.plan else None,
            Kind.SCORE,
            decimals,
        ),
        Column(
            _("Điểm lấy lại năm sau"),
            "regained",
            lambda row: row.counts.regained if row.counts.judged else None,
            Kind.CHANGE,
            decimals,
        ),
    ]


def _count(heading: str, key: str) -> Column[UnitProgress]:
    """A number of tasks; None where the unit has no plan to read."""
    return Column(
        heading,
        key,
        lambda row: getattr(row.counts, key) if row.plan else None,
        Kind.INTEGER,
    )
