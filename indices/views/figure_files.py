"""Figures by Excel, of one unit or of many in one table: the form goes out, a file
brought back is kept, looked at, written, and can be taken back at its receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
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
from indices.actions.figure_imports import (
    FiguresMoved,
    apply_figure_file,
    figures_applied_before,
    keep_figure_file,
    try_figures,
    undo_figure_file,
)
from indices.forms.entry import ReceiptForm
from indices.forms.figures import FigureFileForm
from indices.imports.figure_uploads import FigureFile, read_figure_file
from indices.models import FigureImport
from indices.permissions import Permission, require, require_figures, staff_page
from indices.selectors.figure_entry import figure_entry
from indices.selectors.figure_files import (
    FigurePlace,
    figure_imports_of,
    figure_preview,
    figure_receipt,
    import_of,
    place_of,
)
from indices.selectors.figure_grid import GridPlace, whole_grid
from indices.sentences.figures import period_text
from indices.views.context_bar import Link
from indices.views.figure_entry import home_link, place_or_404, span_or_400, span_query
from indices.views.figure_grid import area_or_404, grid_crumbs
from indices.views.score_files import attached
from indices.views.score_imports import content_of
from units.names import clean_name
from units.problems import ImportRefused, Problem


@staff_page
@require_safe
def workbook(request: HttpRequest, *, unit: str, level: str = "") -> HttpResponse:
    """The form of the period, filled with what it holds."""
    # XlsxWriter is loaded by the first workbook, not by every worker.
    from indices.exports.figure_form import figure_form_name, write_figure_form
    from indices.exports.figure_grid_form import grid_form_name, write_grid_form

    place = _place_or_404(request, unit, level)
    if isinstance(place, GridPlace):
        table = whole_grid(place)
        return attached(write_grid_form(table), grid_form_name(table))
    page = figure_entry(place=place)
    return attached(write_figure_form(page), figure_form_name(page))


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, *, unit: str, level: str = "") -> HttpResponse:
    """Where a form is brought back; a POST leads to its preview."""
    place = _place_or_404(request, unit, level)
    form = FigureFileForm()
    if request.method == "POST":
        form = FigureFileForm(request.POST, request.FILES)
    problems: Sequence[Problem] = ()
    if form.is_bound and form.is_valid():
        try:
            return redirect(_keep(request, place, form.cleaned_data["file"]))
        except ImportRefused as refused:
            problems = refused.problems
    context = _context(place) | {
        "form": form,
        "problems": problems,
        "imports": figure_imports_of(request.user, place),
        "crumbs": _crumbs(place),
    }
    status = 422 if problems or form.errors else 200
    return render(request, "indices/entry_figure_file.html", context, status=status)


def _keep(
    request: HttpRequest, place: FigurePlace, file: UploadedFile[Any]
) -> FigureImport:
    """The file as it came; refused at once when it is no form of the place at all."""
    content, name = file.read(), clean_name(file.name or "")[:200] or _("tệp")
    problems = _problems(content, name, place)
    if problems and not any(problem.cell for problem in problems):
        raise ImportRefused(problems)
    return keep_figure_file(
        actor=actor_of_request(request, origin="upload"),
        upload=import_of(place),
        content=content,
        name=name,
        problem_count=len(problems),
    )


def _problems(content: bytes, name: str, place: FigurePlace) -> Sequence[Problem]:
    """All that is wrong with the file, whether it can be read or not."""
    try:
        read = read_figure_file(content, name=name, place=place)
    except ImportRefused as refused:
        return refused.problems
    return read.problems(try_figures(place=place, edits=read.edits).report)


@staff_page
@require_safe
def show(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The preview of a file that waits; the receipt of one that was applied."""
    brought, place = _import_or_404(request, pk)
    if brought.entry_id is not None:
        return _receipt(request, brought, place)
    return _preview(request, brought, place)


@require_POST
@staff_page
def confirm(request: HttpRequest, *, pk: int) -> HttpResponse:
    """Write what was seen; what is another by now is shown again."""
    brought, place = _import_or_404(request, pk)
    try:
        apply_figure_file(
            actor=actor_of_request(request, origin="upload"),
            upload=brought,
            place=place,
            edits=_read(brought, place).edits,
            seen=request.POST.get("seen", ""),
        )
    except FiguresMoved:
        return _preview(request, brought, place, has_moved=True)
    except ImportRefused:
        return _preview(request, brought, place)
    except ActionRefused as refused:
        return _preview(request, brought, place, refusal=refused.problems)
    messages.success(request, _("Đã ghi tệp. Hoàn tác được ở trang này."))
    return redirect(brought)


