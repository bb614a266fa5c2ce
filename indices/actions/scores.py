"""Saves cells of score sheets: checked one by one, conflicts shown, never lost.

A save carries the text that the cell showed. When the stored value is another by then,
somebody else wrote it: that cell is a conflict and keeps both values for the person to
choose, the other columns of the same row are saved. Good cells of a save are stored,
faulty ones are said, those that the person may not write change nothing and are logged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.cells import CONFLICT, INVALID, SAVED, UNCHANGED
from indices.actions.corrections import open_draft
from indices.actions.errors import ActionRefused
from indices.actions.score_columns import (
    COLUMNS,
    Leaf,
    Value,
    column_label,
    problem_of,
    read_value,
    value_text,
    work_out,
)
from indices.actions.score_records import Desk, lock_edition
from indices.actions.sheet_totals import KnownSheets
from indices.models import ChangeDetail, Edition, ScoreSheet
from indices.numbers import NumberError
from indices.sentences.rules import worked_in_words
from units.names import clean_name

logger = logging.getLogger("cchc.access")

REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ScoreEdit:
    """One cell as somebody left it: its criterion's code, its column (COLUMNS), the
    text it showed and the text that is to stand there."""

    unit_id: int
    code: str
    column: str
    shown: str
    value: str


class ScoreCell(NamedTuple):
    """What decides whether a person may write a cell. A tuple: imports make one for
    every cell of a file."""

    unit_id: int
    code: str
    column: str
    stage: str
    scored_by: str


MayWrite = Callable[[ScoreCell], bool]
# Says what may be written, of the locked edition and the sheets that are to be written.
Guard = Callable[[Edition, Collection[ScoreSheet]], MayWrite]


@dataclass(frozen=True, slots=True)
class ScoreOutcome:
    """What became of one edit. `stored` is what the cell holds now, as text.

    `suggested` are the points that a declared figure is worth by the criterion's rule,
    `explained` how they come about.
    """

    unit_id: int
    code: str
    column: str
    status: str
    typed: str
    stored: str = ""
    message: str = ""
    by: str = ""
    at: str = ""
    suggested: str = ""
    explained: str = ""

    @property
    def name(self) -> str:
        return score_cell_name(self.unit_id, self.code, self.column)


@dataclass(slots=True)
class ScoreSave:
    """What became of the edits; and of one unit's edits, its sheet as it is now."""

    outcomes: list[ScoreOutcome] = field(default_factory=list)
    edition: Edition | None = None
    known: KnownSheets | None = None

    def having(self, status: str) -> list[ScoreOutcome]:
        return [outcome for outcome in self.outcomes if outcome.status == status]

    @property
    def has_conflicts(self) -> bool:
        return bool(self.having(CONFLICT))

    @property
    def is_clean(self) -> bool:
        return all(each.status in (SAVED, UNCHANGED) for each in self.outcomes)


def score_cell_name(unit_id: int, code: str, column: str) -> str:
    """The name of the cell's input, the same in the page, the form and the script."""
    return f"{unit_id}.{code}.{column}"


@transaction.atomic
def save_scores(
    *,
    actor: Actor,
    edition: Edition,
    edits: Sequence[ScoreEdit],
    may_write: MayWrite,
    seen_revision: int | None = None,
    reason: str = "",
) -> ScoreSave:
    """Store the edits that can be stored and say what became of each.

    Locks the edition, so two savers are checked one after the other on every engine.
    Who typed while the edition was being published (`seen_revision` is no longer the
    newest) is told so first. The first cell saved after a publication opens the draft
    of a correction.
    """
    return _save(
        lock_edition(edition),
        actor=actor,
        edits=edits,
        guard=lambda _edition, _sheets: may_write,
        seen_revision=seen_revision,
        reason=reason,
    )


@transaction.atomic
def save_scores_at(
    *,
    address: Mapping[str, Any],
    actor: Actor,
    edits: Sequence[ScoreEdit],
    guard: Guard,
    seen_revision: int | None = None,
) -> ScoreSave:
    """The same of the edition at an address, which the guard sees locked; what it
    raises ends the save. Edition.DoesNotExist where there is none."""
    locked = Edition.objects.select_for_update(of=("self",)).with_names()
    edition = locked.at_address(**address).get()
    return _save(
        edition, actor=actor, edits=edits, guard=guard, seen_revision=seen_revision
    )


def _save(  # noqa: PLR0913 - as the two above
    edition: Edition,
    *,
    actor: Actor,
    edits: Sequence[ScoreEdit],
    guard: Guard,
    seen_revision: int | None,
    reason: str = "",
) -> ScoreSave:
    desk = published = _desk(actor, edition, edits)
    is_unopened = edition.revision > 0 and not desk.sheets
    if is_unopened:
        published = _desk(actor, edition, edits, revision=edition.revision)
    may_write = guard(edition, published.sheets.values())
    if seen_revision is not None and seen_revision != edition.revision:
        moved = _("Chưa lưu: kỳ này vừa được công bố. Tải lại trang để sửa tiếp.")
        return ScoreSave([_outcome(edit, INVALID, message=moved) for edit in edits])
    if is_unopened:
        # Nobody opened a correction yet, and only somebody who may write does.
        save = ScoreSave([_try(edit, published, may_write) for edit in edits])
        if not save.having(SAVED):
            save.edition, save.known = edition, published.known
            return save
        open_draft(actor=actor, edition=edition)
        desk = _desk(actor, edition, edits)
    save = ScoreSave([_try(edit, desk, may_write) for edit in edits])
    desk.write(action="save_scores", reason=reason)
    _name_the_others(save, edition)
    save.edition, save.known = edition, desk.known
    return save


