"""What a file would do, ready for the page: the effect first, then the cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from indices.actions.import_effect import UnitEffect, effect_of
from indices.actions.import_plan import (
    Allowed,
    CellKey,
    ConflictCell,
    Guard,
    ImportPlan,
    PlannedCell,
    RefusedCell,
)
from indices.actions.namesakes import namesakes_of
from indices.actions.score_columns import Value, value_text
from indices.actions.scores import ScoreCell
from indices.form_identity import FormKind
from indices.models import Score
from indices.permissions import ScoreRights
from indices.selectors.entry_columns import columns_of
from indices.selectors.score_cells import OF_APPRAISERS, headings
from units.models import Unit

# More cells than this make a long page and no better one.
MOST_SHOWN = 400
# Longer lists are folded under their units, where those have more cells than this.
MOST_UNFOLDED = 60
FEW_OF_A_UNIT = 3


@dataclass(frozen=True, slots=True)
class Words:
    """What the page calls columns and units; namesakes are told apart."""

    columns: Mapping[str, str]
    units: Mapping[int, str]

    def unit(self, unit: Unit) -> str:
        return self.units.get(unit.pk, unit.name)


@dataclass(frozen=True, slots=True)
class CellLine:
    """A cell as the page names it; texts are empty where nothing stands."""

    unit: str
    code: str
    criterion: str
    column: str
    address: str
    old: str
    new: str
    difference: Decimal | None


@dataclass(frozen=True, slots=True)
class ConflictLine:
    line: CellLine
    was: str
    by: str
    at: object
    is_untouched: bool
    name: str


@dataclass(frozen=True, slots=True)
class RefusedLine:
    line: CellLine
    reason: str


@dataclass(frozen=True, slots=True)
class LegacyLine:
    line: CellLine
    written: str


@dataclass(frozen=True, slots=True)
class OwnSum:
    """The points that a unit gives itself, before and after."""

    unit: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class UnitChanges:
    """The first `lines` of the `count` cells that a file changes of one unit."""

    unit: str
    count: int
    lines: tuple[CellLine, ...]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """`effects` is None for those who may not read the draft's results."""

    plan: ImportPlan
    effects: tuple[UnitEffect, ...] | None
    own_sums: tuple[OwnSum, ...]
    changes: tuple[UnitChanges, ...]
    conflicts: tuple[ConflictLine, ...]
    refused: tuple[RefusedLine, ...]
    legacy: tuple[LegacyLine, ...]
    unshown_count: int
    is_of_results: bool

    @property
    def is_folded(self) -> bool:
        """Whether the changed cells are one list for each unit, to be opened."""
        shown = sum(len(group.lines) for group in self.changes)
        few = FEW_OF_A_UNIT * len(self.changes)
        return len(self.changes) > 1 and shown > max(MOST_UNFOLDED, few)

    @property
    def tables(self) -> tuple[tuple[UnitChanges, ...], ...]:
        """The changed cells in the tables of the page, without units not reached."""
        reached = tuple(group for group in self.changes if group.lines)
        if self.is_folded:
            return tuple((group,) for group in reached)
        return (reached,) if reached else ()

    @property
    def unreached(self) -> tuple[UnitChanges, ...]:
        """The first of the units none of whose cells is shown."""
        unreached = (group for group in self.changes if not group.lines)
        return tuple(islice(unreached, MOST_SHOWN))

    @property
    def choices(self) -> tuple[str, ...]:
        """What there is to be decided about the file."""
        open_to = {
            "o_trong": self.plan.emptied,
            "so_moi": self.plan.conflicts,
            "phong_chu": self.plan.legacy,
        }
        return tuple(name for name, cells in open_to.items() if cells)

    @property
    def tier_changes(self) -> int:
        return sum(each.changes_tier for each in self.effects or ())


def import_preview(
    *, plan: ImportPlan, rights: ScoreRights, kind: str
) -> ImportPreview:
    """At most seventeen queries, whatever the file."""
    is_of_results = kind == FormKind.RESULTS
    words = Words(
        {column.name: column.heading for column in columns_of(plan.edition)}
        if is_of_results
        else headings(),
        namesakes_of(plan.edition.pk),
    )
    effects = effect_of(plan) if rights.reads_all and plan.changes else None
    return ImportPreview(
        plan=plan,
        effects=effects if rights.reads_all else None,
        own_sums=() if rights.reads_all else _own_sums(plan, words),
        changes=_by_unit(plan.changes, words),
        conflicts=tuple(
            _conflict_line(each, words) for each in plan.conflicts[:MOST_SHOWN]
        ),
        refused=tuple(_refused_line(each, words) for each in plan.refused[:MOST_SHOWN]),
        legacy=tuple(
            LegacyLine(_line(cell, words), written=file_cell.legacy)
            for file_cell, cell in plan.legacy[:MOST_SHOWN]
        ),
        unshown_count=max(len(plan.changes) - MOST_SHOWN, 0),
        is_of_results=is_of_results,
    )


