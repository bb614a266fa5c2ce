"""What cost each unit of an edition most, and who lost nothing there: all units at
once, for a deck of slides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indices.models import EditionSummary
from indices.scoring.totals import SheetTotal
from indices.selectors.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
)
from indices.selectors.explained import UnitName, unit_names
from indices.selectors.sheets import (
    known_points,
    lost_points,
    scores_behind,
    sheet_values,
)

ZERO = Decimal(0)
MOST_COSTS = 10
# Names of units at full marks that are shown beside a criterion.
MOST_MODELS = 3


@dataclass(frozen=True, slots=True)
class UnitCost:
    """One criterion that cost a unit points. `models` are the best-ranked units that
    lost nothing there, of `full_count` in all; `note` is what the appraisers wrote."""

    line: CriterionLine
    lost: Decimal
    max_score: Decimal
    note: str
    models: tuple[UnitName, ...]
    full_count: int


@dataclass(frozen=True, slots=True)
class UnitCosts:
    """The most costly criteria of a unit, and all that it lost at so many."""

    costs: tuple[UnitCost, ...] = ()
    lost: Decimal = ZERO
    count: int = 0


def unit_costs(summary: EditionSummary) -> Mapping[int, UnitCosts]:
    """By unit; empty without criteria. Five queries, one without criteria."""
    criteria = load_criteria(summary.edition.criteria_set_id)
    if criteria is None:
        return {}
    names = unit_names(summary)
    totals = {
        unit_id: sheet.total(criteria.totals)
        for unit_id, sheet in sheet_values(summary, criteria).items()
        if unit_id in names
    }
    lost = {unit_id: _lost(criteria, total) for unit_id, total in totals.items()}
    top = {unit_id: found[:MOST_COSTS] for unit_id, found in lost.items()}
    models = _models(criteria, totals, names)
    notes = _notes(summary)
    return {
        unit_id: UnitCosts(
            costs=tuple(
                _cost(line, points, totals[unit_id], models, notes, unit_id)
                for line, points in top[unit_id]
            ),
            lost=sum((points for _line, points in found), ZERO),
            count=len(found),
        )
        for unit_id, found in lost.items()
    }


def _lost(
    criteria: CriteriaTree, total: SheetTotal[int]
) -> list[tuple[CriterionLine, Decimal]]:
    """Every leaf that cost the unit points, the most costly first."""
    found = [
        (leaf, points)
        for leaf in criteria.leaves
        if (points := lost_points(leaf, total.node(leaf.pk)))
    ]
    return sorted(found, key=lambda pair: -pair[1])


def _models(
    criteria: CriteriaTree,
    totals: Mapping[int, SheetTotal[int]],
    names: Mapping[int, UnitName],
) -> Mapping[int, Sequence[UnitName]]:
    """By leaf: the units that lost nothing there, best-ranked first."""
    found: dict[int, list[UnitName]] = {leaf.pk: [] for leaf in criteria.leaves}
    for unit_id, name in names.items():
        total = totals.get(unit_id)
        if total is None:
            continue
        for leaf in criteria.leaves:
            node = total.node(leaf.pk)
            if known_points(node) is not None and lost_points(leaf, node) == 0:
                found[leaf.pk].append(name)
    return found


def _notes(summary: EditionSummary) -> Mapping[tuple[int, int], str]:
    """By unit and leaf: what the appraisers wrote. One query."""
    rows = (
        scores_behind(summary)
        .exclude(note="")
        .values_list("sheet__unit_id", "criterion_id", "note")
    )
    return {(unit_id, leaf): note for unit_id, leaf, note in rows}


def _cost(  # noqa: PLR0913 - one line of one unit out of what was read of all
    line: CriterionLine,
    lost: Decimal,
    total: SheetTotal[int],
    models: Mapping[int, Sequence[UnitName]],
    notes: Mapping[tuple[int, int], str],
    unit_id: int,
) -> UnitCost:
    full = models[line.pk]
    return UnitCost(
        line=line,
        lost=lost,
        max_score=total.node(line.pk).applicable_max,
        note=notes.get((unit_id, line.pk), ""),
        models=tuple(full[:MOST_MODELS]),
        full_count=len(full),
    )
