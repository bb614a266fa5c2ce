"""Accounts for many units at once: a file, its preview, its links, its undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cchc.accounts.file_actions import (
    AccountsMoved,
    apply_account_file,
    keep_account_file,
    undo_account_file,
)
from cchc.accounts.imports import COLUMNS, AccountFile, NewAccount, read_accounts
from cchc.accounts.selectors import account_imports, imported_accounts
from cchc.accounts.views.manage import administrators_only
from indices.actions.actor import actor_of_request
from indices.actions.errors import ActionRefused
from indices.exports.formats import Column, Table, write_csv
from indices.exports.twins import CONTENT_TYPES
from indices.forms.unit_files import LegacyTextForm
from indices.forms.uploads import SentFile
from indices.models import AccountImport
from indices.views.score_files import attached
from indices.views.score_imports import content_of
from units.names import clean_name
from units.problems import ImportRefused

LINKS_SALT = "accounts-links"
# The table of links may be downloaded so long after they were made.
SIGNED_FOR_SECONDS = 3600

SAMPLE_ROW = ("canbo.daitu", "Nguyễn Văn A", "", "Huyện Đại Từ", "cán bộ đơn vị")


class AccountFileForm(forms.Form):
    file = SentFile(
        label=gettext_lazy("Tệp CSV hoặc Excel (.xlsx)"), kinds=".xlsx,.csv", most=2
    )


@administrators_only
def upload(request: HttpRequest) -> HttpResponse:
    """The form; a file that can be read is kept and leads to its preview."""
    form = AccountFileForm(request.POST or None, request.FILES or None)
    problems: Sequence[object] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content, name = file.read(), clean_name(file.name or "")[-200:] or _("tệp")
        try:
            read_accounts(content, name=name)
        except ImportRefused as refusal:
            problems = refusal.problems
        else:
            actor = actor_of_request(request, origin="upload")
            return redirect(keep_account_file(actor=actor, content=content, name=name))
    return _form(request, form, problems)


def _form(
    request: HttpRequest, form: AccountFileForm, problems: Sequence[object]
) -> HttpResponse:
    context = {
        "form": form,
        "columns": COLUMNS.values(),
        "problems": problems,
        "imports": account_imports(),
    }
    status = 400 if problems or form.errors else 200
    return render(request, "accounts/import.html", context, status=status)


@require_safe
@administrators_only
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview of a file that waits; the receipt of one that was applied."""
    brought = _import_or_404(pk)
    if brought.entry_id is not None:
        return _receipt(request, brought)
    return _preview(request, brought)


@require_POST
@administrators_only
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Make what the preview showed; the links are on this answer only."""
    brought = _import_or_404(pk)
    if brought.entry_id is not None:
        return redirect(brought)
    try:
        file = _read(brought)
        if file.readings and not request.POST.get("phong_chu"):
            unread = _("Tệp có chữ phông cũ: xem chữ đã chuyển rồi đánh dấu xác nhận.")
            raise ActionRefused(unread)
        accounts = apply_account_file(
            actor=actor_of_request(request, origin="upload"),
            upload=brought,
            file=file,
            seen=request.POST.get("seen", ""),
        )
    except AccountsMoved:
        moved = _("Danh mục đơn vị đã khác từ lúc bạn xem trước; hãy xem lại.")
        return _again(request, brought, refusal=[moved])
    except ImportRefused:
        return _again(request, brought)
    except ActionRefused as refusal:
        return _again(request, brought, refusal=refusal.problems)
    return _done(request, brought, accounts)


def _again(
    request: HttpRequest, brought: AccountImport, refusal: Sequence[str] = ()
) -> HttpResponse:
    """The preview once more; the receipt where it was confirmed a moment ago."""
    brought = _import_or_404(brought.pk)
    if brought.entry_id is not None:
        return redirect(brought)
    return _preview(request, brought, refusal=refusal)


def _done(
    request: HttpRequest, brought: AccountImport, accounts: Sequence[NewAccount]
) -> HttpResponse:
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
    context = {"rows": rows, "signed": signed, "upload": brought}
    return render(request, "accounts/import_done.html", context)


@require_POST
@administrators_only
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete what the file made; the reason where that cannot be."""
    brought = _import_or_404(pk)
    try:
        undo_account_file(
            actor=actor_of_request(request, origin="upload"), upload=brought
        )
    except ActionRefused as refusal:
        if brought.entry_id is None:
            return _preview(request, brought, refusal=refusal.problems)
        return _receipt(request, brought, refusal=refusal.problems)
    messages.success(request, _("Đã hoàn tác lần nhập tệp."))
    return redirect(brought)


@require_safe
@administrators_only
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came."""
    brought = _import_or_404(pk)
    name = f"tep-tai-khoan-{brought.pk}{brought.ending}"
    answer = attached(content_of(brought), name)
    answer["Content-Type"] = CONTENT_TYPES[brought.ending.removeprefix(".")]
    return answer


def _import_or_404(pk: int) -> AccountImport:
    known = AccountImport.objects.select_related("entry", "undo_entry")
    return get_object_or_404(known, pk=pk)


def _read(brought: AccountImport) -> AccountFile:
    return read_accounts(content_of(brought), name=brought.original_name)


def _preview(
    request: HttpRequest,
    brought: AccountImport,
    refusal: Sequence[str] = (),
) -> HttpResponse:
    context: dict[str, object] = {
        "upload": brought,
        "legacy": LegacyTextForm(),
        "refusal": refusal,
    }
    status = 409 if request.method == "POST" else 200
    try:
        context["file"] = _read(brought)
    except ImportRefused as refused:
        context["problems"] = refused.problems
    return render(request, "accounts/import_preview.html", context, status=status)


def _receipt(
    request: HttpRequest, brought: AccountImport, refusal: Sequence[str] = ()
) -> HttpResponse:
    context = {
        "upload": brought,
        "accounts": imported_accounts(brought),
        "refusal": refusal,
    }
    status = 409 if refusal else 200
    return render(request, "accounts/import_receipt.html", context, status=status)


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
        raise BadRequest("unsigned or old table") from None
    return rows


def _csv_response(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
