"""The cells of score sheets as a person meets them: which are there, which open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.actions.score_columns import (
    COLUMNS,
    NOT_APPLICABLE,
    POINTS,
    TEXTS,
    leaf_of,
    stored_value,
    takes,
    value_text,
    work_out,
)
from indices.actions.scores import score_cell_name
from indices.models import Edition, Score, ScoreSheet
from indices.permissions import ScoreRights
from indices.scoring.totals import Kind, counting_score
from indices.selectors.criteria_tree import CriteriaTree, CriterionLine

# Written after the first appraisal only; before it their columns would stand empty.
LATE = frozenset({"final_score", "explanation"})
LATE_STAGES = frozenset(
    {
        ScoreSheet.Stage.EXPLANATION,
        ScoreSheet.Stage.FINAL,
        ScoreSheet.Stage.CLOSED,
    }
)
# What the appraisers wrote is shown to the unit when they have finished.
OF_APPRAISERS = frozenset({"appraised_score", "final_score", "survey_score", "note"})


_JUDGED = {"declared_figure": "figure"}


@dataclass(frozen=True, slots=True)
class ScoreColumn:
    """A column of the grid; `kind` is number or text. Open when some cell of it is."""

    name: str
    heading: str
    is_open: bool

    @property
    def kind(self) -> str:
        is_number = self.name in POINTS or self.name == "declared_figure"
        return "number" if is_number else "text"

    @property
    def judged_as(self) -> str:
        """By which rules the browser judges its cells, as the server does."""
        return "points" if self.name in POINTS else _JUDGED.get(self.name, "text")

    @property
    def longest(self) -> int | None:
        """How many letters a text may have; None of numbers."""
        return TEXTS.get(self.name)

    @property
    def note(self) -> str:
        return _("lý do, nếu có") if self.name == NOT_APPLICABLE else ""

    @property
    def noted_heading(self) -> str:
        return f"{self.heading} ({self.note})" if self.note else self.heading


@dataclass(frozen=True, slots=True)
class ScoreField:
    """One cell and its text; only an open one is an input. `warning` says what looks
    doubtful in it, which keeps nobody from saving it, `note` why it is not open, or
    what is known from elsewhere."""

    column: ScoreColumn
    name: str
    text: str
    is_open: bool
    warning: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PreviousScore:
    """What counted for the same criterion the year before, and out of how much."""

    score: Decimal
    max_score: Decimal


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """The cells of one score. `key` tells rows of a page apart; `prefix` begins the
    names of its inputs; `suggested` are the points that the declared figure is worth.
    """

    key: int
    prefix: str
    limit: Decimal
    step: Decimal | None
    fields: tuple[ScoreField, ...]
    previous: PreviousScore | None
    suggested: Decimal | None
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One score of one sheet before it is shown; `score` is None where none is kept."""

    key: int
    sheet: ScoreSheet
    line: CriterionLine
    score: Score | None
    previous: PreviousScore | None
    is_survey_from_file: bool = False


def headings() -> dict[str, str]:
    return {
        "declared_figure": _("Số liệu"),
        "self_score": _("Tự chấm"),
        "appraised_score": _("Thẩm định"),
        "final_score": _("Thẩm định lần 2"),
        "survey_score": _("Điều tra"),
        "note": _("Nhận xét"),
        "explanation": _("Giải trình"),
        NOT_APPLICABLE: _("Không áp dụng"),
    }


def score_rows(
    entries: Sequence[Entry], rights: ScoreRights
) -> tuple[tuple[ScoreColumn, ...], tuple[ScoreRow, ...]]:
    """The columns that the person meets, and the rows with these columns' cells."""
    names = headings()
    opened = [(entry, _open_columns(entry, rights)) for entry in entries]
    columns = tuple(
        ScoreColumn(name, names[name], any(name in each for _entry, each in opened))
        for name in COLUMNS
        if _is_met(name, opened, rights)
    )
    return columns, tuple(
        _row(entry, columns, rights, opened=each) for entry, each in opened
    )


def _is_met(
    name: str, opened: Iterable[tuple[Entry, Collection[str]]], rights: ScoreRights
) -> bool:
    return any(
        is_seen(name, entry.sheet, rights)
        and (
            name == "self_score"
            or (name in columns and _is_timely(name, entry.sheet))
            or text_of(entry.score, name)
        )
        for entry, columns in opened
    )


def is_seen(column: str, sheet: ScoreSheet, rights: ScoreRights) -> bool:
    return column not in OF_APPRAISERS or rights.sees_appraisal(sheet.stage)


def _is_timely(column: str, sheet: ScoreSheet) -> bool:
    return column not in LATE or sheet.stage in LATE_STAGES


