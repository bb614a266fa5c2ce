"""Turns the invented score sheets of the demo into what an edition plan holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indices.actions.score_columns import NOT_APPLICABLE
from indices.actions.score_records import ScoreInput
from indices.demo.scores import QUARTER, Subject, chance
from indices.demo.sheets import (
    DemoLeaf,
    InventedScore,
    invented_sheet,
    partly_filled,
)
from indices.imports.fixture_plan import SheetSettings
from indices.models import CriteriaSet, Criterion, ScoreSheet
from indices.scoring.rules import parse_rule
from units.models import Unit

FINAL = ScoreSheet.Stage.FINAL
# In the draft, the first unit whose sheet is done lacks a task, the second a survey.
WITHOUT_TASK = ("4.5", "Không có đơn vị sự nghiệp công lập trực thuộc")
OUTSIDE = {"bonus": 250, "deduction": 150}

Points = Callable[[Unit], tuple[Subject, Sequence[Decimal], bool]]


@dataclass(frozen=True, slots=True)
class SheetPlan:
    scores: list[ScoreInput]
    sheets: list[SheetSettings]


def sheet_plan(
    criteria_set: CriteriaSet, units: Sequence[Unit], points: Points, *, is_draft: bool
) -> SheetPlan:
    """The sheets of an edition. `points` gives a unit's subject, the points of its
    eight domains, and whether their sum may not be touched by bonus or deduction."""
    leaves = _leaves(criteria_set)
    domains = [each.code for each in _roots(criteria_set, outside=False)]
    outside = [
        (each.code, each.scored_by) for each in _roots(criteria_set, outside=True)
    ]
    scores: list[ScoreInput] = []
    stages: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        subject, totals, is_fixed = points(unit)
        given = dict(zip(domains, totals, strict=True))
        for code, kind in outside:
            is_given = chance(unit.code, str(subject.year), kind) < OUTSIDE[kind]
            given[code] = QUARTER * (2 if is_given and not is_fixed else 0)
        sheet = invented_sheet(subject, leaves, given)
        stage: str = FINAL
        if is_draft:
            stage, sheet = partly_filled(subject, sheet)
        stages[stage].append(unit)
        scores += [_input(unit, score) for score in sheet if score.values]
    settings = [
        SheetSettings(found, {"stage": stage}) for stage, found in stages.items()
    ]
    if is_draft:
        without_task, without_survey = stages[FINAL][:2]
        scores.append(_absent(without_task))
        settings.append(SheetSettings([without_survey], {"has_survey": False}))
    return SheetPlan(scores, settings)


def _input(unit: Unit, score: InventedScore) -> ScoreInput:
    return ScoreInput(unit, score.leaf.code, score.values)


def _absent(unit: Unit) -> ScoreInput:
    code, reason = WITHOUT_TASK
    return ScoreInput(unit, code, {NOT_APPLICABLE: reason})


def _roots(criteria_set: CriteriaSet, *, outside: bool) -> list[Criterion]:
    roots = criteria_set.criteria.filter(parent__isnull=True).order_by("sort_code")
    return [each for each in roots if (each.scored_by in OUTSIDE) is outside]


def _leaves(criteria_set: CriteriaSet) -> list[DemoLeaf]:
    criteria = criteria_set.criteria.filter(children__isnull=True)
    return [
        DemoLeaf(
            code=each.code,
            domain=each.code.partition(".")[0],
            max_score=each.max_score,
            scored_by=each.scored_by,
            rule=None if each.rule is None else parse_rule(each.rule),
        )
        for each in criteria.order_by("sort_code")
    ]
