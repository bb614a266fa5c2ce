"""Which boxes of the assignment table are ticked now, and which were before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _

from indices.actions.assignments import Share

MOST_BOXES = 20_000
MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class TickedBoxes:
    """What a save of the table gives and takes, compared with what the page showed."""

    give: tuple[Share, ...]
    take: tuple[Share, ...]


def ticked_boxes(posted: QueryDict) -> TickedBoxes:
    """BadRequest when the names are those of no box."""
    now, before = posted.getlist("giao"), posted.get("cu", "").split()
    if len(now) + len(before) > MOST_BOXES:
        raise BadRequest(_("Gửi quá nhiều ô trong một lần."))
    return TickedBoxes(
        give=_shares(set(now) - set(before)), take=_shares(set(before) - set(now))
    )


def _shares(names: Iterable[str]) -> tuple[Share, ...]:
    return tuple(_share(name) for name in sorted(names))


def _share(name: str) -> Share:
    """ "12.1.2" is criterion 1.2 of person 12."""
    key, _dot, code = name.partition(".")
    if not (key.isascii() and key.isdigit() and len(key) <= MOST_DIGITS and code):
        raise BadRequest(_("Dữ liệu gửi lên không đúng dạng."))
    return Share(int(key), code[:40])
