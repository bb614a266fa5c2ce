"""What an import would do to totals, ranks and tiers, before anything is written.

The same counting and ranking as when results are stored, over the whole edition, with
the changes laid on top in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indices.actions.announced import FACTS
from indices.actions.import_plan import ImportPlan
from indices.actions.refresh import settle_results
from indices.actions.result_imports import planned_rows
from indices.actions.score_columns import FIELDS, NOT_APPLICABLE
from indices.actions.sheet_totals import count_sheets
from indices.actions.standings import (
    Standing,
    load_standings,
    rank_standings,
    score_standing,
    tiers_of,
)
from indices.models import Announcement, Edition, EditionPart, UnitResult
from units.models import Unit
from units.namesakes import names_apart


@dataclass(frozen=True, slots=True)
class Figures:
    """Points, index, rank and tier of a unit; None and "" while anything is missing."""

    achieved: Decimal | None
    value: Decimal | None
    rank: int | None
    tier: str


@dataclass(frozen=True, slots=True)
class UnitEffect:
    """`name` tells the unit apart from its namesakes."""

    unit: Unit
    name: str
    before: Figures
    after: Figures

    @property
    def changes_tier(self) -> bool:
        return self.before.tier != self.after.tier

    @property
    def rank_change(self) -> int:
        if self.before.rank is None or self.after.rank is None:
            return 0
        return self.before.rank - self.after.rank


def effect_of(plan: ImportPlan) -> tuple[UnitEffect, ...]:
    """The units whose figures would be others, changed tiers first.

    At most fourteen queries, whatever the number of units.
    """
    edition = Edition.objects.select_related("index", "area", "tier_scheme").get(
        pk=plan.edition.pk
    )
    settle_results(edition=edition)
    before = _stored_figures(edition, plan.revision)
    after = _planned_figures(edition, plan)
    names = names_apart([unit for unit, _figures in after.values()])
    effects = []
    for unit, figures in after.values():
        was = before.get(unit.pk, Figures(None, None, None, ""))
        if was != figures:
            name = names.get(unit.pk, unit.name)
            effects.append(UnitEffect(unit, name, was, figures))
    return tuple(
        sorted(
            effects,
            key=lambda each: (
                not each.changes_tier,
                -abs(each.rank_change),
                each.unit.sort_key,
            ),
        )
    )


def _stored_figures(edition: Edition, revision: int) -> dict[int, Figures]:
    rows = (
        UnitResult.objects.of(edition, revision)
        .order_by()
        .values_list("unit_id", "achieved", "score", "rank", "tier_name")
    )
    return {
        unit_id: Figures(achieved, score, rank, tier)
        for unit_id, achieved, score, rank, tier in rows
    }


def _planned_figures(
    edition: Edition, plan: ImportPlan
) -> dict[int, tuple[Unit, Figures]]:
    parts, scheme = list(edition.parts.all()), tiers_of(edition)
    sheets = count_sheets(
        edition, parts, revision=plan.revision, changes=_changes(plan)
    )
    standings = load_standings(edition, sheets=sheets)
    _lay_on_top(standings, plan, parts)
    for standing in standings:
        score_standing(standing, parts, scheme)
    rank_standings(standings, edition)
    found = {}
    for standing in standings:
        primary = standing.primary
        announced = primary.tier_name if primary else ""
        tier = announced or (standing.tier.name if standing.tier else "")
        figures = Figures(standing.achieved, standing.score, standing.rank, tier)
        found[standing.unit_id] = (standing.unit, figures)
    return found


def _lay_on_top(
    standings: Sequence[Standing], plan: ImportPlan, parts: Sequence[EditionPart]
) -> None:
    """What a table of results would announce, in place of what is announced."""
    planned = planned_rows(plan)
    keys = {part.code: part.pk for part in parts}
    for standing in standings:
        row = planned.get(standing.unit_id)
        if row is None:
            continue
        others = [each for each in standing.announcements if not each.is_primary]
        facts = {name: getattr(row, name) for name in FACTS}
        said = Announcement(edition=plan.edition, unit=row.unit, **facts)
        standing.announcements = [said, *others]
        standing.planned_parts = {
            keys[code]: points
            for code, points in row.parts.items()
            if points is not None
        }


def _changes(plan: ImportPlan) -> Mapping[tuple[int, int], Mapping[str, Any]]:
    changes: dict[tuple[int, int], dict[str, Any]] = defaultdict(dict)
    for each in plan.changes:
        if not each.sheet_id:
            continue
        changed = changes[each.sheet_id, each.leaf.pk]
        changed[FIELDS[each.column]] = each.new
        if each.column == NOT_APPLICABLE:
            changed["is_not_applicable"] = bool(each.new)
    return changes
