"""Where the targets of a unit are set and taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from indices.actions.actor import actor_of_request
from indices.actions.errors import ActionRefused
from indices.actions.targets import remove_target, set_target
from indices.forms.targets import TargetForm
from indices.permissions import require_figures, staff_page
from indices.selectors.unit_figures import own_targets
from indices.sentences.figures import scope_title, target_text
from indices.views.context_bar import Link
from indices.views.loaders import unit_or_404


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, unit: str) -> HttpResponse:
    """The targets of the unit, and a form that adds one or changes one."""
    found = unit_or_404(request, unit)
    require_figures(request.user, found, releasing=True)
    form = TargetForm(request.POST if request.method == "POST" else None, unit=found)
    if form.is_bound and form.is_valid():
        try:
            set_target(actor=actor_of_request(request), unit=found, facts=form.facts())
        except ActionRefused as refused:
            form.add_error(None, refused.problems[0])
        else:
            messages.success(request, _("Đã lưu mục tiêu."))
            return redirect(request.path)
    context = {
        "unit": found,
        "form": form,
        "targets": [
            (each, scope_title(found, each.of_level), target_text(each, each.measure))
            for each in own_targets(unit=found)
        ],
        "crumbs": [
            Link(_("Nhập liệu"), reverse("indices:entry_home")),
            Link(_("Số liệu hoạt động"), reverse("indices:entry_figure_units")),
            Link(found.name, reverse("indices:entry_figures", args=[found.slug])),
            Link(_("Mục tiêu"), ""),
        ],
        "is_illustrative": found.is_illustrative,
    }
    status = 422 if form.errors else 200
    return render(request, "indices/entry_targets.html", context, status=status)


@staff_page
@require_POST
def remove(request: HttpRequest, unit: str, number: int) -> HttpResponse:
    found = unit_or_404(request, unit)
    require_figures(request.user, found, releasing=True)
    target = next((t for t in own_targets(unit=found) if t.pk == number), None)
    if target is None:
        raise Http404(_("Không có mục tiêu này."))
    remove_target(actor=actor_of_request(request), target=target)
    messages.success(request, _("Đã bỏ mục tiêu."))
    return redirect(reverse("indices:entry_targets", args=[found.slug]))
