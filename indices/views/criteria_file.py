"""A set of criteria by Excel: the form, a file brought back, its preview and undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from indices.actions.actor import actor_of_request
from indices.actions.criteria import is_in_use
from indices.actions.criteria_imports import (
    CriteriaMoved,
    apply_criteria_file,
    criteria_applied_before,
    keep_criteria_file,
    undo_criteria_file,
)
from indices.actions.errors import ActionRefused
from indices.exports.twins import CONTENT_TYPES
from indices.forms.criteria_file import CriteriaFileForm
from indices.forms.entry import ReceiptForm
from indices.forms.unit_files import LegacyTextForm
from indices.imports.criteria_uploads import CriteriaUpload, read_upload
from indices.models import CriteriaImport, CriteriaSet
from indices.permissions import known_editions, staff_page
from indices.selectors.criteria_files import (
    criteria_identity,
    criteria_imports_of,
    newer_changes,
)
from indices.selectors.criteria_set import criteria_set_page
from indices.selectors.import_receipt import import_receipt
from indices.views.context_bar import Link
from indices.views.criteria_frame import set_crumbs
from indices.views.loaders import set_for_entry_or_404
from indices.views.score_files import attached
from indices.views.score_imports import content_of
from units.names import clean_name
from units.problems import ImportRefused, Problem


def import_or_404(request: HttpRequest, code: str, pk: int) -> CriteriaImport:
    """The own ones; a system administrator opens all."""
    criteria_set = set_for_entry_or_404(request, code)
    known = CriteriaImport.objects.select_related("entry", "undo_entry", "criteria_set")
    found = known.filter(criteria_set=criteria_set, pk=pk)
    if not request.user.is_superuser:
        found = found.filter(uploaded_by=request.user.pk)
    upload = found.first()
    if upload is None:
        raise Http404(_("Không có lần nhập tệp này."))
    return upload


@staff_page
@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    """The form of the set, filled with what it holds."""
    # XlsxWriter is loaded by the first workbook, not by every worker.
    from indices.exports.criteria_set import criteria_form_name, criteria_workbook

    criteria_set = set_for_entry_or_404(request, code)
    page = criteria_set_page(
        criteria_set=criteria_set, editions=known_editions(request.user)
    )
    identity = criteria_identity(criteria_set)
    return attached(criteria_workbook(page, identity), criteria_form_name(identity))


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """The form on offer; a POST brings it back and leads to its preview."""
    criteria_set = set_for_entry_or_404(request, code)
    form = CriteriaFileForm(request.POST or None, request.FILES or None)
    problems: Sequence[Problem] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_keep(request, criteria_set, form.cleaned_data["file"]))
        except ImportRefused as refused:
            problems = refused.problems
    context = _context(criteria_set, _("Nhập từ Excel")) | {
        "form": form,
        "problems": problems,
        "is_frozen": is_in_use(criteria_set),
        "imports": criteria_imports_of(person=request.user, criteria_set=criteria_set),
    }
    status = 422 if problems or form.errors else 200
    return render(request, "indices/criteria_file.html", context, status=status)


def _keep(request: HttpRequest, criteria_set: CriteriaSet, file: Any) -> CriteriaImport:
    """The file as it came; refused at once when it is no table of criteria at all."""
    content, name = file.read(), clean_name(file.name or "")[-200:] or _("tệp")
    count = 0
    try:
        read_upload(criteria_set=criteria_set, name=name, content=content)
    except ImportRefused as refused:
        if not any(problem.cell for problem in refused.problems):
            raise
        count = len(refused.problems)
    return keep_criteria_file(
        actor=actor_of_request(request, origin="upload"),
        criteria_set=criteria_set,
        content=content,
        name=name,
        problem_count=count,
    )


@staff_page
@require_safe
def show(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The preview of a file that waits; the receipt of one that was applied."""
    brought = import_or_404(request, code, pk)
    if brought.entry_id is not None:
        return _receipt(request, brought)
    return _preview(request, brought)


