"""What holds for every request: a reference, the headers, the methods, the session.

Each is a function from the next step to a step, in the order of settings.MIDDLEWARE.
"""

import logging
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from cchc.logs import current_reference
from cchc.views import page_not_found

logger = logging.getLogger("cchc.access")

Step = Callable[[HttpRequest], HttpResponseBase]

REFERENCE_HEADER = "X-Request-Reference"

# No inline script or style, nothing from elsewhere, nothing framed. `blob:` is for
# the PNG button of the figures.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), geolocation=(), "
        "gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

METHODS = ("GET", "HEAD", "POST", "OPTIONS")

# Keys of the session: when its owner logged in, when they last asked for a page.
STARTED_KEY = "started_at"
SEEN_KEY = "seen_at"
# The session is written at most this often, so that reading stays reading.
SEEN_EVERY_SECONDS = 60


def request_reference(get_response: Step) -> Step:
    """Give every request a short code: on the error page, in the log, in a header."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        digits = secrets.token_hex(4).upper()
        reference = f"{digits[:4]}-{digits[4:]}"
        request.reference = reference  # type: ignore[attr-defined]
        # Kept until the next request: refusals are logged after the last middleware.
        current_reference.set(reference)
        response = get_response(request)
        response.headers[REFERENCE_HEADER] = reference
        _let_go(request)
        return response

    return middleware


def _let_go(request: HttpRequest) -> None:
    """Undo what makes a request hold itself, so that it goes once it is answered."""
    held = request.__dict__
    for name in ("_messages", "user", "auser"):
        held.pop(name, None)
    if "_cached_user" in held:
        request.user = held["_cached_user"]


def security_headers(get_response: Step) -> Step:
    """Set the same headers on every response: pages, files, errors.

    A view that serves an uploaded file may set a stricter policy of its own.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        # Visitors have no session, so the cookie alone tells; asking for the user
        # would cost a query, and fail while the database is away.
        cookie = settings.SESSION_COOKIE_NAME
        is_private = cookie in request.COOKIES or cookie in response.cookies
        if is_private and not request.path.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = "no-store, private"
            patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def allowed_methods(get_response: Step) -> Step:
    """Refuse methods the site has no use for; plain views would answer them all."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method not in METHODS:
            logger.warning("refused method: %s %s", request.method, request.path)
            return HttpResponseNotAllowed(METHODS)
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ", ".join(METHODS)})
        return get_response(request)

    return middleware


def own_not_found(get_response: Step) -> Step:
    """Answer what is not found as in production while debugging, too.

    Django's own page for developers would neither lead from an old address to the new
    one nor say why a page cannot be there. Outside debugging handler404 does this.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_nowhere = response.status_code == HTTPStatus.NOT_FOUND
        if settings.DEBUG and is_nowhere and request.resolver_match is None:
            return page_not_found(request, Http404())
        return response

    def process_exception(
        request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if settings.DEBUG and isinstance(exception, Http404):
            return page_not_found(request, exception)
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def session_limits(get_response: Step) -> Step:
    """End a session after so long without a request, and after so long at all."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not has_session or SESSION_KEY not in request.session:
            return get_response(request)
        now = int(time.time())
        if _is_over(request, now):
            logger.info("session ended: %s", request.user.get_username())
            logout(request)
            return _answer_to_ended_session(request) or get_response(request)
        started, seen = _moments(request, now)
        if SEEN_KEY not in request.session or now - seen >= SEEN_EVERY_SECONDS:
            request.session.setdefault(STARTED_KEY, started)
            request.session[SEEN_KEY] = now
        return get_response(request)

    return middleware


def _moments(request: HttpRequest, now: int) -> tuple[int, int]:
    """When the session began and was last used; before its first use, the log-in."""
    if SEEN_KEY in request.session:
        return request.session[STARTED_KEY], request.session[SEEN_KEY]
    last_login = getattr(request.user, "last_login", None)
    moment = int(last_login.timestamp()) if last_login else now
    return moment, moment


def _is_over(request: HttpRequest, now: int) -> bool:
    started, seen = _moments(request, now)
    return (
        now - seen >= settings.SESSION_IDLE_SECONDS
        or now - started >= settings.SESSION_ABSOLUTE_SECONDS
    )


def _answer_to_ended_session(request: HttpRequest) -> HttpResponse | None:
    """The log-in page for a page, a 401 for a script; None where visitors may pass."""
    login_url = reverse(settings.LOGIN_URL)
    if request.path in (login_url, reverse("accounts:logout")):
        return None
    if not request.accepts("text/html"):
        text = _("Phiên làm việc đã hết hạn. Hãy đăng nhập lại.")
        return JsonResponse({"error": text, "login": login_url}, status=401)
    if request.method == "POST":
        # Nothing is lost: the page says how to log in beside it and send again.
        return render(request, "403_csrf.html", status=403)
    query = urlencode({"next": request.get_full_path(), "het_han": "1"})
    return HttpResponseRedirect(f"{login_url}?{query}")
