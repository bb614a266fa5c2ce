"""Where a unit's plan is kept: its document, its tasks and how far each is."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from indices.actions.actor import actor_of_request
from indices.actions.errors import ActionRefused
from indices.actions.remediation import add_task, change_task, remove_task, set_plan
from indices.forms.refusable import RefusableForm
from indices.forms.remediation import PlanForm, TaskForm, TaskProgressForm
from indices.models import EditionSummary, RemediationTask
from indices.permissions import keeps_plan, readable_plans, staff_page
from indices.selectors.header import header_of
from indices.selectors.plan_links import PlanLinks, plan_links, takes_tasks
from indices.selectors.ranking import load_summary
from indices.selectors.remediation import PlanPage, Unplanned, plan_page, steps_of
from indices.sentences.remediation import plan_finding, plan_title
from indices.tables.remediation import TaskTable
from indices.views.context_bar import Crumb
from units.models import Unit

logger = logging.getLogger("cchc.access")


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan that the person may keep, as it stands."""

    summary: EditionSummary
    unit: Unit
    page: PlanPage

    def url(self, route: str = "indices:entry_plan", **more: object) -> str:
        return reverse(route, kwargs={**self.page.address, **more})


def links_for_keeper(
    request: HttpRequest, summary: EditionSummary, unit_id: int, slug: str
) -> PlanLinks | None:
    """What leads from lost points into the plan; None for all who do not keep it."""
    if not takes_tasks(header_of(summary)):
        return None
    if not keeps_plan(request.user, edition=summary.edition, unit_id=unit_id):
        return None
    return plan_links(summary=summary, unit_id=unit_id, slug=slug)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, *, unit: str, **address: Any) -> HttpResponse:
    """The whole plan; a POST saves its document, or issues it."""
    kept = _plan_or_404(request, unit, address)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        initial=PlanForm.initial_of(kept.page.plan),
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = set_plan(
                actor=actor_of_request(request),
                edition=kept.summary.edition,
                unit=kept.unit,
                facts=form.facts(),
            )
        except ActionRefused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(request, _saved_words(saved.is_issued))
            return redirect(kept.url())
    context = _frame(kept) | {
        "form": form,
        "finding": plan_finding(kept.page),
        "table": TaskTable(
            kept.page.all_tasks,
            request,
            decimals=kept.page.header.decimals,
            year=kept.page.header.year,
            edit=kept.page.address,
        ),
    }
    return _rendered(request, "indices/entry_plan.html", context, form)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, *, unit: str, **address: Any) -> HttpResponse:
    """A task for the criterion that `?tc=` names."""
    kept = _plan_or_404(request, unit, address)
    lost = _lost_or_none(kept.page, request.GET.get("tc", ""))
    if lost is None:
        messages.error(request, _("Chọn một tiêu chí bị mất điểm chưa có nhiệm vụ."))
        return redirect(kept.url())
    form = TaskForm(
        request.POST if request.method == "POST" else None,
        initial={"evidence": lost.line.evidence},
    )
    if request.method == "POST" and form.is_valid():
        try:
            task = add_task(
                actor=actor_of_request(request),
                edition=kept.summary.edition,
                unit=kept.unit,
                code=lost.line.code,
                points=lost.lost,
                facts=form.facts(),
            )
        except ActionRefused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(
                request,
                _("Đã thêm nhiệm vụ cho tiêu chí %(code)s.") % {"code": lost.line.code},
            )
            return _to_task(kept, task)
    context = _frame(kept, here=_("Thêm nhiệm vụ")) | {
        "form": form,
        "line": lost.line,
        "domain": lost.domain,
        "points": lost.lost,
    }
    return _rendered(request, "indices/entry_task.html", context, form)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, *, unit: str, task: int, **address: Any) -> HttpResponse:
    """One task: what it says, how far it is, what became of it so far."""
    kept = _plan_or_404(request, unit, address)
    found = _task_or_404(kept, task)
    form = TaskProgressForm(
        request.POST if request.method == "POST" else None,
        initial=TaskProgressForm.initial_of(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_task(
                actor=actor_of_request(request),
                task=found,
                facts=form.facts(),
                seen=form.cleaned_data["seen"],
            )
        except ActionRefused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(request, _("Đã lưu nhiệm vụ."))
            return _to_task(kept, found)
    (line,) = [each for each in kept.page.all_tasks if each.pk == found.pk]
    context = _frame(kept, here=_("Nhiệm vụ %(code)s") % {"code": line.line.code}) | {
        "form": form,
        "line": line.line,
        "domain": line.domain,
        "points": line.points,
        "task": line,
        "steps": steps_of(found),
        "may_remove": not found.plan.is_issued,
    }
    return _rendered(request, "indices/entry_task.html", context, form)


@staff_page
@require_POST
def remove(
    request: HttpRequest, *, unit: str, task: int, **address: Any
) -> HttpResponse:
    kept = _plan_or_404(request, unit, address)
    try:
        remove_task(actor=actor_of_request(request), task=_task_or_404(kept, task))
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã bỏ nhiệm vụ khỏi kế hoạch."))
    return redirect(kept.url())


def _plan_or_404(request: HttpRequest, slug: str, address: dict[str, Any]) -> KeptPlan:
    """The plan of that unit for those who keep it. Of others' drafts nobody knows."""
    summary = load_summary(**address, revision=None)
    page = summary and plan_page(
        summary=summary,
        asked=slug,
        plans=readable_plans(request.user),
        today=timezone.localdate(),
    )
    if summary is None or not page:
        raise Http404(_("Kỳ này không có kế hoạch khắc phục của đơn vị."))
    unit_id = page.unit.unit_id
    if not keeps_plan(request.user, edition=summary.edition, unit_id=unit_id):
        logger.warning("denied: %s may not keep the plan of %s", request.user, slug)
        if page.plan is None:
            raise Http404(_("Kỳ này không có kế hoạch khắc phục của đơn vị."))
        raise PermissionDenied
    return KeptPlan(summary, Unit.objects.get(pk=unit_id), page)


def _task_or_404(kept: KeptPlan, pk: int) -> RemediationTask:
    """A task of this very plan."""
    tasks = kept.page.plan.tasks if kept.page.plan else RemediationTask.objects.none()
    found = tasks.select_related("plan__edition").filter(pk=pk).first()
    if found is None:
        raise Http404(_("Kế hoạch không có nhiệm vụ này."))
    return found


def _lost_or_none(page: PlanPage, code: str) -> Unplanned | None:
    return next((each for each in page.unplanned if each.line.code == code), None)


def _frame(kept: KeptPlan, *, here: str = "") -> dict[str, object]:
    page = kept.page
    crumbs = [
        Crumb(_("Nhập liệu"), reverse("indices:entry_home")),
        Crumb(page.unit.name, page.unit_url),
        Crumb(_("Kế hoạch khắc phục"), kept.url() if here else ""),
    ]
    if here:
        crumbs.append(Crumb(here))
    return {
        "page": page,
        "title": plan_title(page),
        "crumbs": crumbs,
        "plan_url": kept.url(),
        "is_illustrative": page.header.is_illustrative,
    }


def _rendered(
    request: HttpRequest, template: str, context: dict[str, object], form: RefusableForm
) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, template, context, status=status)


def _to_task(kept: KeptPlan, task: RemediationTask) -> HttpResponseRedirect:
    return redirect(f"{kept.url()}#nv-{task.pk}")


def _saved_words(is_issued: bool) -> str:
    if is_issued:
        return _("Đã lưu. Kế hoạch đã ban hành, mọi người xem được.")
    return _("Đã lưu kế hoạch, chưa ban hành.")
