"""Where everyone reads what is being mended: a unit's plan, an edition's progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.exports import twins
from indices.exports.export import Export
from indices.exports.marks import Mark, file_stem, marked_name, marks_of
from indices.exports.remediation import (
    plan_export,
    remediation_export,
    tasks_export,
)
from indices.forms.remediation import only_of
from indices.models import EditionSummary
from indices.permissions import keeps_plan, readable_plans
from indices.selectors.inspections import ToldFinding, concluded_findings
from indices.selectors.letterhead import report_head
from indices.selectors.remediation import (
    PlanPage,
    TaskLine,
    plan_page,
    scored_summary,
)
from indices.selectors.remediation_area import (
    RemediationPage,
    issued_page,
    remediation_page,
)
from indices.sentences import remediation as sentences
from indices.tables.remediation import ProgressTable, TaskTable
from indices.views.absent import Absent
from indices.views.context_bar import Crumb, explained_pickers
from indices.views.loaders import summary_or_404, unit_or_404

MOST_URGENT = 10


@require_safe
def show_plan(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    summary, page = _plan_or_404(request, slug, year)
    keeps = keeps_plan(request.user, edition=summary.edition, unit_id=page.unit.unit_id)
    context = {
        "page": page,
        "title": sentences.plan_title(page),
        "finding": sentences.plan_finding(page),
        "keeps": keeps,
        "table": _task_table(
            request,
            page,
            edit=page.address if keeps else None,
            tasks=page.tasks,
            findings=concluded_findings(
                edition_id=summary.edition_id, unit_id=page.unit.unit_id
            ),
        ),
        "crumbs": [
            Crumb(page.header.title, page.header.url),
            Crumb(page.unit.name, page.unit_url),
            Crumb(_("Kế hoạch khắc phục")),
        ],
        "pickers": explained_pickers(page.header, page.years),
        "is_illustrative": page.header.is_illustrative,
    }
    return render(request, "indices/unit_plan.html", context)


@require_safe
def download_plan(
    request: HttpRequest, slug: str, year: int, format: str
) -> HttpResponse:
    _summary, page = _plan_or_404(request, slug, year)
    return twins.respond(plan_export(page), format=format)


@require_safe
def plan_annex(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The plan as the annex that an office encloses."""
    # XlsxWriter is loaded by the first workbook, not by every worker.
    from indices.exports.report.plan import unit_plan_workbook

    summary, page = _plan_or_404(request, slug, year)
    is_draft = page.plan is None or not page.plan.is_issued
    marks = (*marks_of(page.header), *((Mark.DRAFT,) if is_draft else ()))
    stem = f"{file_stem(page.header, 'PL-ke-hoach-khac-phuc')}_{page.unit.slug}"
    content = unit_plan_workbook(page, report_head(summary))
    return _workbook(content, marked_name(stem, "xlsx", marks=marks))


@require_safe
def show(request: HttpRequest, **address: Any) -> HttpResponse:
    """How far every unit is, and what is most urgent."""
    page = _page_or_404(request, address)
    context = _frame(page) | {
        "title": sentences.area_title(page),
        "finding": sentences.area_finding(page),
        "progress": ProgressTable(page, request),
        "most": MOST_URGENT,
        "overdue": _task_table(request, page, tasks=page.overdue[:MOST_URGENT]),
        "due_soon": _task_table(request, page, tasks=page.due_soon[:MOST_URGENT]),
    }
    return render(request, "indices/remediation.html", context)


@require_safe
def download(request: HttpRequest, format: str, **address: Any) -> HttpResponse:
    return _twin(request, address, format, remediation_export)


@require_safe
def show_tasks(request: HttpRequest, **address: Any) -> HttpResponse:
    page = _page_or_404(request, address)
    context = _frame(page) | {
        "title": sentences.tasks_title(page),
        "table": _task_table(request, page, tasks=page.tasks),
    }
    return render(request, "indices/remediation_tasks.html", context)


@require_safe
def download_tasks(request: HttpRequest, format: str, **address: Any) -> HttpResponse:
    return _twin(request, address, format, tasks_export)


@require_safe
def annex(request: HttpRequest, **address: Any) -> HttpResponse:
    """The issued plans of all units as one annex."""
    from indices.exports.report.plan import area_plan_workbook

    summary = summary_or_404(request, **address)
    page = _held(issued_page(summary=summary, today=timezone.localdate()))
    name = marked_name(
        file_stem(page.header, "PL-ke-hoach-khac-phuc"),
        "xlsx",
        marks=marks_of(page.header),
    )
    return _workbook(area_plan_workbook(page, report_head(summary)), name)


def _twin(
    request: HttpRequest,
    address: dict[str, Any],
    format: str,
    export_of: Callable[[RemediationPage], Export],
) -> HttpResponse:
    export = export_of(_page_or_404(request, address))
    return twins.respond(export, format=format)


def _frame(page: RemediationPage) -> dict[str, object]:
    return {
        "page": page,
        "crumbs": [
            Crumb(page.header.title, page.header.url),
            Crumb(_("Khắc phục")),
        ],
        "pickers": explained_pickers(page.header, page.years),
        "is_illustrative": page.header.is_illustrative,
    }


def _task_table(
    request: HttpRequest,
    page: PlanPage | RemediationPage,
    *,
    tasks: Sequence[TaskLine],
    edit: dict[str, object] | None = None,
    findings: Mapping[int, Sequence[ToldFinding]] | None = None,
) -> TaskTable:
    return TaskTable(
        tasks,
        request,
        decimals=page.header.decimals,
        year=page.header.year,
        has_units=isinstance(page, RemediationPage),
        edit=edit,
        findings=findings,
    )


def _plan_or_404(
    request: HttpRequest, slug: str, year: int
) -> tuple[EditionSummary, PlanPage]:
    """The plan that this reader may know of; its keepers may also read that there is
    none yet."""
    unit = unit_or_404(request, slug)
    found = scored_summary(unit=unit, year=year)
    if found is None:
        raise Absent(_("Năm này đơn vị không được chấm theo tiêu chí."))
    summary, asked = found
    page = plan_page(
        summary=summary,
        asked=asked,
        plans=readable_plans(request.user),
        today=timezone.localdate(),
        only=only_of(request.GET),
    )
    assert page is not None
    if page.plan is None and not keeps_plan(
        request.user, edition=summary.edition, unit_id=page.unit.unit_id
    ):
        raise Absent(_("Đơn vị chưa ban hành kế hoạch khắc phục sau kết quả năm này."))
    return summary, page


def _page_or_404(request: HttpRequest, address: dict[str, Any]) -> RemediationPage:
    summary = summary_or_404(request, **address)
    page = remediation_page(
        summary=summary,
        plans=readable_plans(request.user),
        today=timezone.localdate(),
        only=only_of(request.GET),
        focus=request.GET.get("dv", "")[:150],
    )
    return _held(page)


def _held(page: RemediationPage | None) -> RemediationPage:
    if page is None:
        raise Absent(_("Kỳ này không chấm theo tiêu chí nên không có gì để khắc phục."))
    return page


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=twins.CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
