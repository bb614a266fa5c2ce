"""CSV as a Vietnamese Excel opens it: BOM, CRLF; as a program reads it: points, ISO."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indices.exports.formats.tables import Cell, Table
from indices.exports.formats.text import defused, plain_number

BYTE_ORDER_MARK = "\ufeff"


# Any: a file is written the same whatever its rows are.
def write_csv(table: Table[Any], *, marks: str = "") -> bytes:
    """All rows under their headings.

    `marks` (draft, illustrative) fill a last column, so that no line of such a file can
    pass for a published result.
    """
    buffer = io.StringIO(newline="")
    buffer.write(BYTE_ORDER_MARK)
    writer = csv.writer(buffer, lineterminator="\r\n")
    last = [defused(marks)] if marks else []
    headings = [defused(column.heading) for column in table.columns]
    writer.writerow([*headings, _("Lưu ý")] if marks else headings)
    for row in table.rows:
        writer.writerow([*map(_written, table.cells(row)), *last])
    return buffer.getvalue().encode()


def _written(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return defused(value)
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, (Decimal, int)):
        return plain_number(value)
    assert isinstance(value, date)
    return value.isoformat()
