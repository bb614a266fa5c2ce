"""Records inspections and what they found. The only writer.

Who may is asked of the guard by the caller. The change is logged with the edition by
whose criteria the findings are named, else with the reference data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, lock_reference, record_change
from indices.actions.errors import ActionRefused
from indices.models import Criterion, Edition, Inspection, InspectionFinding
from units.models import Unit

State = Inspection.State
HAS_BEEN = (State.HELD, State.CONCLUDED)
FACTS = ("year", "kind", "state", "decision", "day", "conclusion", "due_on")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found; `code` is empty where it is about no criterion."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class InspectionFacts:
    year: int
    kind: str
    state: str = State.PLANNED
    decision: str = ""
    day: date | None = None
    conclusion: str = ""
    due_on: date | None = None
    findings: Sequence[Finding] = ()


@transaction.atomic
def save_inspection(
    *,
    actor: Actor,
    unit: Unit,
    facts: InspectionFacts,
    edition: Edition | None,
    known: Inspection | None = None,
    seen: str = "",
) -> Inspection:
    """Record an inspection, or change the `known` one, refused when it is not as it
    was `seen`. `edition` names the criteria of new findings."""
    if edition is None:
        lock_reference()
    inspection = _locked(known, seen) if known else Inspection(unit=unit)
    if edition is not None:
        Edition.objects.select_for_update().get(pk=edition.pk)
    criteria = _criteria(edition)
    _check(facts, edition, criteria)
    old_findings = findings_text(inspection) if known else ""
    details = []
    for name in FACTS:
        before = _shown(inspection, name) if known else ""
        setattr(inspection, name, getattr(facts, name))
        after = _shown(inspection, name)
        if before != after:
            label = Inspection._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            details.append(Change(unit, str(label), before, after))
    new_findings = "\n".join(_line(each.code, each.text) for each in facts.findings)
    if old_findings != new_findings:
        details.append(Change(unit, _("phát hiện"), old_findings, new_findings))
    if not details:
        return inspection
    inspection.edition = edition
    inspection.changed_at = timezone.now()
    inspection.save()
    inspection.findings.all().delete()
    InspectionFinding.objects.bulk_create(
        InspectionFinding(
            inspection=inspection,
            criterion=criteria.get(each.code),
            text=each.text,
            position=position,
        )
        for position, each in enumerate(facts.findings, start=1)
    )
    record_change(
        actor=actor,
        edition=edition,
        action="save_inspection",
        summary=_("Kiểm tra %(unit)s, %(year)d: %(state)s")
        % {
            "unit": unit.name,
            "year": facts.year,
            "state": inspection.get_state_display(),
        },
        details=details,
    )
    return inspection


def version_of(inspection: Inspection) -> str:
    """What a form bears to tell whether somebody else was quicker."""
    return inspection.changed_at.astimezone(UTC).isoformat()


def findings_text(inspection: Inspection) -> str:
    """One finding a line, "1.2; Báo cáo chậm", as people write them. One query."""
    rows = inspection.findings.order_by("position").values_list(
        "criterion__code", "text"
    )
    return "\n".join(_line(code or "", text) for code, text in rows)


def _line(code: str, text: str) -> str:
    return f"{code}; {text}" if code else text


def _locked(known: Inspection, seen: str) -> Inspection:
    inspection = Inspection.objects.select_for_update().get(pk=known.pk)
    if seen != version_of(inspection):
        raise ActionRefused(
            _("Có người vừa sửa cuộc kiểm tra này (%(state)s). Hãy xem lại rồi ghi.")
            % {"state": inspection.get_state_display()}
        )
    return inspection


def _criteria(edition: Edition | None) -> dict[str, Criterion]:
    if edition is None or edition.criteria_set_id is None:
        return {}
    found = Criterion.objects.filter(criteria_set=edition.criteria_set_id)
    return {each.code: each for each in found}


def _check(
    facts: InspectionFacts, edition: Edition | None, criteria: dict[str, Criterion]
) -> None:
    problems = list(_faults_of_days(facts))
    if facts.state in (State.CONCLUDED, State.CANCELLED) and not facts.conclusion:
        problems.append(_("Hãy ghi kết luận, hoặc lý do không tiến hành."))
    for number, each in enumerate(facts.findings, start=1):
        if each.code and each.code not in criteria:
            problems.append(_unknown_code(number, each.code, edition))
    if problems:
        raise ActionRefused(problems)


def _faults_of_days(facts: InspectionFacts) -> list[str]:
    found = []
    if facts.state in HAS_BEEN and facts.day is None:
        found.append(_("Đã kiểm tra thì phải ghi ngày kiểm tra."))
    if facts.day is not None and facts.day.year != facts.year:
        found.append(_("Ngày kiểm tra phải trong năm %(year)d.") % {"year": facts.year})
    if facts.state in HAS_BEEN and facts.day and facts.day > timezone.localdate():
        found.append(_("Đã kiểm tra thì ngày kiểm tra không được sau hôm nay."))
    if facts.due_on and facts.day and facts.due_on < facts.day:
        found.append(_("Hạn khắc phục không được trước ngày kiểm tra."))
    return found


def _unknown_code(number: int, code: str, edition: Edition | None) -> str:
    if edition is None:
        return _(
            "Dòng %(line)d: đơn vị chưa được chấm theo tiêu chí nên không có mã "
            "%(code)s; hãy bỏ mã."
        ) % {"line": number, "code": code}
    return _(
        "Dòng %(line)d: bộ tiêu chí của kết quả năm %(year)d không có mã %(code)s."
    ) % {"line": number, "year": edition.year, "code": code}


def _shown(inspection: Inspection, name: str) -> str:
    value = getattr(inspection, name)
    if name in ("kind", "state"):
        return str(getattr(inspection, f"get_{name}_display")())
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)
