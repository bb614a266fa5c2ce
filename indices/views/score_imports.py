"""One file that was brought in: preview, confirmation, receipt, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from indices.actions.actor import actor_of_request
from indices.actions.errors import ActionRefused
from indices.actions.score_imports import (
    PlanMoved,
    applied_before,
    apply_import,
    plan_of,
    undo_import,
)
from indices.form_identity import FormKind
from indices.forms.entry import ReceiptForm
from indices.forms.score_files import ImportChoiceForm
from indices.models import BroughtFile, ScoreImport
from indices.permissions import Permission, require, score_rights, staff_page
from indices.selectors.import_preview import (
    guard_of,
    import_preview,
    name_of_cell,
)
from indices.selectors.import_receipt import import_receipt
from indices.selectors.score_files import imports_of
from indices.views.score_files import attached
from indices.views.score_frame import score_frame
from units.problems import ImportRefused


def import_or_404(request: HttpRequest, pk: int) -> ScoreImport:
    """Somebody else's file does not exist for those who may not open it."""
    upload = imports_of(request.user).filter(pk=pk).first()
    if upload is None:
        raise Http404(_("Không có lần nhập tệp này."))
    if upload.kind == FormKind.RESULTS:
        require(request.user, Permission.ENTER_RESULTS, edition=upload.edition)
    return upload


@staff_page
@require_safe
def show(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The preview of a file that waits; the receipt of one that was applied."""
    upload = import_or_404(request, pk)
    if upload.entry_id is not None:
        return _receipt(request, upload)
    return _preview(request, upload, ImportChoiceForm(request.GET))


@require_POST
@staff_page
def confirm(request: HttpRequest, *, pk: int) -> HttpResponse:
    """Write what was seen; what is another by now, or asked for, is shown again."""
    upload = import_or_404(request, pk)
    form = ImportChoiceForm(request.POST)
    if "xem" in request.POST:
        return _preview(request, upload, form)
    rights = score_rights(request.user, upload.edition)
    try:
        read = _read(upload)
        if read.problems:
            return _preview(request, upload, form)
        apply_import(
            actor=actor_of_request(request, origin="upload"),
            upload=upload,
            cells=read.cells,
            sequence=read.identity.sequence,
            choices=form.choices(),
            guard=guard_of(rights),
            seen_digest=request.POST.get("seen", ""),
        )
    except PlanMoved:
        has_chosen = request.POST.get("chon", form.chosen) != form.chosen
        return _preview(
            request, upload, form, has_moved=not has_chosen, has_chosen=has_chosen
        )
    except ImportRefused:
        return _preview(request, upload, form)
    except ActionRefused as refusal:
        return _preview(request, upload, form, refusal=refusal.problems)
    messages.success(request, _("Đã ghi tệp. Hoàn tác được ở trang này."))
    return _again(upload)


@require_POST
@staff_page
def undo(request: HttpRequest, *, pk: int) -> HttpResponse:
    """Write back what the file found; the reason where that cannot be."""
    upload = import_or_404(request, pk)
    rights = score_rights(request.user, upload.edition)
    try:
        undo_import(
            actor=actor_of_request(request, origin="upload"),
            upload=upload,
            guard=guard_of(rights),
        )
    except ActionRefused as refusal:
        if upload.entry_id is None:
            return _preview(
                request, upload, ImportChoiceForm(request.GET), refusal=refusal.problems
            )
        return _receipt(request, upload, refusal=refusal.problems)
    messages.success(request, _("Đã hoàn tác lần nhập tệp."))
    return _again(upload)


@staff_page
@require_safe
def marked(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The person's own file with its faulty cells marked and commented."""
    from indices.imports.marking import MarkingRefused, mark_problems

    upload = import_or_404(request, pk)
    try:
        content = mark_problems(
            content_of(upload),
            name=upload.original_name,
            problems=_read(upload).problems,
        )
    except ImportRefused:
        raise Http404(_("Tệp này không đánh dấu được.")) from None
    except MarkingRefused as refused:
        return _preview(
            request, upload, ImportChoiceForm(request.GET), refusal=[str(refused)]
        )
    return attached(content, "tep-da-danh-dau-loi.xlsx")


@staff_page
@require_safe
def original(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The file as it came."""
    upload = import_or_404(request, pk)
    return attached(content_of(upload), f"tep-da-nhap-{upload.pk}.xlsx")


def _again(upload: ScoreImport) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        reverse("indices:entry_import", kwargs={"pk": upload.pk})
    )


def content_of(upload: BroughtFile) -> bytes:
    """The bytes of a file that was kept."""
    try:
        with upload.file.open("rb") as file:
            content: bytes = file.read()
    except FileNotFoundError:
        raise Http404(_("Không còn tệp này trên máy chủ.")) from None
    return content


def _read(upload: ScoreImport) -> Any:
    from indices.imports.score_uploads import read_score_file

    return read_score_file(
        content_of(upload), name=upload.original_name, edition=upload.edition
    )


def _preview(
    request: HttpRequest,
    upload: ScoreImport,
    form: ImportChoiceForm,
    *,
    has_moved: bool = False,
    has_chosen: bool = False,
    refusal: list[str] | None = None,
) -> HttpResponse:
    context = score_frame(request, upload.edition, here=_("Xem trước tệp")) | {
        "upload": upload,
        "form": form,
        "has_moved": has_moved,
        "has_chosen": has_chosen,
        "refusal": refusal,
        "taken": {name_of_cell(key) for key in form.choices().newer_cells},
        "applied": applied_before(edition=upload.edition, sha256=upload.sha256),
    }
    status = 409 if has_moved or has_chosen or refusal else 200
    looks = request.method in ("GET", "HEAD") or "xem" in request.POST
    faulty = 200 if looks else 422
    try:
        read = _read(upload)
    except ImportRefused as refused:
        context["problems"] = refused.problems
        return render(request, "indices/entry_import.html", context, status=faulty)
    context |= {
        "notes": read.notes,
        "problems": read.problems,
        "marks": any(problem.cell for problem in read.problems),
    }
    if read.problems:
        return render(request, "indices/entry_import.html", context, status=faulty)
    rights = score_rights(request.user, upload.edition)
    plan = plan_of(
        upload.kind,
        edition=upload.edition,
        cells=read.cells,
        sequence=read.identity.sequence,
        choices=form.choices(),
        guard=guard_of(rights),
    )
    context["page"] = import_preview(plan=plan, rights=rights, kind=upload.kind)
    return render(request, "indices/entry_import.html", context, status=status)


def _receipt(
    request: HttpRequest, upload: ScoreImport, refusal: list[str] | None = None
) -> HttpResponse:
    receipt = import_receipt(
        upload=upload,
        query=ReceiptForm(request.GET).query(),
        edition=upload.edition,
    )
    context = score_frame(request, upload.edition, here=_("Phiếu nhập tệp")) | {
        "upload": upload,
        "page": receipt,
        "refusal": refusal,
    }
    return render(
        request,
        "indices/entry_receipt.html",
        context,
        status=409 if refusal else 200,
    )
