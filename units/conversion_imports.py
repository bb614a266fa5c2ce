"""Reads an official conversion table: which old units a new one was made from.

Columns: new_province_code, new_commune_code, new_commune, old_commune_code,
old_commune, extent, old_district_code, old_district, and what the table says besides.
One day holds for the whole table. Codes decide, names are checked against them: a
name that differs by a known rule is listed, one that contradicts its code is a fault
unless whoever loads the table says of that very line that its name is right.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from units.conversion_report import ConversionReport, SpellingNote
from units.csv_rows import FileRow, read_csv_rows
from units.imports import plan_unit_rows, stored_units
from units.models import (
    Level,
    SuccessionExtent,
    SuccessionKind,
    Unit,
    UnitSuccession,
)
from units.name_rules import NameRule, rule_of
from units.names import clean_name, spelling_key, split_kind
from units.problems import ImportRefused, Problem
from units.progress import Advance, Portion, no_progress
from units.succession_imports import plan_succession_rows

logger = logging.getLogger(__name__)

REQUIRED_COLUMNS = (
    "new_province_code",
    "new_commune_code",
    "new_commune",
    "old_commune_code",
    "old_commune",
    "extent",
)
OPTIONAL_COLUMNS = (
    "new_province",
    "old_district_code",
    "old_district",
    "old_province_code",
    "old_province",
    "extra",
)


def read_conversion_file(path: Path | str) -> list[FileRow]:
    return read_csv_rows(path, required=REQUIRED_COLUMNS, optional=OPTIONAL_COLUMNS)


@transaction.atomic
def load_conversion_rows(
    rows: Iterable[FileRow],
    *,
    effective_on: date,
    legal_basis: str = "",
    by_name: Collection[int] = (),
    commit: bool = True,
    on_progress: Advance = no_progress,
) -> ConversionReport:
    """Write the units and the arrows of the table, or only say what would be.

    `by_name` are lines of which the name of the old unit holds and not its code.
    All faults at once, then nothing is written. Needs the old units on record; the new
    ones are made where they are not.
    """
    table, rows = _Table(effective_on, frozenset(by_name)), list(rows)
    phase = len(rows) // 3
    on_read = Portion(on_progress, len(rows) - 2 * phase, len(rows))
    for row in rows:
        table.read(row)
        on_read(1)
    for line in sorted(set(by_name) - {row.line for row in rows}):
        expected = _("số một dòng có trong tệp")
        table.problems.append(Problem("--by-name", "", str(line), expected))
    if table.problems:
        raise ImportRefused(table.problems)
    lines = table.unit_rows()
    arrows = list(table.succession_rows(legal_basis))
    # A dry run writes as well, to know what the arrows would be, and takes it back.
    with transaction.atomic():
        units = plan_unit_rows(lines)
        units.write(Portion(on_progress, phase, len(lines)))
        successions = plan_succession_rows(arrows)
        successions.write(Portion(on_progress, phase, len(arrows)))
        report = ConversionReport(
            units,
            successions,
            tuple(table.notes),
            tuple(table.skipped),
            table.emptied(),
        )
        transaction.set_rollback(not commit)
    if commit and not report.changes_nothing:
        # A trial takes it back: only what stays is told.
        transaction.on_commit(lambda: logger.info("conversions imported: %s", report))
    return report


@dataclass(slots=True)
class _Heir:
    """A unit of the new map as the table has it."""

    row: FileRow
    code: str
    name: str
    parent_code: str


@dataclass(slots=True)
class _Table:
    """The rows understood so far: the new units, and which old ones each comes from."""

    effective_on: date
    by_name: frozenset[int] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    notes: list[SpellingNote] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    _heirs: dict[str, _Heir] = field(default_factory=dict)
    _arrows: dict[tuple[int, str], FileRow] = field(default_factory=dict)
    _by_code: Mapping[str, list[Unit]] = field(default_factory=dict)
    _old: dict[int, Unit] = field(default_factory=dict)
    _names: dict[tuple[int | None, date | None, str], Unit] = field(
        default_factory=dict
    )
    _provinces: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        by_code: dict[str, list[Unit]] = defaultdict(list)
        for unit in stored_units():
            by_code[unit.code].append(unit)
            self._names[unit.parent_id, unit.valid_to, spelling_key(unit.name)] = unit
        self._by_code = by_code

    # ------------------------------------------------------------------- reading

    def read(self, row: FileRow) -> None:
        heir = self._heir(row)
        old = self._predecessor(row)
        if heir is not None and old is not None:
            self._old[old.pk] = old
            self._arrows.setdefault((old.pk, heir.code), row)

    def _heir(self, row: FileRow) -> _Heir | None:
        code, name = row["new_commune_code"], row["new_commune"]
        on_record = self._in_force(code, self.effective_on)
        if on_record is not None and on_record.valid_from == self.effective_on:
            self._check_name(row, "new_commune", on_record)
            name = on_record.name
        known = self._heirs.get(code)
        if known is not None:
            self._check_again(row, name, known)
            return known
        if not code or not split_kind(name)[0]:
            expected = _("mã và tên đầy đủ của đơn vị mới, bắt đầu bằng loại: xã, …")
            self._refuse(row, "new_commune", expected)
            return None
        self._check_province(row)
        heir = _Heir(row, code, name, row["new_province_code"])
        self._heirs[code] = heir
        return heir

    def _check_province(self, row: FileRow) -> None:
        """That the code means the province of the table, once of each: before the
        provinces themselves are brought in, a code may be another's."""
        code, name = row["new_province_code"], row["new_province"]
        province = self._in_force(code, self.effective_on)
        if name and province is not None and (code, name) not in self._provinces:
            self._provinces.add((code, name))
            self._check_name(row, "new_province", province)

    def _check_again(self, row: FileRow, name: str, known: _Heir) -> None:
        """The rows of one new unit have one province and, spelling apart, one name."""
        if row["new_province_code"] != known.parent_code:
            expected = _("%(name)s như ở %(place)s") % {
                "name": known.parent_code,
                "place": known.row.place,
            }
            self._refuse(row, "new_province_code", expected)
        if clean_name(name) == known.name:
            return
        rule = rule_of(name, known.name)
        if rule is None:
            expected = _("%(name)s như ở %(place)s") % {
                "name": known.name,
                "place": known.row.place,
            }
            self._refuse(row, "new_commune", expected)
            return
        self.notes.append(SpellingNote(row.place, known.code, name, known.name, rule))

    def _predecessor(self, row: FileRow) -> Unit | None:
        column, name_column = "old_commune_code", "old_commune"
        if not row[column] and self._is_of_district(row):
            column, name_column = "old_district_code", "old_district"
        if not row[column]:
            self.skipped.append(f"{row.place}: {row['old_commune']}")
            return None
        old = self._in_force(row[column], self.effective_on - timedelta(days=1))
        if old is None:
            eve = f"{self.effective_on - timedelta(days=1):%d/%m/%Y}"
            expected = _("mã một đơn vị có hiệu lực ngày %(day)s") % {"day": eve}
            self._refuse(row, column, expected)
            return None
        if row.line in self.by_name:
            return self._called(row, name_column, old)
        self._check_name(row, name_column, old)
        return old

    def _called(self, row: FileRow, column: str, bearer: Unit) -> Unit | None:
        """The one unit beside the bearer of the code that has the written name."""
        unit = self._namesake(row[column], bearer)
        if unit is None:
            expected = _("tên của một đơn vị khác bên cạnh %(name)s, vì lấy theo tên")
            self._refuse(row, column, expected % {"name": bearer.name})
            return None
        note = SpellingNote(
            row.place, unit.code, row[column], unit.name, NameRule.CHOSEN
        )
        self.notes.append(note)
        return unit

    def _is_of_district(self, row: FileRow) -> bool:
        """A district without communes stands for itself: no old commune is named."""
        return not row["old_commune"] and bool(row["old_district_code"])

    def _in_force(self, code: str, day: date) -> Unit | None:
        found = [u for u in self._by_code.get(code, ()) if u.is_in_force_on(day)]
        return found[0] if found else None

    def _check_name(self, row: FileRow, column: str, unit: Unit) -> None:
        written = row[column]
        if clean_name(written) == unit.name:
            return
        namesake = self._namesake(written, unit)
        forms = [other.name for other in self._by_code[unit.code]]
        rule = None if namesake else rule_of(written, unit.name, forms)
        if rule is None:
            values = {"name": unit.name, "code": unit.code}
            expected = _("%(name)s, tên của mã %(code)s") % values
            if namesake is not None:
                expected = _(
                    "%(name)s, tên của mã %(code)s; tên này mang mã %(other)s"
                ) % (values | {"other": namesake.code})
            if namesake is not None and row.line and column.startswith("old_"):
                expected += _("; nếu tên đúng, thêm --by-name %(line)d") % {
                    "line": row.line
                }
            self._refuse(row, column, expected)
            return
        note = SpellingNote(row.place, unit.code, written, unit.name, rule)
        self.notes.append(note)

    def _namesake(self, written: str, unit: Unit) -> Unit | None:
        """Another unit beside this one that bears the written name exactly."""
        key = unit.parent_id, unit.valid_to, spelling_key(written)
        found = self._names.get(key)
        return found if found != unit else None

    def _refuse(self, row: FileRow, column: str, expected: str) -> None:
        self.problems.append(row.problem(column=column, expected=expected))

    # ------------------------------------------------------------------- writing

    def unit_rows(self) -> list[FileRow]:
        """The new units, and the old ones with the day on which they end."""
        rows = [
            FileRow(
                heir.row.place,
                {
                    "code": heir.code,
                    "name": heir.name,
                    "kind": split_kind(heir.name)[0],
                    "parent_code": heir.parent_code,
                    "valid_from": self.effective_on.isoformat(),
                    "valid_to": self._end_of(heir.code),
                },
            )
            for heir in self._heirs.values()
        ]
        places: dict[int, str] = {}
        for (pk, _code), row in self._arrows.items():
            places.setdefault(pk, row.place)
        return [*rows, *(self._ended(pk, places[pk]) for pk in self._old)]

    def _end_of(self, code: str) -> str:
        """A unit on record may have ended since: the table says nothing of that."""
        unit = self._in_force(code, self.effective_on)
        is_same = unit is not None and unit.valid_from == self.effective_on
        end = unit.valid_to if unit is not None and is_same else None
        return end.isoformat() if end else ""

    def _ended(self, pk: int, place: str) -> FileRow:
        unit = self._old[pk]
        return FileRow(
            place,
            {
                "code": unit.code,
                "name": unit.name,
                "kind": unit.kind,
                "parent_code": unit.parent.code if unit.parent else "",
                "valid_from": unit.valid_from.isoformat() if unit.valid_from else "",
                "valid_to": self.effective_on.isoformat(),
            },
        )

    def emptied(self) -> tuple[Unit, ...]:
        """Once all is written: the districts of old communes that hold none now. One
        query."""
        holding = Unit.objects.in_force_on(self.effective_on).exclude(parent=None)
        found = Unit.objects.filter(
            pk__in={unit.parent_id for unit in self._old.values()}, level=Level.DISTRICT
        )
        return tuple(
            found.in_force_on(self.effective_on)
            .exclude(pk__in=holding.values("parent"))
            .order_by("code")
        )

    def succession_rows(self, legal_basis: str) -> Iterator[FileRow]:
        known = self._known_bases()
        # A part of the table does not make a whole of what is on record in parts.
        pairs = {*self._arrows, *known}
        leaving = Counter(pk for pk, _code in pairs)
        reaching = Counter(code for _pk, code in pairs)
        for (pk, code), row in self._arrows.items():
            old, heir = self._old[pk], self._heirs[code]
            is_whole = leaving[pk] == 1
            kind = kind_of_succession(
                old, heir, is_whole=is_whole, is_alone=reaching[code] == 1
            )
            extent = SuccessionExtent.WHOLE if is_whole else SuccessionExtent.PART
            yield FileRow(
                row.place,
                {
                    "predecessor_code": old.code,
                    "successor_code": code,
                    "kind": kind.value,
                    "extent": extent.value,
                    "effective_on": self.effective_on.isoformat(),
                    "legal_basis": legal_basis or known.get((pk, code), ""),
                },
            )

    def _known_bases(self) -> dict[tuple[int, str], str]:
        """Without a legal basis of its own the table keeps the one on record."""
        arrows = UnitSuccession.objects.filter(effective_on=self.effective_on)
        return {
            (pk, code): basis
            for pk, code, basis in arrows.values_list(
                "predecessor_id", "successor__code", "legal_basis"
            )
        }


def kind_of_succession(
    old: Unit, heir: _Heir, *, is_whole: bool, is_alone: bool
) -> SuccessionKind:
    """What became of an old unit, from how many arrows leave it and reach the new."""
    if not is_alone:
        return SuccessionKind.MERGER
    if not is_whole:
        return SuccessionKind.SPLIT
    if (old.code, old.name.casefold()) == (heir.code, heir.name.casefold()):
        return SuccessionKind.TRANSFER
    is_same_name = old.bare_name == split_kind(heir.name)[1]
    has_same_level = old.level == Level.COMMUNE
    if is_same_name or not has_same_level:
        return SuccessionKind.UPGRADE
    return SuccessionKind.RENAME