@require_POST
@staff_page
def confirm(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Write what was seen; what is another by now is shown again."""
    brought = import_or_404(request, code, pk)
    try:
        read = _read(brought)
        if read.file.readings and not request.POST.get("phong_chu"):
            unread = _("Tệp có chữ phông cũ: xem chữ đã chuyển rồi đánh dấu xác nhận.")
            raise ActionRefused(unread)
        apply_criteria_file(
            actor=actor_of_request(request, origin="upload"),
            upload=brought,
            criteria=read.criteria,
            seen=request.POST.get("seen", ""),
        )
    except CriteriaMoved:
        return _preview(request, brought, has_moved=True)
    except ImportRefused:
        return _preview(request, brought)
    except ActionRefused as refusal:
        return _preview(request, brought, refusal=refusal.problems)
    messages.success(request, _("Đã ghi tệp. Hoàn tác được ở trang này."))
    return redirect(brought)


@require_POST
@staff_page
def undo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Write back what the file found; the reason where that cannot be."""
    brought = import_or_404(request, code, pk)
    try:
        undo_criteria_file(
            actor=actor_of_request(request, origin="upload"), upload=brought
        )
    except ActionRefused as refusal:
        if brought.entry_id is None:
            return _preview(request, brought, refusal=refusal.problems)
        return _receipt(request, brought, refusal=refusal.problems)
    messages.success(request, _("Đã hoàn tác lần nhập tệp."))
    return redirect(brought)


@staff_page
@require_safe
def marked(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The person's own file with its faulty cells marked and commented."""
    from indices.imports.marking import MarkingRefused, mark_problems

    brought = import_or_404(request, code, pk)
    problems: Sequence[Problem] = ()
    try:
        _read(brought)
    except ImportRefused as refused:
        problems = refused.problems
    try:
        marks = mark_problems(
            content_of(brought), name=brought.original_name, problems=problems
        )
    except MarkingRefused as refused:
        return _preview(request, brought, refusal=[str(refused)])
    return attached(marks, "tep-da-danh-dau-loi.xlsx")


@staff_page
@require_safe
def original(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The file as it came."""
    brought = import_or_404(request, code, pk)
    name = f"tep-da-nhap-{brought.pk}{brought.ending}"
    answer = attached(content_of(brought), name)
    answer["Content-Type"] = CONTENT_TYPES[brought.ending.removeprefix(".")]
    return answer


def _read(brought: CriteriaImport) -> CriteriaUpload:
    return read_upload(
        criteria_set=brought.criteria_set,
        name=brought.original_name,
        content=content_of(brought),
    )


def _preview(
    request: HttpRequest,
    brought: CriteriaImport,
    *,
    has_moved: bool = False,
    refusal: list[str] | None = None,
) -> HttpResponse:
    context = _context(brought.criteria_set, _("Xem trước"), below=True) | {
        "upload": brought,
        "legacy": LegacyTextForm(request.POST or None),
        "has_moved": has_moved,
        "refusal": refusal,
        "applied": criteria_applied_before(brought),
        "is_frozen": is_in_use(brought.criteria_set),
    }
    status = 409 if has_moved or refusal else 200
    try:
        read = _read(brought)
    except ImportRefused as refused:
        context["problems"] = refused.problems
        context["marks"] = any(problem.cell for problem in refused.problems)
        status = status if request.method in ("GET", "HEAD") else 422
        return render(request, "indices/criteria_preview.html", context, status=status)
    context |= {
        "preview": read,
        "newer": newer_changes(
            criteria_set=brought.criteria_set, sequence=read.sequence
        ),
    }
    return render(request, "indices/criteria_preview.html", context, status=status)


def _receipt(
    request: HttpRequest, brought: CriteriaImport, refusal: list[str] | None = None
) -> HttpResponse:
    context = _context(brought.criteria_set, _("Phiếu nhập tệp"), below=True) | {
        "upload": brought,
        "page": import_receipt(upload=brought, query=ReceiptForm(request.GET).query()),
        "refusal": refusal,
    }
    status = 409 if refusal else 200
    return render(request, "indices/criteria_receipt.html", context, status=status)


def _context(
    criteria_set: CriteriaSet, here: str, *, below: bool = False
) -> dict[str, object]:
    crumbs = set_crumbs(criteria_set, is_above=True)
    if below:
        files = reverse("indices:criteria_file", args=[criteria_set.code])
        crumbs.append(Link(_("Nhập từ Excel"), files))
    return {"criteria_set": criteria_set, "crumbs": [*crumbs, Link(here, "")]}
