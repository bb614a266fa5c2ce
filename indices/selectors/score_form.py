"""The forms that go out to be filled in Excel: their rows, columns and cells.

Whether a cell is open is what the guard says of it, as in the entry grid.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.score_columns import FIELDS, POINTS, takes
from indices.actions.scores import ScoreCell
from indices.form_identity import VERSION, FormKind, Identity
from indices.models import ChangeEntry, Edition, Score, ScoreSheet
from indices.numbers import parse_number
from indices.permissions import ScoreRights
from indices.scoring.totals import Kind
from indices.selectors.criteria_tree import CriteriaTree, CriterionLine, load_criteria
from indices.selectors.previous_points import previous_points
from indices.selectors.score_cells import (
    ScoreField,
    ScoreRow,
    headings,
    is_seen,
    newest_sheets,
)
from indices.selectors.score_criterion import CriterionPage
from indices.selectors.score_entry import SheetPage
from units.models import Unit
from units.namesakes import last_of_each_code

NUMBERS = (*POINTS, "declared_figure")


@dataclass(frozen=True, slots=True)
class FormCell:
    """`is_absent`: the criterion does not apply to the unit."""

    value: Decimal | str | None
    is_open: bool
    is_absent: bool = False


@dataclass(frozen=True, slots=True)
class FormColumn:
    """`key` is what the column is known by, `name` what people call it.

    `is_points`: numbers up to the criterion's maximum, or to the column's own `limit`.
    """

    key: str
    name: str
    is_number: bool
    is_points: bool = False
    limit: Decimal | None = None
    note: str = ""
    is_whole: bool = False
    is_part: bool = False
    is_long: bool = True


@dataclass(frozen=True, slots=True)
class FormRow:
    """`parts` are the places of the rows that add up to this one; then its cells are
    sums. A row without any has a cell for every column."""

    code: str
    name: str
    limit: Decimal
    previous: tuple[Decimal | None, ...]
    cells: tuple[FormCell, ...]
    parts: tuple[int, ...] = ()
    depth: int = 0


@dataclass(frozen=True, slots=True)
class ScoreForm:
    """`added` and `taken` are the places of the rows that make the grand total."""

    identity: Identity
    edition: Edition
    subject: str
    columns: tuple[FormColumn, ...]
    rows: tuple[FormRow, ...]
    previous_year: int | None
    added: tuple[int, ...] = ()
    taken: tuple[int, ...] = ()

    @property
    def kind(self) -> FormKind:
        return FormKind(self.identity.kind)

    @property
    def has_units_across(self) -> bool:
        return self.kind is FormKind.UNITS

    @property
    def is_by_unit(self) -> bool:
        """Whether a row is a unit; else it is a criterion."""
        return self.kind in (FormKind.CRITERION, FormKind.RESULTS)

    @property
    def has_limits(self) -> bool:
        """Whether every row says its maximum; else the columns have one, or none."""
        return self.kind is not FormKind.RESULTS

    @property
    def adds_parts(self) -> bool:
        """Whether the parts of a row have a sum for the eye."""
        return sum(column.is_part for column in self.columns) > 1


def identity_of(
    edition: Edition,
    kind: FormKind,
    *,
    columns: Iterable[str],
    units: Iterable[str],
    criterion: str = "",
) -> Identity:
    """What a form taken now says of itself. At most two queries."""
    newest = ChangeEntry.objects.filter(edition=edition).aggregate(last=Max("sequence"))
    criteria_set = edition.criteria_set
    return Identity(
        kind=kind,
        version=VERSION,
        revision=edition.revision,
        sequence=newest["last"] or 0,
        criteria_set=criteria_set.code if criteria_set else "",
        criterion=criterion,
        taken_at=timezone.localtime().isoformat(timespec="seconds"),
        columns=tuple(columns),
        units=tuple(units),
        **edition.address,  # type: ignore[arg-type]
    )


def unit_form(page: SheetPage) -> ScoreForm | None:
    """One unit's sheet: criteria down, the columns that the person meets across.

    None for an ended unit whose code is another's in the edition: the form would come
    back as that one's.
    """
    if page.unit.valid_to is not None and _has_later_bearer(page):
        return None
    columns = tuple(_column(each.name, each.heading) for each in page.columns)
    lines: list[tuple[CriterionLine, ScoreRow | None]] = []
    for domain in page.domains:
        if not any(each.line.pk == domain.line.pk for each in domain.lines):
            lines.append((domain.line, None))
        lines += [(each.line, each.row) for each in domain.lines]
    places = _children([line for line, _row in lines])
    rows = tuple(
        FormRow(
            code=line.code,
            name=line.name,
            limit=line.max_score,
            previous=(_previous(row),),
            cells=_cells(row.fields) if row else (),
            parts=places.get(line.pk, ()),
            depth=line.depth,
        )
        for line, row in lines
    )
    added, taken = _roots([line for line, _row in lines])
    return ScoreForm(
        identity=identity_of(
            page.edition,
            FormKind.UNIT,
            columns=[each.key for each in columns],
            units=[page.unit.code],
        ),
        edition=page.edition,
        subject=page.unit.name,
        columns=columns,
        rows=rows,
        previous_year=page.previous_year,
        added=added,
        taken=taken,
    )


def _has_later_bearer(page: SheetPage) -> bool:
    later = Unit.objects.filter(code=page.unit.code, valid_from__gte=page.unit.valid_to)
    return later.filter(sheets__edition=page.edition).exists()


def criterion_form(page: CriterionPage) -> ScoreForm:
    """One criterion over all units, each code once."""
    meant = last_of_each_code(each.unit for each in page.rows)
    listed = [each for each in page.rows if each.unit.pk in meant]
    columns = tuple(_column(each.name, each.heading) for each in page.columns)
    return ScoreForm(
        identity=identity_of(
            page.edition,
            FormKind.CRITERION,
            columns=[each.key for each in columns],
            units=[each.unit.code for each in listed],
            criterion=page.line.code,
        ),
        edition=page.edition,
        subject=_("tiêu chí %(code)s, %(name)s")
        % {"code": page.line.code, "name": page.line.name},
        columns=columns,
        rows=tuple(
            FormRow(
                code=each.unit.code,
                name=each.unit.name,
                limit=page.line.max_score,
                previous=(_previous(each.row),),
                cells=_cells(each.row.fields),
            )
            for each in listed
        ),
        previous_year=page.previous_year,
    )


def units_form(
    *, edition: Edition, column: str, rights: ScoreRights
) -> ScoreForm | None:
    """Criteria down, units across, one column of their scores; None without criteria.

    At most nine queries.
    """
    criteria = load_criteria(edition.criteria_set_id)
    if criteria is None or column not in NUMBERS:
        return None
    sheets = _sheets(edition, rights)
    grid = _Grid(edition, column, sheets, rights)
    previous, year = previous_points(edition, criteria)
    places = _children(criteria.lines)
    added, taken = _roots(criteria.lines)
    units = [sheet.unit for sheet in sheets]
    return ScoreForm(
        identity=identity_of(
            edition,
            FormKind.UNITS,
            columns=[column],
            units=[unit.code for unit in units],
        ),
        edition=edition,
        subject=headings()[column],
        columns=tuple(
            FormColumn(unit.code, unit.name, True, is_points=column in POINTS)
            for unit in units
        ),
        rows=tuple(
            FormRow(
                code=line.code,
                name=line.name,
                limit=line.max_score,
                previous=_previous_row(line, criteria, units, previous),
                cells=grid.row(line) if criteria.is_leaf(line) else (),
                parts=places.get(line.pk, ()),
                depth=line.depth,
            )
            for line in criteria.lines
        ),
        previous_year=year,
        added=added,
        taken=taken,
    )


def _previous_row(
    line: CriterionLine,
    criteria: CriteriaTree,
    units: Sequence[Unit],
    previous: Mapping[tuple[int, int], Decimal],
) -> tuple[Decimal | None, ...]:
    if not criteria.is_leaf(line) or not previous:
        return ()
    return tuple(previous.get((unit.lineage_id, line.pk)) for unit in units)


def _sheets(edition: Edition, rights: ScoreRights) -> list[ScoreSheet]:
    """The newest sheets that the person may open, by name; each code once."""
    sheets = list(
        ScoreSheet.objects.filter(edition=edition, revision__in=newest_sheets(edition))
        .select_related("unit")
        .order_by("-revision", "unit__sort_key", "unit_id")
    )
    meant = last_of_each_code(sheet.unit for sheet in sheets)
    return [
        sheet
        for sheet in sheets
        if sheet.revision == sheets[0].revision
        and sheet.unit_id in meant
        and rights.may_open(sheet.unit_id)
    ]


class _Grid:
    """The values of one column of many sheets, and which of them are open."""

    def __init__(
        self,
        edition: Edition,
        column: str,
        sheets: Sequence[ScoreSheet],
        rights: ScoreRights,
    ) -> None:
        self.column = column
        self.sheets = sheets
        self.rights = rights
        scores = Score.objects.filter(edition=edition).order_by()
        if sheets:
            scores = scores.filter(revision=sheets[0].revision)
        self.values: dict[int, dict[int, tuple[Decimal | None, bool]]] = defaultdict(
            dict
        )
        for sheet, criterion, value, is_absent in scores.values_list(
            "sheet_id", "criterion_id", FIELDS[column], "is_not_applicable"
        ):
            self.values[criterion][sheet] = (value, is_absent)

    def row(self, line: CriterionLine) -> tuple[FormCell, ...]:
        values = self.values[line.pk]
        fits = takes(line.scored_by, self.column)
        if self.column == "declared_figure":
            fits = fits and line.rule is not None
        cells = []
        for sheet in self.sheets:
            value, is_absent = values.get(sheet.pk, (None, False))
            cell = ScoreCell(
                sheet.unit_id, line.code, self.column, sheet.stage, line.scored_by
            )
            is_open = fits and not is_absent and self.rights.may_write(cell)
            if not is_seen(self.column, sheet, self.rights):
                value = None
            cells.append(FormCell(value, is_open, is_absent))
        return tuple(cells)


def _column(name: str, heading: str) -> FormColumn:
    return FormColumn(
        name, heading, is_number=name in NUMBERS, is_points=name in POINTS
    )


def _previous(row: ScoreRow | None) -> Decimal | None:
    return row.previous.score if row and row.previous else None


def _cells(fields: Sequence[ScoreField]) -> tuple[FormCell, ...]:
    return tuple(
        FormCell(
            parse_number(each.text) if each.column.name in NUMBERS else each.text,
            each.is_open,
        )
        for each in fields
    )


def _children(lines: Sequence[CriterionLine]) -> dict[int, tuple[int, ...]]:
    """By criterion: the places of those directly below it."""
    found: dict[int, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        if line.parent_id is not None:
            found[line.parent_id].append(place)
    return {key: tuple(places) for key, places in found.items()}


def _roots(lines: Sequence[CriterionLine]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The domains that count up, and those that count down."""
    roots = [(place, line) for place, line in enumerate(lines) if not line.parent_id]
    added = [place for place, line in roots if line.kind is not Kind.DEDUCTION]
    taken = [place for place, line in roots if line.kind is Kind.DEDUCTION]
    return tuple(added), tuple(taken)
