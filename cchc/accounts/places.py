"""Finds the unit in which a role is to hold, from what a person wrote."""

import re
from collections.abc import Sequence
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.errors import ActionRefused
from indices.selectors.home import load_home_area
from units.matching import UnitMatcher, UnresolvedUnit
from units.models import Unit

# A unit's address ends in its code: huyen-dai-tu-171.
ADDRESS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


class PlaceFinder:
    """Among all units in force today; an ended one is found by its address only.

    Built once for a file's texts; the units are read when the first row asks. Where a
    text is not clear, units of the provinces of the others are offered first, and of
    the site's own area where the texts tell nothing.
    """

    def __init__(self, texts: Sequence[str] = ()) -> None:
        self._texts = texts

    @cached_property
    def _matcher(self) -> UnitMatcher:
        units = Unit.objects.in_force_on(timezone.localdate()).select_related("parent")
        matcher = UnitMatcher(units)
        matcher.stay_near(self._texts, otherwise=load_home_area())
        return matcher

    def find(self, text: str) -> Unit:
        """The one unit; raises UnresolvedUnit, which knows the nearest ones."""
        if ADDRESS.fullmatch(text):
            unit = Unit.objects.filter(slug=text).first()
            if unit is not None:
                return unit
        return self._matcher.resolve(text)


def place_named(text: str) -> Unit:
    try:
        return PlaceFinder().find(text)
    except UnresolvedUnit as error:
        raise ActionRefused(
            _("“%(text)s” chưa rõ là đơn vị nào; cần %(expected)s.")
            % {"text": text, "expected": error.expected}
        ) from None
