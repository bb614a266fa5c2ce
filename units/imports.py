"""Reads the official unit list: checks every row, reports all faults, then writes.

Columns: code, name, kind, parent_code, valid_from, valid_to. A unit is its code and the
day from which it is in force; the same file loaded again changes nothing.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from units.csv_rows import FileRow, read_csv_rows
from units.days import is_plausible
from units.import_plans import (
    UnitChange,
    UnitKey,
    UnitPlan,
    changed_fields,
    state_of,
    texts_of,
)
from units.models import LEVEL_OF_KIND, Kind, Level, Unit
from units.names import (
    KIND_WORDS,
    PREFIXED_KINDS,
    full_name,
    slug_part,
    split_kind,
)
from units.problems import ImportRefused, ImportReport, Problem
from units.progress import Advance, no_progress

logger = logging.getLogger(__name__)

REQUIRED_COLUMNS = ("code", "name", "kind")
OPTIONAL_COLUMNS = ("parent_code", "valid_from", "valid_to")
KIND_VALUES = tuple(Kind.values)
BATCH = 1000

# Which levels a unit may stand directly under.
PARENT_LEVELS: dict[str, tuple[str, ...]] = {
    Level.NATION: (),
    Level.REGION: (Level.NATION,),
    Level.PROVINCE: (Level.NATION, Level.REGION),
    Level.MINISTRY: (Level.NATION,),
    Level.DISTRICT: (Level.PROVINCE,),
    Level.COMMUNE: (Level.PROVINCE, Level.DISTRICT),
    Level.DEPARTMENT: (Level.NATION, Level.PROVINCE, Level.DISTRICT, Level.MINISTRY),
}
LEVELS_WITH_PARENT = (Level.DISTRICT, Level.COMMUNE, Level.DEPARTMENT)
WRITING_ORDER = (
    Level.NATION,
    Level.REGION,
    Level.PROVINCE,
    Level.MINISTRY,
    Level.DISTRICT,
    Level.COMMUNE,
    Level.DEPARTMENT,
)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One row understood, its parent still a code."""

    row: FileRow
    code: str
    name: str
    bare_name: str
    kind: Kind
    parent_code: str
    valid_from: date | None
    valid_to: date | None

    @property
    def key(self) -> UnitKey:
        return self.code, self.valid_from

    @property
    def level(self) -> Level:
        return LEVEL_OF_KIND[self.kind]


def read_unit_file(path: Path | str) -> list[FileRow]:
    return read_csv_rows(path, required=REQUIRED_COLUMNS, optional=OPTIONAL_COLUMNS)


def load_unit_rows(
    rows: Iterable[FileRow],
    *,
    commit: bool = True,
    is_illustrative: bool = False,
    on_progress: Advance = no_progress,
) -> ImportReport:
    """Write the rows, or only say what would be written; refuse all at any fault."""
    with transaction.atomic():
        loading = _UnitLoading(rows, is_illustrative=is_illustrative)
        if commit:
            loading.write(on_progress)
    if commit and not loading.report.changes_nothing:
        # A trial takes it back: only what stays is told.
        transaction.on_commit(lambda: logger.info("units imported: %s", loading.report))
    return loading.report


def plan_unit_rows(rows: Iterable[FileRow]) -> UnitPlan:
    """What the rows would change; refuse all at any fault."""
    loading = _UnitLoading(rows, is_illustrative=False)
    return UnitPlan(tuple(loading.changes()), loading.report, loading.write)


# ---------------------------------------------------------------- understanding rows


def parse_day(row: FileRow, column: str, problems: list[Problem]) -> date | None:
    """An ISO day, or None for an empty cell."""
    if not row[column]:
        return None
    try:
        day = date.fromisoformat(row[column])
    except ValueError:
        day = None
    if day is None or not is_plausible(day):
        expected = _("ngày dạng năm-tháng-ngày, ví dụ 2025-07-01, hoặc để trống")
        problems.append(row.problem(column=column, expected=expected))
        return None
    return day


def _parse(row: FileRow, problems: list[Problem]) -> UnitLine | None:
    """The row as a unit; None, with the problems added, where it is none."""
    known = len(problems)
    code, name, kind = row["code"], row["name"], row["kind"].casefold()
    if not code or len(code) > 20:
        problems.append(
            row.problem(column="code", expected=_("mã đơn vị, tối đa 20 ký tự"))
        )
    if not name or len(name) > 130:
        problems.append(
            row.problem(column="name", expected=_("tên đơn vị, tối đa 130 ký tự"))
        )
    if kind not in KIND_VALUES:
        expected = _("một trong: %(kinds)s") % {"kinds": ", ".join(KIND_VALUES)}
        problems.append(row.problem(column="kind", expected=expected))
    starts = parse_day(row, "valid_from", problems)
    ends = parse_day(row, "valid_to", problems)
    if starts and ends and ends <= starts:
        expected = _("ngày sau valid_from (%(day)s)") % {"day": starts}
        problems.append(row.problem(column="valid_to", expected=expected))
    if len(problems) > known:
        return None
    full, bare = _names(name, kind)
    return UnitLine(row, code, full, bare, Kind(kind), row["parent_code"], starts, ends)


