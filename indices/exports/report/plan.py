"""Annex "Kế hoạch khắc phục": the tasks of a unit, or of every unit that issued its
plan, in the form in which an office encloses them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from indices.exports.annex_range import AnnexRange
from indices.exports.formats import Cell, Column, Kind
from indices.exports.report.annex import Annex, AnnexKind, CheckLine
from indices.exports.report.workbook import ReportBook
from indices.exports.wording import BLANK, result_line
from indices.selectors.header import EditionHeader
from indices.selectors.letterhead import ReportHead
from indices.selectors.remediation import PlanPage, TaskCounts, TaskLine
from indices.selectors.remediation_area import RemediationPage
from indices.sentences.remediation import timing_words
from indices.templatetags.cchc_format import ngay_dai


def unit_plan_workbook(
    page: PlanPage, head: ReportHead, *, made_at: datetime | None = None
) -> bytes:
    """The plan of one unit."""
    tasks = _kept(page.all_tasks)
    note = page.plan.note if page.plan else ""
    annex = Annex(
        kind=AnnexKind.PLAN,
        number="",
        title=_title(page.header, page.unit.name),
        columns=_columns(tasks, has_units=False),
        rows=tasks,
        facts=tuple(filter(None, [result_line(page.header), note])),
        footers=_footers(page.counts, has_units=False),
        closing=_closing(page.counts),
        belongs=_belongs(page),
        checks=lambda area: _checks(area, page.counts),
    )
    return _book(page.header, head, annex, made_at)


def area_plan_workbook(
    page: RemediationPage, head: ReportHead, *, made_at: datetime | None = None
) -> bytes:
    """The plans that the units have issued."""
    return _book(page.header, head, area_plan_annex(page), made_at)


def area_plan_annex(page: RemediationPage) -> Annex:
    """Without a number: plans follow a result, and go on after its decision."""
    tasks = sorted(_kept(page.tasks), key=lambda task: task.unit.sort_key)
    said = _("Tổng hợp kế hoạch của %(count)d đơn vị đã ban hành")
    return Annex(
        kind=AnnexKind.PLAN,
        number="",
        title=_title(page.header, page.header.subject),
        columns=_columns(tasks, has_units=True),
        rows=tasks,
        footers=_footers(page.counts, has_units=True),
        closing=_closing(page.counts),
        facts=(said % {"count": page.issued_count},),
        belongs=result_line(page.header),
        checks=lambda area: _checks(area, page.counts),
    )


def _book(
    header: EditionHeader, head: ReportHead, annex: Annex, made_at: datetime | None
) -> bytes:
    book = ReportBook(header=header, head=head, is_report=False, made_at=made_at)
    book.annex(annex)
    return book.close()


def _title(header: EditionHeader, whose: str) -> str:
    first = _("Kế hoạch khắc phục kết quả %(index)s năm %(year)s") % {
        "index": header.index_name,
        "year": header.year,
    }
    return f"{first}\n{whose}".upper()


def _belongs(page: PlanPage) -> str:
    """ "(Kèm theo Kế hoạch số … ngày … của …)"; the unknown stays dotted."""
    plan = page.plan
    day = plan.decided_on if plan else None
    dots = {"blank": BLANK}
    return _("(Kèm theo %(decision)s %(day)s của %(unit)s)") % {
        "decision": (plan.decision if plan else "")
        or _("Kế hoạch số %(blank)s/KH-%(blank)s") % dots,
        "day": ngay_dai(day)
        if day
        else _("ngày %(blank)s tháng %(blank)s năm %(blank)s") % dots,
        "unit": page.unit.name,
    }


def _kept(tasks: Sequence[TaskLine]) -> list[TaskLine]:
    """Without those that were dropped."""
    return [task for task in tasks if task.counts]


def _columns(tasks: Sequence[TaskLine], *, has_units: bool) -> list[Column[TaskLine]]:
    places = {task.pk: place for place, task in enumerate(tasks, start=1)}
    number: Column[TaskLine] = Column(
        _("STT"), "number", lambda row: places[row.pk], Kind.INTEGER
    )
    columns: list[Column[TaskLine]] = [
        Column(_("Mã"), "code", lambda row: row.line.code, Kind.LABEL),
        Column(_("Tiêu chí"), "name", lambda row: row.line.name),
        Column(_("Điểm tối đa"), "max", lambda row: row.line.max_score, Kind.SCORE),
        Column(_("Điểm mất"), "points", lambda row: row.points, Kind.SCORE),
        Column(_("Việc phải làm"), "what", lambda row: row.what),
        Column(_("Ai làm"), "who", lambda row: row.who),
        Column(_("Thời hạn"), "due_on", lambda row: row.due_on, Kind.DATE),
        Column(_("Tài liệu kiểm chứng"), "evidence", lambda row: row.evidence),
        Column(_("Tình trạng"), "state", timing_words),
    ]
    if not has_units:
        return [number, *columns]
    unit: Column[TaskLine] = Column(_("Đơn vị"), "unit", lambda row: row.unit.name)
    return [number, unit, *columns]


def _footers(counts: TaskCounts, *, has_units: bool) -> list[list[Cell]]:
    if not counts.total:
        return []
    total: list[Cell] = [_("Tổng cộng"), None, counts.points]
    rest: list[Cell] = ["", "", None, "", ""]
    return [[None, *([""] if has_units else []), "", *total, *rest]]


def _closing(counts: TaskCounts) -> str:
    return _("Ấn định kế hoạch này có %(count)d nhiệm vụ.") % {"count": counts.total}


def _checks(area: AnnexRange, counts: TaskCounts) -> list[CheckLine]:
    if not counts.total:
        return []
    first, last = area.cell("points", 0), area.cell("points", area.count - 1)
    return [
        CheckLine(
            label=_("Tổng điểm mất"),
            formula=f"SUM({first}:{last.rpartition('!')[2]})",
            value=counts.points,
            cell=area.cell("points", area.count),
            stated=counts.points,
        )
    ]
