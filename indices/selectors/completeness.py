"""How full the score sheets of an edition are: units × domains, and by criterion."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from indices.models import Criterion, Edition, Score, ScoreSheet
from indices.selectors.criteria_tree import CriterionLine, load_criteria
from indices.selectors.score_cells import newest_sheets
from units.namesakes import names_apart

# Bonus and deduction are never missing.
NOT_APPRAISED = Q(
    criterion__scored_by__in=[
        Criterion.ScoredBy.APPRAISAL,
        Criterion.ScoredBy.LEADERS,
    ],
    appraised_score__isnull=True,
    final_score__isnull=True,
)
NOT_SURVEYED = Q(
    criterion__scored_by=Criterion.ScoredBy.SURVEY,
    survey_score__isnull=True,
    sheet__has_survey=True,
)


@dataclass(frozen=True, slots=True)
class DomainGap:
    """How many cells of a domain a unit still lacks."""

    code: str
    missing_count: int


@dataclass(frozen=True, slots=True)
class UnitGaps:
    """A unit's sheet: how far it is, what holds for it, what it lacks by domain."""

    unit_id: int
    unit: str
    slug: str
    stage: str
    has_survey: bool
    is_ranked: bool
    gaps: tuple[DomainGap, ...]

    @property
    def missing_count(self) -> int:
        return sum(gap.missing_count for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class CriterionGap:
    """How many units lack a score of this leaf."""

    line: CriterionLine
    missing_count: int


@dataclass(frozen=True, slots=True)
class DomainLeaves:
    line: CriterionLine
    leaves: tuple[CriterionGap, ...]


@dataclass(frozen=True, slots=True)
class StageCount:
    stage: str
    count: int


@dataclass(frozen=True, slots=True)
class Completeness:
    edition: Edition
    domains: tuple[CriterionLine, ...]
    rows: tuple[UnitGaps, ...]
    by_domain: tuple[DomainLeaves, ...]

    @property
    def missing_count(self) -> int:
        return sum(row.missing_count for row in self.rows)

    @property
    def stages(self) -> tuple[StageCount, ...]:
        """How many sheets are how far, in the order of the stages."""
        counts = Counter(row.stage for row in self.rows)
        labels = map(str, ScoreSheet.Stage.labels)
        return tuple(StageCount(label, counts[label]) for label in labels)

    @property
    def open_count(self) -> int:
        """Units that still lack something."""
        return sum(1 for row in self.rows if row.missing_count)


def missing_scores(sheets: QuerySet[ScoreSheet]) -> QuerySet[Score]:
    """The scores of these sheets that have no number that counts."""
    return Score.objects.filter(
        NOT_APPRAISED | NOT_SURVEYED, sheet__in=sheets, is_not_applicable=False
    ).order_by()


def newest_sheets_of(edition: Edition) -> QuerySet[ScoreSheet]:
    """Those of the draft, else of the published revision."""
    sheets = ScoreSheet.objects.filter(
        edition=edition, revision__in=newest_sheets(edition)
    )
    newest = sheets.order_by("-revision").values("revision")[:1]
    return sheets.filter(revision=newest)


def completeness(*, edition: Edition) -> Completeness | None:
    """None without criteria. Three queries, any number of units and criteria;
    one more where units share a name."""
    criteria = load_criteria(edition.criteria_set_id)
    if criteria is None:
        return None
    sheets = newest_sheets_of(edition)
    missing = list(missing_scores(sheets).values_list("sheet_id", "criterion_id"))
    domain_of = {leaf.pk: criteria.domain_of(leaf).code for leaf in criteria.leaves}
    by_cell = Counter((sheet, domain_of[leaf]) for sheet, leaf in missing)
    by_leaf = Counter(leaf for _sheet, leaf in missing)
    domains = tuple(line for line in criteria.domains if not line.is_outside)
    listed = sheets.select_related("unit").order_by("unit__sort_key", "unit_id")
    apart = names_apart([sheet.unit for sheet in listed])
    return Completeness(
        edition=edition,
        domains=domains,
        rows=tuple(
            UnitGaps(
                unit_id=sheet.unit_id,
                unit=apart.get(sheet.unit_id, sheet.unit.name),
                slug=sheet.unit.slug,
                stage=str(sheet.get_stage_display()),
                has_survey=sheet.has_survey,
                is_ranked=sheet.is_ranked,
                gaps=tuple(
                    DomainGap(line.code, by_cell[sheet.pk, line.code])
                    for line in domains
                ),
            )
            for sheet in listed
        ),
        by_domain=tuple(
            DomainLeaves(
                line,
                tuple(
                    CriterionGap(leaf, by_leaf[leaf.pk])
                    for leaf in criteria.leaves_below(line)
                ),
            )
            for line in criteria.domains
        ),
    )
