"""A page that is not at its address: why it cannot be there, or where it is."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import reverse


class Absent(Http404):
    """Nothing secret is behind it: the thing is known, it only lacks this page."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__(said)


class Elsewhere(Http404):
    """The page is at another address, to which its reader is led."""

    def __init__(self, request: HttpRequest, **words: object) -> None:
        """`words` are those of the address that are others there."""
        match = request.resolver_match
        assert match is not None
        self.url = reverse(match.view_name, kwargs={**match.kwargs, **words})
        if request.GET:
            self.url += f"?{request.GET.urlencode()}"
        super().__init__(self.url)
