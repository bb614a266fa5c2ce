"""Reads a list of successions: what each unit became, from which day, by what text.

Columns: predecessor_code, successor_code, kind, extent, effective_on, legal_basis.
Codes are reused, so the predecessor is the unit that bore its code the day before, the
successor the one that bears it on the day itself.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from units.csv_rows import FileRow, read_csv_rows
from units.imports import parse_day, stored_units
from units.lineage import refresh_first_forms
from units.models import SuccessionExtent, SuccessionKind, Unit, UnitSuccession
from units.problems import ImportRefused, ImportReport, Problem
from units.progress import Advance, no_progress

logger = logging.getLogger(__name__)

REQUIRED_COLUMNS = (
    "predecessor_code",
    "successor_code",
    "kind",
    "extent",
    "effective_on",
)
OPTIONAL_COLUMNS = ("legal_basis",)
BATCH = 1000

SuccessionKey = tuple[int, int, date]


@dataclass(frozen=True, slots=True)
class SuccessionPlan:
    """What rows would do; `write` does it, in the caller's transaction."""

    new: Sequence[UnitSuccession]
    changed: Sequence[UnitSuccession]
    report: ImportReport

    @property
    def arrows(self) -> list[UnitSuccession]:
        return [*self.new, *self.changed]

    def write(self, on_progress: Advance) -> None:
        for start in range(0, len(self.new), BATCH):
            batch = self.new[start : start + BATCH]
            UnitSuccession.objects.bulk_create(batch)
            on_progress(len(batch))
        UnitSuccession.objects.bulk_update(
            self.changed, ["kind", "extent", "legal_basis"], batch_size=BATCH
        )
        on_progress(len(self.changed))
        if self.arrows:
            refresh_first_forms()
        on_progress(self.report.unchanged)


@dataclass(frozen=True, slots=True)
class _Line:
    row: FileRow
    key: SuccessionKey
    kind: str
    extent: str
    legal_basis: str


def read_succession_file(path: Path | str) -> list[FileRow]:
    return read_csv_rows(path, required=REQUIRED_COLUMNS, optional=OPTIONAL_COLUMNS)


def load_succession_rows(
    rows: Iterable[FileRow],
    *,
    commit: bool = True,
    on_progress: Advance = no_progress,
) -> ImportReport:
    """Write the rows, or only say what would be written; refuse all at any fault."""
    with transaction.atomic():
        plan = plan_succession_rows(rows)
        if commit:
            plan.write(on_progress)
    report = plan.report
    if commit and not report.changes_nothing:
        # A trial takes it back: only what stays is told.
        transaction.on_commit(lambda: logger.info("successions imported: %s", report))
    return report


def plan_succession_rows(rows: Iterable[FileRow]) -> SuccessionPlan:
    """What the rows would change; refuse all at any fault."""
    lines = _parse_all(rows)
    stored = {
        (arrow.predecessor_id, arrow.successor_id, arrow.effective_on): arrow
        for arrow in UnitSuccession.objects.all()
    }
    new, changed = _difference(lines, stored)
    unchanged = len(lines) - len(new) - len(changed)
    return SuccessionPlan(new, changed, ImportReport(len(new), len(changed), unchanged))


def _difference(
    lines: list[_Line], stored: dict[SuccessionKey, UnitSuccession]
) -> tuple[list[UnitSuccession], list[UnitSuccession]]:
    new, changed = [], []
    for line in lines:
        arrow = stored.get(line.key)
        values = line.kind, line.extent, line.legal_basis
        if arrow is None:
            predecessor, successor, day = line.key
            arrow = UnitSuccession(
                predecessor_id=predecessor, successor_id=successor, effective_on=day
            )
            new.append(arrow)
        elif (arrow.kind, arrow.extent, arrow.legal_basis) != values:
            changed.append(arrow)
        arrow.kind, arrow.extent, arrow.legal_basis = values
    return new, changed


# ---------------------------------------------------------------- understanding rows


def _parse_all(rows: Iterable[FileRow]) -> list[_Line]:
    units: dict[str, list[Unit]] = defaultdict(list)
    for unit in stored_units():
        units[unit.code].append(unit)
    problems: list[Problem] = []
    lines: dict[SuccessionKey, _Line] = {}
    for row in rows:
        line = _parse(row, units, problems)
        if line and line.key in lines:
            expected = _("mỗi cặp đơn vị và ngày chỉ một dòng")
            problems.append(row.problem(column="predecessor_code", expected=expected))
        elif line:
            lines[line.key] = line
    if problems:
        raise ImportRefused(problems)
    return list(lines.values())


def _parse(
    row: FileRow, units: dict[str, list[Unit]], problems: list[Problem]
) -> _Line | None:
    known = len(problems)
    kind = _choice(row, "kind", SuccessionKind, problems)
    extent = _choice(row, "extent", SuccessionExtent, problems)
    if len(row["legal_basis"]) > 300:
        problems.append(
            row.problem(column="legal_basis", expected=_("tối đa 300 ký tự"))
        )
    day = parse_day(row, "effective_on", problems)
    if day is None:
        if not row["effective_on"]:
            expected = _("ngày dạng năm-tháng-ngày")
            problems.append(row.problem(column="effective_on", expected=expected))
        return None
    eve = day - timedelta(days=1)
    predecessor = _in_force(row, "predecessor_code", units, eve, problems)
    successor = _in_force(row, "successor_code", units, day, problems)
    if predecessor and predecessor == successor:
        expected = _("mã của đơn vị khác đơn vị trước")
        problems.append(row.problem(column="successor_code", expected=expected))
    if len(problems) > known or predecessor is None or successor is None:
        return None
    key = predecessor.pk, successor.pk, day
    return _Line(row, key, kind, extent, row["legal_basis"])


def _choice(
    row: FileRow,
    column: str,
    choices: type[SuccessionKind] | type[SuccessionExtent],
    problems: list[Problem],
) -> str:
    """The stored value, from itself or from its Vietnamese word."""
    written = row[column].casefold()
    for choice in choices:
        if written in (choice.value, str(choice.label)):
            return choice.value
    expected = _("một trong: %(choices)s") % {"choices": ", ".join(choices.values)}
    problems.append(row.problem(column=column, expected=expected))
    return ""


def _in_force(
    row: FileRow,
    column: str,
    units: dict[str, list[Unit]],
    day: date,
    problems: list[Problem],
) -> Unit | None:
    for unit in units.get(row[column], ()):
        if unit.is_in_force_on(day):
            return unit
    expected = _("mã một đơn vị có hiệu lực ngày %(day)s") % {"day": f"{day:%d/%m/%Y}"}
    problems.append(row.problem(column=column, expected=expected))
    return None
