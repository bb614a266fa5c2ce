"""Rows of the entry table, written in one pass: a form of 3,321 units has many cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.actions.cells import CONFLICT, INVALID, CellOutcome
from indices.numbers import format_number
from indices.selectors.entry import EntryCell, EntryRow, EntryTable

register = template.Library()


@dataclass(frozen=True, slots=True)
class OpenProblem:
    anchor: str
    unit: str
    heading: str
    text: str


@register.simple_tag
def open_problems(
    page: EntryTable, outcomes: Mapping[str, CellOutcome]
) -> list[OpenProblem]:
    """The cells that were not stored, in the order of the table."""
    return [
        OpenProblem(
            anchor=anchor_of(cell),
            unit=row.unit,
            heading=cell.column.heading,
            text=problem_text(outcomes[cell.name]),
        )
        for row in page.rows
        for cell in row.cells
        if cell.name in outcomes and outcomes[cell.name].status in (INVALID, CONFLICT)
    ]


@register.simple_tag
def entry_row(
    row: EntryRow, page: EntryTable, outcomes: Mapping[str, CellOutcome]
) -> SafeString:
    """One unit: its name, last year's score, its inputs and what is computed."""
    previous = (
        format_html('<td class="number muted">{}</td>', format_number(row.previous))
        if page.previous_year
        else ""
    )
    cells = format_html_join(
        "", "{}", ((_cell(cell, row, outcomes.get(cell.name)),) for cell in row.cells)
    )
    return format_html(
        '<tr data-unit="{}"><th scope="row">{}</th>{}{}'
        '<td class="number" data-computed="rank">{}</td>'
        '<td data-computed="tier">{}</td><td class="cell-state muted">{}</td></tr>\n',
        row.unit_id,
        row.unit,
        previous,
        cells,
        row.computed_rank or "–",
        row.computed_tier or "–",
        _("khác công bố") if row.has_disagreement else "",
    )


def _cell(cell: EntryCell, row: EntryRow, outcome: CellOutcome | None) -> SafeString:
    column = cell.column
    typed = cell.text
    message: SafeString | str = ""
    css = "number" if column.is_number else ""
    state: SafeString | str = ""
    if outcome is not None and outcome.status in (INVALID, CONFLICT):
        css += " cell--invalid" if outcome.status == INVALID else " cell--conflict"
        state = format_html(
            'aria-invalid="true" aria-describedby="{}-loi"', anchor_of(cell)
        )
        message = format_html(
            '<span class="cell-message" id="{}-loi">{}</span>',
            anchor_of(cell),
            problem_text(outcome),
        )
    return format_html(
        '<td class="{}"><input type="text" id="{}" name="{}" value="{}" aria-label="{}"'
        ' data-column="{}" data-limit="{}" {} {} {}>'
        '<input type="hidden" name="shown.{}" value="{}">{}</td>',
        css,
        anchor_of(cell),
        cell.name,
        typed,
        f"{column.heading}, {row.unit}",
        column.name,
        "" if column.limit is None else format(column.limit, "f"),
        format_html('inputmode="{}"', "decimal") if column.is_number else "",
        format_html('list="{}"', "tier-names") if column.name == "tier_name" else "",
        state,
        cell.name,
        cell.text,
        message,
    )


def anchor_of(cell: EntryCell) -> str:
    return "o-" + cell.name.replace(".", "-").replace(":", "-")


def problem_text(outcome: CellOutcome) -> str:
    if outcome.status == CONFLICT:
        return _("%(who)s vừa sửa ô này thành “%(value)s” lúc %(when)s.") % {
            "who": outcome.by or _("Người khác"),
            "value": outcome.stored or _("trống"),
            "when": outcome.at or "–",
        }
    return outcome.message
