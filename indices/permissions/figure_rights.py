"""Who enters, releases and takes back the operational figures of a unit.

Everybody reads figures that have a source. A unit's officer enters drafts of the own
unit; whoever enters results in its area does so for every unit, and releases them.
"""

from __future__ import annotations

import logging
from typing import NamedTuple

from django.core.exceptions import PermissionDenied

from indices.permissions.guard import Permission, Person, may
from indices.permissions.sheet_rights import own_units
from units.models import Unit

logger = logging.getLogger("cchc.access")


class FigureRights(NamedTuple):
    may_enter: bool
    may_release: bool


def figure_rights(user: Person, unit: Unit) -> FigureRights:
    """A visitor costs no query."""
    if not user.is_authenticated:
        return FigureRights(may_enter=False, may_release=False)
    manages = may(user, Permission.ENTER_RESULTS, area=unit)
    return FigureRights(
        may_enter=manages or own_units(user).filter(pk=unit.pk).exists(),
        may_release=manages,
    )


def require_figures(
    user: Person, unit: Unit, *, releasing: bool = False
) -> FigureRights:
    """403 for whoever may not: the unit and its figures are known to all."""
    rights = figure_rights(user, unit)
    if rights.may_release if releasing else rights.may_enter:
        return rights
    logger.warning("denied: %s may not enter figures of %s", user, unit)
    raise PermissionDenied
