"""What a form of figures says of itself, of one unit or of many: written by the
exports, read by the imports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

SHEET, HIDDEN = "Số liệu", "_so_lieu"
HEADINGS = ("Mã", "Số liệu", "Tính cho", "Đơn vị tính", "Năm trước", "Giá trị")
# Of the form of many units a row of codes tells which unit and which figure a cell is.
GRID_HEADINGS = ("Mã", "Đơn vị")
UNIT, FIRST, LAST = "đơn vị", "từ ngày", "đến ngày"


def identity_rows(
    unit: str, span: tuple[date, date], taken: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Whose form it is, its period, and the text that each cell showed."""
    yield UNIT, unit
    yield FIRST, span[0].isoformat()
    yield LAST, span[1].isoformat()
    yield from taken.items()


def grid_identity(area: str, level: str) -> str:
    """Whose the form of many units is: "huyen-dai-tu-171/commune"."""
    return f"{area}/{level}"


def grid_key(unit: str, column: str) -> str:
    return f"{unit}.{column}"
