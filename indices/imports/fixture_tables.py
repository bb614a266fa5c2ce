"""Reads the tables of fixtures/: typed cells, faults with file, row and column.

These files are our own and machine-written: decimal point, ISO dates, 0 and 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from units.csv_rows import FileRow, read_csv_rows
from units.problems import ImportRefused


@dataclass(frozen=True, slots=True)
class FixtureRow:
    """One row of a table; a column that the table lacks reads as empty."""

    cells: FileRow

    def text(self, column: str) -> str:
        return self.cells[column]

    def flag(self, column: str, *, default: bool = False) -> bool:
        value = self.text(column)
        if value not in ("", "0", "1"):
            raise self.refusal(column, _("0 hoặc 1"))
        return value == "1" if value else default

    def whole(self, column: str) -> int | None:
        value = self.text(column)
        try:
            return int(value) if value else None
        except ValueError:
            raise self.refusal(column, _("số nguyên")) from None

    def required_whole(self, column: str) -> int:
        value = self.whole(column)
        if value is None:
            raise self.refusal(column, _("số nguyên"))
        return value

    def decimal(self, column: str) -> Decimal | None:
        value = self.text(column)
        try:
            return Decimal(value) if value else None
        except InvalidOperation:
            raise self.refusal(column, _("số thập phân, dấu chấm")) from None

    def day(self, column: str) -> date | None:
        value = self.text(column)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise self.refusal(column, _("ngày dạng năm-tháng-ngày")) from None

    def refusal(self, column: str, expected: str) -> ImportRefused:
        return ImportRefused([self.cells.problem(column=column, expected=expected)])


def fixtures_path(*names: str) -> Path:
    return Path(settings.BASE_DIR, "fixtures", *names)


def read_table(
    path: Path, *, required: Sequence[str], optional: Sequence[str] = ()
) -> list[FixtureRow]:
    """The rows of a table whose columns are all among the ones named."""
    rows = read_csv_rows(path, required=required, optional=optional)
    return [FixtureRow(row) for row in rows]
