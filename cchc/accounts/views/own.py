"""One's own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from cchc.accounts.forms import OwnPasswordForm
from cchc.accounts.roles import roles_of
from indices.permissions import Permission, may


@require_safe
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    context = {
        "roles": roles_of(request.user),
        "manages_accounts": may(request.user, Permission.MANAGE_ACCOUNTS),
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "absolute_hours": settings.SESSION_ABSOLUTE_SECONDS // 3600,
    }
    return render(request, "accounts/profile.html", context)


@sensitive_post_parameters()
@login_required
def password_change(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        # This session goes on; all others of the account end.
        update_session_auth_hash(request, user)
        messages.success(request, _("Đã đổi mật khẩu. Các phiên khác đã kết thúc."))
        return redirect("accounts:profile")
    return render(request, "accounts/password_change.html", {"form": form})


@require_safe
def password_is_set(request: HttpRequest) -> HttpResponse:
    """Where a one-time link ends: the password is set, now log in with it."""
    return render(request, "accounts/password_is_set.html")
