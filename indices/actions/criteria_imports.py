"""Writes a file of criteria that somebody brought in, and takes it back.

What the file means is for the import of criteria to say. A set is judged as a whole, as
its sums hang together: it is taken back whole, and only while nobody changed it since.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.criteria import change_criteria_set, codes_that_go, locked_set
from indices.actions.criteria_checks import CriterionInput
from indices.actions.criteria_writing import FACTS
from indices.actions.criterion_edits import version_of_set
from indices.actions.criterion_measures import link_measures
from indices.actions.errors import ActionRefused
from indices.actions.kept_files import digest_of, keep_file, state_of
from indices.actions.result_imports import edited_since
from indices.models import (
    ChangeEntry,
    CriteriaImport,
    CriteriaSet,
    CriterionMeasure,
    Measure,
)

logger = logging.getLogger("cchc.imports")

State = CriteriaImport.State
NUMBERS = ("max_score", "step")
# Kept with each criterion: the measure that it is linked to, which goes with it.
MEASURE = "measure"


class CriteriaMoved(Exception):  # noqa: N818 - an answer, not an error
    """The set is not as it was when the file was looked at; nothing was written."""


@transaction.atomic
def keep_criteria_file(
    *,
    actor: Actor,
    criteria_set: CriteriaSet,
    content: bytes,
    name: str,
    problem_count: int,
) -> CriteriaImport:
    """Keep a file with who brought it. One that waits already is not kept again."""
    known = CriteriaImport.objects.filter(
        criteria_set=criteria_set,
        sha256=digest_of(content),
        state=state_of(problem_count),
        uploaded_by=actor.user,
    ).first()
    if known is not None:
        return known
    return keep_file(
        CriteriaImport(criteria_set=criteria_set),
        actor=actor,
        content=content,
        name=name,
        problem_count=problem_count,
    )


def criteria_applied_before(upload: CriteriaImport) -> CriteriaImport | None:
    """The import that brought this very file into the set, while it stands."""
    return CriteriaImport.objects.filter(
        criteria_set=upload.criteria_set_id, sha256=upload.sha256, state=State.APPLIED
    ).first()


@transaction.atomic
def apply_criteria_file(
    *,
    actor: Actor,
    upload: CriteriaImport,
    criteria: Sequence[CriterionInput],
    seen: str,
) -> CriteriaImport:
    """Make the set what the file says. Repeated, it writes nothing and returns the
    receipt. Raises CriteriaMoved when the set is not as it was `seen`."""
    criteria_set = locked_set(upload.criteria_set_id)
    upload = CriteriaImport.objects.select_for_update().get(pk=upload.pk)
    if upload.state == State.APPLIED:
        return upload
    _require_waiting(upload)
    if version_of_set(criteria_set) != seen:
        raise CriteriaMoved
    measures = _measures_of(criteria_set)
    before = [
        _as_data(each) | {MEASURE: measures.get(each.code, "")}
        for each in _inputs_of(criteria_set)
    ]
    report = change_criteria_set(
        actor=actor,
        criteria_set=criteria_set,
        criteria=criteria,
        removed=codes_that_go(criteria_set, criteria),
        summary=_("Nhập tệp tiêu chí “%(name)s” vào %(set)s")
        % {"name": upload.original_name, "set": criteria_set.name},
    )
    if report.entry is None:
        raise ActionRefused(_("Tệp không thay đổi gì so với bộ tiêu chí đang có."))
    upload.before = before
    upload.version_after = version_of_set(criteria_set)
    upload.added_count, upload.changed_count = report.added, report.changed
    upload.cleared_count, upload.unchanged_count = report.removed, report.unchanged
    upload.entry, upload.state = report.entry, State.APPLIED
    upload.save()
    logger.info("criteria imported: %s by %s", upload.pk, actor.name)
    return upload


@transaction.atomic
def undo_criteria_file(*, actor: Actor, upload: CriteriaImport) -> CriteriaImport:
    """Make the set what the file found. Refused, with the reason, where somebody
    changed it since or put it to use."""
    criteria_set = locked_set(upload.criteria_set_id)
    upload = CriteriaImport.objects.select_for_update().get(pk=upload.pk)
    if upload.state == State.UNDONE:
        return upload
    if upload.state != State.APPLIED or upload.entry is None:
        raise ActionRefused(_("Lần nhập này chưa ghi gì để hoàn tác."))
    if version_of_set(criteria_set) != upload.version_after:
        raise ActionRefused(edited_since(_later_changes(upload.entry)))
    before = [_from_data(each) for each in upload.before]
    staying = set(criteria_set.criteria.values_list("code", flat=True))
    report = change_criteria_set(
        actor=actor,
        criteria_set=criteria_set,
        criteria=before,
        removed=codes_that_go(criteria_set, before),
        summary=_("Hoàn tác tệp tiêu chí “%(name)s”") % {"name": upload.original_name},
    )
    _link_again(actor, upload, staying)
    upload.undo_entry, upload.state = report.entry, State.UNDONE
    upload.save(update_fields=["state", "undo_entry"])
    logger.info("criteria import undone: %s by %s", upload.pk, actor.name)
    return upload


def _link_again(actor: Actor, upload: CriteriaImport, staying: Collection[str]) -> None:
    """A criterion that comes again draws its figure from the measure it had."""
    drawn = {
        row["code"]: row[MEASURE]
        for row in upload.before
        if row["code"] not in staying and row.get(MEASURE)
    }
    measures = {
        each.code: each for each in Measure.objects.filter(code__in=drawn.values())
    }
    criteria_set = upload.criteria_set
    again = criteria_set.criteria.filter(code__in=drawn)
    link_measures(
        actor=actor,
        criteria_set=criteria_set,
        wanted={each: measures.get(drawn[each.code]) for each in again},
    )


def _require_waiting(upload: CriteriaImport) -> None:
    if upload.state != State.UPLOADED:
        raise ActionRefused(_("Lần nhập này không còn chờ xác nhận."))
    other = criteria_applied_before(upload)
    if other is not None:
        raise ActionRefused(
            _("Tệp này đã được ghi trước đó (%(who)s). Không ghi lần nữa.")
            % {"who": other.uploaded_by_name}
        )


def _later_changes(entry: ChangeEntry) -> list[str]:
    later = ChangeEntry.objects.filter(
        criteria_set=entry.criteria_set_id, sequence__gt=entry.sequence, edition=None
    ).order_by("sequence")
    rows = later.values_list("summary", "actor_name")
    return [f"{summary} ({who})" for summary, who in rows]


# --- a set as data, exactly -----------------------------------------------------------


def _inputs_of(criteria_set: CriteriaSet) -> list[CriterionInput]:
    """All criteria, each with the one it goes on from."""
    rows = criteria_set.criteria.select_related("same_as").order_by("sort_code")
    return [
        CriterionInput(
            code=each.code,
            **{name: getattr(each, name) for name in FACTS},
            same_as=each.same_as.code if each.same_as else "",
        )
        for each in rows
    ]


def _measures_of(criteria_set: CriteriaSet) -> Mapping[str, str]:
    """By code of the criterion, the code of the measure that it is linked to."""
    links = CriterionMeasure.objects.filter(criterion__criteria_set=criteria_set)
    return dict(links.values_list("criterion__code", "measure__code"))


def _as_data(criterion: CriterionInput) -> dict[str, object]:
    values = {name: getattr(criterion, name) for name in ("code", *FACTS, "same_as")}
    for name in NUMBERS:
        values[name] = None if values[name] is None else str(values[name])
    return values


def _from_data(values: Mapping[str, Any]) -> CriterionInput:
    numbers = {
        name: None if values[name] is None else Decimal(values[name])
        for name in NUMBERS
    }
    told = {name: value for name, value in values.items() if name != MEASURE}
    return CriterionInput(**{**told, **numbers})
