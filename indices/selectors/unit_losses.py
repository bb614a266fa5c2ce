"""Where one unit lost its points, and which units lost none there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from indices.models import EditionSummary, UnitResult
from indices.scoring.shares import percent_of
from indices.scoring.totals import SheetTotal
from indices.selectors.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
)
from indices.selectors.explained import (
    UnitName,
    explained_years,
    find_unit,
    page_url,
    unit_names,
)
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.leaf_figures import counting_value
from indices.selectors.lost_points import TOP
from indices.selectors.sheets import (
    known_points,
    lost_points,
    scores_behind,
    sheet_values,
    sheets_behind,
)
from indices.selectors.siblings import EditionLink

ZERO = Decimal(0)
# Names of units at full marks that are shown beside a criterion.
MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class UnitLoss:
    """One criterion that cost the unit points. `models` are the best-ranked units
    with full marks there, of `full_count` in all."""

    line: CriterionLine
    domain: CriterionLine
    max_score: Decimal
    points: Decimal
    lost: Decimal
    share: Decimal | None
    cumulated: Decimal | None
    note: str
    explanation: str
    models: tuple[UnitName, ...]
    full_count: int
    url: str


@dataclass(frozen=True, slots=True)
class UnitDomainLoss:
    """One domain: its points and what is missing; a deduction is lost as a whole, a
    bonus is a loss below zero."""

    domain: CriterionLine
    max_score: Decimal
    points: Decimal | None
    lost: Decimal | None
    share: Decimal | None
    url: str


@dataclass(frozen=True, slots=True)
class UnitLossesPage:
    """`score` is the published value, `achieved` of `applicable_max` are the points
    that it comes from."""

    header: EditionHeader
    unit: UnitName
    score: Decimal | None
    achieved: Decimal
    applicable_max: Decimal
    missing_count: int
    domains: tuple[UnitDomainLoss, ...]
    losses: tuple[UnitLoss, ...]
    lost: Decimal
    units: tuple[UnitName, ...]
    years: tuple[EditionLink, ...]

    @property
    def top(self) -> tuple[UnitLoss, ...]:
        return self.losses[:TOP]

    @property
    def unit_url(self) -> str:
        return reverse("unit_year", args=[self.unit.slug, self.header.year])


def unit_losses_page(*, summary: EditionSummary, asked: str) -> UnitLossesPage | None:
    """None without criteria, and where no such unit takes part. Eight queries."""
    criteria = load_criteria(summary.edition.criteria_set_id)
    names = unit_names(summary)
    unit = find_unit(tuple(names.values()), asked)
    if criteria is None or unit is None:
        return None
    header = header_of(summary)
    total = _total(summary, criteria, unit)
    if total is None:
        return None
    losses = _losses(summary, header, criteria, total, names, unit)
    lost = sum((loss.lost for loss in losses), ZERO)
    return UnitLossesPage(
        header=header,
        unit=unit,
        score=UnitResult.objects.of(summary.edition, summary.revision)
        .values_list("score", flat=True)
        .get(unit_id=unit.unit_id),
        achieved=total.achieved,
        applicable_max=total.applicable_max,
        missing_count=len(total.missing),
        domains=tuple(_domains(header, criteria, total, unit, lost)),
        losses=losses,
        lost=lost,
        units=tuple(names.values()),
        years=explained_years(summary, "indices:lost_points"),
    )


def _total(
    summary: EditionSummary, criteria: CriteriaTree, unit: UnitName
) -> SheetTotal[int] | None:
    sheets = sheet_values(summary, criteria, lineage=unit.lineage_id)
    sheet = sheets.get(unit.unit_id)
    return sheet.total(criteria.totals) if sheet else None


def _losses(
    summary: EditionSummary,
    header: EditionHeader,
    criteria: CriteriaTree,
    total: SheetTotal[int],
    names: Mapping[int, UnitName],
    unit: UnitName,
) -> tuple[UnitLoss, ...]:
    """Every leaf that cost points, the most costly first."""
    found = []
    for leaf in criteria.leaves:
        lost = lost_points(leaf, total.node(leaf.pk))
        if lost:
            found.append((leaf, lost))
    found.sort(key=lambda pair: -pair[1])
    whole = sum((lost for _leaf, lost in found), ZERO)
    top = [leaf.pk for leaf, _lost in found[:TOP]]
    models = _models(summary, criteria, top, names)
    notes = _notes(summary, unit, [leaf.pk for leaf, _lost in found])
    losses, so_far = [], ZERO
    for leaf, lost in found:
        so_far += lost
        at_full = [m for m in models.get(leaf.pk, []) if m.unit_id != unit.unit_id]
        node = total.node(leaf.pk)
        note, explanation = notes.get(leaf.pk, ("", ""))
        losses.append(
            UnitLoss(
                line=leaf,
                domain=criteria.domain_of(leaf),
                max_score=node.applicable_max,
                points=node.achieved,
                lost=lost,
                share=percent_of(lost, whole),
                cumulated=percent_of(so_far, whole),
                note=note,
                explanation=explanation,
                models=tuple(at_full[:MOST_NAMES]),
                full_count=len(at_full),
                url=page_url(
                    header,
                    "indices:criterion" if leaf.parent_id else "indices:domain",
                    query=f"dv={unit.slug}",
                    code=leaf.code,
                ),
            )
        )
    return tuple(losses)


def _models(
    summary: EditionSummary,
    criteria: CriteriaTree,
    leaves: Sequence[int],
    names: Mapping[int, UnitName],
) -> dict[int, list[UnitName]]:
    """By leaf: the units that lost nothing there, best-ranked first. One query."""
    most = {pk: criteria.by_key[pk] for pk in leaves}
    rows = (
        scores_behind(summary)
        .filter(criterion_id__in=leaves)
        .annotate(value=counting_value())
        .filter(value__isnull=False)
        .values_list("criterion_id", "sheet__unit_id", "value")
    )
    order = {unit_id: place for place, unit_id in enumerate(names)}
    found: dict[int, list[UnitName]] = {}
    for key, unit_id, value in rows:
        line = most[key]
        is_full = value == 0 if line.is_outside else value >= line.max_score
        if is_full and unit_id in names:
            found.setdefault(key, []).append(names[unit_id])
    for units in found.values():
        units.sort(key=lambda each: order[each.unit_id])
    return found


def _notes(
    summary: EditionSummary, unit: UnitName, leaves: Sequence[int]
) -> dict[int, tuple[str, str]]:
    """What the appraisers wrote beside the unit's scores, and what the unit replied.
    One query."""
    own = sheets_behind(summary).filter(unit_id=unit.unit_id).values("pk")
    scores = scores_behind(summary).filter(sheet_id__in=own, criterion_id__in=leaves)
    rows = scores.exclude(note="", explanation="").values_list(
        "criterion_id", "note", "explanation"
    )
    return {key: (note, reply) for key, note, reply in rows}


def _domains(
    header: EditionHeader,
    criteria: CriteriaTree,
    total: SheetTotal[int],
    unit: UnitName,
    whole: Decimal,
) -> list[UnitDomainLoss]:
    found = []
    for domain in criteria.domains:
        node = total.node(domain.pk)
        points = known_points(node)
        lost = lost_points(domain, node)
        if domain.is_outside and not node.achieved:
            continue
        if domain.is_outside and lost is None:
            lost = -node.achieved
        if not node.is_applicable:
            continue
        url = reverse("unit_domain", args=[unit.slug, header.year, domain.code])
        found.append(
            UnitDomainLoss(
                domain=domain,
                max_score=node.applicable_max,
                points=points,
                lost=lost,
                share=percent_of(max(lost, ZERO), whole) if lost is not None else None,
                url=url,
            )
        )
    return found
