"""A unit's own sheet: what it gave itself beside what the appraisers gave it, by domain
and by criterion, and what of each domain does not apply to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.urls import reverse

from indices.scoring.totals import Kind
from indices.selectors.criteria_tree import CriteriaTree, CriterionLine
from indices.selectors.own_scores import OwnScore, OwnScores
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

    `absent` are the points that do not apply, by domain code.
    """

    domains: tuple[SelfDomain, ...] = ()
    gaps: tuple[SelfGap, ...] = ()
    compared_count: int = 0
    absent: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[SelfGap, ...]:
        return self.gaps[:MOST_GAPS]


def self_scores(entry: UnitEntry | None, scores: OwnScores) -> SelfScores:
    """From what was read of the unit."""
    if entry is None:
        return SelfScores()
    unit_id = entry.row.unit_id
    own = [each for each in scores.of(entry.summary) if each.unit_id == unit_id]
    if not own:
        return SelfScores()
    criteria = scores.criteria[entry.summary.edition.criteria_set_id or 0]
    leaves: list[SelfGap] = []
    absent: dict[str, Decimal] = {}
    for line, score in _in_order(own, criteria):
        judged = (
            score.appraised_score if score.final_score is None else score.final_score
        )
        if not _applies(line, score):
            domain = _domain(line.code)
            absent[domain] = absent.get(domain, ZERO) + line.max_score
        elif judged is not None and score.self_score is not None:
            leaves.append(_gap(entry, line, score, judged))
    return SelfScores(
        domains=_domains(entry, leaves),
        gaps=tuple(
            sorted((x for x in leaves if x.change), key=lambda x: -abs(x.change))
        ),
        compared_count=len(leaves),
        absent=absent,
    )


def _in_order(
    scores: Sequence[OwnScore], criteria: CriteriaTree
) -> list[tuple[CriterionLine, OwnScore]]:
    """In the order of the set; no deductions, which nobody gives to themselves."""
    by_leaf = {score.criterion_id: score for score in scores}
    return [
        (line, by_leaf[line.pk])
        for line in criteria.lines
        if line.pk in by_leaf and line.kind is not Kind.DEDUCTION
    ]


def _applies(line: CriterionLine, score: OwnScore) -> bool:
    is_survey = line.kind is Kind.SURVEY
    return not score.is_not_applicable and (score.has_survey or not is_survey)


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


def _gap(
    entry: UnitEntry, line: CriterionLine, score: OwnScore, judged: Decimal
) -> SelfGap:
    return SelfGap(
        code=line.code,
        name=line.name,
        max_score=line.max_score,
        self_score=score.self_score or ZERO,
        judged_score=judged,
        note=score.note,
        explanation=score.explanation,
        url=_url(entry, line.code),
    )


def _domain(code: str) -> str:
    return code.partition(".")[0]


def _url(entry: UnitEntry, code: str) -> str:
    address = reverse("unit_domain", args=[entry.row.slug, entry.year, _domain(code)])
    return f"{address}#tc-{code}"
