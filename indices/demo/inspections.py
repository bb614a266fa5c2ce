"""Invents the inspections of the demo: every second unit or so in the year after a
result, planned, by surprise or of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.inspections import Finding, InspectionFacts, save_inspection
from indices.demo.scores import chance
from indices.imports.fixture_tables import fixtures_path, read_table
from indices.models import Edition, Inspection, RemediationPlan

Kind, State = Inspection.Kind, Inspection.State
FINDING_COLUMNS = ("domain", "finding")
# Of a thousand units with a plan so many are inspected in the year after.
INSPECTED = 550
FIRST_DAY, WITHIN = (4, 5), 265
DAYS_TO_CONCLUDE, DAYS_TO_MEND = timedelta(days=20), timedelta(days=45)
KINDS = (Kind.PLANNED, Kind.PLANNED, Kind.SURPRISE, Kind.SELF)


def add_inspections(*, actor: Actor) -> int:
    """None where the demo has any already. How many were added."""
    if Inspection.objects.filter(unit__is_illustrative=True).exists():
        return 0
    texts = _texts()
    plans = (
        RemediationPlan.objects.filter(edition__is_illustrative=True)
        .select_related("unit", "edition")
        .prefetch_related("tasks__criterion")
        .order_by("edition__year", "unit__code")
    )
    added = 0
    for plan in plans:
        key = (plan.unit.code, str(plan.edition.year))
        if chance(*key, "inspected") < INSPECTED:
            save_inspection(
                actor=actor,
                unit=plan.unit,
                facts=_facts(plan, key, texts),
                edition=plan.edition,
            )
            added += 1
    return added


def _facts(
    plan: RemediationPlan, key: tuple[str, str], texts: Mapping[str, Sequence[str]]
) -> InspectionFacts:
    kind = KINDS[chance(*key, "kind") % len(KINDS)]
    day = _day(plan.edition, key)
    facts = {
        "year": day.year,
        "kind": kind,
        "day": day,
        "decision": _decision(kind, key),
    }
    today = timezone.localdate()
    if day > today:
        return InspectionFacts(**facts)  # type: ignore[arg-type]
    findings = list(_findings(plan, key, texts))
    if day + DAYS_TO_CONCLUDE > today:
        return InspectionFacts(**facts, state=State.HELD, findings=findings)  # type: ignore[arg-type]
    return InspectionFacts(
        **facts,  # type: ignore[arg-type]
        state=State.CONCLUDED,
        findings=findings,
        conclusion=_conclusion(len(findings)),
        due_on=day + DAYS_TO_MEND if findings else None,
    )


def _day(edition: Edition, key: tuple[str, str]) -> date:
    first = date(edition.year + 1, *FIRST_DAY)
    return first + timedelta(days=chance(*key, "day") % WITHIN)


def _decision(kind: str, key: tuple[str, str]) -> str:
    number = chance(*key, "decision") % 400 + 20
    if kind == Kind.SELF:
        return _("Kế hoạch minh họa số %(number)d/KH-UBND") % {"number": number}
    return _("Quyết định minh họa số %(number)d/QĐ-UBND") % {"number": number}


def _conclusion(count: int) -> str:
    if not count:
        return _("Đơn vị làm đúng quy định, không có điều phải khắc phục.")
    return _("Đơn vị phải khắc phục %(count)d điều và báo cáo kết quả đúng hạn.") % {
        "count": count
    }


def _findings(
    plan: RemediationPlan, key: tuple[str, str], texts: Mapping[str, Sequence[str]]
) -> Iterator[Finding]:
    """About the criteria of some of the plan's tasks."""
    most = chance(*key, "findings") % 4
    for task in list(plan.tasks.all())[:most]:
        code = task.criterion.code
        words = texts.get(code.partition(".")[0], ())
        if words:
            yield Finding(code, words[chance(*key, code) % len(words)])


def _texts() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    path = fixtures_path("demo", "inspections.csv")
    for row in read_table(path, required=FINDING_COLUMNS):
        found.setdefault(row.text("domain"), []).append(row.text("finding"))
    return found