def _names(name: str, kind: str) -> tuple[str, str]:
    """Full and bare name, whichever of the two the file holds."""
    word, bare = split_kind(name)
    if word and word == KIND_WORDS.get(kind):
        return name, bare
    return (full_name(kind, name) if kind in PREFIXED_KINDS else name), name


def _parse_all(rows: Iterable[FileRow], problems: list[Problem]) -> list[UnitLine]:
    """The rows that can be understood; what is wrong with the others is added."""
    lines: dict[UnitKey, UnitLine] = {}
    for row in rows:
        line = _parse(row, problems)
        if line and line.key in lines:
            expected = _("mỗi mã và ngày bắt đầu chỉ một dòng")
            problems.append(row.problem(column="code", expected=expected))
        elif line:
            lines[line.key] = line
    return list(lines.values())


# ---------------------------------------------------------------- lifetimes of a code


@dataclass(slots=True)
class _Form:
    """One life of a code: from the file, from the database, or from both."""

    unit: Unit
    line: UnitLine | None

    @property
    def starts(self) -> date:
        return self.unit.valid_from or date.min

    @property
    def ends(self) -> date:
        return self.unit.valid_to or date.max


def _day_text(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "…"


class _UnitLoading:
    """One import: what is there, what the file says, and the difference."""

    def __init__(self, rows: Iterable[FileRow], *, is_illustrative: bool) -> None:
        rows = list(rows)
        self._problems: list[Problem] = []
        lines = _parse_all(rows, self._problems)
        # A row that is refused itself is no reason to refuse its children as well.
        self._refused_codes = {row["code"] for row in rows} - {
            line.code for line in lines
        }
        self._is_illustrative = is_illustrative
        stored = {(unit.code, unit.valid_from): unit for unit in stored_units()}
        self._slugs = {unit.slug for unit in stored.values()}
        self._before = {key: state_of(unit) for key, unit in stored.items()}
        self._forms: dict[str, list[_Form]] = defaultdict(list)
        self._fill_forms(lines, stored)
        self._check_lifetimes()
        self._set_parents()
        if self._problems:
            places = {row.place: number for number, row in enumerate(rows)}
            self._problems.sort(key=lambda problem: places[problem.place])
            raise ImportRefused(self._problems)
        self._sort_out()

    def _fill_forms(
        self, lines: Sequence[UnitLine], stored: dict[UnitKey, Unit]
    ) -> None:
        by_key = {line.key: line for line in lines}
        for key, unit in stored.items():
            if key not in by_key:
                self._forms[unit.code].append(_Form(unit, None))
        for key, line in by_key.items():
            unit = stored.get(key) or Unit(
                code=line.code,
                valid_from=line.valid_from,
                is_illustrative=self._is_illustrative,
            )
            unit.name, unit.bare_name = line.name, line.bare_name
            unit.kind, unit.level = line.kind, line.level
            unit.valid_to = line.valid_to
            self._forms[line.code].append(_Form(unit, line))
        for forms in self._forms.values():
            forms.sort(key=lambda form: form.starts)

    def _check_lifetimes(self) -> None:
        """No two units bear one code on one day."""
        for forms in self._forms.values():
            for earlier, later in zip(forms, forms[1:], strict=False):
                line = later.line or earlier.line
                if line and later.starts < earlier.ends:
                    other = earlier if line is later.line else later
                    expected = _(
                        "khoảng hiệu lực không trùng với %(name)s cùng mã "
                        "(%(starts)s – %(ends)s)"
                    ) % {
                        "name": other.unit.name,
                        "starts": _day_text(other.unit.valid_from),
                        "ends": _day_text(other.unit.valid_to),
                    }
                    self._refuse(line, "code", expected)

    def _refuse(self, line: UnitLine, column: str, expected: str) -> None:
        self._problems.append(line.row.problem(column=column, expected=expected))

    def _set_parents(self) -> None:
        for forms in self._forms.values():
            for form in forms:
                if form.line:
                    self._set_parent(form, form.line)

    def _set_parent(self, form: _Form, line: UnitLine) -> None:
        if not line.parent_code:
            form.unit.parent = self._default_parent(line)
            if line.level in LEVELS_WITH_PARENT:
                self._refuse(line, "parent_code", _("mã đơn vị cấp trên"))
            return
        if line.parent_code in self._refused_codes:
            return
        # The parent of a unit is the form in force on the unit's last day.
        ends = form.unit.valid_to
        day = ends - timedelta(days=1) if ends else date.max
        parent = self._in_force(line.parent_code, day)
        if parent is None or parent.level not in PARENT_LEVELS[line.level]:
            when = f"{day:%d/%m/%Y}" if ends else _("hiện nay")
            expected = _("mã một đơn vị cấp trên có hiệu lực %(when)s") % {"when": when}
            self._refuse(line, "parent_code", expected)
            return
        form.unit.parent = parent
        if form.unit.pk is None and parent.is_illustrative:
            form.unit.is_illustrative = True

    def _default_parent(self, line: UnitLine) -> Unit | None:
        """A province, region or ministry without a parent stands under the nation."""
        if line.level in (Level.PROVINCE, Level.REGION, Level.MINISTRY):
            return self._in_force("VN", date.max)
        return None

    def _in_force(self, code: str, day: date) -> Unit | None:
        for form in self._forms.get(code, ()):
            if form.starts <= day and (day < form.ends or form.ends == date.max):
                return form.unit
        return None

    # ------------------------------------------------------------ the difference

    def _sort_out(self) -> None:
        self._new: list[Unit] = []
        self._changed: list[Unit] = []
        unchanged = 0
        for forms in self._forms.values():
            for form in forms:
                if form.line is None:
                    continue
                before = self._before.get(form.line.key)
                if before is None:
                    self._new.append(form.unit)
                elif before != state_of(form.unit):
                    self._changed.append(form.unit)
                else:
                    unchanged += 1
        self._new.sort(key=lambda unit: (unit.code, unit.valid_from or date.min))
        self.report = ImportReport(len(self._new), len(self._changed), unchanged)

    def changes(self) -> Iterator[UnitChange]:
        """In the order of the file."""
        for forms in self._forms.values():
            for form in forms:
                if form.line is None:
                    continue
                before = self._before.get(form.line.key)
                state = state_of(form.unit)
                if before != state:
                    old = {} if before is None else texts_of(before)
                    yield UnitChange(form.unit, form.line.row, old, texts_of(state))

    def write(self, on_progress: Advance) -> None:
        """Level by level, so that a parent has its key before its children."""
        for unit in self._new:
            self._set_slug(unit)
        for level in WRITING_ORDER:
            same_level = [unit for unit in self._new if unit.level == level]
            for start in range(0, len(same_level), BATCH):
                batch = same_level[start : start + BATCH]
                Unit.objects.bulk_create(batch)
                on_progress(len(batch))
        self._update(on_progress)
        on_progress(self.report.unchanged)

    def _update(self, on_progress: Advance) -> None:
        """Units that change in the same way together: of a whole country most only
        end on the same day."""
        alike: dict[tuple[tuple[str, object], ...], list[int]] = defaultdict(list)
        for unit in self._changed:
            before = self._before[unit.code, unit.valid_from]
            alike[tuple(changed_fields(unit, before).items())].append(unit.pk)
        for values, keys in alike.items():
            for start in range(0, len(keys), BATCH):
                batch = keys[start : start + BATCH]
                Unit.objects.filter(pk__in=batch).update(**dict(values))
                on_progress(len(batch))

    def _set_slug(self, unit: Unit) -> None:
        """kind-name-code, with the year of valid_from, then a count, where taken."""
        if unit.level == Level.NATION:
            unit.slug = unit.area_slug = slug_part(unit.name)
            self._slugs.add(unit.slug)
            return
        plain = f"{slug_part(unit.name)[:90].strip('-')}-{slug_part(unit.code)}"
        year = f"-{unit.valid_from.year}" if unit.valid_from else ""
        slug, count = plain, 1
        while slug in self._slugs:
            slug = plain + year + (f"-{count}" if count > 1 or not year else "")
            count += 1
        self._slugs.add(slug)
        unit.slug = slug
        unit.area_slug = (
            slug_part(unit.bare_name) if unit.level == Level.PROVINCE else slug
        )


def stored_units() -> list[Unit]:
    """Every unit with its parent, in one query."""
    units = list(Unit.objects.all())
    by_id = {unit.pk: unit for unit in units}
    for unit in units:
        if unit.parent_id:
            unit.parent = by_id[unit.parent_id]
    return units
