"""What can be entered of a unit over one period; releases it and takes it back.

A figure with a source is public and locked: to correct it, it is taken back with a
reason, which takes it from the public until it is released again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, lock_reference, record_change
from indices.actions.errors import ActionRefused
from indices.actions.figures import figure_label, span_label
from indices.figure_text import written_figure
from indices.models import Measure, Observation, Source
from indices.scoring.figures import Figure
from units.models import Level, Unit
from units.names import clean_name

LEVELS_BELOW: Mapping[str, tuple[str, ...]] = {
    Level.NATION: (Level.PROVINCE,),
    Level.PROVINCE: (Level.DISTRICT, Level.COMMUNE),
    Level.DISTRICT: (Level.COMMUNE,),
}


Columns = dict[str, tuple[Measure, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Whose figures, over which days."""

    unit: Unit
    starts_on: date
    ends_on: date

    @property
    def period(self) -> str:
        return span_label(self.starts_on, self.ends_on)

    @property
    def span(self) -> tuple[date, date]:
        return self.starts_on, self.ends_on

    @property
    def level(self) -> str:
        return self.unit.level

    @property
    def title(self) -> str:
        return self.unit.name

    @property
    def units(self) -> tuple[Unit, ...]:
        return (self.unit,)


class UnitsOver(Protocol):
    """Whose figures, of which level, over which days: of one unit or of many."""

    @property
    def units(self) -> Iterable[Unit]: ...

    @property
    def level(self) -> str: ...

    @property
    def span(self) -> tuple[date, date]: ...


def figure_column(measure: Measure, of_level: str) -> str:
    """The column of a cell: "ho-so", of a level as a whole "commune:ho-so"."""
    return f"{of_level}:{measure.code}" if of_level else measure.code


def columns_of(unit: Unit) -> Columns:
    """What can be entered of a unit. One query."""
    return columns_at(unit.level, list(Measure.objects.in_use()))


def columns_at(unit_level: str, measures: Sequence[Measure]) -> Columns:
    """Each measure, and of levels below what can be announced of them as a whole."""
    found = {figure_column(each, ""): (each, "") for each in measures}
    for level in LEVELS_BELOW.get(unit_level, ()):
        for each in measures:
            if each.rolls_up or each.unit_of_measure == "%":
                found[figure_column(each, level)] = (each, level)
    return found


def text_of(row: Observation | None, measure: Measure) -> str:
    if row is None:
        return ""
    return written_figure(Figure(row.value, row.qualifier), measure)


# --- releasing and taking back -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceFacts:
    title: str
    url: str = ""
    published_on: date | None = None


@transaction.atomic
def release_figures(*, actor: Actor, place: Place, facts: SourceFacts) -> int:
    """Give the drafts of the period their source: from now on everybody reads them."""
    lock_reference()
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
    lock_reference()
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
