"""An annex as a page shows and prints it: the very cells of the sheet, as text with a
decimal comma whatever the reader's machine is set to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from indices.exports.annex_preview import column_css, shown
from indices.exports.formats import Cell, Column
from indices.exports.report.annex import Annex
from indices.exports.report.titles import (
    annex_name,
    belongs_to_decision,
    belongs_to_report,
    place_line,
    recipients_of,
    reference_line,
    signatories_of,
    verification_lines,
)
from indices.selectors.header import EditionHeader
from indices.selectors.letterhead import ReportHead


@dataclass(frozen=True, slots=True)
class HeadCell:
    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class ViewRow:
    """`cells` are (css, text)."""

    cells: tuple[tuple[str, str], ...]
    is_strong: bool


@dataclass(frozen=True, slots=True)
class Dressing:
    """The blocks of a report around its table."""

    superior_body: str
    issuing_body: str
    reference: str
    place: str
    recipients: tuple[str, ...]
    signatory_lines: tuple[str, ...]
    signatory_name: str


@dataclass(frozen=True, slots=True)
class AnnexView:
    """`name` and `belongs` of an annex, `dressing` of a report."""

    name: str
    title: tuple[str, ...]
    belongs: str
    facts: tuple[str, ...]
    head: tuple[tuple[HeadCell, ...], ...]
    numbers: tuple[str, ...]
    rows: tuple[ViewRow, ...]
    closing: tuple[str, ...]
    verification: tuple[str, ...]
    dressing: Dressing | None


def annex_view(
    annex: Annex,
    *,
    header: EditionHeader,
    head: ReportHead,
    is_report: bool,
    is_first: bool,
) -> AnnexView:
    """In a report the first table is the report, the others are its annexes."""
    is_body = is_report and is_first
    belongs = annex.belongs or belongs_to_decision(header)
    if is_report:
        belongs = belongs_to_report(head)
    title = annex.title.split("\n")
    return AnnexView(
        name=""
        if is_body
        else annex_name(annex.number, is_continued=annex.is_continued),
        title=(_("BIỂU TỔNG HỢP"), *title) if is_body else tuple(title),
        belongs="" if is_body else belongs,
        facts=tuple(annex.facts),
        head=_head(annex),
        numbers=tuple(
            column.number or f"({place})"
            for place, column in enumerate(annex.columns, start=1)
        ),
        rows=tuple(_rows(annex)),
        closing=tuple(line for line in (annex.closing, *annex.notes) if line),
        verification=() if annex.belongs else tuple(verification_lines(header, head)),
        dressing=_dressing(head) if is_body else None,
    )


def _head(annex: Annex) -> tuple[tuple[HeadCell, ...], ...]:
    headings = [column.heading for column in annex.columns]
    if not annex.spans:
        return (tuple(HeadCell(text) for text in headings),)
    starts = {span.first: span for span in annex.spans}
    inside = {n for span in annex.spans for n in range(span.first, span.last + 1)}
    above = []
    for place, text in enumerate(headings):
        if place in starts:
            span = starts[place]
            above.append(HeadCell(span.text, columns=span.last - span.first + 1))
        elif place not in inside:
            above.append(HeadCell(text, rows=2))
    below = [HeadCell(headings[place]) for place in sorted(inside)]
    return tuple(above), tuple(below)


def _rows(annex: Annex) -> list[ViewRow]:
    rows = [
        _row(annex.columns, [c.value(row) for c in annex.columns], annex.is_strong(row))
        for row in annex.rows
    ]
    return rows + [_row(annex.columns, footer, True) for footer in annex.footers]


# Any: an annex is shown the same whatever its rows are.
def _row(
    columns: Sequence[Column[Any]], values: Sequence[Cell], is_strong: bool
) -> ViewRow:
    return ViewRow(
        cells=tuple(
            (column_css(column), shown(column, value))
            for column, value in zip(columns, values, strict=True)
        ),
        is_strong=is_strong,
    )


def _dressing(head: ReportHead) -> Dressing:
    return Dressing(
        superior_body=head.superior_body,
        issuing_body=head.issuing_body,
        reference=reference_line(head, head_word=_("Số:")),
        place=place_line(head),
        recipients=recipients_of(head),
        signatory_lines=signatories_of(head),
        signatory_name=head.signatory_name,
    )
