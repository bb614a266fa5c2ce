"""What a file of figures wrote: an entry of the change log, looked at as a receipt."""

from __future__ import annotations

from dataclasses import dataclass

from indices.actions.figure_saving import SAVING, undone_by
from indices.actions.figures import figure_label
from indices.models import ChangeEntry, Measure
from indices.selectors.figure_grid import GridPlace

MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class FigureReceipt:
    """`lines` are (unit, figure, old, new) of the first cells; `undone` took them
    back."""

    entry: ChangeEntry
    lines: tuple[tuple[str, str, str, str], ...]
    undone: ChangeEntry | None


def figure_receipt(*, place: GridPlace, number: int) -> FigureReceipt | None:
    """None where no file wrote that, or not here alone. Five queries."""
    entry = ChangeEntry.objects.filter(
        edition=None,
        sequence=number,
        action=SAVING,
        origin=ChangeEntry.Origin.UPLOAD,
    ).first()
    if entry is None:
        return None
    if entry.details.exclude(unit__in=place.units.values("pk")).exists():
        return None
    if not entry.details.filter(column__endswith=place.period).exists():
        return None
    rows = entry.details.order_by("pk").values_list(
        "unit__name", "column", "old", "new"
    )
    # The log names a measure by its first letters.
    names = {
        figure_label(measure, "", *place.span): measure.name
        for measure in Measure.objects.all()
    }
    lines = tuple(
        (unit, names.get(column, column), old, new)
        for unit, column, old, new in rows[:MOST_SHOWN]
    )
    return FigureReceipt(entry, lines, undone_by(entry))
