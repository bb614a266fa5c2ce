"""The table of figures by Excel: its form goes out, comes back, is looked at, is
written, and can be taken back at its receipt: an entry of the change log."""

from __future__ import annotations

from collections.abc import Sequence

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
from indices.actions.cells import CellOutcome
from indices.actions.errors import ActionRefused
from indices.actions.figure_saving import undo_figures
from indices.forms.figures import FigureFileForm
from indices.imports.figure_forms import FiguresMoved
from indices.imports.figure_grid_forms import preview_grid, write_grid
from indices.permissions import staff_page
from indices.selectors.figure_grid import GridPlace, whole_grid
from indices.selectors.figure_receipt import FigureReceipt, figure_receipt
from indices.sentences.figures import period_text
from indices.views.figure_entry import span_or_400, span_query
from indices.views.figure_files import Upload, sign_preview, signed_preview
from indices.views.figure_grid import area_or_404, grid_crumbs
from indices.views.score_files import attached
from units.problems import ImportRefused, Problem


@staff_page
@require_safe
def workbook(request: HttpRequest, *, unit: str, level: str) -> HttpResponse:
    """The form of the period, filled with what it holds."""
    # XlsxWriter is loaded by the first workbook, not by every worker.
    from indices.exports.figure_grid_form import grid_form_name, write_grid_form

    page = whole_grid(_place_or_404(request, unit, level))
    return attached(write_grid_form(page), grid_form_name(page))


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, *, unit: str, level: str) -> HttpResponse:
    """The form; after it the preview, or everything that is wrong with the file."""
    place = _place_or_404(request, unit, level)
    is_sent = request.method == "POST"
    form = FigureFileForm(
        request.POST if is_sent else None, request.FILES if is_sent else None
    )
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        return _preview(request, place, Upload(file.name, file.read()))
    return _form(request, place, form)


@staff_page
@require_POST
def confirm(request: HttpRequest, *, unit: str, level: str) -> HttpResponse:
    """Write what the preview showed; looked at anew where figures moved meanwhile."""
    place = _place_or_404(request, unit, level)
    sent, seen = signed_preview(request, _key(place))
    try:
        done = write_grid(
            actor=actor_of_request(request, origin="upload"),
            place=place,
            name=sent.name,
            content=sent.content,
            seen=seen,
        )
    except FiguresMoved:
        return _preview(request, place, sent, is_moved=True)
    except ImportRefused as refused:
        return _form(request, place, FigureFileForm(), problems=refused.problems)
    if done.report.entry is None:
        return _preview(request, place, sent)
    messages.success(request, _("Đã ghi tệp. Hoàn tác được ở trang này."))
    return redirect(_receipt_address(place, done.report.entry))


@staff_page
@require_safe
def receipt(
    request: HttpRequest, *, unit: str, level: str, number: int
) -> HttpResponse:
    place = _place_or_404(request, unit, level)
    return _receipt(request, place, _receipt_or_404(place, number))


@staff_page
@require_POST
def undo(request: HttpRequest, *, unit: str, level: str, number: int) -> HttpResponse:
    """Write back what the file found; the reason where that cannot be."""
    place = _place_or_404(request, unit, level)
    found = _receipt_or_404(place, number)
    try:
        count = undo_figures(
            actor=actor_of_request(request), entry=found.entry, place=place
        )
    except ActionRefused as refused:
        return _receipt(request, place, found, refusal=refused.problems)
    messages.success(request, _("Đã hoàn tác %(count)d ô.") % {"count": count})
    return redirect(_receipt_address(place, number))


def _place_or_404(request: HttpRequest, unit: str, level: str) -> GridPlace:
    return GridPlace(area_or_404(request, unit), level, span_or_400(request))


def _receipt_or_404(place: GridPlace, number: int) -> FigureReceipt:
    found = figure_receipt(place=place, number=number)
    if found is None:
        raise Http404(_("Không có lần nhập tệp này."))
    return found


def _key(place: GridPlace) -> str:
    return f"{place.area.slug} {place.level} {place.span}"


def _receipt_address(place: GridPlace, number: int) -> str:
    where = {"unit": place.area.slug, "level": place.level, "number": number}
    address = reverse("indices:entry_figure_grid_receipt", kwargs=where)
    return address + span_query(place.span)


def _preview(
    request: HttpRequest, place: GridPlace, sent: Upload, *, is_moved: bool = False
) -> HttpResponse:
    try:
        preview = preview_grid(
            actor=actor_of_request(request, origin="upload"),
            place=place,
            name=sent.name,
            content=sent.content,
        )
    except ImportRefused as refused:
        return _form(request, place, FigureFileForm(), problems=refused.problems)
    context = _context(place) | {
        "changes": _named(place, preview.changes),
        "conflicts": _named(place, preview.conflicts),
        "is_moved": is_moved,
        "file_name": sent.name,
        "signed": sign_preview(_key(place), sent, preview),
    }
    status = 409 if is_moved else 200
    return render(request, "indices/entry_figure_preview.html", context, status=status)


def _named(
    place: GridPlace, found: Sequence[CellOutcome]
) -> list[tuple[str, str, str]]:
    """Name of the unit, of the figure, and the text."""
    page = whole_grid(place)
    units = {row.unit.pk: row.name for row in page.rows}
    names = {measure.code: measure.name for measure in page.measures}
    return [(units[each.unit_id], names[each.column], each.stored) for each in found]


def _form(
    request: HttpRequest,
    place: GridPlace,
    form: FigureFileForm,
    *,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    context = _context(place) | {"form": form, "problems": problems}
    status = 422 if problems or form.errors else 200
    return render(request, "indices/entry_figure_file.html", context, status=status)


def _receipt(
    request: HttpRequest,
    place: GridPlace,
    found: FigureReceipt,
    *,
    refusal: Sequence[str] = (),
) -> HttpResponse:
    context = _context(place) | {"receipt": found, "refusal": refusal}
    status = 409 if refusal else 200
    return render(request, "indices/entry_figure_receipt.html", context, status=status)


def _context(place: GridPlace) -> dict[str, object]:
    where = {"unit": place.area.slug, "level": place.level}
    return {
        "whose": place.title,
        "heads": (_("Đơn vị"), _("Số liệu")),
        "period": period_text(place.span),
        "query": span_query(place.span),
        "address": reverse("indices:entry_figure_grid", kwargs=where),
        "crumbs": grid_crumbs(place, _("Excel")),
        "is_illustrative": place.area.is_illustrative,
    }
