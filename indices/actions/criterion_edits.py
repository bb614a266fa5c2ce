"""Adds, changes and removes one criterion of a set that nobody uses yet.

Whoever changes or removes says which version was seen: what somebody else wrote
meanwhile is never lost unawares.
"""

from __future__ import annotations

import hashlib
import json

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.criteria import change_criteria_set, input_of, locked_set
from indices.actions.criteria_checks import CriterionInput
from indices.actions.criteria_writing import FACTS, label_of, said
from indices.actions.errors import ActionRefused
from indices.models import CriteriaSet, Criterion


class CriterionMoved(ActionRefused):
    """Somebody else was quicker; `problems` says what the criterion holds now."""


def version_of(criterion: Criterion) -> str:
    """A short mark of all that a criterion says."""
    facts = [criterion.code, *(str(getattr(criterion, name)) for name in FACTS)]
    facts.append(criterion.same_as.code if criterion.same_as else "")
    text = json.dumps(facts, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def version_of_set(criteria_set: CriteriaSet) -> str:
    """A short mark of all criteria of a set. One query."""
    rows = criteria_set.criteria.select_related("same_as").order_by("sort_code")
    marks = "".join(version_of(each) for each in rows)
    return hashlib.sha256(marks.encode()).hexdigest()[:16]


@transaction.atomic
def add_criterion(
    *, actor: Actor, criteria_set: CriteriaSet, wanted: CriterionInput
) -> None:
    if _stored(criteria_set, wanted.code) is not None:
        raise ActionRefused(_("Bộ tiêu chí đã có mã %(code)s.") % {"code": wanted.code})
    change_criteria_set(actor=actor, criteria_set=criteria_set, criteria=[wanted])


@transaction.atomic
def change_criterion(
    *, actor: Actor, criteria_set: CriteriaSet, wanted: CriterionInput, seen: str
) -> None:
    """Write the criterion; refused as CriterionMoved when it is not as it was seen."""
    stored = _seen_or_moved(criteria_set, wanted.code, seen, wanted=wanted)
    change_criteria_set(
        actor=actor, criteria_set=stored.criteria_set, criteria=[wanted]
    )


@transaction.atomic
def remove_criterion(
    *, actor: Actor, criteria_set: CriteriaSet, code: str, seen: str
) -> int:
    """Remove a criterion with all that stands below it; how many that was."""
    stored = _seen_or_moved(criteria_set, code, seen)
    codes = [
        each
        for each in criteria_set.criteria.values_list("code", flat=True)
        if each == code or each.startswith(f"{code}.")
    ]
    change_criteria_set(actor=actor, criteria_set=stored.criteria_set, removed=codes)
    return len(codes)


def _seen_or_moved(
    criteria_set: CriteriaSet,
    code: str,
    seen: str,
    *,
    wanted: CriterionInput | None = None,
) -> Criterion:
    stored = _stored(criteria_set, code)
    if stored is None:
        raise CriterionMoved(_("Tiêu chí này vừa bị người khác bỏ."))
    if version_of(stored) != seen:
        raise CriterionMoved(_differences(stored, wanted))
    return stored


def _stored(criteria_set: CriteriaSet, code: str) -> Criterion | None:
    """The criterion as it is now, its set ours alone to change."""
    rows = locked_set(criteria_set.pk).criteria.select_related(
        "criteria_set", "same_as"
    )
    return rows.filter(code=code).first()


def _differences(stored: Criterion, wanted: CriterionInput | None) -> list[str]:
    """What somebody else wrote, where it is another than what is wanted."""
    now = input_of(stored)
    found = [
        _("%(column)s nay là “%(now)s”.")
        % {
            "column": label_of(Criterion, name),
            "now": said(name, getattr(now, name), now.max_score) or _("(để trống)"),
        }
        for name in FACTS
        if wanted is not None and getattr(now, name) != getattr(wanted, name)
    ]
    first = _("Người khác vừa sửa tiêu chí này. Lưu lần nữa để ghi theo bạn.")
    return [first, *found]
