"""The list of units by Excel: the form, a file brought back, its preview and undo."""

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
from indices.actions.errors import ActionRefused
from indices.actions.unit_imports import (
    UnitsMoved,
    apply_unit_list,
    keep_unit_list,
    list_applied_before,
    plan_units,
    undo_unit_list,
)
from indices.forms.entry import ReceiptForm
from indices.forms.unit_files import LegacyTextForm, UnitListForm
from indices.models import UnitImport
from indices.permissions import Permission, require, staff_page, units_where
from indices.selectors.import_receipt import import_receipt
from indices.selectors.unit_files import unit_imports_of, unit_list, units_preview
from indices.views.context_bar import Link
from indices.views.score_files import attached
from indices.views.score_imports import content_of
from units.names import clean_name
from units.problems import ImportRefused, Problem

RIGHT = Permission.REORGANISE_UNITS
ALL_TIMES = "tat-ca"


def import_or_404(request: HttpRequest, pk: int) -> UnitImport:
    """The own ones; a system administrator opens all."""
    require(request.user, RIGHT)
    upload = UnitImport.objects.select_related("entry", "undo_entry").filter(pk=pk)
    if not request.user.is_superuser:
        upload = upload.filter(uploaded_by=request.user.pk)
    found = upload.first()
    if found is None:
        raise Http404(_("Không có lần nhập tệp này."))
    return found


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The form on offer; a POST brings it back and leads to its preview."""
    require(request.user, RIGHT)
    form = UnitListForm()
    if request.method == "POST":
        form = UnitListForm(request.POST, request.FILES)
    problems: Sequence[Problem] = ()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["tep"]
        try:
            return redirect("indices:unit_import", pk=_keep(request, file).pk)
        except ImportRefused as refusal:
            problems = refusal.problems
    context = {
        "form": form,
        "problems": problems,
        "imports": unit_imports_of(request.user),
        "crumbs": _crumbs(),
    }
    status = 422 if problems or form.errors else 200
    return render(request, "indices/unit_imports.html", context, status=status)


def _keep(request: HttpRequest, file: Any) -> UnitImport:
    """The file as it came; refused at once when it is no list of units at all."""
    from indices.imports.unit_files import read_unit_list

    content, name = file.read(), clean_name(file.name or "")[:200] or _("tệp")
    count = 0
    try:
        read = read_unit_list(content, name=name)
        plan_units(read.rows, inside=units_where(request.user, RIGHT))
    except ImportRefused as refusal:
        if not any(problem.cell for problem in refusal.problems):
            raise
        count = len(refusal.problems)
    return keep_unit_list(
        actor=actor_of_request(request, origin="upload"),
        content=content,
        name=name,
        problem_count=count,
    )


@staff_page
@require_safe
def form_file(request: HttpRequest) -> HttpResponse:
    """The list as it is now, of the person's own areas."""
    require(request.user, RIGHT)
    # XlsxWriter is loaded with the first workbook.
    from indices.exports.unit_form import unit_form_name, write_unit_form

    found = unit_list(
        inside=units_where(request.user, RIGHT),
        all_times=request.GET.get("gom") == ALL_TIMES,
    )
    return attached(write_unit_form(found), unit_form_name(found))


