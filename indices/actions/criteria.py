"""Makes sets of criteria, changes them and copies them to the next year.

A set that an edition uses is frozen: what was scored under it must stay readable. The
next year's set begins as its copy.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, lock_reference, record_change
from indices.actions.criteria_checks import CriterionInput
from indices.actions.criteria_links import links_by_wording
from indices.actions.criteria_writing import (
    FACTS,
    CriteriaReport,
    CriteriaWriter,
    label_of,
    shown,
)
from indices.actions.errors import ActionRefused
from indices.models import CriteriaSet, Criterion, Edition
from units.models import Level
from units.names import clean_name

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True, slots=True)
class CriteriaSetFacts:
    """What is known of a set as a whole."""

    code: str
    name: str
    level: str
    issuing_body: str = ""
    decision: str = ""
    decided_on: date | None = None
    year_from: int | None = None
    year_to: int | None = None
    total_max: Decimal = Decimal(100)
    is_illustrative: bool = False
    is_partial: bool = False
    note: str = ""
    source_title: str = ""
    source_url: str = ""
    predecessor: CriteriaSet | None = None


@transaction.atomic
def make_criteria_set(
    *, actor: Actor, facts: CriteriaSetFacts, criteria: Sequence[CriterionInput] = ()
) -> CriteriaSet:
    """A new set with its criteria. Sums are not checked until it is put to use."""
    lock_reference()
    problems = _problems_of_facts(facts)
    if CriteriaSet.objects.filter(code=facts.code).exists():
        problems.append(_("Bộ tiêu chí mã %(code)s đã có.") % {"code": facts.code})
    if problems:
        raise ActionRefused(problems)
    criteria_set = CriteriaSet.objects.create(**_values_of(facts))
    writer = CriteriaWriter(criteria_set, criteria)
    writer.write()
    record_change(
        actor=actor,
        edition=None,
        action="make_criteria_set",
        summary=_("Tạo bộ tiêu chí %(name)s: %(count)d tiêu chí")
        % {"name": criteria_set.name, "count": len(criteria)},
        details=writer.changes,
        criteria_set=criteria_set,
    )
    return criteria_set


@transaction.atomic
def change_criteria_set(
    *,
    actor: Actor,
    criteria_set: CriteriaSet,
    facts: CriteriaSetFacts | None = None,
    criteria: Sequence[CriterionInput] = (),
    removed: Collection[str] = (),
    reason: str = "",
    summary: str = "",
) -> CriteriaReport:
    """Change what is said of the set, write criteria by their codes, remove others.

    Refused with all problems, nothing written, when an edition uses the set or when a
    criterion cannot stand.
    """
    criteria_set = _locked(criteria_set)
    before = criteria_set.predecessor
    changes = _change_facts(criteria_set, facts) if facts else []
    if criteria_set.predecessor != before:
        criteria = _linked_anew(criteria_set, criteria, removed)
    writer = CriteriaWriter(criteria_set, criteria, removed)
    writer.write()
    report = writer.report
    if changes or not report.is_empty:
        entry = record_change(
            actor=actor,
            edition=None,
            action="change_criteria_set",
            summary=summary
            or _("Sửa bộ tiêu chí %(name)s") % {"name": criteria_set.name},
            details=[*changes, *writer.changes],
            reason=reason,
            criteria_set=criteria_set,
        )
        report = replace(report, entry=entry)
    return report


def codes_that_go(
    criteria_set: CriteriaSet, criteria: Sequence[CriterionInput]
) -> list[str]:
    """The stored criteria that a whole set, wanted so, does not hold any more."""
    wanted = {each.code for each in criteria}
    stored = criteria_set.criteria.order_by("sort_code").values_list("code", flat=True)
    return [code for code in stored if code not in wanted]


@transaction.atomic
def copy_criteria_set(
    *, actor: Actor, source: CriteriaSet, facts: CriteriaSetFacts
) -> CriteriaSet:
    """The next set as it begins: every criterion of the source goes on as it was."""
    copied = [
        CriterionInput(
            code=each.code,
            **{name: getattr(each, name) for name in FACTS},
            same_as=each.code,
        )
        for each in source.criteria.order_by("sort_code")
    ]
    facts = replace(facts, predecessor=source)
    return make_criteria_set(actor=actor, facts=facts, criteria=copied)


def _linked_anew(
    criteria_set: CriteriaSet,
    criteria: Sequence[CriterionInput],
    removed: Collection[str],
) -> list[CriterionInput]:
    """All criteria, going on from those of another earlier set now, by their wording.

    What somebody says of a link stands; the links to the set before are gone.
    """
    links = links_by_wording(criteria_set.predecessor)
    wanted = {
        each.code: input_of(each)
        for each in criteria_set.criteria.order_by("sort_code")
        if each.code not in removed
    } | {each.code: each for each in criteria}
    return [
        each
        if each.same_as is not None
        else replace(each, same_as=links.get(clean_name(each.name).casefold(), ""))
        for each in wanted.values()
    ]


def facts_of(criteria_set: CriteriaSet) -> CriteriaSetFacts:
    """What the set says of itself, ready to be changed."""
    names = [field.name for field in fields(CriteriaSetFacts)]
    return CriteriaSetFacts(**{name: getattr(criteria_set, name) for name in names})


def input_of(criterion: Criterion) -> CriterionInput:
    """A stored criterion, ready to be changed."""
    return CriterionInput(
        code=criterion.code, **{name: getattr(criterion, name) for name in FACTS}
    )


def is_in_use(criteria_set: CriteriaSet) -> bool:
    """Whether an edition uses the set, or one that goes on from it."""
    return Edition.objects.filter(
        Q(criteria_set=criteria_set) | Q(criteria_set__predecessor=criteria_set)
    ).exists()


def locked_set(key: int) -> CriteriaSet:
    """The set as it is now, ours alone to change; no edition takes it meanwhile."""
    lock_reference()
    return CriteriaSet.objects.select_for_update().get(pk=key)


def _locked(criteria_set: CriteriaSet) -> CriteriaSet:
    """The same; refused when it is in use."""
    current = locked_set(criteria_set.pk)
    if is_in_use(current):
        raise ActionRefused(
            _(
                "Bộ tiêu chí đã được dùng để chấm nên không sửa được nữa; hãy chép "
                "sang bộ mới."
            )
        )
    return current


def _values_of(facts: CriteriaSetFacts) -> dict[str, object]:
    return {field.name: getattr(facts, field.name) for field in fields(facts)}


def _problems_of_facts(facts: CriteriaSetFacts) -> list[str]:
    problems = []
    if not CODE.fullmatch(facts.code):
        problems.append(
            _("Mã bộ tiêu chí chỉ gồm chữ thường không dấu, số và dấu gạch nối.")
        )
    if not facts.name.strip():
        problems.append(_("Chưa ghi tên bộ tiêu chí."))
    if facts.level not in Level.values:
        problems.append(_("Chưa chọn cấp được chấm."))
    if facts.total_max <= 0:
        problems.append(_("Tổng điểm tối đa phải lớn hơn 0."))
    if facts.year_from and facts.year_to and facts.year_from > facts.year_to:
        problems.append(_("Năm bắt đầu phải trước năm kết thúc."))
    return problems


def _goes_on_from(later: CriteriaSet | None, earlier: CriteriaSet) -> bool:
    """Whether a set is the earlier one or follows it, however far."""
    seen: set[int] = set()
    while later is not None and later.pk not in seen:
        if later.pk == earlier.pk:
            return True
        seen.add(later.pk)
        later = later.predecessor
    return False


def _change_facts(criteria_set: CriteriaSet, facts: CriteriaSetFacts) -> list[Change]:
    problems = _problems_of_facts(facts)
    if facts.code != criteria_set.code:
        problems.append(_("Mã của bộ tiêu chí không đổi được."))
    if _goes_on_from(facts.predecessor, criteria_set):
        problems.append(_("Bộ tiêu chí không thể tiếp nối chính nó."))
    if problems:
        raise ActionRefused(problems)
    changes = []
    for name, new in _values_of(facts).items():
        old = getattr(criteria_set, name)
        if old != new:
            setattr(criteria_set, name, new)
            changes.append(
                Change(None, label_of(CriteriaSet, name), shown(old), shown(new))
            )
    if changes:
        criteria_set.save()
    return changes
