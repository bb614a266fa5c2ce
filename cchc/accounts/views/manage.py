"""All accounts, one by one; for system administrators."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cchc.accounts import actions
from cchc.accounts.forms import (
    AccountForm,
    AccountSearchForm,
    NewAccountForm,
    RoleForm,
)
from cchc.accounts.places import place_named
from cchc.accounts.selectors import AccountPage, account_list, account_page
from indices.actions.actor import actor_of_request
from indices.actions.errors import ActionRefused
from indices.permissions import Permission, require
from units.models import UnitMembership

View = Callable[..., HttpResponse]


def administrators_only(view: View) -> View:
    """Visitors log in first; whoever does not manage accounts is refused."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.user, Permission.MANAGE_ACCOUNTS)
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@administrators_only
def accounts(request: HttpRequest) -> HttpResponse:
    form = AccountSearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    shown = account_list(text=text, page_number=request.GET.get("trang"))
    context = {"form": form, "rows": shown.rows, "page": shown.paging, "text": text}
    return render(request, "accounts/accounts.html", context)


@administrators_only
def create(request: HttpRequest) -> HttpResponse:
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = actor_of_request(request)
        try:
            user = actions.create_account(actor=actor, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error("username", refusal.problems)
        else:
            text = _("Đã tạo tài khoản. Giao vai trò rồi tạo liên kết đặt mật khẩu.")
            messages.success(request, text)
            return redirect("accounts:account", pk=user.pk)
    return render(request, "accounts/create.html", {"form": form})


@administrators_only
def account(request: HttpRequest, pk: int) -> HttpResponse:
    shown = account_page(pk=pk)
    form = AccountForm(request.POST or None, initial=_initial(shown.user))
    if request.method == "POST" and form.is_valid():
        actor = actor_of_request(request)
        try:
            actions.change_account(actor=actor, user=shown.user, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, refusal.problems)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("accounts:account", pk=pk)
    return _account(request, shown, form=form)


@require_POST
@administrators_only
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    shown = account_page(pk=pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            unit = place_named(form.cleaned_data["unit"])
        except ActionRefused as refusal:
            form.add_error("unit", refusal.problems)
        else:
            is_new = actions.add_role(
                actor=actor_of_request(request),
                user=shown.user,
                role=form.cleaned_data["role"],
                unit=unit,
            )
            text = (
                _("Đã giao vai trò.") if is_new else _("Tài khoản đã có vai trò này.")
            )
            messages.success(request, text)
            return redirect("accounts:account", pk=pk)
    return _account(request, shown, role_form=form, status=400)


@require_POST
@administrators_only
def take_role(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    membership = get_object_or_404(UnitMembership, pk=membership_pk, user=pk)
    actions.remove_role(actor=actor_of_request(request), membership=membership)
    messages.success(request, _("Đã bỏ vai trò."))
    return redirect("accounts:account", pk=pk)


@require_POST
@administrators_only
def disable(request: HttpRequest, pk: int) -> HttpResponse:
    return _set_active(request, pk, is_active=False)


@require_POST
@administrators_only
def enable(request: HttpRequest, pk: int) -> HttpResponse:
    return _set_active(request, pk, is_active=True)


@require_POST
@administrators_only
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a new one-time link, on this answer only: it is stored nowhere."""
    user = get_object_or_404(User, pk=pk, is_active=True)
    path = actions.make_one_time_link(actor=actor_of_request(request), user=user)
    context = {"account": user, "link": request.build_absolute_uri(path)}
    return render(request, "accounts/link.html", context)


def _set_active(request: HttpRequest, pk: int, *, is_active: bool) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    actor = actor_of_request(request)
    try:
        actions.set_active(actor=actor, user=user, is_active=is_active)
    except ActionRefused as refusal:
        messages.error(request, " ".join(refusal.problems))
    else:
        text = _("Đã mở lại tài khoản.") if is_active else _("Đã khóa tài khoản.")
        messages.success(request, text)
    return redirect("accounts:account", pk=pk)


def _account(
    request: HttpRequest,
    shown: AccountPage,
    *,
    form: AccountForm | None = None,
    role_form: RoleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "account": shown,
        "form": form or AccountForm(initial=_initial(shown.user)),
        "role_form": role_form or RoleForm(),
    }
    return render(request, "accounts/account.html", context, status=status)


def _initial(user: User) -> dict[str, object]:
    return {
        "full_name": user.get_full_name(),
        "email": user.email,
        "is_superuser": user.is_superuser,
    }
