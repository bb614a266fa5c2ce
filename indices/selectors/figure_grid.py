"""The figures of many units over one period: units down, measures across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from indices.actions.cells import cell_name
from indices.actions.figure_cells import text_of
from indices.actions.figures import span_label
from indices.models import Measure, Observation
from indices.permissions import Permission, Person, units_where
from indices.querysets import ObservationQuerySet
from indices.selectors.earlier_figures import earlier_figures
from indices.selectors.entry import PAGE_SIZE, keys_of
from indices.selectors.figures import Span
from indices.selectors.header import ranked_level_in_area
from units.models import Level, Unit
from units.names import search_key
from units.namesakes import names_apart
from units.querysets import UnitQuerySet

Earlier = Mapping[tuple[int, int], Observation]

# The levels whose units are entered together, by the level of the area they lie in.
LEVELS_IN: Mapping[str, tuple[Level, ...]] = {
    Level.NATION: (Level.PROVINCE, Level.MINISTRY),
    Level.PROVINCE: (Level.DISTRICT, Level.COMMUNE, Level.DEPARTMENT),
    Level.DISTRICT: (Level.COMMUNE,),
}


@dataclass(frozen=True, slots=True)
class GridPlace:
    """The units of a level in an area, and the days of the period."""

    area: Unit
    level: str
    span: Span

    @property
    def title(self) -> str:
        """ "cấp xã huyện Đại Từ"."""
        return ranked_level_in_area(self.level, self.area.name, self.area.level)

    @property
    def period(self) -> str:
        """As the change log names it."""
        return span_label(*self.span)

    @property
    def units(self) -> UnitQuerySet:
        """Those in force when the period ends."""
        found = Unit.objects.inside(self.area).at_level(self.level)
        found = found.in_force_on(self.span[1])
        return found.filter(is_illustrative=self.area.is_illustrative)

    @property
    def observations(self) -> ObservationQuerySet:
        """Of the units themselves, whatever is told of levels below them."""
        rows = Observation.objects.filter(unit__in=self.units.values("pk"))
        return rows.filter(of_level="").over(*self.span)


@dataclass(frozen=True, slots=True)
class GridQuery:
    """Which rows are wanted."""

    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class GridCell:
    """`is_public`: it is locked. `earlier` is the last figure known before the period,
    "" where there is none, and `earlier_span` its own period."""

    measure: Measure
    name: str
    text: str
    is_public: bool
    earlier: str = ""
    earlier_span: Span | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """`name` tells the unit apart from its namesakes."""

    unit: Unit
    name: str
    keys: tuple[str, ...]
    cells: tuple[GridCell, ...]

    @property
    def shown(self) -> Mapping[str, str]:
        """The texts that the row shows: a save tells them, so conflicts are seen."""
        return {cell.measure.code: cell.text for cell in self.cells if cell.text}


@dataclass(frozen=True, slots=True)
class GridCounts:
    """Of the whole period, also of rows that another page shows."""

    unit_count: int
    draft_count: int
    public_count: int


@dataclass(frozen=True, slots=True)
class FigureGrid:
    """`spans` are the periods of which the level has figures, newest first."""

    place: GridPlace
    measures: tuple[Measure, ...]
    rows: tuple[GridRow, ...]
    paging: Page[int]
    counts: GridCounts
    spans: tuple[Span, ...]
    query: GridQuery


def figure_grid(*, place: GridPlace, query: GridQuery) -> FigureGrid:
    """Seven queries, whatever the number of units and measures."""
    grid = _grid(place, query, per_page=PAGE_SIZE)
    units = [row.unit for row in grid.rows]
    earlier = earlier_figures(units=units, span=place.span)
    return replace(grid, rows=tuple(_beside(row, earlier) for row in grid.rows))


def _beside(row: GridRow, earlier: Earlier) -> GridRow:
    """The row with what was known before beside each cell."""
    cells = []
    for cell in row.cells:
        known = earlier.get((row.unit.pk, cell.measure.pk))
        if known is not None:
            text, span = text_of(known, cell.measure), (known.starts_on, known.ends_on)
            cell = replace(cell, earlier=text, earlier_span=span)
        cells.append(cell)
    return replace(row, cells=tuple(cells))


def _grid(place: GridPlace, query: GridQuery, *, per_page: int | None) -> FigureGrid:
    """`per_page` None: all rows."""
    measures = tuple(Measure.objects.in_use())
    counts = grid_counts(place)
    units = place.units.order_by("sort_key", "pk")
    if query.text:
        units = units.filter(search_key__contains=search_key(query.text))
    count = units.count() if query.text else counts.unit_count
    size = per_page or max(count, 1)
    paging = Paginator(range(count), size).get_page(query.page)
    start = max(paging.start_index() - 1, 0)
    listed = list(units[start : start + size])
    return FigureGrid(
        place=place,
        measures=measures,
        rows=grid_rows(units=listed, measures=measures, span=place.span),
        paging=paging,
        counts=counts,
        spans=_spans(place),
        query=query,
    )


def whole_grid(place: GridPlace) -> FigureGrid:
    """All rows at once, as a workbook takes them."""
    return _grid(place, GridQuery(), per_page=None)


def grid_rows(
    *, units: Sequence[Unit], measures: Sequence[Measure], span: Span
) -> tuple[GridRow, ...]:
    """One query; one more where units share a name."""
    apart = names_apart(units)
    names = {unit.pk: apart.get(unit.pk, unit.name) for unit in units}
    stored = Observation.objects.filter(unit__in=[unit.pk for unit in units])
    stored = stored.filter(of_level="").over(*span).order_by()
    by_key = {(row.unit_id, row.measure_id): row for row in stored}
    return tuple(
        GridRow(
            unit=unit,
            name=names[unit.pk],
            keys=keys_of(names[unit.pk], unit.name, unit.bare_name),
            cells=tuple(
                _cell(unit, measure, by_key.get((unit.pk, measure.pk)))
                for measure in measures
            ),
        )
        for unit in units
    )


def _cell(unit: Unit, measure: Measure, row: Observation | None) -> GridCell:
    return GridCell(
        measure=measure,
        name=cell_name(unit.pk, measure.code),
        text=text_of(row, measure),
        is_public=row is not None and row.is_public,
    )


def grid_counts(place: GridPlace) -> GridCounts:
    """Two queries."""
    found = place.observations.aggregate(
        drafts=Count("pk", filter=Q(source__isnull=True)),
        public=Count("pk", filter=Q(source__isnull=False)),
    )
    return GridCounts(place.units.count(), found["drafts"], found["public"])


def newest_grid_span(*, area: Unit, level: str) -> Span | None:
    spans = _spans_of(area, level)
    return spans.order_by("-ends_on", "starts_on").first()


def _spans(place: GridPlace) -> tuple[Span, ...]:
    spans = _spans_of(place.area, place.level)
    return tuple(spans.order_by("-ends_on", "-starts_on"))


def _spans_of(area: Unit, level: str) -> QuerySet[Observation, Span]:
    units = Unit.objects.inside(area).at_level(level)
    units = units.filter(is_illustrative=area.is_illustrative)
    rows = Observation.objects.filter(unit__in=units.values("pk"), of_level="")
    return rows.values_list("starts_on", "ends_on").distinct()


# --- which tables a person enters ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfferedGrid:
    area: Unit
    level: str

    @property
    def title(self) -> str:
        return ranked_level_in_area(self.level, self.area.name, self.area.level)


def offered_grids(user: Person) -> tuple[OfferedGrid, ...]:
    """The tables of one's own areas: of the topmost in force. Three queries."""
    managed = units_where(user, Permission.ENTER_RESULTS)
    areas = managed.filter(level__in=LEVELS_IN, valid_to__isnull=True)
    tops = areas.exclude(parent__in=managed.values("pk")).order_by("sort_key", "pk")
    present = set(managed.order_by().values_list("level", "is_illustrative").distinct())
    return tuple(
        OfferedGrid(area, level)
        for area in tops
        for level in LEVELS_IN[area.level]
        if (level, area.is_illustrative) in present
    )
