"""Where a measure is found, and the rows in which figures are typed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.actions.cells import CONFLICT, INVALID, CellOutcome, cell_anchor
from indices.models import Measure
from indices.numbers import format_number
from indices.selectors.figure_entry import FigureEntryPage, FigureEntryRow
from indices.selectors.figure_grid import LEVELS_IN, OfferedGrid
from indices.selectors.measure_figures import Series
from indices.selectors.siblings import EditionLink
from indices.sentences.measures import place_text
from indices.templatetags.cchc_entry import OpenProblem, cell_message, problem_text
from units.models import Unit

register = template.Library()


@register.simple_tag
def places_of(series: Iterable[Series]) -> list[EditionLink]:
    """The newest year of every place; series come newest first."""
    newest: dict[tuple[str, str], Series] = {}
    for each in series:
        newest.setdefault((each.area, each.level), each)
    return [
        EditionLink(place_text(each), each.url, each.year, is_current=False)
        for each in newest.values()
    ]


@register.simple_tag
def grids_in(area: Unit) -> list[OfferedGrid]:
    """The tables of the levels that lie in a unit."""
    levels = LEVELS_IN.get(area.level, ())
    return [OfferedGrid(area, level) for level in levels]


@register.simple_tag
def figure_row(row: FigureEntryRow, outcomes: Mapping[str, CellOutcome]) -> SafeString:
    """One measure: its name, the year before, its cell."""
    return format_html(
        '<tr data-row="{}" data-keys="{}"><th scope="row">{}'
        '<span class="cell-note">{}<span class="figure-label">{}</span></span></th>'
        '<td class="number muted figure-previous">{}</td>{}'
        '<td class="entry-state"><span data-state></span></td></tr>\n',
        row.key,
        row.keys,
        row.measure.name,
        _measure_note(row),
        # On a phone the column of the year before gives way to the cell.
        _(", năm trước %(value)s") % {"value": row.previous or format_number(None)},
        row.previous or format_number(None),
        _locked(row) if row.is_public else _cell(row, outcomes.get(row.name)),
    )


def _measure_note(row: FigureEntryRow) -> str:
    if not row.counted:
        return row.measure.unit_of_measure
    return _("%(unit)s; sổ kiểm tra: %(count)s") % {
        "unit": row.measure.unit_of_measure,
        "count": row.counted,
    }


def _locked(row: FigureEntryRow) -> SafeString:
    return format_html(
        '<td class="number">{}<span class="cell-note">{}</span></td>',
        row.text,
        _("đã công bố"),
    )


def _cell(row: FigureEntryRow, outcome: CellOutcome | None) -> SafeString:
    value = row.text
    state: SafeString | str = ""
    message: SafeString | str = ""
    if outcome is not None and outcome.status in (INVALID, CONFLICT):
        value = outcome.typed
        state = format_html(
            ' aria-invalid="true" aria-describedby="{}-loi" data-stored="{}"',
            cell_anchor(row.name),
            row.text,
        )
        message = cell_message(row.name, outcome)
    return format_html(
        '<td class="entry-amount"><input type="text" id="{}" name="{}" value="{}"'
        ' aria-label="{}"{}{}>{}</td>',
        cell_anchor(row.name),
        row.name,
        value,
        row.measure.name,
        judged_by(row.measure),
        state,
        message,
    )


def judged_by(measure: Measure) -> SafeString:
    """By what the script judges the cell while one types: see numbers.js."""
    if measure.is_yes_no:
        return format_html(' data-step="{}"', "answer")
    if measure.unit_of_measure == "%":
        return format_html(' data-limit="{}"', 100)
    return format_html(' data-step="{}"', "" if measure.decimals else 1)


@register.simple_tag
def shown_texts(page: FigureEntryPage) -> str:
    return json.dumps(dict(page.shown), ensure_ascii=False, separators=(",", ":"))


@register.simple_tag
def figure_problems(
    page: FigureEntryPage, outcomes: Mapping[str, CellOutcome]
) -> list[OpenProblem]:
    """The cells that were not stored, in the order of the page."""
    return [
        OpenProblem(
            anchor=cell_anchor(row.name),
            unit=row.measure.name,
            heading="",
            text=problem_text(outcomes[row.name]),
        )
        for row in page.rows
        if row.name in outcomes and outcomes[row.name].status in (INVALID, CONFLICT)
    ]
