"""The address a request really comes from, proxies counted."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The entry of X-Forwarded-For that the outermost trusted proxy added.

    Entries further left were written by the client and may say anything. Without
    proxies the header is ignored.
    """
    nearest: str = request.META.get("REMOTE_ADDR", "")
    count: int = settings.PROXY_COUNT
    if not count:
        return nearest
    forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
    entries = [entry.strip() for entry in forwarded.split(",") if entry.strip()]
    if len(entries) < count:
        return nearest
    return entries[-count]
