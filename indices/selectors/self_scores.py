"""A unit's own sheet: what it gave itself beside what the appraisers gave it, by domain
and by criterion, and what of each domain does not apply to it or to the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.urls import reverse

from indices.models import Criterion, Score
from indices.selectors.sheets import APPLIES, scores_behind, sheets_behind
from indices.selectors.unit_parts import MOST_DOTS
from indices.selectors.unit_record import UnitEntry

ZERO = Decimal(0)
# Criteria on which unit and appraisers differ that are shown on the unit's page.
MOST_GAPS = 10


@dataclass(frozen=True, slots=True)
class SelfDomain:
    """The leaves of a domain that both the unit and the appraisers scored."""

    code: str
    name: str
    max_score: Decimal
    self_score: Decimal
    judged_score: Decimal

    @property
    def gap(self) -> Decimal:
        return self.self_score - self.judged_score


@dataclass(frozen=True, slots=True)
class SelfGap:
    """One criterion on which unit and appraisers differ, and what both say of it."""

    code: str
    name: str
    max_score: Decimal
    self_score: Decimal
    judged_score: Decimal
    note: str
    explanation: str
    url: str

    @property
    def change(self) -> Decimal:
        """What the appraisal did to the unit's own score: negative where it cut."""
        return self.judged_score - self.self_score


@dataclass(frozen=True, slots=True)
class SelfScores:
    """Both with the widest gap first; `compared_count` leaves have both scores.

    `absent` are the points that do not apply, by unit and domain code.
    """

    domains: tuple[SelfDomain, ...] = ()
    gaps: tuple[SelfGap, ...] = ()
    compared_count: int = 0
    absent: Mapping[tuple[int, str], Decimal] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[SelfGap, ...]:
        return self.gaps[:MOST_GAPS]


def self_scores(entry: UnitEntry | None) -> SelfScores:
    """One query, none without a set of criteria."""
    if entry is None or entry.summary.edition.criteria_set_id is None:
        return SelfScores()
    leaves: list[SelfGap] = []
    absent: dict[tuple[int, str], Decimal] = {}
    for score in _scores(entry):
        judged = (
            score.appraised_score if score.final_score is None else score.final_score
        )
        if not _applies(score):
            key = (score.sheet.unit_id, _domain(score.criterion.code))
            absent[key] = absent.get(key, ZERO) + score.criterion.max_score
        elif judged is not None and score.self_score is not None:
            leaves.append(_gap(entry, score, score.self_score, judged))
    return SelfScores(
        domains=_domains(entry, leaves),
        gaps=tuple(
            sorted((x for x in leaves if x.change), key=lambda x: -abs(x.change))
        ),
        compared_count=len(leaves),
        absent=absent,
    )


def _scores(entry: UnitEntry) -> QuerySet[Score]:
    """Every score of the unit, in the order of the set; where the other units are
    drawn too, also those that do not apply to them."""
    own = sheets_behind(entry.summary).filter(unit_id=entry.row.unit_id).values("pk")
    if entry.summary.unit_count <= MOST_DOTS:
        scores = scores_behind(entry.summary).filter(Q(sheet_id__in=own) | ~APPLIES)
    else:
        # By the sheet's key alone: its edition would lead to every score there is.
        scores = Score.objects.filter(sheet_id__in=own)
    return (
        scores.exclude(criterion__scored_by=Criterion.ScoredBy.DEDUCTION)
        .select_related("criterion", "sheet")
        .order_by("criterion__sort_code")
    )


def _applies(score: Score) -> bool:
    is_survey = score.criterion.scored_by == Criterion.ScoredBy.SURVEY
    return not score.is_not_applicable and (score.sheet.has_survey or not is_survey)


def _domains(entry: UnitEntry, leaves: list[SelfGap]) -> tuple[SelfDomain, ...]:
    sums: dict[str, list[Decimal]] = {}
    for leaf in leaves:
        domain = sums.setdefault(_domain(leaf.code), [ZERO, ZERO, ZERO])
        values = (leaf.max_score, leaf.self_score, leaf.judged_score)
        for place, value in enumerate(values):
            domain[place] += value
    found = [
        SelfDomain(part.code, part.name, *sums[part.code])
        for part in entry.header.parts
        if part.code in sums
    ]
    return tuple(sorted(found, key=lambda each: -abs(each.gap)))


def _gap(entry: UnitEntry, score: Score, own: Decimal, judged: Decimal) -> SelfGap:
    return SelfGap(
        code=score.criterion.code,
        name=score.criterion.name,
        max_score=score.criterion.max_score,
        self_score=own,
        judged_score=judged,
        note=score.note,
        explanation=score.explanation,
        url=_url(entry, score.criterion.code),
    )


def _domain(code: str) -> str:
    return code.partition(".")[0]


def _url(entry: UnitEntry, code: str) -> str:
    address = reverse("unit_domain", args=[entry.row.slug, entry.year, _domain(code)])
    return f"{address}#tc-{code}"
