"""Saves, releases and takes back the figures of one unit over one period.

Cells are checked one by one; a text that somebody else changed meanwhile is a conflict.
A figure with a source is public and locked: to correct it, it is taken back with a
reason, which takes it from the public until it is released again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from indices.actions.changelog import Change, record_change
from indices.actions.errors import ActionRefused
from indices.actions.figures import figure_label
from indices.figure_text import read_figure, written_figure
from indices.models import ChangeDetail, Measure, Observation, Source
from indices.numbers import NumberError
from indices.scoring.figures import Figure
from units.models import Level, Unit
from units.names import clean_name

LEVELS_BELOW: Mapping[str, tuple[str, ...]] = {
    Level.NATION: (Level.PROVINCE,),
    Level.PROVINCE: (Level.DISTRICT, Level.COMMUNE),
    Level.DISTRICT: (Level.COMMUNE,),
}
# The action under which a draft is saved: it changes nothing that is public.
SAVING = "save_figures"


@dataclass(frozen=True, slots=True)
class Place:
    """Whose figures, over which days."""

    unit: Unit
    starts_on: date
    ends_on: date

    @property
    def period(self) -> str:
        return f"{self.starts_on:%d/%m/%Y}–{self.ends_on:%d/%m/%Y}"


def figure_column(measure: Measure, of_level: str) -> str:
    """The column of a cell: "ho-so", of a level as a whole "commune:ho-so"."""
    return f"{of_level}:{measure.code}" if of_level else measure.code


def columns_of(unit: Unit) -> dict[str, tuple[Measure, str]]:
    """What can be entered of a unit: each measure, and of levels below it what can be
    announced of them as a whole. One query."""
    measures = list(Measure.objects.all())
    found = {figure_column(each, ""): (each, "") for each in measures}
    for level in LEVELS_BELOW.get(unit.level, ()):
        for each in measures:
            if each.rolls_up or each.unit_of_measure == "%":
                found[figure_column(each, level)] = (each, level)
    return found


@transaction.atomic
def save_figures(
    *, actor: Actor, place: Place, edits: Sequence[CellEdit]
) -> SaveReport:
    """Store the drafts that can be stored and say what became of each cell.

    Locks the unit, so two savers are checked one after the other on every engine.
    """
    Unit.objects.select_for_update().get(pk=place.unit.pk)
    columns = columns_of(place.unit)
    stored = _stored(place)
    report, changes = SaveReport(), []
    for edit in edits:
        outcome, change = _try(edit, place, columns, stored)
        report.outcomes.append(outcome)
        if change is not None:
            changes.append(change)
    if changes:
        record_change(
            actor=actor,
            edition=None,
            action=SAVING,
            summary=_("Lưu nháp %(count)d số liệu của %(unit)s")
            % {"count": len(changes), "unit": place.unit.name},
            details=changes,
        )
    return report


Stored = dict[tuple[int, str], Observation]


def _stored(place: Place) -> Stored:
    rows = Observation.objects.filter(unit=place.unit).over(
        place.starts_on, place.ends_on
    )
    return {(row.measure_id, row.of_level): row for row in rows}


def text_of(row: Observation | None, measure: Measure) -> str:
    if row is None:
        return ""
    return written_figure(Figure(row.value, row.qualifier), measure)


def _try(
    edit: CellEdit,
    place: Place,
    columns: Mapping[str, tuple[Measure, str]],
    stored: Stored,
) -> tuple[CellOutcome, Change | None]:
    if edit.unit_id != place.unit.pk or edit.column not in columns:
        return _outcome(edit, INVALID, message=_("Không có ô này.")), None
    measure, of_level = columns[edit.column]
    row = stored.get((measure.pk, of_level))
    shown = text_of(row, measure)
    try:
        figure = read_figure(edit.value, measure)
    except NumberError as error:
        return _outcome(edit, INVALID, shown, message=str(error)), None
    wanted = written_figure(figure, measure)
    if wanted == shown:
        return _outcome(edit, UNCHANGED, shown), None
    if row is not None and row.is_public:
        locked = _("Số liệu đã công bố. Người quản trị mở lại thì mới sửa được.")
        return _outcome(edit, INVALID, shown, message=locked), None
    if clean_name(edit.shown) != clean_name(shown):
        column = figure_label(measure, of_level, place.starts_on, place.ends_on)
        return _conflict(edit, shown, place.unit, column), None
    _write(place, measure, of_level, figure, stored)
    column = figure_label(measure, of_level, place.starts_on, place.ends_on)
    change = Change(place.unit, column, shown, wanted)
    return _outcome(edit, SAVED, wanted), change


def _write(
    place: Place,
    measure: Measure,
    of_level: str,
    figure: Figure | None,
    stored: Stored,
) -> None:
    """An emptied cell is no figure: its row goes, the log keeps what it was."""
    key = (measure.pk, of_level)
    row = stored.get(key)
    if figure is None:
        if row is not None:
            row.delete()
            del stored[key]
        return
    row = row or Observation(
        unit=place.unit,
        of_level=of_level,
        measure=measure,
        starts_on=place.starts_on,
        ends_on=place.ends_on,
    )
    row.value, row.qualifier = figure.value, figure.qualifier
    row.save()
    stored[key] = row


def _outcome(
    edit: CellEdit, status: str, stored: str = "", *, message: str = ""
) -> CellOutcome:
    return CellOutcome(
        unit_id=edit.unit_id,
        column=edit.column,
        status=status,
        typed=edit.value,
        stored=stored,
        message=message,
    )


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


# --- releasing and taking back -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceFacts:
    title: str
    url: str = ""
    published_on: date | None = None


@transaction.atomic
def release_figures(*, actor: Actor, place: Place, facts: SourceFacts) -> int:
    """Give the drafts of the period their source: from now on everybody reads them."""
    Unit.objects.select_for_update().get(pk=place.unit.pk)
    drafts = [row for row in _with_measures(place) if not row.is_public]
    if not drafts:
        raise ActionRefused(_("Kỳ này không có số liệu nháp nào để công bố."))
    source, _made = Source.objects.get_or_create(
        title=facts.title,
        url=facts.url,
        defaults={"published_on": facts.published_on},
    )
    for row in drafts:
        row.source = source
    Observation.objects.bulk_update(drafts, ["source"])
    _note(
        actor,
        place,
        drafts,
        action="release_figures",
        summary=_("Công bố %(count)d số liệu của %(unit)s, kỳ %(period)s"),
        change=(_("nháp"), source.title),
    )
    return len(drafts)


@transaction.atomic
def withdraw_figures(*, actor: Actor, place: Place, reason: str) -> int:
    """Make the public figures of the period drafts again, to be corrected."""
    if not clean_name(reason):
        raise ActionRefused(_("Cần lý do mở lại."))
    Unit.objects.select_for_update().get(pk=place.unit.pk)
    public = [row for row in _with_measures(place) if row.is_public]
    if not public:
        raise ActionRefused(_("Kỳ này không có số liệu nào đã công bố."))
    for row in public:
        row.source = None
    Observation.objects.bulk_update(public, ["source"])
    _note(
        actor,
        place,
        public,
        action="withdraw_figures",
        summary=_("Mở lại %(count)d số liệu của %(unit)s, kỳ %(period)s"),
        change=(_("đã công bố"), _("nháp")),
        reason=clean_name(reason),
    )
    return len(public)


def _with_measures(place: Place) -> list[Observation]:
    rows = Observation.objects.filter(unit=place.unit).select_related("measure")
    return list(rows.over(place.starts_on, place.ends_on))


def _note(
    actor: Actor,
    place: Place,
    rows: Sequence[Observation],
    *,
    action: str,
    summary: str,
    change: tuple[str, str],
    reason: str = "",
) -> None:
    words = {
        "count": len(rows),
        "unit": place.unit.name,
        "period": place.period,
    }
    record_change(
        actor=actor,
        edition=None,
        action=action,
        summary=summary % words,
        details=[
            Change(
                place.unit,
                figure_label(row.measure, row.of_level, row.starts_on, row.ends_on),
                f"{text_of(row, row.measure)} ({change[0]})",
                f"{text_of(row, row.measure)} ({change[1]})",
            )
            for row in rows
        ],
        reason=reason,
    )
