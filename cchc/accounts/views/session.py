"""Logging in and logging out."""

import logging

from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cchc.accounts.forms import LoginForm
from cchc.context import site

logger = logging.getLogger("cchc.accounts")


def log_in(request: HttpRequest) -> HttpResponseBase:
    """Django's own log-in with our form; its `site` gives way to the site's profile."""
    view = LoginView.as_view(
        template_name="accounts/login.html",
        authentication_form=LoginForm,
        redirect_authenticated_user=True,
        extra_context={"hides_search": True, **site(request)},
    )
    return view(request)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session, and ask the browser to forget what it keeps of the site."""
    logger.info("log-out: %s", request.user.get_username() or "-")
    logout(request)
    response = redirect("home")
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response
