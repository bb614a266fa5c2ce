"""A page that cannot be there, with the reason that its reader should be told."""

from __future__ import annotations

from django.http import Http404


class Absent(Http404):
    """Nothing secret is behind it: the thing is known, it only lacks this page."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__(said)
