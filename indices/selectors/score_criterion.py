"""One criterion over all units of an edition: the daily page of who appraises it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indices.actions.survey_files import survey_from_files
from indices.models import Edition, Score, ScoreSheet
from indices.permissions import ScoreRights
from indices.selectors.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
)
from indices.selectors.entry import keys_of
from indices.selectors.figures import Span
from indices.selectors.previous_scores import previous_scores
from indices.selectors.score_cells import (
    Entry,
    PreviousScore,
    ScoreColumn,
    ScoreRow,
    filled_surveys,
    newest_sheets,
    score_rows,
)
from indices.selectors.sheet_figures import COLUMN as DECLARED
from indices.selectors.sheet_figures import LinkedFigure, figures_beside
from units.models import Unit
from units.namesakes import names_apart


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """The score of one unit; `name` tells it apart from its namesakes, `keys` are how
    a spreadsheet may name it, `linked` is what the published figure says."""

    unit: Unit
    name: str
    keys: tuple[str, ...]
    row: ScoreRow
    linked: LinkedFigure | None


@dataclass(frozen=True, slots=True)
class SavedCriterion:
    rows: tuple[ScoreRow, ...]

    @property
    def missing_count(self) -> int:
        return sum(row.is_missing for row in self.rows)


@dataclass(frozen=True, slots=True)
class CriterionPage:
    edition: Edition
    line: CriterionLine
    above: tuple[CriterionLine, ...]
    leaves: tuple[CriterionLine, ...]
    columns: tuple[ScoreColumn, ...]
    rows: tuple[CriterionRow, ...]
    revision: int
    previous_year: int | None
    before: CriterionLine | None
    after: CriterionLine | None
    may_type: bool

    @property
    def missing_count(self) -> int:
        return sum(each.row.is_missing for each in self.rows)

    @property
    def usual_span(self) -> Span | None:
        """The period of most of the figures that stand beside."""
        spans = Counter(each.linked.span for each in self.rows if each.linked)
        return spans.most_common(1)[0][0] if spans else None

    @property
    def shows_figures(self) -> bool:
        """Whether declared figures stand beside what a measure says."""
        return bool(self.line.measure) and any(
            column.name == DECLARED for column in self.columns
        )


def criterion_page(
    *, edition: Edition, code: str, rights: ScoreRights
) -> CriterionPage | None:
    """None unless it is a criterion that is scored itself. Five queries at most;
    one more where units share a name, two where it has a measure."""
    criteria = load_criteria(edition.criteria_set_id)
    line = criteria.by_code.get(code) if criteria else None
    if criteria is None or line is None or not criteria.is_leaf(line):
        return None
    sheets = _newest(edition)
    revision = sheets[0].revision if sheets else edition.draft_revision
    previous, year = previous_scores(edition, criteria, leaf=line)
    columns, rows = _cells(edition, line, sheets, rights, previous=previous)
    before, after = _neighbours(criteria, line)
    apart = names_apart([sheet.unit for sheet in sheets])
    names = [apart.get(sheet.unit_id, sheet.unit.name) for sheet in sheets]
    units = [sheet.unit for sheet in sheets]
    linked = figures_beside(line=line, units=units, year=edition.year)
    return CriterionPage(
        edition=edition,
        line=line,
        above=criteria.above(line),
        leaves=criteria.leaves,
        columns=columns,
        rows=tuple(
            CriterionRow(
                unit,
                name,
                keys_of(name, unit.name, unit.bare_name),
                row,
                linked.get(unit.pk),
            )
            for unit, name, row in zip(units, names, rows, strict=True)
        ),
        revision=revision,
        previous_year=year,
        before=before,
        after=after,
        may_type=any(field.is_open for row in rows for field in row.fields),
    )


def saved_criterion(
    *, edition: Edition, code: str, rights: ScoreRights, criteria: CriteriaTree
) -> SavedCriterion | None:
    """All units after a save that has read the criteria; None unless it is a criterion
    that is scored itself. Two queries."""
    line = criteria.by_code.get(code)
    if line is None or not criteria.is_leaf(line):
        return None
    _columns, rows = _cells(edition, line, _newest(edition), rights, previous={})
    return SavedCriterion(rows)


def _cells(
    edition: Edition,
    line: CriterionLine,
    sheets: Sequence[ScoreSheet],
    rights: ScoreRights,
    *,
    previous: Mapping[tuple[int, int], PreviousScore],
) -> tuple[tuple[ScoreColumn, ...], tuple[ScoreRow, ...]]:
    revision = sheets[0].revision if sheets else edition.draft_revision
    scores = Score.objects.filter(
        edition=edition, revision=revision, criterion=line.pk
    ).order_by()
    by_sheet = {score.sheet_id: score for score in scores}
    filled = filled_surveys(((line, score) for score in by_sheet.values()), rights)
    from_files = survey_from_files(
        edition=edition, units=[sheet.unit_id for sheet in sheets], codes=filled
    )
    return score_rows(
        [
            Entry(
                sheet.unit_id,
                sheet,
                line,
                by_sheet.get(sheet.pk),
                previous.get((sheet.unit.lineage_id, line.pk)),
                (sheet.unit_id, line.code) in from_files,
            )
            for sheet in sheets
        ],
        rights,
    )


def _newest(edition: Edition) -> list[ScoreSheet]:
    """The sheets of the draft, else of the published revision, by name."""
    sheets = list(
        ScoreSheet.objects.filter(edition=edition, revision__in=newest_sheets(edition))
        .select_related("unit")
        .order_by("-revision", "unit__sort_key", "unit_id")
    )
    return [sheet for sheet in sheets if sheet.revision == sheets[0].revision]


def _neighbours(
    criteria: CriteriaTree, line: CriterionLine
) -> tuple[CriterionLine | None, CriterionLine | None]:
    leaves = criteria.leaves
    place = leaves.index(line)
    before = leaves[place - 1] if place else None
    after = leaves[place + 1] if place + 1 < len(leaves) else None
    return before, after
