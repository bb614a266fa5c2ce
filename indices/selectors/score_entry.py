"""The score sheet of one unit as a grid: criteria, cells, what they come to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet

from indices.actions.survey_files import survey_from_files
from indices.models import Edition, Score, ScoreSheet
from indices.permissions import ScoreRights
from indices.scoring.tiers import classify
from indices.scoring.totals import NodeTotal, SheetTotal
from indices.selectors.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
)
from indices.selectors.header import tier_spans
from indices.selectors.previous_scores import previous_scores
from indices.selectors.score_cells import (
    Entry,
    PreviousScore,
    ScoreColumn,
    ScoreRow,
    counted_totals,
    filled_surveys,
    newest_sheets,
    score_rows,
    unit_totals,
)
from units.models import Unit


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A criterion of the sheet; only a leaf has cells, the others have a sum."""

    line: CriterionLine
    row: ScoreRow | None
    total: NodeTotal


@dataclass(frozen=True, slots=True)
class SheetDomain:
    line: CriterionLine
    total: NodeTotal
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True)
class SheetFigures:
    """What the sheet comes to. A unit that may not see its appraisal yet meets the sum
    of its own points, without index and tier."""

    achieved: Decimal
    maximum: Decimal
    missing_count: int
    value: Decimal | None
    tier: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Around:
    """Whose sheets are next to it."""

    before: Neighbour | None = None
    after: Neighbour | None = None


@dataclass(frozen=True, slots=True)
class SavedSheet:
    domains: tuple[SheetDomain, ...]
    figures: SheetFigures


@dataclass(frozen=True, slots=True)
class SheetPage:
    edition: Edition
    sheet: ScoreSheet
    unit: Unit
    columns: tuple[ScoreColumn, ...]
    domains: tuple[SheetDomain, ...]
    figures: SheetFigures
    previous_year: int | None
    before: Neighbour | None
    after: Neighbour | None
    may_type: bool

    @property
    def rows(self) -> tuple[ScoreRow, ...]:
        lines = (line for domain in self.domains for line in domain.lines)
        return tuple(line.row for line in lines if line.row)


def find_sheet(*, edition: Edition, slug: str) -> ScoreSheet | None:
    """The newest sheet of a unit. One query."""
    return (
        ScoreSheet.objects.filter(
            edition=edition, revision__in=newest_sheets(edition), unit__slug=slug
        )
        .with_tier_bounds()
        .select_related("unit")
        .order_by("-revision")
        .first()
    )


def sheet_at(
    *, index: str, area: str, level: str, year: int, slug: str
) -> ScoreSheet | None:
    """The newest sheet of a unit in the edition at this address, with the edition. One
    query."""
    editions = Edition.objects.at_address(
        index=index, area=area, level=level, year=year
    )
    published = F("edition__revision")
    return (
        ScoreSheet.objects.filter(edition__in=editions.values("pk"), unit__slug=slug)
        .filter(Q(revision=published) | Q(revision=published + 1))
        .with_tier_bounds()
        .select_related(
            "unit", "edition__index", "edition__area", "edition__tier_scheme"
        )
        .order_by("-revision")
        .first()
    )


def sheet_page(
    *, edition: Edition, sheet: ScoreSheet, rights: ScoreRights
) -> SheetPage | None:
    """The sheet for somebody with these rights; None without criteria. Five queries
    at most."""
    criteria = load_criteria(edition.criteria_set_id)
    if criteria is None:
        return None
    scores = {each.criterion_id: each for each in sheet.scores.all()}
    previous, year = previous_scores(edition, criteria, lineage=sheet.unit.lineage_id)
    filled = filled_surveys(
        ((leaf, scores.get(leaf.pk)) for leaf in criteria.leaves), rights
    )
    from_files = survey_from_files(edition=edition, units=[sheet.unit_id], codes=filled)
    columns, rows = _cells(
        sheet, criteria, scores, rights, previous=previous, from_files=from_files
    )
    is_own = not rights.sees_appraisal(sheet.stage)
    total = _total(sheet, criteria, scores, is_own=is_own)
    around = Around() if is_own or not rights.reads_all else _around(sheet)
    return SheetPage(
        edition=edition,
        sheet=sheet,
        unit=sheet.unit,
        columns=columns,
        domains=_domains(criteria, {row.key: row for row in rows}, total),
        figures=_figures(sheet, total, is_own=is_own),
        previous_year=year,
        before=around.before,
        after=around.after,
        may_type=any(field.is_open for row in rows for field in row.fields),
    )


