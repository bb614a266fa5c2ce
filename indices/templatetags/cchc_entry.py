"""Rows of the entry table, written in one pass: a page of it has a thousand cells."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.actions.cells import CONFLICT, INVALID, CellOutcome, cell_anchor
from indices.actions.scores import ScoreOutcome
from indices.numbers import format_number
from indices.selectors.entry import Computed, EntryCell, EntryRow, EntryTable

register = template.Library()


@dataclass(frozen=True, slots=True)
class OpenProblem:
    """A cell that was not stored; `anchor` is the id of its input."""

    anchor: str
    unit: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class ComputedCell:
    """What the row shows beside its inputs; `note` says what it contradicts."""

    name: str
    text: str
    note: str
    is_number: bool


@register.simple_tag
def open_problems(
    page: EntryTable, outcomes: Mapping[str, CellOutcome]
) -> list[OpenProblem]:
    """The cells that were not stored, in the order of the table."""
    return [
        OpenProblem(
            anchor=cell_anchor(cell.name),
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
    computed = format_html_join(
        "",
        '<td class="{}" data-computed="{}">{}{}</td>',
        (
            (
                "computed number" if cell.is_number else "computed",
                cell.name,
                cell.text,
                _note(cell.note),
            )
            for cell in computed_cells(row.computed, has_parts=page.has_parts)
        ),
    )
    return format_html(
        '<tr id="dv-{}" data-row="{}" data-keys="{}"><th scope="row">{}</th>{}{}{}'
        '<td class="entry-state">'
        '<input type="hidden" name="shown.{}" value="{}">'
        "<span data-state></span></td></tr>\n",
        row.unit_id,
        row.unit_id,
        " ".join(row.keys),
        row.unit,
        previous,
        cells,
        computed,
        row.unit_id,
        _shown(row),
    )


def computed_cells(computed: Computed, *, has_parts: bool) -> list[ComputedCell]:
    """The computed columns of a row: the sum of its parts, its rank and its tier."""
    cells = [
        ComputedCell(
            "rank",
            format_number(computed.rank, 0),
            _("khác hạng công bố") if computed.rank_differs else "",
            is_number=True,
        ),
        ComputedCell(
            "tier",
            computed.tier or format_number(None),
            _("khác loại công bố") if computed.tier_differs else "",
            is_number=False,
        ),
    ]
    if has_parts:
        total = ComputedCell(
            "total",
            format_number(computed.total),
            _("khác tổng đã ghi") if computed.total_differs else "",
            is_number=True,
        )
        cells.insert(0, total)
    return cells


def _note(text: str) -> SafeString | str:
    return format_html('<span class="cell-note">{}</span>', text) if text else ""


def _shown(row: EntryRow) -> str:
    """The texts that the row shows: a save tells them, so that conflicts are seen."""
    texts = {cell.column.name: cell.text for cell in row.cells if cell.text}
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))


def _cell(cell: EntryCell, row: EntryRow, outcome: CellOutcome | None) -> SafeString:
    column = cell.column
    value: str = cell.text
    state: SafeString | str = ""
    message: SafeString | str = ""
    if outcome is not None and outcome.status in (INVALID, CONFLICT):
        value = outcome.typed
        state = format_html(
            ' aria-invalid="true" aria-describedby="{}-loi" data-stored="{}"',
            cell_anchor(cell.name),
            cell.text,
        )
        message = cell_message(cell.name, outcome)
    return format_html(
        '<td class="entry-{}"><input type="text" id="{}" name="{}" value="{}"'
        ' aria-label="{}"{}{}{}>{}</td>',
        column.kind,
        cell_anchor(cell.name),
        cell.name,
        value,
        f"{column.heading}, {row.unit}",
        format_html(' inputmode="{}"', _KEYBOARDS[column.kind])
        if column.is_number
        else "",
        format_html(' list="{}"', "tier-names") if column.kind == "tier" else "",
        state,
        message,
    )


_KEYBOARDS = {"number": "decimal", "whole": "numeric"}


def cell_message(name: str, outcome: CellOutcome | ScoreOutcome) -> SafeString:
    """Why the cell was not stored; of a conflict, the two ways out of it."""
    choices: SafeString | str = ""
    if outcome.status == CONFLICT:
        choices = format_html_join(
            "",
            '<label class="cell-choice"><input type="radio" name="choice.{}"'
            ' value="{}">{}</label>',
            (
                (name, f"mine:{outcome.stored}", keep_text(outcome.typed)),
                (name, "theirs", take_text(outcome.stored)),
            ),
        )
    return format_html(
        '<span class="cell-message cell-message--{}" id="{}-loi">{}{}</span>',
        outcome.status,
        cell_anchor(name),
        problem_text(outcome),
        choices,
    )


def problem_text(outcome: CellOutcome | ScoreOutcome) -> str:
    if outcome.status == CONFLICT:
        return _("%(who)s vừa sửa ô này thành %(value)s lúc %(when)s.") % {
            "who": outcome.by or _("Người khác"),
            "value": _or_empty(outcome.stored),
            "when": outcome.at or format_number(None),
        }
    return outcome.message


def keep_text(typed: str) -> str:
    return _("Giữ %(value)s của tôi") % {"value": _or_empty(typed)}


def take_text(stored: str) -> str:
    return _("Lấy %(value)s") % {"value": _or_empty(stored)}


def _or_empty(text: str) -> str:
    return text or _("ô trống")
