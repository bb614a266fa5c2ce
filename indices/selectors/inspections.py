"""Inspections as pages list them: of an area in one year, of one unit, each alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from indices.models import (
    Edition,
    Inspection,
    InspectionFinding,
    RemediationPlan,
    UnitResult,
)
from indices.selectors.siblings import EditionLink
from units.models import Unit

State = Inspection.State


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """One inspection; what it found is left out until the reader may know of it."""

    pk: int
    unit: str
    slug: str
    code: str
    year: int
    kind: str
    kind_label: str
    state: str
    state_label: str
    decision: str
    day: date | None
    conclusion: str
    due_on: date | None
    finding_count: int | None

    @property
    def url(self) -> str:
        return reverse("indices:inspection", args=[self.pk])

    @property
    def has_been(self) -> bool:
        return self.state in (State.HELD, State.CONCLUDED)


@dataclass(frozen=True, slots=True)
class InspectionCounts:
    """By kind: how many there are, were held, and are concluded."""

    kind: str
    label: str
    total: int
    held: int
    concluded: int


@dataclass(frozen=True, slots=True)
class InspectionsPage:
    """`lines` are those that were asked for, `counts` of all of the year."""

    area: Unit
    year: int
    lines: tuple[InspectionLine, ...]
    counts: tuple[InspectionCounts, ...]
    unit_count: int
    only: str
    years: tuple[EditionLink, ...]

    @property
    def total(self) -> int:
        return sum(each.total for each in self.counts)

    @property
    def held(self) -> int:
        return sum(each.held for each in self.counts)


@dataclass(frozen=True, slots=True)
class FindingLine:
    """`task_url` leads to the plan's task for the same criterion, where there is one
    that the reader may know of."""

    code: str
    criterion: str
    text: str
    url: str
    task_url: str
    task_state: str


@dataclass(frozen=True, slots=True)
class InspectionPage:
    line: InspectionLine
    unit: Unit
    edition: Edition | None
    findings: tuple[FindingLine, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class AreaYear:
    name: str
    slug: str
    year: int
    total: int


def inspections_page(
    *,
    area: Unit,
    year: int,
    inspections: QuerySet[Inspection],
    sees_all: bool,
    only: str = "",
) -> InspectionsPage:
    """`inspections` are those that the reader may know of; `sees_all`: also what is
    not concluded. Two queries."""
    inside = inspections.filter(unit__in=Unit.objects.inside(area).values("pk"))
    lines = lines_of(inside.filter(year=year), sees_all=sees_all)
    years = inside.order_by("-year").values_list("year", flat=True).distinct()
    return InspectionsPage(
        area=area,
        year=year,
        lines=tuple(x for x in lines if not only or x.kind == only),
        counts=tuple(_counts(kind, lines) for kind in Inspection.Kind),
        unit_count=len({line.slug for line in lines if line.has_been}),
        only=only,
        years=tuple(
            EditionLink(
                text=str(each),
                url=reverse("indices:inspections", args=[area.area_slug, each]),
                year=each,
                is_current=each == year,
            )
            for each in sorted({*years, year}, reverse=True)
        ),
    )


def lines_of(
    inspections: QuerySet[Inspection], *, sees_all: bool
) -> list[InspectionLine]:
    """In the order of their days, those without a day last. One query."""
    rows = list(inspections.select_related("unit").annotate(found=Count("findings")))
    rows.sort(key=lambda each: (-each.year, each.day or date.max, each.unit.sort_key))
    return [
        _line(row, is_open=sees_all or row.state == State.CONCLUDED) for row in rows
    ]


def inspection_page(
    *, inspection: Inspection, plans: QuerySet[RemediationPlan], sees_all: bool
) -> InspectionPage:
    """One inspection with its findings and the tasks of the plan that they touch.
    Three queries."""
    is_open = sees_all or inspection.state == State.CONCLUDED
    row = Inspection.objects.annotate(found=Count("findings")).select_related("unit")
    return InspectionPage(
        line=_line(row.get(pk=inspection.pk), is_open=is_open),
        unit=inspection.unit,
        edition=inspection.edition,
        findings=tuple(_findings(inspection, plans)) if is_open else (),
        is_open=is_open,
    )


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """What an inspection found about a criterion, as it stands beside a task."""

    text: str
    day: date | None
    url: str


def concluded_findings(
    *, edition_id: int, unit_id: int
) -> Mapping[int, tuple[ToldFinding, ...]]:
    """By criterion: what concluded inspections found while the unit was mending that
    result; everyone may read it. One query."""
    rows = InspectionFinding.objects.filter(
        inspection__edition=edition_id,
        inspection__unit=unit_id,
        inspection__state=State.CONCLUDED,
        criterion__isnull=False,
    ).order_by("inspection__day", "position")
    found: dict[int, tuple[ToldFinding, ...]] = {}
    columns = ("criterion_id", "text", "inspection__day", "inspection_id")
    for criterion_id, text, day, number in rows.values_list(*columns):
        told = ToldFinding(text, day, reverse("indices:inspection", args=[number]))
        found[criterion_id] = (*found.get(criterion_id, ()), told)
    return found


def edition_for_findings(*, unit: Unit, year: int) -> Edition | None:
    """The newest result before that year by which the unit was scored criterion by
    criterion: its plan is under way when the unit is inspected. One query."""
    result = (
        UnitResult.objects.visible()
        .for_lineage(unit)
        .filter(edition__criteria_set__isnull=False, edition__year__lt=year)
        .select_related("edition__index", "edition__area")
        .order_by("-edition__year", "edition__index__position", "pk")
        .first()
    )
    return result.edition if result else None


def area_of_year(slug: str, year: int) -> Unit | None:
    """The area that bore that name at the end of the year, else its newest form. One
    query."""
    last_day = date(year, 12, 31)
    forms = list(Unit.objects.filter(area_slug=slug).order_by("-pk"))
    in_force = [
        each
        for each in forms
        if (each.valid_from or date.min) <= last_day < (each.valid_to or date.max)
    ]
    return next(iter(in_force or forms), None)


def units_of_year(area: Unit, year: int) -> list[Unit]:
    """The units that existed in the area at any time of the year. One query."""
    found = Unit.objects.inside(area).filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=date(year, 12, 31)),
        Q(valid_to__isnull=True) | Q(valid_to__gt=date(year, 1, 1)),
        is_illustrative=area.is_illustrative,
    )
    return list(found.order_by("sort_key", "pk"))


def area_years(inspections: QuerySet[Inspection]) -> list[AreaYear]:
    """The areas and years that have inspections to read, newest first. One query."""
    rows = (
        inspections.order_by()
        .values("unit__parent__name", "unit__parent__area_slug", "year")
        .annotate(total=Count("pk"))
        .filter(unit__parent__isnull=False)
    )
    found = [
        AreaYear(
            row["unit__parent__name"],
            row["unit__parent__area_slug"],
            row["year"],
            row["total"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (-each.year, each.name))


def _line(row: Inspection, *, is_open: bool) -> InspectionLine:
    is_told = is_open or row.state == State.CANCELLED
    return InspectionLine(
        pk=row.pk,
        unit=row.unit.name,
        slug=row.unit.slug,
        code=row.unit.code,
        year=row.year,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        state=row.state,
        state_label=str(row.get_state_display()),
        decision=row.decision,
        day=row.day,
        conclusion=row.conclusion if is_told else "",
        due_on=row.due_on if is_open else None,
        finding_count=row.found if is_open else None,  # type: ignore[attr-defined]
    )


def _counts(kind: Inspection.Kind, lines: Sequence[InspectionLine]) -> InspectionCounts:
    own = [x for x in lines if x.kind == kind and x.state != State.CANCELLED]
    return InspectionCounts(
        kind=kind.value,
        label=str(kind.label),
        total=len(own),
        held=sum(x.has_been for x in own),
        concluded=sum(x.state == State.CONCLUDED for x in own),
    )


def _findings(
    inspection: Inspection, plans: QuerySet[RemediationPlan]
) -> list[FindingLine]:
    edition, unit = inspection.edition, inspection.unit
    tasks = {
        task.criterion_id: task
        for plan in plans.filter(edition=edition, unit=unit).prefetch_related("tasks")
        for task in plan.tasks.all()
    }
    found = []
    for each in inspection.findings.select_related("criterion").order_by("position"):
        criterion = each.criterion
        task = tasks.get(criterion.pk) if criterion else None
        plan_url = ""
        if task is not None and edition is not None:
            address = reverse("unit_plan", args=[unit.slug, edition.year])
            plan_url = f"{address}#nv-{task.pk}"
        found.append(
            FindingLine(
                code=criterion.code if criterion else "",
                criterion=criterion.name if criterion else "",
                text=each.text,
                url=_criterion_url(edition, unit, criterion.code, criterion.parent_id)
                if edition is not None and criterion is not None
                else "",
                task_url=plan_url,
                task_state=str(task.get_state_display()) if task else "",
            )
        )
    return found


def _criterion_url(
    edition: Edition, unit: Unit, code: str, parent_id: int | None
) -> str:
    route = "indices:domain" if parent_id is None else "indices:criterion"
    return f"{reverse(route, kwargs={**edition.address, 'code': code})}?dv={unit.slug}"
