"""Saves cells of the entry table: checked one by one, conflicts shown, never lost.

A save carries the text that the cell showed. When the stored value is another by then,
somebody else wrote it: the cell is a conflict and keeps both values for the person to
choose. Good cells of the same save are stored, faulty ones are said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.announced import (
    FACTS,
    AnnouncementInput,
    column_label,
    input_of,
    problems_of,
)
from indices.actions.announcements import MOST_KEYS, record_announcements
from indices.actions.errors import ActionRefused
from indices.models import Announcement, ChangeDetail, Edition, EditionPart
from indices.numbers import (
    STORED_DECIMALS,
    NumberError,
    format_number,
    parse_number,
)
from indices.scoring.ranking import round_half_up
from units.models import Unit
from units.names import clean_name

PART = "part:"
UNRANKED_WORD = "x"
LONGEST_TEXT = {"tier_name": 40, "note": 2_000}
# No index reaches it; the database could not hold a thousand times as much.
LARGEST_NUMBER = 1_000_000_000
# Three digits after the mark could be read as thousands, so a zero is written after.
AMBIGUOUS_DECIMALS = 3

SAVED, UNCHANGED, INVALID, CONFLICT = "saved", "unchanged", "invalid", "conflict"


@dataclass(frozen=True, slots=True)
class CellEdit:
    """`column` is score, rank, tier_name, unranked, note or part:<code>."""

    unit_id: int
    column: str
    shown: str
    value: str


@dataclass(frozen=True, slots=True)
class CellOutcome:
    """What became of one edit. `stored` is what the cell holds now, as text. Of one
    that is invalid `message` says why, `expected` what would be valid instead."""

    unit_id: int
    column: str
    status: str
    typed: str
    stored: str = ""
    message: str = ""
    expected: str = ""
    by: str = ""
    at: str = ""

    @property
    def name(self) -> str:
        return cell_name(self.unit_id, self.column)


@dataclass(slots=True)
class SaveReport:
    """`entry` is the number in the change log, where figures were written."""

    outcomes: list[CellOutcome] = field(default_factory=list)
    entry: int | None = None

    def having(self, status: str) -> list[CellOutcome]:
        return [outcome for outcome in self.outcomes if outcome.status == status]

    @property
    def has_conflicts(self) -> bool:
        return bool(self.having(CONFLICT))

    @property
    def is_clean(self) -> bool:
        return not (self.having(INVALID) or self.has_conflicts)


def cell_name(unit_id: int, column: str) -> str:
    """The name of the cell's input, the same in the page, the form and the script."""
    return f"{unit_id}.{column}"


def cell_anchor(name: str) -> str:
    """The id of that input, fit for a fragment of an address."""
    return "o-" + name.replace(".", "-").replace(":", "-")


@transaction.atomic
def save_cells(
    *,
    actor: Actor,
    edition: Edition,
    edits: Sequence[CellEdit],
    seen_revision: int | None = None,
) -> SaveReport:
    """Store the edits that can be stored and say what became of each.

    Locks the edition, so two savers are checked one after the other on every engine.
    Who typed while the edition was being published (`seen_revision` is no longer the
    newest) is told so first: the edit would be a correction.
    """
    edition = (
        Edition.objects.select_for_update(of=("self",))
        .select_related("index")
        .get(pk=edition.pk)
    )
    if seen_revision is not None and seen_revision != edition.revision:
        moved = _("Chưa lưu: kỳ này vừa được công bố. Tải lại trang để sửa tiếp.")
        return SaveReport([_outcome(edit, INVALID, moved) for edit in edits])
    parts = {part.code: part for part in edition.parts.all()}
    units = _units_of(edition, {edit.unit_id for edit in edits})
    rows = current_inputs(edition=edition, units=units)
    report = SaveReport()
    changed: dict[int, AnnouncementInput] = {}
    for edit in edits:
        row = changed.get(edit.unit_id) or rows.get(edit.unit_id)
        if row is None:
            outside = _("Đơn vị này không thuộc kỳ đánh giá.")
            report.outcomes.append(_outcome(edit, INVALID, outside))
            continue
        outcome, new_row = _try(edit, row, edition, parts)
        report.outcomes.append(outcome)
        if outcome.status == SAVED:
            changed[edit.unit_id] = new_row
    if changed:
        record_announcements(actor=actor, edition=edition, rows=list(changed.values()))
    _name_the_others(report, edition, parts)
    return report


def _units_of(edition: Edition, wanted: set[int]) -> list[Unit]:
    """The wanted units that take part in the edition; results rows say who does."""
    taking_part = Unit.objects.filter(
        pk__in=wanted,
        results__edition=edition,
        results__revision__in=[edition.revision, edition.draft_revision],
    )
    return list(taking_part.distinct())


def current_inputs(
    *, edition: Edition, units: Sequence[Unit]
) -> dict[int, AnnouncementInput]:
    """What is said of each unit now (its primary announcement), ready to be changed."""
    announcements = (
        Announcement.objects.filter(
            edition=edition, last_revision__isnull=True, is_primary=True
        )
        .select_related("unit", "source")
        .prefetch_related("parts__part")
    )
    if len(units) <= MOST_KEYS:
        announcements = announcements.filter(unit__in=units)
    said = {row.unit_id: input_of(row) for row in announcements}
    return {unit.pk: said.get(unit.pk) or AnnouncementInput(unit) for unit in units}