def name_of_cell(key: CellKey) -> str:
    """What the page calls a cell: unit, criterion, column."""
    unit, code, column = key
    return f"{unit}|{code}|{column}"


def guard_of(rights: ScoreRights) -> Guard:
    """What the guard says of a person, for those who plan and write an import."""
    # A file asks the same of very many cells: what decides is asked once.
    known: dict[tuple[object, ...], Allowed] = {}
    own = rights.own_units

    def guard(cell: ScoreCell) -> Allowed:
        unit_id, code, column, stage, _scored_by = cell
        asked = (unit_id in own, code, column, stage)
        allowed = known.get(asked)
        if allowed is None:
            allowed = known[asked] = _allowed(cell, rights)
        return allowed

    return guard


def _allowed(cell: ScoreCell, rights: ScoreRights) -> Allowed:
    is_shown = cell.column not in OF_APPRAISERS or rights.sees_appraisal(cell.stage)
    return Allowed(
        see=is_shown and rights.may_open(cell.unit_id), write=rights.may_write(cell)
    )


def _by_unit(cells: Sequence[PlannedCell], words: Words) -> tuple[UnitChanges, ...]:
    """All units with their counts, the first cells with their lines."""
    units = {cell.unit.pk: cell.unit for cell in cells}
    counts = Counter(cell.unit.pk for cell in cells)
    lines: dict[int, list[CellLine]] = {key: [] for key in units}
    for cell in cells[:MOST_SHOWN]:
        lines[cell.unit.pk].append(_line(cell, words))
    ordered = sorted(units.values(), key=lambda unit: (unit.sort_key, words.unit(unit)))
    return tuple(
        UnitChanges(words.unit(unit), counts[unit.pk], tuple(lines[unit.pk]))
        for unit in ordered
    )


def _line(cell: PlannedCell, words: Words) -> CellLine:
    difference = None
    if isinstance(cell.old, Decimal) and isinstance(cell.new, Decimal):
        difference = cell.new - cell.old
    return CellLine(
        unit=words.unit(cell.unit),
        code=cell.leaf.code,
        criterion=cell.leaf.name,
        column=words.columns[cell.column],
        address=address_of(cell),
        old=_text(cell.old),
        new=_text(cell.new),
        difference=difference,
    )


def address_of(cell: PlannedCell | RefusedCell) -> str:
    """ "F37" of row 37 and column 6."""
    text, column = "", cell.place
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return f"{text}{cell.row}"


def _text(value: Value) -> str:
    return value_text(value)


def _conflict_line(each: ConflictCell, words: Words) -> ConflictLine:
    meanwhile = each.meanwhile
    return ConflictLine(
        line=_line(each.cell, words),
        was=meanwhile.was,
        by=meanwhile.by,
        at=meanwhile.at,
        is_untouched=each.is_untouched,
        name=name_of_cell(each.cell.key),
    )


def _refused_line(each: RefusedCell, words: Words) -> RefusedLine:
    return RefusedLine(
        CellLine(
            unit=words.unit(each.unit),
            code=each.leaf.code,
            criterion=each.leaf.name,
            column=words.columns[each.column],
            address=address_of(each),
            old="",
            new=_text(each.value),
            difference=None,
        ),
        each.reason,
    )


def _own_sums(plan: ImportPlan, words: Words) -> tuple[OwnSum, ...]:
    """Of every sheet whose own points change. One query."""
    own = [each for each in plan.changes if each.column == "self_score"]
    sheets = {each.sheet_id: words.unit(each.unit) for each in own}
    if not sheets:
        return ()
    before = dict.fromkeys(sheets, Decimal(0))
    scores = Score.objects.filter(sheet__in=sheets, self_score__isnull=False).order_by()
    for sheet, points in scores.values_list("sheet_id", "self_score"):
        before[sheet] += points or Decimal(0)
    after = dict(before)
    for each in own:
        for value, sign in ((each.new, 1), (each.old, -1)):
            if isinstance(value, Decimal):
                after[each.sheet_id] += sign * value
    return tuple(
        OwnSum(name, before[sheet], after[sheet]) for sheet, name in sheets.items()
    )
