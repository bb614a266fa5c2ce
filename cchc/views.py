"""Pages about the site itself: health, emblem, and what is shown when things fail."""

import logging
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.converters import LEVEL_WORDS
from units.models import SiteProfile, Unit

logger = logging.getLogger("cchc.access")

# Uploaded files are never interpreted in the name of this site.
UPLOAD_POLICY = "default-src 'none'; sandbox"
EMBLEM_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}

RETRY_SECONDS = "30"
NEAREST_COUNT = 5
# Longer addresses and those of files are typed by robots, not by people.
LONGEST_SEARCHED_PATH = 200
_NAMELESS = re.compile(
    "|".join([r"(?:19|20)[0-9]{2}(?:\.[a-z]+)?", *LEVEL_WORDS.values()])
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    text: str
    url: str


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (OperationalError, InterfaceError) as error:
        logger.error("health check: database away: %s", error)
        connection.close()
        return JsonResponse({"status": "database away"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def emblem(request: HttpRequest) -> HttpResponseBase:
    profile = SiteProfile.objects.first()
    if profile is None or not profile.emblem:
        raise Http404
    name = str(profile.emblem.name)
    content_type = EMBLEM_TYPES.get(Path(name).suffix.lower())
    if content_type is None or not profile.emblem.storage.exists(name):
        raise Http404
    return FileResponse(
        profile.emblem.open("rb"),
        content_type=content_type,
        headers={
            "Content-Security-Policy": UPLOAD_POLICY,
            "Cache-Control": "public, max-age=3600",
        },
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    logger.warning("refused form: %s: %s", request.path, reason)
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # Alone on the page: the frame would ask the very request that is not sound.
    text = render_to_string("400.html", {"reference": _reference(request)})
    return HttpResponse(text, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    user = getattr(request, "user", None)
    logger.warning("denied: %s to %s", request.path, user or "?")
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The search box and the units whose names come nearest; JSON for a .json.

    A page that is only lacking for what is known says why; one that is at another
    address leads there.
    """
    elsewhere = getattr(exception, "url", "")
    if elsewhere and request.method in ("GET", "HEAD"):
        return HttpResponseRedirect(elsewhere)
    said = getattr(exception, "said", "")
    if request.path.endswith(".json"):
        return JsonResponse({"error": said or _("Không tìm thấy.")}, status=404)
    wanted = _words_of(request.path)
    context = {"wanted": wanted, "nearest": _nearest_units(wanted), "said": said}
    return render(request, "404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the reason is that the database is away or busy.

    Neither page asks the database for more than it can do without.
    """
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        connection.close()
        text = render_to_string("503.html", {"reference": _reference(request)})
        return HttpResponse(text, status=503, headers={"Retry-After": RETRY_SECONDS})
    context = {"reference": _reference(request), "hotline": _hotline()}
    return HttpResponse(render_to_string("500.html", context), status=500)


def _reference(request: HttpRequest) -> str:
    return getattr(request, "reference", "")


def _hotline() -> str:
    try:
        profile = SiteProfile.objects.first()
    except DatabaseError:
        return ""
    return profile.hotline if profile else ""


def _words_of(path: str) -> str:
    """What an address names last, as one would say it: huyen dai tu, 05851. Its
    section, its level and its year name nothing by themselves."""
    first, *rest = [step for step in path.split("/") if step] or [""]
    steps = [step for step in rest if not _NAMELESS.fullmatch(step)] or [first]
    if not first or len(path) > LONGEST_SEARCHED_PATH or path.endswith(".php"):
        return ""
    last = re.sub(r"\.(xlsx|csv)$", "", steps[-1])
    return re.sub(r"[-_]+", " ", re.sub(r"(-\d+)+$", "", last)).strip()


def _nearest_units(wanted: str) -> list[Suggestion]:
    """Units that bear the name; else those that bear it without its first word."""
    without_kind = wanted.partition(" ")[2]
    for text in filter(None, (wanted, without_kind)):
        units = Unit.objects.real().matching(text).select_related("parent")
        found = [
            Suggestion(text=_name_with_parent(unit), url=unit.get_absolute_url())
            for unit in units[:NEAREST_COUNT]
        ]
        if found:
            return found
    return []


def _name_with_parent(unit: Unit) -> str:
    if unit.parent is None or unit.parent.level == "nation":
        return unit.name
    return f"{unit.name}, {unit.parent.name}"