def _open_columns(entry: Entry, rights: ScoreRights) -> Collection[str]:
    """Where the person may type: by right, and by how the leaf is scored."""
    sheet, line = entry.sheet, entry.line
    closed = set()
    if line.rule is None:
        closed.add("declared_figure")
    if entry.is_survey_from_file:
        closed.add("survey_score")
    return [
        column
        for column in rights.columns_of(sheet.unit_id, sheet.stage, line.code)
        if column not in closed and takes(line.scored_by, column)
    ]


def filled_surveys(
    scores: Iterable[tuple[CriterionLine, Score | None]], rights: ScoreRights
) -> set[str]:
    """The codes under which survey points stand that the person could type over."""
    if "survey_score" not in rights.columns:
        return set()
    return {
        line.code
        for line, score in scores
        if score is not None and score.survey_score is not None
    }


def text_of(score: Score | None, column: str) -> str:
    return "" if score is None else value_text(stored_value(score, column))


def _row(
    entry: Entry,
    columns: Sequence[ScoreColumn],
    rights: ScoreRights,
    *,
    opened: Collection[str],
) -> ScoreRow:
    unit_id, code = entry.sheet.unit_id, entry.line.code
    doubtful = _raised_column(entry.score) if rights.reads_all else ""
    warning = f"{raised_title()}. {raised_advice()}" if doubtful else ""
    fields = tuple(
        ScoreField(
            column=column,
            name=score_cell_name(unit_id, code, column.name),
            text=text_of(entry.score, column.name)
            if is_seen(column.name, entry.sheet, rights)
            else "",
            is_open=column.name in opened,
            warning=warning if column.name == doubtful else "",
            note=_("từ tệp")
            if column.name == "survey_score" and entry.is_survey_from_file
            else "",
        )
        for column in columns
    )
    figure = None if entry.score is None else entry.score.declared_figure
    worked = work_out(leaf_of(entry.line), figure)
    return ScoreRow(
        key=entry.key,
        prefix=f"{unit_id}.{code}",
        limit=entry.line.max_score,
        step=entry.line.step,
        fields=fields,
        previous=entry.previous,
        suggested=worked.points if worked else None,
        is_missing=is_missing(
            entry, by_unit=not rights.sees_appraisal(entry.sheet.stage)
        ),
    )


def raised_title() -> str:
    """What the check before publishing and the cell itself say of the same thing."""
    return _("Thẩm định cao hơn tự chấm mà không có nhận xét")


def raised_advice() -> str:
    return _("Ghi lý do ở cột nhận xét.")


def _raised_column(score: Score | None) -> str:
    """The appraisal that counts, where it is above the unit's own score and nobody
    says why; "" where there is nothing to ask."""
    if score is None or score.note or score.self_score is None:
        return ""
    column = "appraised_score" if score.final_score is None else "final_score"
    counting: Decimal | None = getattr(score, column)
    return column if counting is not None and counting > score.self_score else ""


def is_missing(entry: Entry, *, by_unit: bool) -> bool:
    """Whether a number still has to be written; `by_unit`: the unit's own number."""
    score, kind = entry.score, entry.line.kind
    if entry.line.is_outside or (score is not None and score.is_not_applicable):
        return False
    if by_unit:
        return _is_self_scored(entry.line) and (
            score is None or score.self_score is None
        )
    if kind is Kind.SURVEY and not entry.sheet.has_survey:
        return False
    return score is None or counted(score, kind) is None


def counted(score: Score, kind: Kind) -> Decimal | None:
    return counting_score(
        kind,
        appraised=score.appraised_score,
        final=score.final_score,
        survey=score.survey_score,
    )


def _is_self_scored(line: CriterionLine) -> bool:
    return takes(line.scored_by, "self_score")


def unit_totals(
    criteria: CriteriaTree, scores: Collection[Score]
) -> tuple[dict[int, Decimal | None], set[int]]:
    """The unit's own points by leaf, and the leaves that it does not score itself."""
    absent = {line.pk for line in criteria.leaves if not _is_self_scored(line)}
    absent |= {each.criterion_id for each in scores if each.is_not_applicable}
    return {each.criterion_id: each.self_score for each in scores}, absent


def counted_totals(
    criteria: CriteriaTree, scores: Collection[Score]
) -> tuple[dict[int, Decimal | None], set[int]]:
    """The points that count, by leaf, and the leaves that do not apply."""
    absent = {each.criterion_id for each in scores if each.is_not_applicable}
    points = {
        each.criterion_id: counted(each, criteria.by_key[each.criterion_id].kind)
        for each in scores
    }
    return points, absent


def newest_sheets(edition: Edition) -> tuple[int, ...]:
    """The revisions in which sheets may stand, the draft's and the published one's."""
    return (edition.draft_revision, edition.revision)