@require_POST
@staff_page
def undo(request: HttpRequest, *, pk: int) -> HttpResponse:
    """Write back what the file found; the reason where that cannot be."""
    brought, place = _import_or_404(request, pk)
    try:
        undo_figure_file(
            actor=actor_of_request(request, origin="upload"),
            upload=brought,
            place=place,
        )
    except ActionRefused as refused:
        answer = _receipt if brought.entry_id is not None else _preview
        return answer(request, brought, place, refusal=refused.problems)
    messages.success(request, _("Đã hoàn tác lần nhập tệp."))
    return redirect(brought)


@staff_page
@require_safe
def marked(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The person's own file with its faulty cells marked and commented."""
    from indices.imports.marking import MarkingRefused, mark_problems

    brought, place = _import_or_404(request, pk)
    content, name = content_of(brought), brought.original_name
    problems = _problems(content, name, place)
    try:
        marks = mark_problems(content, name=name, problems=problems)
    except MarkingRefused as refused:
        return _preview(request, brought, place, refusal=[str(refused)])
    return attached(marks, "tep-da-danh-dau-loi.xlsx")


@staff_page
@require_safe
def original(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The file as it came."""
    brought, _place = _import_or_404(request, pk)
    return attached(content_of(brought), f"tep-da-nhap-{brought.pk}.xlsx")


def _place_or_404(request: HttpRequest, unit: str, level: str) -> FigurePlace:
    """For those who may write there; the period is always said."""
    if level:
        return GridPlace(area_or_404(request, unit), level, span_or_400(request))
    return place_or_404(request, unit)


def _import_or_404(request: HttpRequest, pk: int) -> tuple[FigureImport, FigurePlace]:
    """Somebody else's file does not exist; the own one opens while one may write."""
    found = figure_imports_of(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404(_("Không có lần nhập tệp này."))
    if found.level:
        require(request.user, Permission.ENTER_RESULTS, area=found.unit)
    else:
        require_figures(request.user, found.unit)
    return found, place_of(found)


def _read(brought: FigureImport, place: FigurePlace) -> FigureFile:
    content = content_of(brought)
    return read_figure_file(content, name=brought.original_name, place=place)


def _preview(
    request: HttpRequest,
    brought: FigureImport,
    place: FigurePlace,
    *,
    has_moved: bool = False,
    refusal: list[str] | None = None,
) -> HttpResponse:
    context = _context(place) | {
        "upload": brought,
        "has_moved": has_moved,
        "refusal": refusal,
        "applied": figures_applied_before(brought),
        "crumbs": _crumbs(place, _("Xem trước tệp")),
    }
    try:
        read = _read(brought, place)
        effect = try_figures(place=place, edits=read.edits)
        problems = read.problems(effect.report)
    except ImportRefused as refused:
        problems = list(refused.problems)
    context |= {
        "problems": problems,
        "marks": any(problem.cell for problem in problems),
    }
    if not problems:
        shown = {(each.unit_id, each.column): each.shown for each in read.edits}
        context["page"] = figure_preview(place=place, effect=effect, shown=shown)
    status = 409 if has_moved or refusal else 200
    if problems and request.method == "POST":
        status = 422
    return render(request, "indices/entry_figure_preview.html", context, status=status)


def _receipt(
    request: HttpRequest,
    brought: FigureImport,
    place: FigurePlace,
    *,
    refusal: list[str] | None = None,
) -> HttpResponse:
    context = _context(place) | {
        "upload": brought,
        "page": figure_receipt(brought, place, query=ReceiptForm(request.GET).query()),
        "refusal": refusal,
        "crumbs": _crumbs(place, _("Phiếu nhập tệp")),
    }
    status = 409 if refusal else 200
    return render(request, "indices/entry_figure_receipt.html", context, status=status)


def _context(place: FigurePlace) -> dict[str, object]:
    whose = import_of(place).unit
    return {
        "whose": place.title,
        "period": period_text(place.span),
        "table_url": _address(place),
        "form_url": _address(place, "_form"),
        "file_url": _address(place, "_file"),
        "is_illustrative": whose.is_illustrative,
    }


def _address(place: FigurePlace, page: str = "") -> str:
    """The page where the figures are typed, or one of its files."""
    if isinstance(place, GridPlace):
        where = {"unit": place.area.slug, "level": place.level}
        address = reverse(f"indices:entry_figure_grid{page}", kwargs=where)
    else:
        address = reverse(f"indices:entry_figures{page}", args=[place.unit.slug])
    return address + span_query(place.span)


def _crumbs(place: FigurePlace, here: str = "") -> list[Link]:
    """`here` is a page below the one where files are brought in."""
    if isinstance(place, GridPlace):
        above = grid_crumbs(place, _("Excel"))[:-1]
    else:
        above = [
            home_link(),
            Link(_("Số liệu hoạt động"), reverse("indices:entry_figure_units")),
            Link(place.title, _address(place)),
        ]
    files = Link(_("Excel"), _address(place, "_file") if here else "")
    return [*above, files, *([Link(here, "")] if here else [])]
