"""Gives criteria to appraisers and takes them back, for one edition."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, record_change
from indices.actions.errors import ActionRefused
from indices.models import Criterion, CriterionAssignment, Edition
from indices.numbers import format_number
from indices.permissions import appraisers_of


@dataclass(frozen=True, slots=True)
class Share:
    """A criterion of an appraiser: a domain, a branch or a leaf, by its code."""

    user_id: int
    code: str


@dataclass(frozen=True, slots=True)
class AssignmentReport:
    given: int
    taken: int


@transaction.atomic
def assign_criteria(
    *,
    actor: Actor,
    edition: Edition,
    give: Collection[Share],
    take: Collection[Share] = (),
) -> AssignmentReport:
    """Give and take criteria; what is so already is no change.

    Refused, nothing written, when somebody is no appraiser of the edition, when a
    criterion is not of its set, or when the edition is published.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.revision:
        raise ActionRefused(
            _("Kỳ đã công bố: chỉ quản trị chỉ số đính chính, không phân công nữa.")
        )
    criteria = {
        each.code: each
        for each in Criterion.objects.filter(criteria_set=edition.criteria_set_id)
    }
    people = {person.pk: person for person in appraisers_of(edition)}
    problems = list(_problems(give, criteria, people))
    if problems:
        raise ActionRefused(problems)
    held = {
        Share(each.user_id, each.criterion.code): each
        for each in edition.assignments.select_related("criterion", "user")
    }
    given = [share for share in dict.fromkeys(give) if share not in held]
    taken = [held[share] for share in dict.fromkeys(take) if share in held]
    CriterionAssignment.objects.bulk_create(
        CriterionAssignment(
            edition=edition,
            user=people[share.user_id],
            criterion=criteria[share.code],
            assigned_by=actor.user,
        )
        for share in given
    )
    edition.assignments.filter(pk__in=[each.pk for each in taken]).delete()
    changes = [_change(each.code, new=people[each.user_id]) for each in given]
    changes += [_change(each.criterion.code, old=each.user) for each in taken]
    _log(actor, edition, changes)
    return AssignmentReport(given=len(given), taken=len(taken))


def copy_assignments(
    *, actor: Actor, edition: Edition, earlier: Edition
) -> AssignmentReport:
    """Give what was given in an earlier edition, where the criteria go on and the
    people are still appraisers."""
    people = set(appraisers_of(edition).values_list("pk", flat=True))
    is_same_set = earlier.criteria_set_id == edition.criteria_set_id
    code_of = {
        (each.pk if is_same_set else each.same_as_id): each.code
        for each in Criterion.objects.filter(criteria_set=edition.criteria_set_id)
    }
    rows = earlier.assignments.values_list("user_id", "criterion_id")
    give = [
        Share(user_id, code_of[criterion_id])
        for user_id, criterion_id in rows
        if user_id in people and criterion_id in code_of
    ]
    return assign_criteria(actor=actor, edition=edition, give=give)


def _problems(
    give: Iterable[Share], criteria: Collection[str], people: Collection[int]
) -> Iterable[str]:
    for share in give:
        if share.code not in criteria:
            yield _("Kỳ này không có tiêu chí mang mã %(code)s.") % {"code": share.code}
        if share.user_id not in people:
            yield _(
                "Tài khoản số %(pk)d không phải thẩm định viên của địa bàn này."
            ) % {"pk": share.user_id}


def _change(code: str, *, old: User | None = None, new: User | None = None) -> Change:
    column = _("%(code)s thẩm định viên") % {"code": code}
    return Change(None, column, _name(old), _name(new))


def _name(person: User | None) -> str:
    return (person.get_full_name() or person.get_username()) if person else ""


def _log(actor: Actor, edition: Edition, changes: Collection[Change]) -> None:
    if changes:
        record_change(
            actor=actor,
            edition=edition,
            action="assign_criteria",
            summary=_("Phân công thẩm định: %(count)s thay đổi")
            % {"count": format_number(len(changes), 0)},
            details=list(changes),
        )
