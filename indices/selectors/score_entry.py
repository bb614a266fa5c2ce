"""The score sheet of one unit as a grid: criteria, cells, what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from indices.models import Edition, Score, ScoreSheet, UnitResult
from indices.permissions import ScoreRights
from indices.scoring.totals import NodeTotal, SheetTotal
from indices.selectors.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
)
from indices.selectors.entry import earlier_edition
from indices.selectors.score_cells import (
    Entry,
    PreviousScore,
    ScoreColumn,
    ScoreRow,
    counted,
    counted_totals,
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
        .select_related("unit")
        .order_by("-revision")
        .first()
    )


def sheet_page(
    *, edition: Edition, sheet: ScoreSheet, rights: ScoreRights
) -> SheetPage | None:
    """The sheet for somebody with these rights; None without criteria. At most
    seven queries."""
    criteria = load_criteria(edition.criteria_set_id)
    if criteria is None:
        return None
    scores = {each.criterion_id: each for each in sheet.scores.all()}
    previous, year = previous_scores(edition, criteria, lineage=sheet.unit.lineage_id)
    leaves = criteria.leaves
    columns, rows = score_rows(
        [
            Entry(
                leaf.pk,
                sheet,
                leaf,
                scores.get(leaf.pk),
                previous.get((sheet.unit.lineage_id, leaf.pk)),
            )
            for leaf in leaves
        ],
        rights,
    )
    is_own = not rights.sees_appraisal(sheet.stage)
    total = _total(sheet, criteria, scores, is_own=is_own)
    before, after = _neighbours(sheet) if rights.reads_all else (None, None)
    return SheetPage(
        edition=edition,
        sheet=sheet,
        unit=sheet.unit,
        columns=columns,
        domains=_domains(criteria, {row.key: row for row in rows}, total),
        figures=_figures(edition, sheet, total, is_own=is_own),
        previous_year=year,
        before=before,
        after=after,
        may_type=any(field.is_open for row in rows for field in row.fields),
    )


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
    edition: Edition, sheet: ScoreSheet, total: SheetTotal[int], *, is_own: bool
) -> SheetFigures:
    """Index and tier are the stored ones: pages never classify."""
    tier = None
    if not is_own:
        results = UnitResult.objects.of(edition, sheet.revision)
        names = results.filter(unit=sheet.unit_id).order_by()
        tier = names.values_list("computed_tier_name", flat=True).first()
    return SheetFigures(
        achieved=total.achieved,
        maximum=total.applicable_max,
        missing_count=len(total.missing),
        value=None if is_own else sheet.value,
        tier=tier or "",
        is_own=is_own,
    )


def _neighbours(sheet: ScoreSheet) -> tuple[Neighbour | None, Neighbour | None]:
    """The units before and after it in the order of the alphabet."""
    sheets = ScoreSheet.objects.filter(
        edition=sheet.edition_id, revision=sheet.revision
    )
    key, pk = sheet.unit.sort_key, sheet.unit_id
    earlier = Q(unit__sort_key__lt=key) | Q(unit__sort_key=key, unit_id__lt=pk)
    later = Q(unit__sort_key__gt=key) | Q(unit__sort_key=key, unit_id__gt=pk)
    columns = ("unit__name", "unit__slug")
    before = sheets.filter(earlier).order_by("-unit__sort_key", "-unit_id")
    after = sheets.filter(later).order_by("unit__sort_key", "unit_id")
    found = [each.values_list(*columns).first() for each in (before, after)]
    first, last = (Neighbour(*row) if row else None for row in found)
    return first, last


def previous_scores(
    edition: Edition,
    criteria: CriteriaTree,
    *,
    lineage: int | None = None,
    leaf: CriterionLine | None = None,
) -> tuple[dict[tuple[int, int], PreviousScore], int | None]:
    """What counted the year before, by lineage and leaf of today; and which year.

    Two queries: the earlier edition, and its scores of one lineage or of one leaf.
    """
    earlier = earlier_edition(edition)
    if earlier is None or earlier.criteria_set_id is None:
        return {}, None
    is_same_set = earlier.criteria_set_id == edition.criteria_set_id
    today = {
        (line.pk if is_same_set else line.same_as_id): line.pk
        for line in ([leaf] if leaf else criteria.leaves)
    }
    known = {"edition": earlier, "revision__lte": earlier.visible_revision}
    if lineage is None:
        scores = Score.objects.filter(**known)
    else:
        # By the sheets' keys alone: their edition would lead to every score there is.
        own = ScoreSheet.objects.filter(**known).filter(
            Q(unit=lineage) | Q(unit__same_as=lineage)
        )
        scores = Score.objects.filter(sheet_id__in=own.values("pk"))
    scores = scores.filter(
        criterion__in=[key for key in today if key is not None],
        is_not_applicable=False,
    )
    found = {}
    for score in scores.select_related("criterion", "sheet__unit").order_by("revision"):
        kind = criteria.by_key[today[score.criterion_id]].kind
        points = counted(score, kind)
        key = (score.sheet.unit.lineage_id, today[score.criterion_id])
        if points is not None:
            found[key] = PreviousScore(points, score.criterion.max_score)
    return found, earlier.year
