"""What is entered of one unit over one period, and which units a person enters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from indices.actions.cells import cell_name, number_text
from indices.actions.figure_cells import (
    Place,
    columns_of,
    text_of,
)
from indices.models import ChangeDetail, Inspection, Measure, Observation
from indices.permissions import Permission, Person, own_units, units_where
from indices.selectors.earlier_figures import year_before
from indices.selectors.figures import Span
from indices.selectors.inspection_counts import held_inspections
from units.models import Level, Unit
from units.names import compact_key

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class FigureEntryRow:
    """One cell to be typed in; `is_public`: it is locked. `key` tells rows apart.
    `counted` is what the register of inspections comes to, where it knows of any."""

    key: int
    measure: Measure
    of_level: str
    column: str
    name: str
    text: str
    previous: str
    is_public: bool
    counted: str = ""

    @property
    def keys(self) -> str:
        """By what a pasted row is known: its name or its code. The bare name is that
        of the unit itself, a level below is named behind it."""
        name = self.measure.name
        if self.of_level:
            name = f"{name} {Level(self.of_level).label}"
        return f"{compact_key(name)} {compact_key(self.column)}"


@dataclass(frozen=True, slots=True)
class LastChange:
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FigureEntryPage:
    """`groups` are the rows of the unit itself, then those of each level below."""

    place: Place
    groups: tuple[tuple[str, tuple[FigureEntryRow, ...]], ...]
    spans: tuple[Span, ...]
    last_change: LastChange | None
    period_note: str

    @property
    def unit(self) -> Unit:
        return self.place.unit

    @property
    def rows(self) -> tuple[FigureEntryRow, ...]:
        return tuple(row for _level, rows in self.groups for row in rows)

    @property
    def shown(self) -> Mapping[str, str]:
        """The texts that the page shows: a save tells them, so conflicts are seen."""
        return {row.column: row.text for row in self.rows if row.text}

    @property
    def draft_count(self) -> int:
        return sum(bool(row.text) and not row.is_public for row in self.rows)

    @property
    def public_count(self) -> int:
        return sum(row.is_public for row in self.rows)

    @property
    def countable(self) -> tuple[FigureEntryRow, ...]:
        """Open cells in which another number stands than the register counts."""
        return tuple(
            row
            for row in self.rows
            if row.counted and not row.is_public and row.text != row.counted
        )

    @property
    def missing_count(self) -> int:
        """Of the unit itself: levels below are entered only where announced."""
        own = self.groups[0][1] if self.groups else ()
        return sum(not row.text for row in own)


def figure_entry(*, place: Place) -> FigureEntryPage:
    """Three queries, whatever the number of figures; two more where the register of
    inspections is counted."""
    columns = columns_of(place.unit)
    is_counted = any(measure.counts for measure, _level in columns.values())
    counted = _counted(place) if is_counted else {}
    rows = list(Observation.objects.filter(unit=place.unit).select_related("measure"))
    now = (place.starts_on, place.ends_on)
    before = year_before(now)
    groups: dict[str, list[FigureEntryRow]] = {}
    by_key = {(r.measure_id, r.of_level, r.starts_on, r.ends_on): r for r in rows}
    for key, (column, (measure, level)) in enumerate(columns.items(), start=1):
        row = by_key.get((measure.pk, level, *now))
        earlier = by_key.get((measure.pk, level, *before)) if before else None
        groups.setdefault(level, []).append(
            FigureEntryRow(
                key=key,
                measure=measure,
                of_level=level,
                column=column,
                name=cell_name(place.unit.pk, column),
                text=text_of(row, measure),
                previous=text_of(earlier, measure),
                is_public=row is not None and row.is_public,
                counted="" if level else counted.get(measure.counts, ""),
            )
        )
    return FigureEntryPage(
        place=place,
        groups=tuple((level, tuple(each)) for level, each in groups.items()),
        spans=_newest_first(rows),
        last_change=_last_change(place.unit),
        period_note=_note_of(rows, now),
    )


def _note_of(rows: Sequence[Observation], span: Span) -> str:
    """What is said of the period: of its drafts before what is public."""
    own = [row for row in rows if (row.starts_on, row.ends_on) == span]
    own.sort(key=lambda row: row.is_public)
    return next((row.period_note for row in own if row.period_note), "")


def _counted(place: Place) -> dict[str, str]:
    """By what a measure counts: the number as it would be typed; of none, nothing, as
    an empty register is no sign that nobody inspected. Two queries."""
    held = held_inspections(
        area=place.unit, start=place.starts_on, end=place.ends_on
    ).by_kind
    own = held[Inspection.Kind.SELF]
    numbers = {
        Measure.Counts.SELF.value: own,
        Measure.Counts.VISITS.value: sum(held.values()) - own,
    }
    return {
        counts: number_text(number, 0) for counts, number in numbers.items() if number
    }


def newest_span(unit: Unit) -> Span | None:
    rows = Observation.objects.filter(unit=unit).order_by("-ends_on", "starts_on")
    return rows.values_list("starts_on", "ends_on").first()


def _newest_first(rows: Sequence[Observation]) -> tuple[Span, ...]:
    spans = {(row.starts_on, row.ends_on) for row in rows}
    return tuple(sorted(spans, key=lambda each: (each[1], each[0]), reverse=True))


def _last_change(unit: Unit) -> LastChange | None:
    """Who touched the unit's figures last."""
    last = (
        ChangeDetail.objects.filter(entry__edition=None, unit=unit)
        .filter(entry__action__endswith="_figures")
        .select_related("entry")
        .order_by("-pk")
        .first()
    )
    return LastChange(last.entry.actor_name, last.entry.at) if last else None


# --- whose figures a person enters ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class EnteredUnits:
    """`own` are those whose officer the person is; `found` what a search in the areas
    of an administrator finds, else the units there that have drafts."""

    own: tuple[Unit, ...]
    found: tuple[Unit, ...]
    manages: bool
    text: str


def entered_units(*, user: Person, text: str, today: date) -> EnteredUnits:
    """Three queries at most."""
    own = own_units(user).in_force_on(today).select_related("parent")
    managed = units_where(user, Permission.ENTER_RESULTS).select_related("parent")
    manages = managed.exists()
    found = managed.none()
    if manages and text:
        found = managed.matching(text)[:MOST_LISTED]
    elif manages:
        drafts = Observation.objects.filter(source__isnull=True).values("unit")
        found = managed.filter(Q(pk__in=drafts)).order_by("sort_key", "pk")[
            :MOST_LISTED
        ]
    return EnteredUnits(tuple(own), tuple(found), manages, text)
