"""Keeps public pages, compressed, for as long as nothing that they show has changed.

Only for visitors: whoever bears a session is answered anew, always. A kept page is
found under the state of what is public (public_state), so a publication, a correction
or a release at its hour is on the very next page; what leaves no trace there, such as
an import of units by a command, shows after PUBLIC_PAGE_SECONDS at the latest.

Compressing is safe here and nowhere else: a page without a session holds no secret.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

import brotli
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from indices.selectors.public_state import public_state

Step = Callable[[HttpRequest], HttpResponseBase]

# Addresses of people, of the machine, and of files that are kept by other rules.
NEVER_KEPT = (
    "/nhap-lieu/",
    "/tai-khoan/",
    "/dang-nhap/",
    "/dang-xuat/",
    "/quan-tri/",
    "/bieu-trung/",
    "/suc-khoe/",
)
COMPRESSED_TYPES = ("text/", "application/json")
SMALLEST_COMPRESSED = 400
LARGEST_KEPT = 256 * 1024
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
# Browsers may keep a page but ask each time whether it still holds.
CACHE_CONTROL = "public, no-cache"


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One answer as it goes out, already compressed."""

    body: bytes
    headers: tuple[tuple[str, str], ...]

    def response(self) -> HttpResponse:
        return HttpResponse(self.body, headers=dict(self.headers))


def public_pages(get_response: Step) -> Step:
    """Answer visitors from what is kept, with 304 where they hold it already."""
    seconds = settings.PUBLIC_PAGE_SECONDS
    if not seconds:
        raise MiddlewareNotUsed
    kept = caches["pages"]

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not _is_public(request):
            return get_response(request)
        encoding = _encoding(request.headers.get("Accept-Encoding", ""))
        key = _key(request, encoding)
        page: KeptPage | None = kept.get(key)
        if page is None:
            response = get_response(request)
            if not _may_be_kept(response):
                return response
            page = _kept_page(response, encoding)
            if len(page.body) <= LARGEST_KEPT:
                kept.set(key, page, seconds)
        return _answer(request, page)

    return middleware


def _is_public(request: HttpRequest) -> bool:
    """Whether the request is a visitor's, for a page that is alike for all of them."""
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and CookieStorage.cookie_name not in request.COOKIES
        and not request.path_info.startswith(NEVER_KEPT)
    )


def _may_be_kept(response: HttpResponseBase) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "Cache-Control" not in response.headers
    )


def _key(request: HttpRequest, encoding: str) -> str:
    words = (
        request.scheme or "",
        request.get_host(),
        request.get_full_path(),
        encoding,
        public_state(),
    )
    return sha256("\n".join(words).encode("utf-8", "surrogatepass")).hexdigest()


def _encoding(accepted: str) -> str:
    """The best of what the browser takes: br, gzip, or "" for neither."""
    offered = {}
    for item in accepted.lower().split(","):
        name, _, parameters = item.partition(";")
        offered[name.strip()] = "".join(parameters.split())
    for name in ("br", "gzip"):
        if name in offered and offered[name] not in ("q=0", "q=0.0"):
            return name
    return ""


def _kept_page(response: HttpResponseBase, encoding: str) -> KeptPage:
    assert isinstance(response, HttpResponse)
    body = response.content
    is_text = response.headers.get("Content-Type", "").startswith(COMPRESSED_TYPES)
    digest = sha256(body).hexdigest()[:32]
    if is_text and encoding and len(body) >= SMALLEST_COMPRESSED:
        body = _compressed(body, encoding)
        response.headers["Content-Encoding"] = encoding
        digest = f"{digest}-{encoding}"
    response.headers["ETag"] = f'"{digest}"'
    response.headers["Cache-Control"] = CACHE_CONTROL
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    response.headers["Content-Length"] = str(len(body))
    return KeptPage(body, tuple(response.headers.items()))


def _compressed(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(body, quality=BROTLI_QUALITY))
    return gzip.compress(body, GZIP_LEVEL, mtime=0)


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    headers = dict(page.headers)
    if not _holds(request.headers.get("If-None-Match", ""), headers["ETag"]):
        return page.response()
    said = ("ETag", "Cache-Control", "Vary", "Content-Language")
    return HttpResponseNotModified(
        headers={name: headers[name] for name in said if name in headers}
    )


def _holds(if_none_match: str, etag: str) -> bool:
    """Whether the browser says that it has this very page; a weak tag will do."""
    tags = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return etag in tags
