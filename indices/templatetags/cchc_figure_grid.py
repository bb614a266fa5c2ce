"""Rows of the table of figures, written in one pass: a page has thousands of cells."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.actions.cells import CONFLICT, INVALID, CellOutcome, cell_anchor
from indices.models import Measure
from indices.selectors.figure_grid import FigureGrid, GridCell, GridRow
from indices.sentences.figures import short_period_text
from indices.templatetags.cchc_entry import OpenProblem, cell_message, problem_text
from indices.templatetags.cchc_figures import judged_by

register = template.Library()


@register.simple_tag
def grid_heading(measure: Measure) -> SafeString:
    return format_html(
        '<th scope="col" class="entry-number" data-kind="amount"{}>{}'
        '<span class="cell-note">{}</span></th>',
        judged_by(measure),
        measure.name,
        measure.unit_of_measure,
    )


@register.simple_tag
def grid_row(
    row: GridRow, query: str, outcomes: Mapping[str, CellOutcome]
) -> SafeString:
    """One unit: its name, which leads to its own page, and a cell for each measure."""
    unit = row.unit
    cells = format_html_join(
        "",
        "{}",
        (
            (_locked(cell) if cell.is_public else _cell(cell, row.name, outcomes),)
            for cell in row.cells
        ),
    )
    shown = json.dumps(dict(row.shown), ensure_ascii=False, separators=(",", ":"))
    return format_html(
        '<tr id="dv-{}" data-row="{}" data-keys="{}"><th scope="row">'
        '<a href="{}{}">{}</a></th>{}<td class="entry-state">'
        '<input type="hidden" name="shown.{}" value="{}">'
        "<span data-state></span></td></tr>\n",
        unit.pk,
        unit.pk,
        " ".join(row.keys),
        reverse("indices:entry_figures", args=[unit.slug]),
        query,
        row.name,
        cells,
        unit.pk,
        shown,
    )


def _locked(cell: GridCell) -> SafeString:
    return format_html(
        '<td class="number">{}<span class="cell-note">{}</span>{}</td>',
        cell.text,
        _("đã công bố"),
        _earlier(cell),
    )


def _earlier(cell: GridCell) -> SafeString | str:
    """The last known figure and its period, below the one that is typed."""
    if cell.earlier_span is None:
        return ""
    return format_html(
        '<span class="cell-note cell-note--earlier" id="{}-truoc" data-earlier>'
        "{}: {}</span>",
        cell_anchor(cell.name),
        short_period_text(cell.earlier_span),
        cell.earlier,
    )


def _cell(cell: GridCell, unit: str, outcomes: Mapping[str, CellOutcome]) -> SafeString:
    value, anchor = cell.text, cell_anchor(cell.name)
    state: SafeString | str = ""
    message: SafeString | str = ""
    described = [f"{anchor}-truoc"] if cell.earlier_span else []
    outcome = outcomes.get(cell.name)
    if outcome is not None and outcome.status in (INVALID, CONFLICT):
        value = outcome.typed
        state = format_html(' aria-invalid="true" data-stored="{}"', cell.text)
        described.insert(0, f"{anchor}-loi")
        message = cell_message(cell.name, outcome)
    return format_html(
        '<td class="entry-number"><input type="text" id="{}" name="{}" value="{}"'
        ' aria-label="{}, {}"{}{}>{}{}</td>',
        anchor,
        cell.name,
        value,
        cell.measure.name,
        unit,
        state,
        format_html(' aria-describedby="{}"', " ".join(described)) if described else "",
        message,
        _earlier(cell),
    )


@register.simple_tag
def grid_problems(
    page: FigureGrid, outcomes: Mapping[str, CellOutcome]
) -> list[OpenProblem]:
    """The cells that were not stored, in the order of the table."""
    return [
        OpenProblem(
            anchor=cell_anchor(cell.name),
            unit=f"{row.name}, {cell.measure.name}",
            heading="",
            text=problem_text(outcomes[cell.name]),
        )
        for row in page.rows
        for cell in row.cells
        if cell.name in outcomes and outcomes[cell.name].status in (INVALID, CONFLICT)
    ]
