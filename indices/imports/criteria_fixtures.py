"""Loads the sets of criteria of fixtures/criteria/; what exists stays as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import lock_reference
from indices.actions.criteria import CriteriaSetFacts, make_criteria_set
from indices.actions.criteria_checks import CriterionInput, check_criteria_set
from indices.actions.errors import ActionRefused
from indices.imports.fixture_tables import FixtureRow, fixtures_path, read_table
from indices.models import CriteriaSet, Criterion

FOLDER = "criteria"
SET_COLUMNS = (
    "code",
    "name",
    "level",
    "issuing_body",
    "decision",
    "decided_on",
    "year_from",
    "year_to",
    "total_max",
    "illustrative",
    "partial",
    "predecessor",
    "table",
    "note",
    "source_title",
    "source_url",
)
CRITERION_COLUMNS = (
    "code",
    "name",
    "max_score",
    "scored_by",
    "step",
    "office",
    "evidence",
    "rule_text",
    "rule",
    "same_as",
)


@transaction.atomic
def load_criteria_sets(*, actor: Actor, illustrative: bool) -> int:
    """The real sets, or those of the demo, that are not there yet; how many."""
    lock_reference()
    known = {each.code: each for each in CriteriaSet.objects.all()}
    added = 0
    for row in read_table(fixtures_path(FOLDER, "sets.csv"), required=SET_COLUMNS):
        code = row.text("code")
        if code in known or row.flag("illustrative") is not illustrative:
            continue
        known[code] = make_criteria_set(
            actor=actor,
            facts=_facts(row, known),
            criteria=_criteria(row),
        )
        problems = check_criteria_set(known[code])
        if problems:
            raise ActionRefused([f"{code}: {problem}" for problem in problems])
        added += 1
    return added


def _facts(row: FixtureRow, known: Mapping[str, CriteriaSet]) -> CriteriaSetFacts:
    predecessor = row.text("predecessor")
    if predecessor and predecessor not in known:
        raise row.refusal("predecessor", _("mã một bộ tiêu chí ở các dòng trên"))
    total_max = row.decimal("total_max")
    if total_max is None:
        raise row.refusal("total_max", _("số thập phân, dấu chấm"))
    return CriteriaSetFacts(
        code=row.text("code"),
        name=row.text("name"),
        level=row.text("level"),
        issuing_body=row.text("issuing_body"),
        decision=row.text("decision"),
        decided_on=row.day("decided_on"),
        year_from=row.whole("year_from"),
        year_to=row.whole("year_to"),
        total_max=total_max,
        is_illustrative=row.flag("illustrative"),
        is_partial=row.flag("partial"),
        note=row.text("note"),
        source_title=row.text("source_title"),
        source_url=row.text("source_url"),
        predecessor=known.get(predecessor),
    )


def _criteria(row: FixtureRow) -> list[CriterionInput]:
    """The criteria of the table that a set names; two sets may share one."""
    path = fixtures_path(FOLDER, f"{row.text('table')}.csv")
    goes_on = bool(row.text("predecessor"))
    return [
        _criterion(each, goes_on=goes_on)
        for each in read_table(path, required=CRITERION_COLUMNS)
    ]


def _criterion(row: FixtureRow, *, goes_on: bool) -> CriterionInput:
    max_score = row.decimal("max_score")
    if max_score is None:
        raise row.refusal("max_score", _("số thập phân, dấu chấm"))
    rule = row.text("rule")
    return CriterionInput(
        code=row.text("code"),
        name=row.text("name"),
        max_score=max_score,
        scored_by=row.text("scored_by") or Criterion.ScoredBy.APPRAISAL,
        step=row.decimal("step"),
        office=row.text("office"),
        evidence=row.text("evidence"),
        rule_text=row.text("rule_text"),
        rule=json.loads(rule) if rule else None,
        same_as=row.text("same_as") if goes_on else None,
    )
