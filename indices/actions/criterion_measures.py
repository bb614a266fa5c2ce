"""Says from which measure a criterion's declared figure can be drawn.

Also of a set in use: no score depends on it, and nothing is filled in by itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, lock_reference, record_change
from indices.models import CriteriaSet, Criterion, CriterionMeasure, Measure


@transaction.atomic
def link_measures(
    *,
    actor: Actor,
    criteria_set: CriteriaSet,
    wanted: Mapping[Criterion, Measure | None],
) -> int:
    """Set the links of these criteria; how many changed."""
    lock_reference()
    links = CriterionMeasure.objects.filter(criterion__in=wanted)
    known = {each.criterion_id: each for each in links.select_related("measure")}
    changes = []
    for criterion, measure in wanted.items():
        link = known.get(criterion.pk)
        old = link.measure if link else None
        if old == measure:
            continue
        _set(criterion, measure, link)
        column = _("%(code)s, số liệu") % {"code": criterion.code}
        changes.append(Change(None, column, str(old or ""), str(measure or "")))
    if changes:
        record_change(
            actor=actor,
            edition=None,
            action="link_measures",
            summary=_("Gắn số liệu cho %(count)d tiêu chí của %(name)s")
            % {"count": len(changes), "name": criteria_set.name},
            details=changes,
        )
    return len(changes)


def _set(
    criterion: Criterion, measure: Measure | None, link: CriterionMeasure | None
) -> None:
    if measure is None:
        if link is not None:
            link.delete()
        return
    CriterionMeasure.objects.update_or_create(
        criterion=criterion, defaults={"measure": measure}
    )
