"""The score sheets of units in full, as the annex of a unit and the data file have
them: every criterion with what the unit, the appraisers and the survey gave it.

Sheets are read some at a time, so that an edition of thousands of units needs the
memory of a few.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indices.models import Criterion, EditionSummary, Score, ScoreSheet, UnitResult
from indices.scoring.shares import percent_of
from indices.scoring.totals import Kind, SheetTotal
from indices.selectors.criteria_tree import CriteriaTree, CriterionLine
from indices.selectors.explained import UnitName, unit_names
from indices.selectors.figures import FigureRow
from indices.selectors.figures_of_units import figures_of_units, measures_by_key
from indices.selectors.sheets import (
    SheetValues,
    known_points,
    sheets_behind,
)

ZERO = Decimal(0)
SHEETS_AT_ONCE = 50
COLUMNS = (
    "sheet_id",
    "criterion_id",
    "self_score",
    "appraised_score",
    "final_score",
    "survey_score",
    "declared_figure",
    "is_not_applicable",
    "not_applicable_reason",
    "note",
)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One criterion of a unit's sheet; of a group the sums of what it consists of.

    A sum of which a part is missing is None. `judged` is the appraisers' number that
    counts, `points` what counts of all.
    """

    line: CriterionLine
    is_leaf: bool
    max_score: Decimal
    self_score: Decimal | None
    judged: Decimal | None
    survey: Decimal | None
    points: Decimal | None
    is_applicable: bool
    reason: str
    note: str

    @property
    def percent(self) -> Decimal | None:
        if self.line.is_outside:
            return None
        return percent_of(self.points, self.max_score)


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """`achieved` and `index` are None while points are missing; `figures` are the
    unit's operational figures of the year."""

    unit: UnitName
    score: Decimal | None
    tier: str
    ranked_of: int | None
    achieved: Decimal | None
    applicable_max: Decimal
    missing_count: int
    lines: tuple[SheetLine, ...]
    figures: tuple[FigureRow, ...] = ()


def unit_sheets(
    *, summary: EditionSummary, criteria: CriteriaTree, slug: str = ""
) -> Iterator[UnitSheet]:
    """The sheets in the order of the ranking, or the one unit's. Three queries, and
    five for every fifty units."""
    names = unit_names(summary)
    results = {
        row[0]: row[1:]
        for row in UnitResult.objects.of(summary.edition, summary.revision)
        .order_by()
        .values_list("unit_id", "score", "tier_name", "ranked_of")
    }
    form = _Form.of(criteria)
    measures = measures_by_key()
    year = summary.edition.year
    keys = [key for key, unit in names.items() if not slug or unit.slug == slug]
    for start in range(0, len(keys), SHEETS_AT_ONCE):
        chunk = keys[start : start + SHEETS_AT_ONCE]
        sheets = _sheets(summary, chunk)
        scores = _scores([sheet.pk for sheet in sheets.values()])
        figures = figures_of_units(chunk, year=year, measures=measures)
        for key in chunk:
            if key in sheets:
                sheet = sheets[key]
                lines = form.filled(sheet, scores.get(sheet.pk, {}))
                whole = _unit_sheet(names[key], results[key], *lines)
                yield replace(whole, figures=figures[key])


def _sheets(summary: EditionSummary, units: Sequence[int]) -> dict[int, ScoreSheet]:
    found = sheets_behind(summary).filter(unit_id__in=units).order_by()
    return {sheet.unit_id: sheet for sheet in found}


def _scores(sheets: Sequence[int]) -> Mapping[int, dict[int, Score]]:
    """By sheet and criterion."""
    found: dict[int, dict[int, Score]] = {}
    for score in Score.objects.filter(sheet_id__in=sheets).only(*COLUMNS):
        found.setdefault(score.sheet_id, {})[score.criterion_id] = score
    return found


def _unit_sheet(
    unit: UnitName,
    result: tuple[Decimal | None, str, int | None],
    total: SheetTotal[int],
    lines: tuple[SheetLine, ...],
) -> UnitSheet:
    return UnitSheet(
        unit=unit,
        score=result[0],
        tier=result[1],
        ranked_of=result[2],
        achieved=None if total.missing else total.achieved,
        applicable_max=total.applicable_max,
        missing_count=len(total.missing),
        lines=lines,
    )


@dataclass(frozen=True, slots=True)
class _Form:
    """The criteria with the leaves below each, found once for all units."""

    criteria: CriteriaTree
    leaves: Mapping[int, tuple[CriterionLine, ...]]

    @staticmethod
    def of(criteria: CriteriaTree) -> _Form:
        leaves = {line.pk: criteria.leaves_below(line) for line in criteria.lines}
        return _Form(criteria, leaves)

    def filled(
        self, sheet: ScoreSheet, scores: Mapping[int, Score]
    ) -> tuple[SheetTotal[int], tuple[SheetLine, ...]]:
        values = SheetValues(sheet.unit_id, sheet.has_survey)
        for key, score in scores.items():
            values.add(
                key,
                self.criteria.by_key[key].kind,
                appraised=score.appraised_score,
                final=score.final_score,
                survey=score.survey_score,
                is_absent=score.is_not_applicable,
            )
        total = values.total(self.criteria.totals)
        present = {key: scores[key] for key in values.points}
        return total, tuple(
            self._line(line, total, present, scores.get(line.pk))
            for line in self.criteria.lines
        )

    def _line(
        self,
        line: CriterionLine,
        total: SheetTotal[int],
        scores: Mapping[int, Score],
        own: Score | None,
    ) -> SheetLine:
        node = total.node(line.pk)
        leaves = [leaf for leaf in self.leaves[line.pk] if leaf.pk in scores]
        judged = [scores[x.pk] for x in leaves if x.kind is not Kind.SURVEY]
        surveyed = [scores[x.pk] for x in leaves if x.kind is Kind.SURVEY]
        return SheetLine(
            line=line,
            is_leaf=self.criteria.is_leaf(line),
            max_score=node.applicable_max,
            self_score=_sum([scores[x.pk].self_score for x in leaves if _is_own(x)]),
            judged=_sum([judged_score(score) for score in judged]),
            survey=_sum([score.survey_score for score in surveyed]),
            points=known_points(node),
            is_applicable=node.is_applicable,
            reason=own.not_applicable_reason if own else "",
            note=own.note if own else "",
        )


def _is_own(line: CriterionLine) -> bool:
    """Whether units score themselves on it."""
    return line.kind is not Kind.SURVEY and line.scored_by != Criterion.ScoredBy.LEADERS


def judged_score(score: Score) -> Decimal | None:
    """The appraisers' number that counts: the second round's, else the first's."""
    second: Decimal | None = score.final_score
    first: Decimal | None = score.appraised_score
    return first if second is None else second


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    """None where one is missing, and where there are none."""
    known = [value for value in values if value is not None]
    return sum(known, ZERO) if known and len(known) == len(values) else None
