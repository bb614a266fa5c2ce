"""Plans that mend a result, in sentences: how far they are, what came back and why
that cannot be said."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.scoring.deadlines import Timing
from indices.scoring.returns import Return
from indices.selectors.comparability import Comparison
from indices.selectors.comparability import Ground as Compared
from indices.selectors.remediation import PlanPage, TaskCounts, TaskLine
from indices.selectors.remediation_area import RemediationPage
from indices.selectors.task_outcomes import Ground, TaskOutcome
from indices.sentences.comparisons import no_comparison
from indices.templatetags.cchc_format import ngay


def plan_title(page: PlanPage) -> str:
    return _("Kế hoạch khắc phục của %(unit)s sau kết quả năm %(year)s") % {
        "unit": page.unit.name,
        "year": page.header.year,
    }


def area_title(page: RemediationPage) -> str:
    return _("Khắc phục sau %(title)s") % {"title": page.header.title}


def tasks_title(page: RemediationPage) -> str:
    titles = {
        "qua-han": _("Nhiệm vụ khắc phục quá hạn, %(title)s"),
        "sap-den-han": _("Nhiệm vụ khắc phục sắp đến hạn, %(title)s"),
        "chua-xong": _("Nhiệm vụ khắc phục chưa xong, %(title)s"),
        "da-xong": _("Nhiệm vụ khắc phục đã xong, %(title)s"),
    }
    whole = _("Nhiệm vụ khắc phục, %(title)s")
    return titles.get(page.only, whole) % {"title": page.header.title}


def plan_finding(page: PlanPage) -> str:
    """How much of what was lost is planned for, how far it is, what came back."""
    decimals = page.header.decimals
    if not page.all_tasks:
        return _("Chưa có nhiệm vụ nào; kết quả làm mất %(lost)s điểm.") % {
            "lost": format_number(page.lost, decimals)
        }
    counts = page.counts
    said = _(
        "%(total)d nhiệm vụ nhằm %(points)s trong %(lost)s điểm bị mất; %(progress)s."
    ) % {
        "total": counts.total,
        "points": format_number(counts.points, decimals),
        "lost": format_number(page.lost, decimals),
        "progress": progress_words(counts),
    }
    return f"{said} {returned_words(counts, page.next_year, decimals)}".strip()


def area_finding(page: RemediationPage) -> str:
    decimals = page.header.decimals
    said = _("%(issued)d/%(units)d đơn vị đã ban hành kế hoạch.") % {
        "issued": page.issued_count,
        "units": len(page.units),
    }
    if not page.counts.total:
        return said
    said += " " + _("%(total)d nhiệm vụ, %(points)s điểm: %(progress)s.") % {
        "total": page.counts.total,
        "points": format_number(page.counts.points, decimals),
        "progress": progress_words(page.counts),
    }
    return f"{said} {returned_words(page.counts, page.next_year, decimals)}".strip()


def progress_words(counts: TaskCounts) -> str:
    words = [_("%(count)d đã xong") % {"count": counts.done}]
    if counts.overdue:
        words.append(_("%(count)d quá hạn") % {"count": counts.overdue})
    if counts.due_soon:
        words.append(_("%(count)d sắp đến hạn") % {"count": counts.due_soon})
    return ", ".join(words)


def returned_words(counts: TaskCounts, year: int | None, decimals: int) -> str:
    """What came back in the next year, of the tasks that can be compared."""
    if year is None or not counts.total:
        return ""
    if not counts.judged:
        return _("Chưa nhiệm vụ nào so được với kết quả năm %(year)s.") % {"year": year}
    return _(
        "Năm %(year)s lấy lại %(points)s điểm ở %(judged)d/%(total)d nhiệm vụ so được."
    ) % {
        "year": year,
        "points": format_number(counts.regained, decimals),
        "judged": counts.judged,
        "total": counts.total,
    }


def timing_words(task: TaskLine) -> str:
    """The state of a task with what its due day makes of it."""
    match task.timing:
        case Timing.OVERDUE:
            return _("%(state)s, quá hạn") % {"state": task.state_label}
        case Timing.DUE_SOON:
            return _("%(state)s, sắp đến hạn") % {"state": task.state_label}
        case Timing.DONE_LATE:
            return _("Xong ngày %(day)s, chậm hạn") % {"day": ngay(task.finished_on)}
        case Timing.DONE:
            return _("Xong ngày %(day)s") % {"day": ngay(task.finished_on)}
    return task.state_label


def outcome_words(outcome: TaskOutcome, decimals: int) -> str:
    """Whether the points came back, or why that cannot be said."""
    match outcome.ground:
        case Ground.WAITING:
            return _("Chờ kỳ sau công bố")
        case Ground.NO_CRITERIA:
            text = _("Không so được: năm %(year)s không chấm theo tiêu chí")
        case Ground.UNIT_GONE:
            text = _("Không so được: năm %(year)s không còn chấm đơn vị này")
        case Ground.DROPPED:
            text = _("Không so được: bộ tiêu chí năm %(year)s không còn tiêu chí này")
        case Ground.NO_SCORE:
            text = _("Không so được: một trong hai năm tiêu chí này không có điểm")
        case Ground.CHANGED:
            return _changed(outcome)
        case Ground.COMPARED:
            return _verdict(outcome, decimals)
    return text % {"year": outcome.year}


def _changed(outcome: TaskOutcome) -> str:
    assert outcome.line is not None
    assert outcome.comparison is not None
    told = no_comparison(outcome.comparison, outcome.line, outcome.year)
    if told:
        return told.rstrip(".")
    changed = Comparison(Compared.CHANGED, outcome.comparison.earlier)
    return no_comparison(changed, outcome.line, outcome.year).rstrip(".")


def _verdict(outcome: TaskOutcome, decimals: int) -> str:
    words = {
        Return.ALL: _("Năm %(year)s: lấy lại đủ %(regained)s điểm"),
        Return.SOME: _("Năm %(year)s: lấy lại %(regained)s/%(before)s điểm"),
        Return.NONE: _("Năm %(year)s: chưa lấy lại điểm nào"),
        Return.MORE_LOST: _("Năm %(year)s: mất thêm %(more)s điểm"),
    }
    verdict, regained = outcome.verdict, outcome.regained
    assert verdict is not None
    assert regained is not None
    return words[verdict] % {
        "year": outcome.year,
        "regained": format_number(regained, decimals),
        "before": format_number(outcome.before, decimals),
        "more": format_number(-regained, decimals),
    }
