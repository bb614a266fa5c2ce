"""The annex as a page shows it before it is published: the very cells of the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indices.exports.annex import annex_columns
from indices.exports.formats import ALIGNED, Cell, Column, Kind
from indices.exports.wording import annex_title, closing_line, decision_line
from indices.numbers import format_number
from indices.selectors.ranking import RankingPage

SIGNED = (Kind.MOVE, Kind.CHANGE)
NUMBERS = (Kind.INTEGER, Kind.SCORE, Kind.AMOUNT, *SIGNED)


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    heading: str
    number: str
    css: str


@dataclass(frozen=True, slots=True)
class AnnexPreview:
    """Title lines, the line that names the decision, the table and its last line."""

    title: tuple[str, ...]
    decision_line: str
    columns: tuple[PreviewColumn, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]
    closing_line: str


def annex_preview(page: RankingPage) -> AnnexPreview:
    columns = annex_columns(page)
    return AnnexPreview(
        title=tuple(annex_title(page.header).split("\n")),
        decision_line=decision_line(page.header, is_extract=False),
        columns=tuple(
            PreviewColumn(
                column.heading, column.number or f"({place})", column_css(column)
            )
            for place, column in enumerate(columns, start=1)
        ),
        rows=tuple(
            tuple(
                (column_css(column), shown(column, column.value(row)))
                for column in columns
            )
            for row in page.rows
        ),
        closing_line=closing_line(page),
    )


def column_css(column: Column[Any]) -> str:
    if column.kind in ALIGNED:
        return "number"
    return "centre" if column.kind in (*NUMBERS, Kind.LABEL) else "text"


def shown(column: Column[Any], value: Cell) -> str:
    """The cell as text, its decimal mark a comma."""
    if value is None:
        return ""
    if column.kind in NUMBERS and not isinstance(value, str):
        decimals = column.decimals if column.kind in ALIGNED else 0
        if column.kind is Kind.AMOUNT and isinstance(value, Decimal):
            decimals = max(-int(value.normalize().as_tuple().exponent), 0)
        return format_number(
            value,  # type: ignore[arg-type]  # these kinds hold numbers
            decimals,
            sign=column.kind in SIGNED,
        )
    return str(value)