def saved_sheet(
    *,
    sheet: ScoreSheet,
    rights: ScoreRights,
    criteria: CriteriaTree,
    scores: Iterable[Score],
) -> SavedSheet:
    """What a sheet comes to, from the criteria and scores that a save has just read and
    written. No query."""
    by_leaf = {each.criterion_id: each for each in scores}
    _columns, rows = _cells(sheet, criteria, by_leaf, rights, previous={})
    is_own = not rights.sees_appraisal(sheet.stage)
    total = _total(sheet, criteria, by_leaf, is_own=is_own)
    return SavedSheet(
        domains=_domains(criteria, {row.key: row for row in rows}, total),
        figures=_figures(sheet, total, is_own=is_own),
    )


def _cells(
    sheet: ScoreSheet,
    criteria: CriteriaTree,
    scores: Mapping[int, Score],
    rights: ScoreRights,
    *,
    previous: Mapping[tuple[int, int], PreviousScore],
    from_files: Collection[tuple[int, str]] = (),
) -> tuple[tuple[ScoreColumn, ...], tuple[ScoreRow, ...]]:
    lineage = sheet.unit.lineage_id
    entries = [
        Entry(
            leaf.pk,
            sheet,
            leaf,
            scores.get(leaf.pk),
            previous.get((lineage, leaf.pk)),
            (sheet.unit_id, leaf.code) in from_files,
        )
        for leaf in criteria.leaves
    ]
    return score_rows(entries, rights)


def _total(
    sheet: ScoreSheet,
    criteria: CriteriaTree,
    scores: dict[int, Score],
    *,
    is_own: bool,
) -> SheetTotal[int]:
    sums = unit_totals if is_own else counted_totals
    points, absent = sums(criteria, scores.values())
    return criteria.totals.total(
        points, not_applicable=absent, has_survey=sheet.has_survey
    )


def _domains(
    criteria: CriteriaTree, rows: dict[int, ScoreRow], total: SheetTotal[int]
) -> tuple[SheetDomain, ...]:
    """Each domain with all that is below it; a domain that is a leaf has one line."""
    below: dict[int, list[SheetLine]] = {line.pk: [] for line in criteria.domains}
    for line in criteria.lines:
        row = rows.get(line.pk)
        if line.parent_id is not None or row is not None:
            domain = criteria.domain_of(line)
            below[domain.pk].append(SheetLine(line, row, total.node(line.pk)))
    return tuple(
        SheetDomain(line, total.node(line.pk), tuple(below[line.pk]))
        for line in criteria.domains
    )


def _figures(
    sheet: ScoreSheet, total: SheetTotal[int], *, is_own: bool
) -> SheetFigures:
    """The index as it is stored, with its tier among those stored for the revision."""
    found = None
    if not is_own and total.index is not None:
        spans = tier_spans(sheet.tier_bounds or ())  # type: ignore[attr-defined]
        found = classify(total.index, [span.bound for span in spans])
    return SheetFigures(
        achieved=total.achieved,
        maximum=total.applicable_max,
        missing_count=len(total.missing),
        value=None if is_own else sheet.value,
        tier=found.name if found else "",
        is_own=is_own,
    )


def _around(sheet: ScoreSheet) -> Around:
    """The units before and after it in the order of the alphabet. One query."""
    place = (sheet.unit.sort_key, sheet.unit_id)
    rows = (
        Unit.objects.filter(
            Q(pk__in=_beside(sheet, "-")) | Q(pk__in=_beside(sheet, ""))
        )
        .order_by("sort_key", "pk")
        .values_list("sort_key", "pk", "name", "slug")
    )
    found = Around()
    for key, pk, name, slug in rows:
        neighbour = Neighbour(name, slug)
        if (key, pk) > place:
            found = replace(found, after=neighbour)
        else:
            found = replace(found, before=neighbour)
    return found


def _beside(sheet: ScoreSheet, direction: str) -> QuerySet[ScoreSheet, Any]:
    """The unit next to it among the sheets: "-" before it, "" after it."""
    key, pk = sheet.unit.sort_key, sheet.unit_id
    step = "lt" if direction else "gt"
    beyond = Q(**{f"unit__sort_key__{step}": key}) | Q(
        unit__sort_key=key, **{f"unit_id__{step}": pk}
    )
    return (
        ScoreSheet.objects.filter(beyond)
        .filter(edition=sheet.edition_id, revision=sheet.revision)
        .order_by(f"{direction}unit__sort_key", f"{direction}unit_id")
        .values("unit_id")[:1]
    )