@staff_page
@require_safe
def show(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The preview of a file that waits; the receipt of one that was applied."""
    upload = import_or_404(request, pk)
    if upload.entry_id is not None:
        return _receipt(request, upload)
    return _preview(request, upload)


@require_POST
@staff_page
def confirm(request: HttpRequest, *, pk: int) -> HttpResponse:
    """Write what was seen; what is another by now is shown again."""
    from indices.imports.unit_files import read_unit_list

    upload = import_or_404(request, pk)
    try:
        read = read_unit_list(content_of(upload), name=upload.original_name)
        if read.readings and not request.POST.get("phong_chu"):
            unread = _("Tệp có chữ phông cũ: xem chữ đã chuyển rồi đánh dấu xác nhận.")
            raise ActionRefused(unread)
        apply_unit_list(
            actor=actor_of_request(request, origin="upload"),
            upload=upload,
            rows=read.rows,
            inside=units_where(request.user, RIGHT),
            seen_digest=request.POST.get("seen", ""),
        )
    except UnitsMoved:
        return _preview(request, upload, has_moved=True)
    except ImportRefused:
        return _preview(request, upload)
    except ActionRefused as refusal:
        return _preview(request, upload, refusal=refusal.problems)
    messages.success(request, _("Đã ghi tệp. Hoàn tác được ở trang này."))
    return redirect("indices:unit_import", pk=upload.pk)


@require_POST
@staff_page
def undo(request: HttpRequest, *, pk: int) -> HttpResponse:
    """Write back what the file found; the reason where that cannot be."""
    upload = import_or_404(request, pk)
    try:
        undo_unit_list(
            actor=actor_of_request(request, origin="upload"),
            upload=upload,
            inside=units_where(request.user, RIGHT),
        )
    except ImportRefused as refused:
        reasons = [str(problem) for problem in refused.problems]
        return _receipt(request, upload, refusal=reasons)
    except ActionRefused as refusal:
        if upload.entry_id is None:
            return _preview(request, upload, refusal=refusal.problems)
        return _receipt(request, upload, refusal=refusal.problems)
    messages.success(request, _("Đã hoàn tác lần nhập tệp."))
    return redirect("indices:unit_import", pk=upload.pk)


@staff_page
@require_safe
def marked(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The person's own file with its faulty cells marked and commented."""
    from indices.imports.marking import MarkingRefused, mark_problems
    from indices.imports.unit_files import read_unit_list

    upload = import_or_404(request, pk)
    content = content_of(upload)
    problems: Sequence[Problem] = ()
    try:
        read = read_unit_list(content, name=upload.original_name)
        plan_units(read.rows, inside=units_where(request.user, RIGHT))
    except ImportRefused as refusal:
        problems = refusal.problems
    try:
        marks = mark_problems(content, name=upload.original_name, problems=problems)
    except MarkingRefused as refused:
        return _preview(request, upload, refusal=[str(refused)])
    return attached(marks, "tep-da-danh-dau-loi.xlsx")


@staff_page
@require_safe
def original(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The file as it came."""
    upload = import_or_404(request, pk)
    return attached(content_of(upload), f"tep-da-nhap-{upload.pk}.xlsx")


def _preview(
    request: HttpRequest,
    upload: UnitImport,
    *,
    has_moved: bool = False,
    refusal: list[str] | None = None,
) -> HttpResponse:
    from indices.imports.unit_files import read_unit_list

    context = {
        "upload": upload,
        "legacy": LegacyTextForm(request.POST or None),
        "has_moved": has_moved,
        "refusal": refusal,
        "applied": list_applied_before(upload.sha256),
        "crumbs": _crumbs(_("Xem trước tệp")),
    }
    status = 409 if has_moved or refusal else 200
    try:
        read = read_unit_list(content_of(upload), name=upload.original_name)
        plan = plan_units(read.rows, inside=units_where(request.user, RIGHT))
    except ImportRefused as refused:
        context["problems"] = refused.problems
        context["marks"] = any(problem.cell for problem in refused.problems)
        status = status if request.method in ("GET", "HEAD") else 422
        return render(request, "indices/unit_import.html", context, status=status)
    context |= {
        "page": units_preview(plan=plan, sequence=read.sequence),
        "file": read,
    }
    return render(request, "indices/unit_import.html", context, status=status)


def _receipt(
    request: HttpRequest, upload: UnitImport, refusal: list[str] | None = None
) -> HttpResponse:
    context = {
        "upload": upload,
        "page": import_receipt(upload=upload, query=ReceiptForm(request.GET).query()),
        "refusal": refusal,
        "crumbs": _crumbs(_("Phiếu nhập tệp")),
    }
    status = 409 if refusal else 200
    return render(request, "indices/unit_receipt.html", context, status=status)


def _crumbs(here: str = "") -> list[Link]:
    home = Link(_("Nhập liệu"), reverse("indices:entry_home"))
    own = Link(_("Danh mục đơn vị"), reverse("indices:unit_imports") if here else "")
    return [home, own, Link(here, "")] if here else [home, own]
