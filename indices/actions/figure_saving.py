"""Saves drafts of figures over one period: of one unit, or of many in one table.

Cells are checked one by one; a text that somebody else changed meanwhile is a conflict.
Public figures stay as they are: see figure_cells.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.cells import (
    CONFLICT,
    INVALID,
    SAVED,
    UNCHANGED,
    CellEdit,
    CellOutcome,
    SaveReport,
)
from indices.actions.changelog import Change, lock_reference, record_change
from indices.actions.errors import ActionRefused
from indices.actions.figure_cells import (
    Columns,
    Place,
    columns_at,
    text_of,
)
from indices.actions.figures import figure_label
from indices.figure_text import read_figure, written_figure
from indices.models import ChangeDetail, Measure, Observation
from indices.numbers import NumberError, format_number
from indices.scoring.figures import Figure
from units.models import Unit
from units.names import clean_name

# The action under which a draft is saved: it changes nothing that is public.
SAVING = "save_figures"

# The unit, the measure, and the level below of which it tells.
Key = tuple[int, int, str]


@transaction.atomic
def note_period(*, actor: Actor, place: Place, note: str) -> int:
    """Say of the drafts of a period how its days were decided on; how many changed."""
    lock_reference()
    note = clean_name(note)
    drafts = Observation.objects.filter(unit=place.unit, source__isnull=True)
    rows = list(drafts.over(place.starts_on, place.ends_on).order_by("pk"))
    if not rows:
        raise ActionRefused(_("Kỳ này chưa có số liệu nháp nào để ghi chú."))
    changed = [row for row in rows if row.period_note != note]
    if not changed:
        return 0
    column = _("Ghi chú về kỳ %(period)s") % {"period": place.period}
    change = Change(place.unit, column, changed[0].period_note, note)
    for row in changed:
        row.period_note = note
    Observation.objects.bulk_update(changed, ["period_note"])
    record_change(
        actor=actor,
        edition=None,
        action=SAVING,
        summary=_("Ghi chú về kỳ số liệu của %(unit)s") % {"unit": place.unit.name},
        details=[change],
    )
    return len(changed)


@dataclass(slots=True)
class _Drafts:
    """The figures of a period as they are, and what is to become of them."""

    rows: dict[Key, Observation]
    before: dict[Key, Observation] = field(init=False)
    changed: set[Key] = field(default_factory=set)
    # What is said of the period, by unit: it goes for every figure that follows.
    notes: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        self.before = dict(self.rows)
        drafts = [row for row in self.rows.values() if not row.is_public]
        self.notes = {row.unit_id: row.period_note for row in drafts}

    def write(self) -> None:
        """In three statements at most. An emptied cell is no figure: its row goes, the
        log keeps what it was."""
        wanted = [self.rows[key] for key in self.changed if key in self.rows]
        gone = [key for key in self.changed if key not in self.rows]
        Observation.objects.filter(
            pk__in=[self.before[key].pk for key in gone if key in self.before]
        ).delete()
        Observation.objects.bulk_update(
            [row for row in wanted if row.pk], ["value", "qualifier"]
        )
        Observation.objects.bulk_create(row for row in wanted if not row.pk)


def save_figures(
    *, actor: Actor, place: Place, edits: Sequence[CellEdit]
) -> SaveReport:
    """Store the drafts of one unit that can be stored, say what became of each cell."""
    return save_figure_grid(
        actor=actor, units=place.units, span=place.span, edits=edits
    )


@transaction.atomic
def save_figure_grid(
    *,
    actor: Actor,
    units: Iterable[Unit],
    span: tuple[date, date],
    edits: Sequence[CellEdit],
    reason: str = "",
) -> SaveReport:
    """The same of several: the same number of queries whatever their number.

    Two savers are checked one after the other, and so is who changes a measure.
    """
    lock_reference()
    places = {unit.pk: Place(unit, *span) for unit in units}
    report, changes, drafts = _judged(places, span, edits)
    if changes:
        drafts.write()
        entry = record_change(
            actor=actor,
            edition=None,
            action=SAVING,
            summary=_saved_sentence(changes),
            details=changes,
            reason=reason,
        )
        report.entry = entry.sequence
    return report


def try_figure_grid(
    *, units: Iterable[Unit], span: tuple[date, date], edits: Sequence[CellEdit]
) -> SaveReport:
    """What saving them would do; nothing is written."""
    places = {unit.pk: Place(unit, *span) for unit in units}
    return _judged(places, span, edits)[0]


def _judged(
    places: Mapping[int, Place], span: tuple[date, date], edits: Sequence[CellEdit]
) -> tuple[SaveReport, list[Change], _Drafts]:
    """What becomes of each cell, and all that is to be written of it."""
    measures = list(Measure.objects.in_use())
    levels = {place.unit.level for place in places.values()}
    columns = {level: columns_at(level, measures) for level in levels}
    drafts = _stored(places, span)
    report, changes = SaveReport(), list[Change]()
    for edit in edits:
        place = places.get(edit.unit_id)
        known = columns[place.unit.level] if place else {}
        outcome, change = _try(edit, place, known, drafts)
        report.outcomes.append(outcome)
        if change is not None:
            changes.append(change)
    return report, changes, drafts


def _saved_sentence(changes: Sequence[Change]) -> str:
    names = {change.unit.pk: change.unit.name for change in changes if change.unit}
    count = format_number(len(changes), 0)
    if len(names) == 1:
        (name,) = names.values()
        words = {"count": count, "unit": name}
        return _("Lưu nháp %(count)s số liệu của %(unit)s") % words
    words = {"count": count, "units": format_number(len(names), 0)}
    return _("Lưu nháp %(count)s số liệu của %(units)s đơn vị") % words


def _stored(places: Mapping[int, Place], span: tuple[date, date]) -> _Drafts:
    rows = Observation.objects.filter(unit__in=places).over(*span).order_by()
    return _Drafts({(row.unit_id, row.measure_id, row.of_level): row for row in rows})


def _try(
    edit: CellEdit, place: Place | None, columns: Columns, drafts: _Drafts
) -> tuple[CellOutcome, Change | None]:
    if place is None or edit.column not in columns:
        return _invalid(edit, _("Không có ô này."), _("một ô của biểu mẫu")), None
    measure, of_level = columns[edit.column]
    row = drafts.rows.get((place.unit.pk, measure.pk, of_level))
    shown = text_of(row, measure)
    try:
        figure = read_figure(edit.value, measure)
    except NumberError as error:
        return _invalid(edit, str(error), error.expected, shown), None
    wanted = written_figure(figure, measure)
    if wanted == shown:
        return _outcome(edit, UNCHANGED, shown), None
    if row is not None and row.is_public:
        locked = _("Số liệu đã công bố. Người quản trị mở lại thì mới sửa được.")
        kept = _("giữ %(stored)s đã công bố; người quản trị mở lại thì mới sửa được")
        return _invalid(edit, locked, kept % {"stored": shown}, shown), None
    column = figure_label(measure, of_level, place.starts_on, place.ends_on)
    if clean_name(edit.shown) != clean_name(shown):
        return _conflict(edit, shown, place.unit, column), None
    _put(place, (measure, of_level), figure, drafts)
    return _outcome(edit, SAVED, wanted), Change(place.unit, column, shown, wanted)


def _put(
    place: Place,
    column: tuple[Measure, str],
    figure: Figure | None,
    drafts: _Drafts,
) -> None:
    measure, of_level = column
    key = (place.unit.pk, measure.pk, of_level)
    drafts.changed.add(key)
    if figure is None:
        drafts.rows.pop(key, None)
        return
    row = drafts.rows.get(key) or drafts.before.get(key)
    row = row or Observation(
        unit=place.unit,
        of_level=of_level,
        measure=measure,
        starts_on=place.starts_on,
        ends_on=place.ends_on,
        period_note=drafts.notes.get(place.unit.pk, ""),
    )
    row.value, row.qualifier = figure.value, figure.qualifier
    drafts.rows[key] = row


def _outcome(edit: CellEdit, status: str, stored: str) -> CellOutcome:
    return CellOutcome(
        unit_id=edit.unit_id,
        column=edit.column,
        status=status,
        typed=edit.value,
        stored=stored,
    )


def _invalid(
    edit: CellEdit, message: str, expected: str, stored: str = ""
) -> CellOutcome:
    outcome = _outcome(edit, INVALID, stored)
    return replace(outcome, message=message, expected=expected)


def _conflict(edit: CellEdit, stored: str, unit: Unit, column: str) -> CellOutcome:
    """With who wrote the stored value, and when."""
    last = (
        ChangeDetail.objects.filter(entry__edition=None, unit=unit, column=column)
        .select_related("entry")
        .order_by("-pk")
        .first()
    )
    at = timezone.localtime(last.entry.at) if last else None
    return CellOutcome(
        unit_id=edit.unit_id,
        column=edit.column,
        status=CONFLICT,
        typed=edit.value,
        stored=stored,
        by=last.entry.actor_name if last else "",
        at=f"{at:%H:%M %d/%m/%Y}" if at else "",
    )
