"""What stands in a cell of a form: a number, a text, nothing; else a named refusal."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from indices.actions.score_columns import TEXTS, Leaf, Value, takes
from indices.imports.cell_numbers import REFUSED
from indices.imports.legacy_text import suggest
from indices.imports.workbook import Cell, Kind
from indices.numbers import (
    STORED_DECIMALS,
    format_number,
    parse_machine_number,
    parse_number,
)
from indices.scoring.ranking import round_half_up
from units.names import clean_name

# What a form writes into a cell that does not apply to the unit.
ABSENT_WORDS = frozenset({"k.a.d", "k.a.d.", "kad"})
LARGEST = 1_000_000_000


class CellRefused(ValueError):
    """The cell holds nothing of the column; `expected` is what it should hold."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


def is_absent(cell: Cell | None) -> bool:
    """Whether the cell says that the criterion does not apply to the unit."""
    if cell is None or cell.kind is not Kind.TEXT:
        return False
    return cell.text.strip().casefold() in ABSENT_WORDS


def value_of(column: str, cell: Cell | None) -> tuple[Value, str]:
    """The value of a cell, and its text where it is a reading of an old font.

    Raises NumberError or CellRefused for what cannot stand in such a column.
    """
    if cell is None or (cell.kind is Kind.TEXT and not cell.text.strip()):
        return ("" if column in TEXTS else None), ""
    if column in TEXTS:
        return _text_of(column, cell)
    if cell.kind is Kind.NUMBER:
        return _stored_number(cell.text), ""
    if cell.kind is not Kind.TEXT:
        raise CellRefused(
            _("một số gõ thẳng vào ô, không phải %s") % REFUSED[cell.kind]
        )
    number = parse_number(cell.text)
    if number is None:
        return None, ""
    return round_half_up(_within(number), STORED_DECIMALS), ""


@lru_cache(maxsize=4_096)
def _stored_number(text: str) -> Decimal:
    return _within(parse_machine_number(text))


def _within(number: Decimal) -> Decimal:
    if abs(number) >= LARGEST:
        most = {"most": format_number(Decimal(LARGEST), 0)}
        raise CellRefused(_("số nhỏ hơn %(most)s") % most)
    return number


def _text_of(column: str, cell: Cell) -> tuple[Value, str]:
    if cell.kind not in (Kind.TEXT, Kind.NUMBER):
        raise CellRefused(_("chữ, không phải %s") % REFUSED[cell.kind])
    found = suggest(cell.text, font=cell.font)
    text = clean_name(found.after if found else cell.text)
    if len(text) > TEXTS[column]:
        raise CellRefused(_("chữ, tối đa %d ký tự") % TEXTS[column])
    return text, cell.text if found else ""


def what_fits(leaf: Leaf, column: str) -> str:
    """What fits a cell of the criterion in that column, in words."""
    if not takes(leaf.scored_by, column):
        return _("ô để trống")
    if column == "declared_figure":
        return _("số liệu từ 0 trở lên mà quy tắc tính điểm của tiêu chí nhận được")
    most = format_number(leaf.max_score, STORED_DECIMALS).rstrip("0").rstrip(",")
    if not leaf.step:
        return _("số từ 0 đến %(most)s") % {"most": most}
    step = format_number(leaf.step, STORED_DECIMALS).rstrip("0").rstrip(",")
    return _("số từ 0 đến %(most)s, theo bước %(step)s") % {"most": most, "step": step}
