"""The way back from every page of a set of criteria."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from indices.models import CriteriaSet
from indices.views.context_bar import Link


def set_crumbs(
    criteria_set: CriteriaSet | None = None, *, is_above: bool = False
) -> list[Link]:
    """The way to the list, or to a set; `is_above` when a page below it follows."""
    sets = reverse("indices:criteria_sets")
    crumbs = [Link(_("Nhập liệu"), reverse("indices:entry_home"))]
    is_list = criteria_set is None and not is_above
    crumbs.append(Link(_("Bộ tiêu chí"), "" if is_list else sets))
    if criteria_set is not None:
        own = reverse("indices:criteria_set", args=[criteria_set.code])
        crumbs.append(Link(criteria_set.name, own if is_above else ""))
    return crumbs
