"""A set of criteria by Excel: the form goes out, comes back, is looked at, is written.

Nothing is kept between the steps but what the page itself carries, signed.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace

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
from indices.actions.criteria import is_in_use
from indices.actions.criterion_edits import version_of_set
from indices.exports.twins import CONTENT_TYPES
from indices.forms.criteria_file import CriteriaFileForm
from indices.forms.unit_files import LegacyTextForm
from indices.imports.criteria_uploads import (
    CriteriaMoved,
    preview_upload,
    write_upload,
)
from indices.imports.lines import LegacyTextFound
from indices.models import CriteriaSet
from indices.permissions import known_editions, staff_page
from indices.selectors.criteria_set import criteria_set_page
from indices.views.context_bar import Link
from indices.views.criteria_frame import set_crumbs
from indices.views.loaders import set_for_entry_or_404
from units.problems import ImportRefused, Problem

PREVIEW_SALT = "criteria-preview"
# A preview left open longer is read again from the file.
SIGNED_FOR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Upload:
    """The file that a preview carries, and the set as it was looked at."""

    name: str
    content: bytes
    version: str
    reads_legacy: bool = False


@staff_page
@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    """The form of the set, filled with what it holds."""
    # XlsxWriter is loaded by the first workbook, not by every worker.
    from indices.exports.criteria_set import criteria_workbook

    criteria_set = set_for_entry_or_404(request, code)
    page = criteria_set_page(
        criteria_set=criteria_set, editions=known_editions(request.user)
    )
    name = f"bo-tieu-chi_{criteria_set.code}.xlsx"
    return HttpResponse(
        criteria_workbook(page),
        content_type=CONTENT_TYPES["xlsx"],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """The form; after it the preview, or everything that is wrong with the file."""
    criteria_set = set_for_entry_or_404(request, code)
    form = CriteriaFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        sent = Upload(file.name, file.read(), version_of_set(criteria_set))
        return _preview(request, criteria_set, sent)
    return _form(request, criteria_set, form)


@staff_page
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Write what the preview showed; looked at anew where the set moved meanwhile."""
    criteria_set = set_for_entry_or_404(request, code)
    sent = _signed(request, criteria_set)
    if "xem" in request.POST:
        reads = bool(request.POST.get("phong_chu"))
        return _preview(request, criteria_set, replace(sent, reads_legacy=reads))
    try:
        report = write_upload(
            actor=actor_of_request(request, origin="upload"),
            criteria_set=criteria_set,
            name=sent.name,
            content=sent.content,
            seen=sent.version,
            accept_legacy_text=sent.reads_legacy,
        )
    except CriteriaMoved:
        fresh = replace(sent, version=version_of_set(criteria_set))
        return _preview(request, criteria_set, fresh, is_moved=True)
    except ImportRefused as refused:
        return _form(
            request, criteria_set, CriteriaFileForm(), problems=refused.problems
        )
    said = _("Đã nhập: %(added)d thêm, %(changed)d sửa, %(removed)d bỏ.") % {
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
    }
    messages.success(request, said)
    return redirect(reverse("indices:criteria_set", args=[code]))


def _preview(
    request: HttpRequest,
    criteria_set: CriteriaSet,
    sent: Upload,
    *,
    is_moved: bool = False,
) -> HttpResponse:
    try:
        preview = preview_upload(
            actor=actor_of_request(request, origin="upload"),
            criteria_set=criteria_set,
            name=sent.name,
            content=sent.content,
            accept_legacy_text=sent.reads_legacy,
        )
    except LegacyTextFound as found:
        context = _context(criteria_set, _("Chữ phông cũ")) | {
            "readings": found.readings,
            "field": LegacyTextForm()["phong_chu"],
            "signed": _sign(criteria_set, sent),
            "confirm_url": reverse(
                "indices:criteria_file_confirm", args=[criteria_set.code]
            ),
            "back_url": reverse("indices:criteria_file", args=[criteria_set.code]),
        }
        return render(request, "indices/legacy_text.html", context, status=422)
    except ImportRefused as refused:
        return _form(
            request, criteria_set, CriteriaFileForm(), problems=refused.problems
        )
    context = _context(criteria_set, _("Xem trước")) | {
        "preview": preview,
        "is_moved": is_moved,
        "file_name": sent.name,
        "signed": _sign(criteria_set, sent),
    }
    status = 409 if is_moved else 200
    return render(request, "indices/criteria_preview.html", context, status=status)


def _form(
    request: HttpRequest,
    criteria_set: CriteriaSet,
    form: CriteriaFileForm,
    *,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    context = _context(criteria_set, _("Nhập từ Excel")) | {
        "form": form,
        "problems": problems,
        "is_frozen": is_in_use(criteria_set),
    }
    status = 422 if problems or form.errors else 200
    return render(request, "indices/criteria_file.html", context, status=status)


def _context(criteria_set: CriteriaSet, here: str) -> dict[str, object]:
    return {
        "criteria_set": criteria_set,
        "crumbs": [*set_crumbs(criteria_set, is_above=True), Link(here, "")],
    }


def _sign(criteria_set: CriteriaSet, sent: Upload) -> str:
    return signing.dumps(
        [
            criteria_set.pk,
            sent.name,
            base64.b64encode(sent.content).decode(),
            sent.version,
            sent.reads_legacy,
        ],
        salt=PREVIEW_SALT,
    )


def _signed(request: HttpRequest, criteria_set: CriteriaSet) -> Upload:
    try:
        key, name, content, version, reads_legacy = signing.loads(
            request.POST.get("signed", ""),
            salt=PREVIEW_SALT,
            max_age=SIGNED_FOR_SECONDS,
        )
    except signing.BadSignature:
        raise BadRequest("unsigned or old preview") from None
    if key != criteria_set.pk:
        raise BadRequest("the preview of another set")
    return Upload(name, base64.b64decode(content), version, reads_legacy)
