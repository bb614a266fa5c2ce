"""Asks the site as a server would: the whole WSGI application, without a socket."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings

HOST = "testserver"
SECONDS_KEPT = 3_600


MEMORY_STORES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@contextmanager
def quiet_site() -> Iterator[None]:
    """No files on disk, no access log: neither is what is measured."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with override_settings(STORAGES=MEMORY_STORES):
            yield
    finally:
        logging.disable(before)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class EmptySite(WSGIHandler):
    """Every middleware of the site around a view that does nothing."""

    def resolve_request(self, request: HttpRequest) -> Any:
        return (lambda request: HttpResponse("ok")), (), {}


class Sites:
    """The site as it answers anew, as it keeps pages, and without any page of ours."""

    def __init__(self) -> None:
        with override_settings(PUBLIC_PAGE_SECONDS=0):
            self.fresh = WSGIHandler()
            self.empty = EmptySite()
        with override_settings(PUBLIC_PAGE_SECONDS=SECONDS_KEPT):
            self.kept = WSGIHandler()


def ask(
    site: WSGIHandler,
    address: str,
    *,
    headers: Mapping[str, str] | None = None,
    cookies: Mapping[str, str] | None = None,
    body: object = None,
) -> Answer:
    """GET an address, or POST a body as JSON."""
    environ = _environ(address, headers or {}, cookies or {}, body)
    response = site(environ, lambda *started: bytes)
    try:
        content = b"".join(response)
    finally:
        response.close()
    return Answer(response.status_code, dict(response.headers.items()), content)


def _environ(
    address: str, headers: Mapping[str, str], cookies: Mapping[str, str], body: object
) -> dict[str, Any]:
    path, _mark, query = address.partition("?")
    content = b"" if body is None else json.dumps(body).encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET" if body is None else "POST",
        "PATH_INFO": path,
        "QUERY_STRING": quote(query, safe="=&%+"),
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": HOST,
        "CONTENT_LENGTH": str(len(content)),
        "CONTENT_TYPE": "application/json",
        "wsgi.input": BytesIO(content),
        "wsgi.errors": BytesIO(),
        "wsgi.url_scheme": "http",
    }
    if cookies:
        pairs = (f"{name}={value}" for name, value in cookies.items())
        environ["HTTP_COOKIE"] = "; ".join(pairs)
    for name, value in headers.items():
        environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    return environ


def log_in(user: User) -> dict[str, str]:
    """The cookies of a person who has logged in and may post."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    token = secrets.token_hex(16)
    return {
        settings.SESSION_COOKIE_NAME: session.session_key,
        settings.CSRF_COOKIE_NAME: token,
    }


def csrf_header(cookies: Mapping[str, str]) -> dict[str, str]:
    return {"X-CSRFToken": cookies[settings.CSRF_COOKIE_NAME]}
