"""Logging in (Django's own view with our form, see urls.py) and logging out."""

import logging

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

logger = logging.getLogger("cchc.accounts")


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session, and ask the browser to forget what it keeps of the site."""
    logger.info("log-out: %s", request.user.get_username() or "-")
    logout(request)
    response = redirect("home")
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response