def cell_text(row: AnnouncementInput, column: str, *, decimals: int) -> str:
    """The text of one cell as the table shows it."""
    if column.startswith(PART):
        return number_text(row.parts.get(column.removeprefix(PART)), decimals)
    if column == "unranked":
        return "" if row.is_ranked else UNRANKED_WORD
    value = getattr(row, column)
    if isinstance(value, Decimal):
        return number_text(value, decimals)
    return "" if value is None else str(value)


@lru_cache(maxsize=4_096)
def number_text(value: Decimal | None, decimals: int) -> str:
    """A stored number with all its digits, at least `decimals`, fit to be read back."""
    if value is None:
        return ""
    text = format_number(value, STORED_DECIMALS, grouping=False).replace("−", "-")
    whole, _mark, fraction = text.partition(",")
    fraction = fraction.rstrip("0").ljust(decimals, "0")
    if len(fraction) == AMBIGUOUS_DECIMALS:
        fraction += "0"
    return f"{whole},{fraction}" if fraction else whole


def _try(
    edit: CellEdit,
    row: AnnouncementInput,
    edition: Edition,
    parts: Mapping[str, EditionPart],
) -> tuple[CellOutcome, AnnouncementInput]:
    if not _is_column(edit.column, parts):
        return _outcome(edit, INVALID, _("Không có cột này.")), row
    decimals = edition.index.decimals
    stored = cell_text(row, edit.column, decimals=decimals)
    try:
        wanted = with_text(row, edit.column, edit.value)
    except (NumberError, ActionRefused) as error:
        return _outcome(edit, INVALID, str(error), stored), row
    new_text = cell_text(wanted, edit.column, decimals=decimals)
    if new_text == stored:
        return _outcome(edit, UNCHANGED, stored=stored), row
    if clean_name(edit.shown) != clean_name(stored):
        return _outcome(edit, CONFLICT, stored=stored), row
    problems = problems_of(wanted, edition, parts)
    if problems:
        without_name = problems[0].removeprefix(f"{row.unit.name}: ")
        text = without_name[:1].upper() + without_name[1:]
        return _outcome(edit, INVALID, text, stored), row
    return _outcome(edit, SAVED, stored=new_text), wanted


def _is_column(column: str, parts: Mapping[str, EditionPart]) -> bool:
    if column.startswith(PART):
        return column.removeprefix(PART) in parts
    return column in ("score", "rank", "tier_name", "unranked", "note")


def with_text(row: AnnouncementInput, column: str, text: str) -> AnnouncementInput:
    """The row with one cell changed; raises when the text cannot be the value."""
    text = clean_name(text)
    if column.startswith(PART):
        scores = {**row.parts, column.removeprefix(PART): _number(text)}
        return replace(row, parts=scores)
    if column == "score":
        score = _number(text)
        # What is rounded on storing is kept as it was typed.
        is_rounded = score is not None and score != parse_number(text)
        score_text = text if is_rounded else ""
        return replace(
            row, score=score, score_text=score_text, basis="stated", formula=""
        )
    if column == "rank":
        return replace(row, rank=_whole_number(text))
    if column == "unranked":
        return replace(row, is_ranked=not _is_marked(text))
    if len(text) > LONGEST_TEXT[column]:
        raise ActionRefused(
            _("Dài quá %(limit)d ký tự.") % {"limit": LONGEST_TEXT[column]}
        )
    if column == "tier_name":
        return replace(row, tier_name=text)
    return replace(row, note=text)


def _number(text: str) -> Decimal | None:
    number = parse_number(text)
    if number is None:
        return None
    if abs(number) >= LARGEST_NUMBER:
        raise ActionRefused(_("Số quá lớn."))
    return round_half_up(number, STORED_DECIMALS)


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
        typed=edit.value,
        stored=stored,
        message=message,
    )


def _name_the_others(
    report: SaveReport, edition: Edition, parts: Mapping[str, EditionPart]
) -> None:
    """Say of each conflict who wrote the stored value, and when."""
    conflicts = report.having(CONFLICT)
    if not conflicts:
        return
    details = ChangeDetail.objects.filter(
        entry__edition=edition,
        unit_id__in={outcome.unit_id for outcome in conflicts},
        column__in={_label(outcome, parts) for outcome in conflicts},
    )
    latest = {
        (detail.unit_id, detail.column): detail.entry
        for detail in details.select_related("entry").order_by("entry__sequence", "pk")
    }
    named = []
    for outcome in report.outcomes:
        entry = latest.get((outcome.unit_id, _label(outcome, parts)))
        if outcome.status == CONFLICT and entry is not None:
            moment = timezone.localtime(entry.at)
            is_today = moment.date() == timezone.localdate()
            at = moment.strftime("%H:%M" if is_today else "%H:%M %d/%m/%Y")
            outcome = replace(outcome, by=entry.actor_name, at=at)
        named.append(outcome)
    report.outcomes = named


def _label(outcome: CellOutcome, parts: Mapping[str, EditionPart]) -> str:
    """The column's name in the change log."""
    if outcome.column.startswith(PART):
        part = parts.get(outcome.column.removeprefix(PART))
        return part.name[:80] if part else ""
    name = "is_ranked" if outcome.column == "unranked" else outcome.column
    return column_label(name) if name in FACTS else ""
