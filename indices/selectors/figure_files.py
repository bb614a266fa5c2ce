"""Forms of figures that were brought in: of which place, what they change, what they
wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from indices.actions.cells import CellOutcome
from indices.actions.figure_cells import Place, columns_at
from indices.actions.figure_imports import FigureEffect, logged_figures
from indices.models import FigureImport, Measure
from indices.permissions import Person
from indices.selectors.figure_grid import GridPlace
from indices.selectors.header import LEVEL_PHRASES
from indices.selectors.import_receipt import (
    Receipt,
    ReceiptQuery,
    import_receipt,
)
from units.models import Level
from units.namesakes import names_apart

RECENT = 20
# More rows than this make a long page and no better one.
MOST_SHOWN = 400

# One unit, or the units of a level in an area; over one period.
FigurePlace = Place | GridPlace


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One cell: of whom, which figure, what the form showed and what stands now."""

    unit: str
    figure: str
    old: str
    outcome: CellOutcome


@dataclass(frozen=True, slots=True)
class FigureFilePreview:
    """The first cells that the file would write, and those of somebody quicker."""

    changes: tuple[FigureLine, ...]
    conflicts: tuple[FigureLine, ...]
    change_count: int
    digest: str

    @property
    def unshown_count(self) -> int:
        return self.change_count - len(self.changes)


def place_of(upload: FigureImport) -> FigurePlace:
    span = upload.starts_on, upload.ends_on
    if upload.level:
        return GridPlace(upload.unit, upload.level, span)
    return Place(upload.unit, *span)


def import_of(place: FigurePlace) -> FigureImport:
    """A file of the place, not stored yet."""
    starts_on, ends_on = place.span
    whose = FigureImport(starts_on=starts_on, ends_on=ends_on)
    if isinstance(place, GridPlace):
        whose.unit, whose.level = place.area, place.level
    else:
        whose.unit = place.unit
    return whose


def figure_imports_of(
    person: Person, place: FigurePlace | None = None
) -> QuerySet[FigureImport]:
    """Those that the person may open: the own ones; of a system administrator all."""
    found = FigureImport.objects.select_related("unit", "entry", "undo_entry")
    if not person.is_superuser:
        found = found.filter(uploaded_by=person.pk)
    if place is None:
        return found
    asked = import_of(place)
    return found.filter(
        unit=asked.unit,
        level=asked.level,
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
    )[:RECENT]


def figure_preview(
    *, place: FigurePlace, effect: FigureEffect, shown: dict[tuple[int, str], str]
) -> FigureFilePreview:
    """`shown` is what each cell of the form said when it was taken. Two queries at
    most; one more where units share a name."""
    changes, conflicts = effect.changes, effect.conflicts[:MOST_SHOWN]
    named = _named(place, [*changes[:MOST_SHOWN], *conflicts], shown)
    count = len(named) - len(conflicts)
    return FigureFilePreview(
        changes=named[:count],
        conflicts=named[count:],
        change_count=len(changes),
        digest=effect.digest,
    )


def _named(
    place: FigurePlace,
    outcomes: Sequence[CellOutcome],
    shown: dict[tuple[int, str], str],
) -> tuple[FigureLine, ...]:
    units = list(place.units)
    names = {unit.pk: unit.name for unit in units} | dict(names_apart(units))
    columns = columns_at(place.level, list(Measure.objects.in_use()))
    found = []
    for each in outcomes:
        measure, of_level = columns[each.column]
        whose = _whose(of_level, names[each.unit_id])
        old = shown.get((each.unit_id, each.column), "")
        found.append(FigureLine(whose, measure.name, old, each))
    return tuple(found)


def _whose(of_level: str, unit: str) -> str:
    """The unit itself, or what is announced of a level below it as a whole."""
    return str(LEVEL_PHRASES[Level(of_level)]) if of_level else unit


def figure_receipt(
    upload: FigureImport, place: FigurePlace, *, query: ReceiptQuery
) -> Receipt:
    """What it wrote; a figure that has another name by now as the change log calls it.
    One query more than any receipt."""
    logged = logged_figures(place)
    receipt = import_receipt(upload=upload, query=query)
    cells = []
    for cell in receipt.cells:
        if cell.column in logged:
            measure, of_level = logged[cell.column]
            whose = _whose(of_level, cell.unit)
            cell = cell._replace(unit=whose, column=measure.name)
        cells.append(cell)
    return replace(receipt, cells=tuple(cells))
