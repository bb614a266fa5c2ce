"""Figures by Excel: the form goes out, comes back, is looked at, is written.

Nothing is kept between the steps but what the page itself carries, signed.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
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
from indices.actions.figure_cells import Place, columns_of
from indices.exports.twins import CONTENT_TYPES
from indices.forms.figures import FigureFileForm
from indices.imports.figure_forms import (
    FigurePreview,
    FiguresMoved,
    preview_figures,
    write_figures,
)
from indices.permissions import staff_page
from indices.selectors.figure_entry import figure_entry
from indices.sentences.figures import level_word, period_text
from indices.views.context_bar import Link
from indices.views.figure_entry import period_query, place_or_404
from units.problems import ImportRefused, Problem

PREVIEW_SALT = "figures-preview"
# A preview left open longer is read again from the file.
SIGNED_FOR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


@staff_page
@require_safe
def workbook(request: HttpRequest, unit: str) -> HttpResponse:
    """The form of the period, filled with what it holds."""
    # XlsxWriter is loaded by the first workbook, not by every worker.
    from indices.exports.figure_form import figure_form_name, write_figure_form

    page = figure_entry(place=place_or_404(request, unit))
    name = figure_form_name(page)
    return HttpResponse(
        write_figure_form(page),
        content_type=CONTENT_TYPES["xlsx"],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, unit: str) -> HttpResponse:
    """The form; after it the preview, or everything that is wrong with the file."""
    place = place_or_404(request, unit)
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
def confirm(request: HttpRequest, unit: str) -> HttpResponse:
    """Write what the preview showed; looked at anew where figures moved meanwhile."""
    place = place_or_404(request, unit)
    sent, seen = signed_preview(request, _place_key(place))
    try:
        done = write_figures(
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
    said = _("Đã nhập %(count)d số liệu nháp.") % {"count": len(done.changes)}
    messages.success(request, said)
    url = reverse("indices:entry_figures", args=[place.unit.slug])
    return redirect(url + period_query(place))


def _preview(
    request: HttpRequest, place: Place, sent: Upload, *, is_moved: bool = False
) -> HttpResponse:
    try:
        preview = preview_figures(
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
        "signed": sign_preview(_place_key(place), sent, preview),
    }
    status = 409 if is_moved else 200
    return render(request, "indices/entry_figure_preview.html", context, status=status)


def _named(place: Place, found: Sequence[CellOutcome]) -> list[tuple[str, str, str]]:
    """Name of the figure, of whom, and the text."""
    columns = columns_of(place.unit)
    return [
        (
            columns[each.column][0].name,
            level_word(columns[each.column][1]) or place.unit.name,
            each.stored,
        )
        for each in found
    ]


def _form(
    request: HttpRequest,
    place: Place,
    form: FigureFileForm,
    *,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    context = _context(place) | {"form": form, "problems": problems}
    status = 422 if problems or form.errors else 200
    return render(request, "indices/entry_figure_file.html", context, status=status)


def _context(place: Place) -> dict[str, object]:
    query = period_query(place)
    address = reverse("indices:entry_figures", args=[place.unit.slug])
    return {
        "whose": place.unit.name,
        "heads": (_("Số liệu"), _("Tính cho")),
        "period": period_text((place.starts_on, place.ends_on)),
        "query": query,
        "address": address,
        "crumbs": [
            Link(_("Nhập liệu"), reverse("indices:entry_home")),
            Link(_("Số liệu hoạt động"), reverse("indices:entry_figure_units")),
            Link(place.unit.name, address + query),
            Link(_("Excel"), ""),
        ],
        "is_illustrative": place.unit.is_illustrative,
    }


def _place_key(place: Place) -> str:
    return f"{place.unit.slug} {place.period}"


def sign_preview(place: str, sent: Upload, preview: FigurePreview) -> str:
    """The file and what was seen of it, for the page to carry; `place` is whose."""
    content = base64.b64encode(sent.content).decode()
    return signing.dumps([place, sent.name, content, preview.digest], salt=PREVIEW_SALT)


def signed_preview(request: HttpRequest, place: str) -> tuple[Upload, str]:
    try:
        signed_for, name, content, digest = signing.loads(
            request.POST.get("signed", ""),
            salt=PREVIEW_SALT,
            max_age=SIGNED_FOR_SECONDS,
        )
    except signing.BadSignature:
        raise BadRequest("unsigned or old preview") from None
    if signed_for != place:
        raise BadRequest("the preview of another place or period")
    return Upload(name, base64.b64decode(content)), digest