def _desk(
    actor: Actor,
    edition: Edition,
    edits: Sequence[ScoreEdit],
    *,
    revision: int | None = None,
) -> Desk:
    return Desk(
        edition,
        units={edit.unit_id for edit in edits},
        codes={edit.code for edit in edits},
        actor=actor,
        revision=revision,
    )


def _try(edit: ScoreEdit, desk: Desk, may_write: MayWrite) -> ScoreOutcome:
    sheet, leaf = desk.sheets.get(edit.unit_id), desk.leaves.get(edit.code)
    if sheet is None:
        none = _("Đơn vị này không có phiếu chấm điểm trong kỳ.")
        return _outcome(edit, INVALID, message=none)
    if leaf is None or edit.column not in COLUMNS:
        return _outcome(edit, INVALID, message=_("Không có ô này trong phiếu."))
    refusal = _refusal(edit, sheet, leaf, desk, may_write)
    if refusal:
        return _outcome(edit, REFUSED, message=refusal)
    stored = value_text(desk.stored(sheet, leaf, edit.column))
    try:
        value = read_value(edit.column, edit.value)
    except (NumberError, ActionRefused) as error:
        return _outcome(edit, INVALID, stored, message=str(error))
    wanted = value_text(value)
    if wanted == stored:
        return _outcome(edit, UNCHANGED, stored)
    if clean_name(edit.shown) != clean_name(stored):
        return _outcome(edit, CONFLICT, stored)
    problem = problem_of(leaf, edit.column, value) or _from_file(edit, stored, desk)
    if problem:
        return _outcome(edit, INVALID, stored, message=problem)
    desk.put(sheet, leaf, edit.column, value)
    return _with_suggestion(_outcome(edit, SAVED, wanted), leaf, value)


def _refusal(
    edit: ScoreEdit, sheet: ScoreSheet, leaf: Leaf, desk: Desk, may_write: MayWrite
) -> str:
    """Why the person may not write the cell; it leaves a line in the log."""
    cell = ScoreCell(edit.unit_id, edit.code, edit.column, sheet.stage, leaf.scored_by)
    is_allowed = may_write(cell)
    is_closed = sheet.stage == ScoreSheet.Stage.CLOSED
    if is_allowed and not is_closed:
        return ""
    logger.warning(
        "denied: %s may not write %s of %s in %s (%s)",
        desk.actor.user or desk.actor.name,
        edit.column,
        edit.code,
        sheet.unit,
        sheet.stage,
    )
    if is_allowed:
        return _("Phiếu đã chốt, không sửa được nữa.")
    return _("Bạn không được ghi ô này.")


def _from_file(edit: ScoreEdit, stored: str, desk: Desk) -> str:
    """Why survey points are not typed over; "" where no file brought them in."""
    is_survey = edit.column == "survey_score" and stored != ""
    if is_survey and (edit.unit_id, edit.code) in desk.from_files:
        return _("Điểm này lấy từ tệp; sửa trong tệp rồi nhập lại tệp.")
    return ""


def _with_suggestion(outcome: ScoreOutcome, leaf: Leaf, value: Value) -> ScoreOutcome:
    """A saved figure with the points that the criterion's rule gives for it."""
    if outcome.column != "declared_figure" or isinstance(value, str):
        return outcome
    worked = work_out(leaf, value)
    if worked is None or worked.points is None:
        return outcome
    return replace(
        outcome,
        suggested=value_text(worked.points),
        explained=worked_in_words(worked),
    )


def _outcome(
    edit: ScoreEdit, status: str, stored: str = "", *, message: str = ""
) -> ScoreOutcome:
    return ScoreOutcome(
        unit_id=edit.unit_id,
        code=edit.code,
        column=edit.column,
        status=status,
        typed=edit.value,
        stored=stored,
        message=message,
    )


def _name_the_others(save: ScoreSave, edition: Edition) -> None:
    """Say of each conflict who wrote the stored value, and when."""
    conflicts = save.having(CONFLICT)
    if not conflicts:
        return
    details = ChangeDetail.objects.filter(
        entry__edition=edition,
        unit_id__in={each.unit_id for each in conflicts},
        column__in={column_label(each.code, each.column) for each in conflicts},
    )
    latest = {
        (detail.unit_id, detail.column): detail.entry
        for detail in details.select_related("entry").order_by("entry__sequence", "pk")
    }
    named = []
    for outcome in save.outcomes:
        if outcome.status == CONFLICT:
            label = column_label(outcome.code, outcome.column)
            entry = latest.get((outcome.unit_id, label))
            if entry is not None:
                moment = timezone.localtime(entry.at)
                is_today = moment.date() == timezone.localdate()
                at = moment.strftime("%H:%M" if is_today else "%H:%M %d/%m/%Y")
                outcome = replace(outcome, by=entry.actor_name, at=at)
        named.append(outcome)
    save.outcomes = named
