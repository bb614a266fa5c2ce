"""Whether the points of a task's criterion came back when the next year was published.

Read from the published scores of both years each time and never stored. Points compare
only where the criterion is the same in both; otherwise the outcome says why not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db.models import Q

from indices.models import EditionSummary
from indices.scoring.returns import Return, return_of
from indices.scoring.totals import Kind
from indices.selectors.comparability import Comparison, comparisons
from indices.selectors.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
)
from indices.selectors.explained import UnitName, unit_names
from indices.selectors.sheets import SheetValues, sheet_values


class Ground(StrEnum):
    """Why an outcome is known, or why it is not."""

    WAITING = "waiting"
    COMPARED = "compared"
    CHANGED = "changed"
    DROPPED = "dropped"
    NO_CRITERIA = "no_criteria"
    UNIT_GONE = "unit_gone"
    NO_SCORE = "no_score"


@dataclass(frozen=True, slots=True)
class TaskOutcome:
    """`year` is the next published one. `before` and `after` are the points lost then
    and now, `line` and `comparison` the criterion of that year, where there is one."""

    ground: Ground
    year: int | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    line: CriterionLine | None = None
    comparison: Comparison | None = None

    @property
    def verdict(self) -> Return | None:
        if self.before is None or self.after is None:
            return None
        return return_of(self.before, self.after)

    @property
    def regained(self) -> Decimal | None:
        """Points that came back; negative where more were lost than before."""
        if self.before is None or self.after is None:
            return None
        return self.before - self.after


def lost_at(line: CriterionLine, values: SheetValues | None) -> Decimal | None:
    """What a leaf cost a unit; None while it has no score, and where it can cost
    nothing."""
    points = values.points.get(line.pk) if values else None
    if points is None or line.kind is Kind.BONUS:
        return None
    return points if line.kind is Kind.DEDUCTION else line.max_score - points


@dataclass(frozen=True, slots=True)
class NextYear:
    """The next published year beside the one that the tasks follow. `found` is by
    the earlier year's criterion, the values by the lineage of their unit."""

    year: int | None
    has_criteria: bool
    tree: CriteriaTree | None
    found: Mapping[int, tuple[CriterionLine, Comparison]]
    before: Mapping[int, SheetValues]
    after: Mapping[int, SheetValues]

    def outcome(self, line: CriterionLine, lineage: int) -> TaskOutcome:
        if self.year is None:
            return TaskOutcome(Ground.WAITING)
        if not self.has_criteria:
            return TaskOutcome(Ground.NO_CRITERIA, self.year)
        if lineage not in self.after:
            return TaskOutcome(Ground.UNIT_GONE, self.year)
        if line.pk not in self.found:
            return TaskOutcome(Ground.DROPPED, self.year)
        later, comparison = self.found[line.pk]
        facts = (self.year, None, None, later, comparison)
        if not comparison.is_comparable or not self._is_leaf(later):
            return TaskOutcome(Ground.CHANGED, *facts)
        before = lost_at(line, self.before.get(lineage))
        after = lost_at(later, self.after[lineage])
        if before is None or after is None:
            return TaskOutcome(Ground.NO_SCORE, *facts)
        return TaskOutcome(Ground.COMPARED, self.year, before, after, later, comparison)

    def _is_leaf(self, line: CriterionLine) -> bool:
        return self.tree is not None and self.tree.is_leaf(line)


def next_year(
    summary: EditionSummary,
    criteria: CriteriaTree,
    leaves: Collection[int],
    *,
    own: Mapping[int, SheetValues],
    lineage: int | None = None,
) -> NextYear:
    """What came of these leaves; `own` are the unit's values of the year itself, by
    lineage. One query while there is no next year, else five at most."""
    later = _later_summary(summary)
    if later is None:
        return NextYear(None, False, None, {}, own, {})
    is_same = later.edition.criteria_set_id == summary.edition.criteria_set_id
    tree = criteria if is_same else load_criteria(later.edition.criteria_set_id)
    year = later.edition.year
    if tree is None:
        return NextYear(year, False, None, {}, own, {})
    compared = comparisons(tree, criteria)
    found = {
        each.earlier.pk: (tree.by_key[key], each)
        for key, each in compared.items()
        if each.earlier is not None and each.earlier.pk in leaves
    }
    wanted = [line.pk for line, _c in found.values() if tree.is_leaf(line)]
    values = sheet_values(later, tree, wanted, lineage=lineage)
    after = by_lineage(unit_names(later), values)
    return NextYear(year, True, tree, found, own, after)


def by_lineage(
    names: Mapping[int, UnitName], values: Mapping[int, SheetValues]
) -> dict[int, SheetValues]:
    """The values of units under what their one-to-one forms share."""
    return {
        names[unit_id].lineage_id: each
        for unit_id, each in values.items()
        if unit_id in names
    }


def _later_summary(summary: EditionSummary) -> EditionSummary | None:
    """The first later year of the ranking that anyone may read. One query."""
    edition = summary.edition
    root = edition.area.lineage_id
    return (
        EditionSummary.objects.visible()
        .with_header()
        .filter(
            Q(edition__area_id=root) | Q(edition__area__same_as_id=root),
            edition__index_id=edition.index_id,
            edition__level=edition.level,
            edition__year__gt=edition.year,
        )
        .order_by("edition__year")
        .first()
    )
