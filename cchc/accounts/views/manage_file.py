"""Accounts for many units at once: a file, its preview, the links it gives.

Nothing is kept between the steps but what the page itself carries, signed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
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
from units.problems import ImportRefused

LARGEST_FILE = 2 * 1024 * 1024
PREVIEW_SALT = "accounts-preview"
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
    form = AccountFileForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form, "columns": COLUMNS.values()}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            lines = read_accounts(file.read(), name=file.name)
        except ImportRefused as refusal:
            context["problems"] = refusal.problems
            return render(request, "accounts/import.html", context, status=400)
        signed = signing.dumps(as_dicts(lines), salt=PREVIEW_SALT, compress=True)
        preview = {"lines": lines, "signed": signed}
        return render(request, "accounts/import_preview.html", preview)
    return render(request, "accounts/import.html", context)


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
