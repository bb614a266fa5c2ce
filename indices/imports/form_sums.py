"""Compares the sums that a form shows with the cells below them.

Sums are formulas for the eye and are never read; one that contradicts its cells is
said, as the person looked at another sum than the system will.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.imports.form_columns import listed
from indices.imports.workbook import Cell
from indices.numbers import NumberError, format_number, parse_machine_number

# A spreadsheet adds in binary: what differs by less was added up rightly.
TOLERANCE = Decimal("0.000001")
ZERO = Decimal(0)


class FormSums:
    """`parts` says what a criterion is the sum of, by code."""

    def __init__(self, parts: Mapping[str, tuple[str, ...]]) -> None:
        self._parts = parts
        self._rows: dict[str, list[dict[str, Decimal]]] = {}
        # By code and then by key, as rows come.
        self._values: dict[str, dict[str, Decimal]] = defaultdict(dict)
        self._sums: dict[str, dict[str, tuple[Decimal, str]]] = defaultdict(dict)

    def note_value(self, code: str, key: str, value: object) -> None:
        if isinstance(value, Decimal) and self._parts:
            self._values[code][key] = value

    def note_row(self, code: str, values: Mapping[str, Decimal]) -> None:
        """The values of very many keys at once."""
        if self._parts:
            self._values[code].update(values)

    def note_sum(
        self, code: str, columns: Mapping[int, str], cells: Mapping[int, Cell]
    ) -> None:
        """What the cells of a row of sums show, as far as they show a number."""
        if code not in self._parts:
            return
        for place, key in columns.items():
            cell = cells.get(place)
            if cell is None or cell.kind not in ("formula", "number"):
                continue
            try:
                shown = parse_machine_number(cell.text)
            except NumberError:
                # A formula that nobody computed yet.
                continue
            self._sums[key][code] = (shown, cell.address)

    def notes(self) -> list[str]:
        found = []
        for key, sums in self._sums.items():
            for code, (shown, address) in sums.items():
                summed = self._sum(code, key)
                if abs(shown - summed) > TOLERANCE:
                    found.append(
                        _("%(cell)s hiện %(shown)s, cộng lại là %(summed)s")
                        % {
                            "cell": address,
                            "shown": format_number(shown),
                            "summed": format_number(summed),
                        }
                    )
        if not found:
            return []
        return [_("Ô tổng không khớp các ô bên dưới: %s.") % listed(found)]

    def _sum(self, code: str, key: str) -> Decimal:
        rows = self._rows.get(code)
        if rows is None:
            rows = self._rows[code] = [self._values[leaf] for leaf in self._below(code)]
        return sum([row.get(key, ZERO) for row in rows], ZERO)

    def _below(self, code: str) -> Iterator[str]:
        """The criteria below that are scored themselves."""
        for part in self._parts.get(code, ()):
            if part in self._parts:
                yield from self._below(part)
            else:
                yield part
