"""Loads the measures, figures and targets of fixtures/operations/.

What exists, or has been there before, stays as people left it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import lock_reference, record_change
from indices.actions.figures import ObservationInput, TargetInput, record_figures
from indices.imports.fixture_plan import loading_reason
from indices.imports.fixture_tables import FixtureRow, fixtures_path, read_table
from indices.imports.fixtures import stored_sources
from indices.models import Measure, Source
from units.models import Unit

FOLDER = "operations"
MEASURE_COLUMNS = (
    "measure",
    "name",
    "unit_of_measure",
    "kind",
    "direction",
    "decimals",
    "numerator",
    "denominator",
    "counts",
    "rolls_up",
    "description",
)
PLACE_COLUMNS = ("unit_code", "unit", "of_level", "measure", "value", "source", "note")
OBSERVATION_COLUMNS = (
    *PLACE_COLUMNS,
    "starts_on",
    "ends_on",
    "qualifier",
    "period_note",
)
TARGET_COLUMNS = (*PLACE_COLUMNS, "due_on", "document")


@transaction.atomic
def load_measures(*, actor: Actor) -> int:
    """Those that are not there yet; how many were added. A ratio follows its parts."""
    lock_reference()
    known = {each.code: each for each in Measure.objects.all()}
    rows = read_table(fixtures_path(FOLDER, "measures.csv"), required=MEASURE_COLUMNS)
    added = []
    for position, row in enumerate(rows, start=1):
        code = row.text("measure")
        if code not in known:
            known[code] = _measure(row, known, position)
            added.append(known[code].name)
    if added:
        record_change(
            actor=actor,
            edition=None,
            action="load_measures",
            summary=_("Nạp loại số liệu: %(names)s") % {"names": ", ".join(added)},
        )
    return len(added)


def _measure(row: FixtureRow, known: Mapping[str, Measure], position: int) -> Measure:
    return Measure.objects.create(
        code=row.text("measure"),
        name=row.text("name"),
        unit_of_measure=row.text("unit_of_measure"),
        kind=row.text("kind") or Measure.Kind.NUMBER,
        direction=row.text("direction"),
        decimals=row.required_whole("decimals"),
        numerator=_part(row, "numerator", known),
        denominator=_part(row, "denominator", known),
        counts=_counts(row),
        rolls_up=row.flag("rolls_up"),
        position=position,
        description=row.text("description"),
    )


def _counts(row: FixtureRow) -> str:
    counts = row.text("counts")
    if counts and counts not in Measure.Counts.values:
        raise row.refusal("counts", ", ".join(Measure.Counts.values))
    return counts


def _part(row: FixtureRow, column: str, known: Mapping[str, Measure]) -> Measure | None:
    return _measure_named(row, column, known) if row.text(column) else None


def _measure_named(
    row: FixtureRow, column: str, known: Mapping[str, Measure]
) -> Measure:
    if row.text(column) not in known:
        raise row.refusal(column, _("mã một loại số liệu ở measures.csv"))
    return known[row.text(column)]


def load_figures(*, actor: Actor) -> int:
    """The published figures and targets that were never there; how many."""
    measures = {each.code: each for each in Measure.objects.all()}
    sources = stored_sources()
    observations = read_table(
        fixtures_path(FOLDER, "observations.csv"), required=OBSERVATION_COLUMNS
    )
    targets = read_table(fixtures_path(FOLDER, "targets.csv"), required=TARGET_COLUMNS)
    return record_figures(
        actor=actor,
        observations=[_observation(row, measures, sources) for row in observations],
        targets=[_target(row, measures, sources) for row in targets],
        reason=loading_reason(),
    )


def _observation(
    row: FixtureRow, measures: Mapping[str, Measure], sources: Mapping[str, Source]
) -> ObservationInput:
    ends_on = _day(row, "ends_on")
    return ObservationInput(
        unit=_unit(row, ends_on),
        of_level=row.text("of_level"),
        measure=_measure_named(row, "measure", measures),
        starts_on=_day(row, "starts_on"),
        ends_on=ends_on,
        period_note=row.text("period_note"),
        value=_value(row),
        qualifier=row.text("qualifier"),
        source=_source(row, sources),
        note=row.text("note"),
    )


def _target(
    row: FixtureRow, measures: Mapping[str, Measure], sources: Mapping[str, Source]
) -> TargetInput:
    due_on = _day(row, "due_on")
    return TargetInput(
        unit=_unit(row, due_on),
        of_level=row.text("of_level"),
        measure=_measure_named(row, "measure", measures),
        due_on=due_on,
        value=_value(row),
        document=row.text("document"),
        source=_source(row, sources),
        note=row.text("note"),
    )


def _day(row: FixtureRow, column: str) -> date:
    day = row.day(column)
    if day is None:
        raise row.refusal(column, _("ngày dạng năm-tháng-ngày"))
    return day


def _value(row: FixtureRow) -> Decimal:
    value = row.decimal("value")
    if value is None:
        raise row.refusal("value", _("số thập phân, dấu chấm"))
    return value


def _source(row: FixtureRow, sources: Mapping[str, Source]) -> Source:
    if row.text("source") not in sources:
        raise row.refusal("source", _("một khóa của results/sources.csv"))
    return sources[row.text("source")]


def _unit(row: FixtureRow, day: date) -> Unit:
    """The unit that bore code and name on that day."""
    found = Unit.objects.in_force_on(day).filter(
        code=row.text("unit_code"), name=row.text("unit")
    )
    unit = found.first()
    if unit is None:
        raise row.refusal("unit_code", _("mã và tên một đơn vị có hiệu lực khi đó"))
    return unit
