"""Days in the cells of a table: true days of a spreadsheet, and texts as people write
them, the day before the month. What reads in two ways is refused with both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from indices.imports.lines import RawCell

DAY_FIRST = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4})")
SHORT_YEAR = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{2})")


class DayError(ValueError):
    """`expected` is what the cell should hold instead."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


def has_month_first(cells: Iterable[RawCell]) -> bool:
    """Whether some text only reads with the month before the day: 07/13/2025."""
    for cell in cells:
        found = DAY_FIRST.fullmatch(cell.text)
        if found and int(found[1]) <= 12 < int(found[3]):
            return True
    return False


def day_in(cell: RawCell, *, is_doubtful: bool = False) -> date:
    """The day of a cell that is not empty. `is_doubtful` says that other cells of the
    column begin with the month, so that 05/07/2025 may be either. Raises DayError."""
    if cell.day is not None:
        return cell.day
    if cell.refused or cell.is_machine or not cell.text.isascii():
        raise DayError(_usual())
    if SHORT_YEAR.fullmatch(cell.text):
        raise DayError(_("năm đủ bốn chữ số, như 01/07/2025"))
    found = DAY_FIRST.fullmatch(cell.text)
    if found is None:
        return _iso(cell.text)
    day, month, year = int(found[1]), int(found[3]), int(found[4])
    if is_doubtful and day <= 12 and month <= 12 and day != month:
        raise DayError(_both(day, month, year))
    try:
        return date(year, month, day)
    except ValueError:
        raise DayError(_usual()) from None


def _iso(text: str) -> date:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise DayError(_usual())


def _usual() -> str:
    return _("một ngày như 01/07/2025 (ngày trước, tháng sau), hoặc để trống")


def _both(day: int, month: int, year: int) -> str:
    readings = {
        "first": f"{day:02}/{month:02}/{year}",
        "iso_first": f"{year}-{month:02}-{day:02}",
        "iso_second": f"{year}-{day:02}-{month:02}",
    }
    return (
        _(
            "cách đọc rõ ràng: cột có ngày viết tháng trước, nên %(first)s có thể là "
            "%(iso_first)s hoặc %(iso_second)s"
        )
        % readings
    )
