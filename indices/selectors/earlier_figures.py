"""The last figures known of units before a period, for who types the period's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Case, F, IntegerField, Q, Value, When, Window
from django.db.models.functions import RowNumber

from indices.models import Observation
from indices.selectors.figures import Span
from units.models import Unit


def earlier_figures(
    *, units: Iterable[Unit], span: Span
) -> Mapping[tuple[int, int], Observation]:
    """By unit and measure: of the same days a year before, else the newest that ended
    before the period began. One query."""
    rows = Observation.objects.filter(unit__in=[unit.pk for unit in units], of_level="")
    same_days = Q(pk__in=())
    before = year_before(span)
    if before is not None:
        same_days = Q(starts_on=before[0], ends_on=before[1])
    nearest = Window(
        RowNumber(),
        partition_by=[F("unit_id"), F("measure_id")],
        order_by=[
            Case(
                When(same_days, then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            ),
            F("ends_on").desc(),
            F("starts_on").asc(),
        ],
    )
    rows = rows.filter(ends_on__lt=span[0]).annotate(place=nearest).filter(place=1)
    return {(row.unit_id, row.measure_id): row for row in rows.order_by()}


def year_before(span: Span) -> Span | None:
    """The same days a year earlier; of a leap day there are none."""
    try:
        return _year_earlier(span[0]), _year_earlier(span[1])
    except ValueError:
        return None


def _year_earlier(day: date) -> date:
    return day.replace(year=day.year - 1)
