"""Reads counts of units, such as their people, by which estimates are weighted.

Columns: code, quantity, as_of, value, source. A code is read as of its day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from units.csv_rows import FileRow, read_csv_rows
from units.imports import parse_day
from units.models import Unit, UnitQuantity
from units.problems import ImportRefused, ImportReport, Problem
from units.progress import Advance, no_progress

REQUIRED_COLUMNS = ("code", "quantity", "as_of", "value")
OPTIONAL_COLUMNS = ("source",)
LONGEST_NAME, LONGEST_SOURCE = 80, 300
MOST_DIGITS = 12
BATCH = 1000

Key = tuple[int, str, date]


def read_quantity_file(path: Path | str) -> list[FileRow]:
    return read_csv_rows(path, required=REQUIRED_COLUMNS, optional=OPTIONAL_COLUMNS)


@transaction.atomic
def load_quantity_rows(
    rows: Iterable[FileRow],
    *,
    commit: bool = True,
    on_progress: Advance = no_progress,
) -> ImportReport:
    """Write the rows, or only say what would be written; refuse all at any fault."""
    wanted = _parse_all(rows)
    stored = {
        (each.unit_id, each.name, each.as_of): each
        for each in UnitQuantity.objects.all()
    }
    new = [each for key, each in wanted.items() if key not in stored]
    changed = []
    for key, each in wanted.items():
        known = stored.get(key)
        if known and (known.value, known.source) != (each.value, each.source):
            known.value, known.source = each.value, each.source
            changed.append(known)
    if commit:
        UnitQuantity.objects.bulk_create(new, batch_size=BATCH)
        UnitQuantity.objects.bulk_update(changed, ["value", "source"], batch_size=BATCH)
        on_progress(len(wanted))
    return ImportReport(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _parse_all(rows: Iterable[FileRow]) -> dict[Key, UnitQuantity]:
    by_code: dict[str, list[Unit]] = defaultdict(list)
    for unit in Unit.objects.all():
        by_code[unit.code].append(unit)
    problems: list[Problem] = []
    found: dict[Key, UnitQuantity] = {}
    for row in rows:
        quantity = _parse(row, by_code, problems)
        if quantity is None:
            continue
        key = quantity.unit_id, quantity.name, quantity.as_of
        if key in found:
            expected = _("mỗi đơn vị, đại lượng và ngày chỉ một dòng")
            problems.append(row.problem(column="code", expected=expected))
        found[key] = quantity
    if problems:
        raise ImportRefused(problems)
    return found


def _parse(
    row: FileRow, by_code: dict[str, list[Unit]], problems: list[Problem]
) -> UnitQuantity | None:
    known = len(problems)
    if not row["quantity"] or len(row["quantity"]) > LONGEST_NAME:
        expected = _("tên đại lượng, tối đa %(most)d ký tự") % {"most": LONGEST_NAME}
        problems.append(row.problem(column="quantity", expected=expected))
    if len(row["source"]) > LONGEST_SOURCE:
        expected = _("tối đa %(most)d ký tự") % {"most": LONGEST_SOURCE}
        problems.append(row.problem(column="source", expected=expected))
    value = row["value"]
    if not (value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS):
        expected = _("số nguyên, chỉ gồm chữ số, ví dụ 5120")
        problems.append(row.problem(column="value", expected=expected))
    day = parse_day(row, "as_of", problems)
    if day is None and not row["as_of"]:
        expected = _("ngày dạng năm-tháng-ngày")
        problems.append(row.problem(column="as_of", expected=expected))
    bearers = by_code.get(row["code"], [])
    unit = next((u for u in bearers if day and u.is_in_force_on(day)), None)
    if day is not None and unit is None:
        expected = _("mã một đơn vị có hiệu lực ngày %(day)s")
        day_text = f"{day:%d/%m/%Y}"
        problems.append(
            row.problem(column="code", expected=expected % {"day": day_text})
        )
    if len(problems) > known or unit is None or day is None:
        return None
    return UnitQuantity(
        unit=unit,
        name=row["quantity"],
        value=int(value),
        as_of=day,
        source=row["source"],
    )
