"""The one address that a file names, so that exports are tested without the views."""

from django.http import Http404, HttpRequest
from django.urls import include, path


def nothing(request: HttpRequest, **_words: object) -> None:
    raise Http404


ranking = path(
    "xep-hang/<slug:index>/<slug:area>/<str:level>/<int:year>/", nothing, name="ranking"
)
urlpatterns = [path("", include(([ranking], "indices")))]
