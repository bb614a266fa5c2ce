"""Excel out and in: the forms of an edition, and the upload of one that was filled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from indices.actions.actor import actor_of_request
from indices.actions.refresh import settle_results
from indices.actions.score_imports import keep_upload
from indices.form_identity import FormKind
from indices.forms.score_files import ScoreFileForm, WantedForm
from indices.models import Edition, ScoreImport
from indices.permissions import (
    Permission,
    ScoreRights,
    may,
    require,
    score_rights,
    staff_page,
)
from indices.selectors.result_form import result_form
from indices.selectors.score_criterion import criterion_page
from indices.selectors.score_entry import find_sheet, sheet_page
from indices.selectors.score_files import score_files
from indices.selectors.score_form import (
    ScoreForm,
    criterion_form,
    unit_form,
    units_form,
)
from indices.views.loaders import edition_or_404
from indices.views.score_frame import score_frame
from units.names import clean_name
from units.problems import ImportRefused, Problem

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attached(content: bytes, name: str) -> HttpResponse:
    """A workbook to be saved; its name is ASCII without quotes."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def edition_and_rights(
    request: HttpRequest, address: dict[str, Any]
) -> tuple[Edition, ScoreRights]:
    """The edition for those who fill anything of it; else the guard's answer."""
    edition = edition_or_404(**address)
    rights = score_rights(request.user, edition)
    if edition.criteria_set_id is None:
        require(request.user, Permission.ENTER_RESULTS, edition=edition)
    elif not _fills_own_sheet(edition, rights):
        require(request.user, Permission.READ_DRAFT, edition=edition)
    return edition, rights


def _fills_own_sheet(edition: Edition, rights: ScoreRights) -> bool:
    return edition.sheets.filter(unit_id__in=rights.own_units).exists()


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, **address: Any) -> HttpResponse:
    """The forms on offer; a POST brings one back and leads to its preview."""
    edition, rights = edition_and_rights(request, address)
    form = ScoreFileForm()
    if request.method == "POST":
        form = ScoreFileForm(request.POST, request.FILES)
    problems: Sequence[Problem] = ()
    if form.is_bound and form.is_valid():
        try:
            upload = _keep(request, edition, form.cleaned_data["tep"])
        except ImportRefused as refusal:
            problems = refusal.problems
        else:
            return redirect("indices:entry_import", pk=upload.pk)
    page = score_files(edition=edition, rights=rights, person=request.user)
    context = score_frame(request, edition, here=_("Excel")) | {
        "page": page,
        "form": form,
        "problems": problems,
    }
    status = 422 if problems or form.errors else 200
    return render(request, "indices/entry_files.html", context, status=status)


def _keep(
    request: HttpRequest, edition: Edition, file: UploadedFile[Any]
) -> ScoreImport:
    """The file, read once and kept; ImportRefused when it is no form of the edition."""
    from indices.imports.score_uploads import read_score_file

    content, name = file.read(), clean_name(file.name or "")[:200] or _("tệp")
    read = read_score_file(content, name=name, edition=edition)
    if read.identity.kind == FormKind.RESULTS:
        require(request.user, Permission.ENTER_RESULTS, edition=edition)
    return keep_upload(
        actor=actor_of_request(request, origin="upload"),
        edition=edition,
        kind=read.identity.kind,
        content=content,
        name=name,
        problem_count=len(read.problems),
    )


@staff_page
@require_safe
def form_file(request: HttpRequest, **address: Any) -> HttpResponse:
    """One form, filled with what stands on the system now."""
    edition, rights = edition_and_rights(request, address)
    wanted = WantedForm(request.GET)
    form = None
    if wanted.is_valid():
        form = _wanted(request, edition, rights, wanted)
    if form is None or not form.columns:
        raise Http404(_("Không có mẫu này."))
    # XlsxWriter is loaded with the first workbook.
    from indices.exports.score_form import form_name, write_form

    return attached(write_form(form), form_name(form))


def _wanted(
    request: HttpRequest, edition: Edition, rights: ScoreRights, wanted: WantedForm
) -> ScoreForm | None:
    given = wanted.cleaned_data
    if wanted.kind is FormKind.RESULTS:
        if not may(request.user, Permission.ENTER_RESULTS, edition=edition):
            return None
        settle_results(edition=edition)
        return result_form(edition=edition)
    if edition.criteria_set_id is None:
        return None
    if wanted.kind is FormKind.UNIT:
        sheet = find_sheet(edition=edition, slug=given["dv"])
        if sheet is None or not rights.may_open(sheet.unit_id):
            return None
        page = sheet_page(edition=edition, sheet=sheet, rights=rights)
        return unit_form(page) if page else None
    if not rights.reads_all:
        return None
    if wanted.kind is FormKind.UNITS:
        return units_form(edition=edition, column=given["cot"], rights=rights)
    criterion = criterion_page(edition=edition, code=given["tc"], rights=rights)
    return criterion_form(criterion) if criterion else None
