"""The one address that a file names, so that exports are tested without the views."""

from django.http import Http404, HttpRequest
from django.urls import include, path

from cchc import converters

converters.register()


def nothing(request: HttpRequest, **_words: object) -> None:
    raise Http404


indices = (
    [
        path(
            "xep-hang/<slug:index>/<slug:area>/<level:level>/<year:year>/",
            nothing,
            name="ranking",
        )
    ],
    "indices",
)
urlpatterns = [path("", include(indices))]
