"""Saves cells of the entry table: checked one by one, conflicts shown, never lost.

A save carries the text that the cell showed. When the stored value is another by then,
somebody else wrote it: the cell is a conflict and keeps both values for the person to
choose. Good cells of the same save are stored, faulty ones are said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.announcements import (
    FACTS,
    MOST_KEYS,
    AnnouncementInput,
    problems_of,
    record_announcements,
)
from indices.actions.errors import ActionRefused
from indices.form_fields import shown_in_input
from indices.models import Announcement, ChangeDetail, Edition, EditionPart
from indices.numbers import NumberError, parse_number
from units.models import Unit
from units.names import clean_name

PART = "part:"
UNRANKED_WORD = "x"
LONGEST_TEXT = {"tier_name": 40, "note": 2_000}


@dataclass(frozen=True, slots=True)
class CellEdit:
    """`column` is score, rank, tier_name, unranked, note or part:<code>."""

    unit_id: int
    column: str
    shown: str
    value: str


@dataclass(frozen=True, slots=True)
class CellOutcome:
    """What became of one edit. `stored` is what the cell holds now, as text."""

    unit_id: int
    column: str
    status: str
    stored: str = ""
    message: str = ""
    by: str = ""
    at: str = ""


SAVED, UNCHANGED, INVALID, CONFLICT = "saved", "unchanged", "invalid", "conflict"


@dataclass(slots=True)
class SaveReport:
    outcomes: list[CellOutcome] = field(default_factory=list)

    def having(self, status: str) -> list[CellOutcome]:
        return [outcome for outcome in self.outcomes if outcome.status == status]

    @property
    def has_conflicts(self) -> bool:
        return bool(self.having(CONFLICT))


@transaction.atomic
def save_cells(
    *, actor: Actor, edition: Edition, edits: Sequence[CellEdit]
) -> SaveReport:
    """Store the edits that can be stored and say what became of each.

    Locks the edition, so two savers are checked one after the other on every engine.
    """
    edition = (
        Edition.objects.select_for_update(of=("self",))
        .select_related("index")
        .get(pk=edition.pk)
    )
    parts = {part.code: part for part in edition.parts.all()}
    units = _units_of(edition, {edit.unit_id for edit in edits})
    rows = current_inputs(edition=edition, units=list(units.values()))
    report = SaveReport()
    changed: dict[int, AnnouncementInput] = {}
    for edit in edits:
        row = changed.get(edit.unit_id) or rows.get(edit.unit_id)
        if row is None:
            report.outcomes.append(
                _outcome(edit, INVALID, _("Đơn vị này không thuộc kỳ đánh giá."))
            )
            continue
        outcome, new_row = _try(edit, row, edition, parts)
        report.outcomes.append(outcome)
        if outcome.status == SAVED:
            changed[edit.unit_id] = new_row
    if changed:
        record_announcements(actor=actor, edition=edition, rows=list(changed.values()))
    _name_the_others(report, edition)
    return report


def _units_of(edition: Edition, wanted: set[int]) -> dict[int, Unit]:
    """The wanted units that take part in the edition; results rows say who does."""
    taking_part = Unit.objects.filter(
        pk__in=wanted,
        results__edition=edition,
        results__revision__in=[edition.revision, edition.draft_revision],
    ).distinct()
    return {unit.pk: unit for unit in taking_part}


def current_inputs(
    *, edition: Edition, units: Sequence[Unit]
) -> dict[int, AnnouncementInput]:
    """What is said of each unit now (its primary announcement), ready to be changed."""
    announcements = (
        Announcement.objects.filter(
            edition=edition, last_revision__isnull=True, is_primary=True
        )
        .select_related("source")
        .prefetch_related("parts__part")
    )
    if len(units) <= MOST_KEYS:
        announcements = announcements.filter(unit__in=units)
    primary = {announcement.unit_id: announcement for announcement in announcements}
    return {unit.pk: _input_of(unit, primary.get(unit.pk)) for unit in units}


def _input_of(unit: Unit, announcement: Announcement | None) -> AnnouncementInput:
    if announcement is None:
        return AnnouncementInput(unit=unit)
    facts: dict[str, Any] = {name: getattr(announcement, name) for name in FACTS}
    return AnnouncementInput(
        unit=unit,
        source=announcement.source,
        parts={part.part.code: part.score for part in announcement.parts.all()},
        **facts,
    )


def cell_text(row: AnnouncementInput, column: str) -> str:
    """The text of one cell as the table shows it."""
    if column.startswith(PART):
        score = row.parts.get(column.removeprefix(PART))
        return "" if score is None else shown_in_input(score)
    if column == "unranked":
        return "" if row.is_ranked else UNRANKED_WORD
    value = getattr(row, column)
    if isinstance(value, Decimal):
        return shown_in_input(value)
    return "" if value is None else str(value)


def _try(
    edit: CellEdit,
    row: AnnouncementInput,
    edition: Edition,
    parts: Mapping[str, EditionPart],
) -> tuple[CellOutcome, AnnouncementInput]:
    if not _is_column(edit.column, parts):
        return _outcome(edit, INVALID, _("Không có cột này.")), row
    stored = cell_text(row, edit.column)
    try:
        wanted = _with_value(row, edit)
    except (NumberError, ActionRefused) as error:
        return _outcome(edit, INVALID, str(error), stored), row
    new_text = cell_text(wanted, edit.column)
    if new_text == stored:
        return _outcome(edit, UNCHANGED, stored=stored), row
    if clean_name(edit.shown) != clean_name(stored):
        return _outcome(edit, CONFLICT, stored=stored), row
    problems = problems_of(wanted, edition, parts)
    if problems:
        without_name = problems[0].removeprefix(f"{row.unit.name}: ")
        return _outcome(edit, INVALID, without_name, stored), row
    return _outcome(edit, SAVED, stored=new_text), wanted


def _is_column(column: str, parts: Mapping[str, EditionPart]) -> bool:
    if column.startswith(PART):
        return column.removeprefix(PART) in parts
    return column in ("score", "rank", "tier_name", "unranked", "note")


def _with_value(row: AnnouncementInput, edit: CellEdit) -> AnnouncementInput:
    """The row with one cell changed; raises when the text cannot be the value."""
    text = clean_name(edit.value)
    column = edit.column
    if column.startswith(PART):
        scores = {**row.parts, column.removeprefix(PART): parse_number(text)}
        return replace(row, parts=scores)
    if column == "score":
        return replace(row, score=parse_number(text), score_text="", basis="stated")
    if column == "rank":
        return replace(row, rank=_whole_number(text))
    if column == "unranked":
        return replace(row, is_ranked=not _is_marked(text))
    if len(text) > LONGEST_TEXT[column]:
        raise ActionRefused(
            _("Dài quá %(limit)d ký tự.") % {"limit": LONGEST_TEXT[column]}
        )
    return replace(row, **{column: text})


def _whole_number(text: str) -> int | None:
    number = parse_number(text)
    if number is None:
        return None
    if number != number.to_integral_value() or not 0 < number < 1_000_000:
        raise ActionRefused(_("Hạng phải là số nguyên từ 1 trở lên."))
    return int(number)


def _is_marked(text: str) -> bool:
    if text.lower() not in ("", UNRANKED_WORD):
        raise ActionRefused(_("Ghi “x” nếu không xếp hạng, để trống nếu có."))
    return bool(text)


def _outcome(
    edit: CellEdit, status: str, message: str = "", stored: str = ""
) -> CellOutcome:
    return CellOutcome(
        unit_id=edit.unit_id,
        column=edit.column,
        status=status,
        stored=stored,
        message=message,
    )


def _name_the_others(report: SaveReport, edition: Edition) -> None:
    """Say of each conflict who wrote the stored value, and when."""
    conflicts = report.having(CONFLICT)
    if not conflicts:
        return
    units = {outcome.unit_id for outcome in conflicts}
    latest: dict[int, ChangeDetail] = {}
    details = (
        ChangeDetail.objects.filter(entry__edition=edition, unit_id__in=units)
        .select_related("entry")
        .order_by("entry__sequence", "pk")
    )
    for detail in details:
        assert detail.unit_id is not None
        latest[detail.unit_id] = detail
    report.outcomes = [
        replace(
            outcome,
            by=latest[outcome.unit_id].entry.actor_name,
            at=timezone.localtime(latest[outcome.unit_id].entry.at).strftime("%H:%M"),
        )
        if outcome.status == CONFLICT and outcome.unit_id in latest
        else outcome
        for outcome in report.outcomes
    ]
