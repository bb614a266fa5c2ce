"""Scores in the cells of a workbook, by the one grammar of numbers.

A cell that is no plain number is refused by the name of what it is.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.imports.workbook import Cell, Kind
from indices.numbers import (
    NumberError,
    parse_column,
    parse_machine_number,
    shown_in_input,
)

# How a cell is called that is neither text nor a plain number.
REFUSED = {
    Kind.FORMULA: gettext_lazy("công thức"),
    Kind.ERROR: gettext_lazy("lỗi của bảng tính"),
    Kind.BOOLEAN: gettext_lazy("giá trị đúng/sai"),
    Kind.DATE: gettext_lazy("ngày tháng"),
    # 84,58% is stored as 0.8458: whether 84.58 is meant, only the writer knows.
    Kind.PERCENT: gettext_lazy("số định dạng phần trăm"),
}


def shown_in(cell: Cell) -> str:
    """What a person sees in a cell, or its formula, as a fault of it quotes it."""
    if cell.kind is Kind.FORMULA:
        return f"={cell.formula}" if cell.formula else str(REFUSED[cell.kind])
    if cell.kind is Kind.DATE:
        # The stored count of days is seen by nobody.
        return str(REFUSED[cell.kind])
    if cell.kind is Kind.PERCENT:
        return f"{shown_in_input(parse_machine_number(cell.text) * 100)}%"
    return cell.text


def numbers_in(cells: Sequence[Cell | None]) -> list[Decimal | NumberError | None]:
    """The values of a column of cells, the faults told apart in their places.

    None is an empty cell. Texts that read in two ways are decided by the column's
    unmistakable ones, else they stay refused.
    """
    typed = parse_column(
        [cell.text if cell and cell.kind is Kind.TEXT else None for cell in cells]
    )
    return [
        parsed if cell is None or cell.kind is Kind.TEXT else _stored(cell)
        for cell, parsed in zip(cells, typed, strict=True)
    ]


def number_in(cell: Cell | None) -> Decimal | None:
    """The value of one cell; raises NumberError where it holds none."""
    (found,) = numbers_in([cell])
    if isinstance(found, NumberError):
        raise found
    return found


def _stored(cell: Cell) -> Decimal | NumberError:
    if cell.kind in REFUSED:
        words = {"what": REFUSED[cell.kind], "text": shown_in(cell)[:60]}
        return NumberError(
            cell.text,
            _("%(what)s “%(text)s”; hãy gõ thẳng một số vào ô") % words,
            expected=_("một số gõ thẳng vào ô, không phải %(what)s") % words,
        )
    try:
        return parse_machine_number(cell.text)
    except NumberError as error:
        return error
