"""Accounts for many units at once: a file, its preview, the links it gives.

Nothing is kept between the steps but what the page itself carries, signed.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cchc.accounts.imports import (
    COLUMNS,
    AccountLine,
    as_dicts,
    read_accounts,
    write_accounts,
)
from cchc.accounts.views.manage import administrators_only
from indices.actions.actor import actor_of_request
from indices.actions.errors import ActionRefused
from indices.exports.formats import Column, Table, write_csv
from indices.forms.unit_files import LegacyTextForm
from indices.imports.lines import LegacyTextFound
from units.problems import ImportRefused

LARGEST_FILE = 2 * 1024 * 1024
PREVIEW_SALT = "accounts-preview"
FILE_SALT = "accounts-file"
LINKS_SALT = "accounts-links"
# A preview left open longer is read again from the file.
SIGNED_FOR_SECONDS = 3600

SAMPLE_ROW = ("canbo.daitu", "Nguyễn Văn A", "", "Huyện Đại Từ", "cán bộ đơn vị")


class AccountFileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Tệp CSV hoặc Excel (.xlsx)"))

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_FILE:
            raise forms.ValidationError(_("Tệp quá lớn: nhiều nhất 2 MB."))
        return file


@administrators_only
def upload(request: HttpRequest) -> HttpResponse:
    """The form; after it the preview, or everything that is wrong with the file."""
    if "xem" in request.POST:
        name, content = _signed(request, FILE_SALT)
        reads = bool(request.POST.get("phong_chu"))
        return _preview(request, name, base64.b64decode(content), reads_legacy=reads)
    form = AccountFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        return _preview(request, file.name, file.read())
    context: dict[str, object] = {"form": form, "columns": COLUMNS.values()}
    return render(request, "accounts/import.html", context)


def _preview(
    request: HttpRequest, name: str, content: bytes, *, reads_legacy: bool = False
) -> HttpResponse:
    try:
        lines = read_accounts(content, name=name, accept_legacy_text=reads_legacy)
    except LegacyTextFound as found:
        kept = [name, base64.b64encode(content).decode()]
        shown = {
            "readings": found.readings,
            "field": LegacyTextForm()["phong_chu"],
            "signed": signing.dumps(kept, salt=FILE_SALT, compress=True),
            "confirm_url": reverse("accounts:import"),
            "back_url": reverse("accounts:import"),
        }
        return render(request, "indices/legacy_text.html", shown, status=422)
    except ImportRefused as refusal:
        context = {
            "form": AccountFileForm(),
            "columns": COLUMNS.values(),
            "problems": refusal.problems,
        }
        return render(request, "accounts/import.html", context, status=400)
    signed = signing.dumps(as_dicts(lines), salt=PREVIEW_SALT, compress=True)
    preview = {"lines": lines, "signed": signed}
    return render(request, "accounts/import_preview.html", preview)


@require_POST
@administrators_only
def confirm(request: HttpRequest) -> HttpResponse:
    """Write what the preview showed; the links are on this answer only."""
    lines = [AccountLine(**row) for row in _signed(request, PREVIEW_SALT)]
    try:
        accounts = write_accounts(actor=actor_of_request(request), lines=lines)
    except ActionRefused as refusal:
        context = {
            "form": AccountFileForm(),
            "columns": COLUMNS.values(),
            "problems": refusal.problems,
        }
        return render(request, "accounts/import.html", context, status=409)
    rows = [
        [
            account.username,
            account.full_name,
            account.unit_name,
            account.role_label,
            request.build_absolute_uri(account.path),
        ]
        for account in accounts
    ]
    signed = signing.dumps(rows, salt=LINKS_SALT, compress=True)
    context = {"rows": rows, "signed": signed}
    return render(request, "accounts/import_done.html", context)


@require_POST
@administrators_only
def links(request: HttpRequest) -> HttpResponse:
    """The table of the last answer as a file."""
    headings = [*_headings(), _("liên kết đặt mật khẩu (một lần, trong 72 giờ)")]
    columns = [
        Column(heading, f"column_{place}", _cell(place))
        for place, heading in enumerate(headings)
    ]
    table = Table("tai-khoan", "", columns, _signed(request, LINKS_SALT))
    return _csv_response(write_csv(table), "tai-khoan.csv")


@require_safe
@administrators_only
def sample(request: HttpRequest) -> HttpResponse:
    """A file to begin with: the headings and one row."""
    columns = [
        Column(heading, key, _cell(place))
        for place, (key, heading) in enumerate(COLUMNS.items())
    ]
    table = Table("mau-tai-khoan", "", columns, [SAMPLE_ROW])
    return _csv_response(write_csv(table), "mau-tai-khoan.csv")


def _cell(place: int) -> Callable[[Sequence[str]], str]:
    return lambda row: row[place]


def _headings() -> list[str]:
    return [heading for key, heading in COLUMNS.items() if key != "email"]


def _signed(request: HttpRequest, salt: str) -> list[Any]:
    try:
        rows: list[Any] = signing.loads(
            request.POST.get("signed", ""), salt=salt, max_age=SIGNED_FOR_SECONDS
        )
    except signing.BadSignature:
        raise BadRequest("unsigned or old preview") from None
    return rows


def _csv_response(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
