"""Rows of the score grid, written in one pass: a page of it has a thousand cells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.actions.cells import CONFLICT, INVALID, cell_anchor
from indices.actions.score_columns import value_text
from indices.actions.scores import REFUSED, ScoreOutcome
from indices.numbers import format_machine, format_number
from indices.scoring.totals import NodeTotal
from indices.selectors.criteria_tree import CriterionLine
from indices.selectors.figures import Span
from indices.selectors.score_cells import ScoreField, ScoreRow, headings
from indices.selectors.score_criterion import CriterionPage, CriterionRow
from indices.selectors.score_entry import SheetDomain, SheetLine
from indices.selectors.sheet_figures import COLUMN as DECLARED
from indices.sentences.score_entry import missing_cells, points_of
from indices.sentences.sheet_figures import beside_words
from indices.templatetags.cchc_entry import cell_message, problem_text

register = template.Library()

# The columns whose numbers may be asked about.
DOUBTED = frozenset({"appraised_score", "final_score"})

Outcomes = Mapping[str, ScoreOutcome]


@dataclass(frozen=True, slots=True)
class ScoreProblem:
    """A cell that was not stored; `anchor` is the id of its input, "" without one."""

    anchor: str
    place: str
    text: str


@register.simple_tag
def score_problems(rows: Iterable[ScoreRow], outcomes: Outcomes) -> list[ScoreProblem]:
    """The cells that were not stored, those that the page shows linked."""
    shown = {field.name for row in rows for field in row.fields if field.is_open}
    names = headings()
    return [
        ScoreProblem(
            anchor=cell_anchor(name) if name in shown else "",
            place=f"{outcome.code}, {names.get(outcome.column, outcome.column)}",
            text=problem_text(outcome),
        )
        for name, outcome in outcomes.items()
        if outcome.status in (INVALID, CONFLICT, REFUSED)
    ]


@register.simple_tag
def sheet_line(
    line: SheetLine, *, previous_year: int | None, outcomes: Outcomes, columns: int
) -> SafeString:
    """One criterion of a sheet: code, text, maximum, then its cells or its sum."""
    criterion = line.line
    head = format_html(
        '<td class="score-code" role="cell">{}</td>'
        '<th scope="row" role="rowheader">{}{}</th>'
        '<td class="number" role="cell" data-heading="{}">{}</td>',
        criterion.code,
        criterion.name,
        _more(line),
        _("Tối đa"),
        value_text(criterion.max_score),
    )
    if line.row is None:
        return format_html(
            '<tr class="score-inner" role="row" data-row="{}">{}'
            '<td class="computed" role="cell" colspan="{}" data-computed="sum">{}</td>'
            "</tr>\n",
            criterion.pk,
            head,
            columns,
            sum_text(line.total),
        )
    label = _("tiêu chí %(code)s") % {"code": criterion.code}
    return _tr(line.row, head, "", label, previous_year, outcomes)


@register.simple_tag
def criterion_row(
    row: CriterionRow,
    *,
    page: CriterionPage,
    usual: Span | None,
    url: str,
    outcomes: Outcomes,
) -> SafeString:
    """One unit on the page of a criterion; `usual` is the page's `usual_span`."""
    code = page.line.code
    head = format_html(
        '<th scope="row" role="rowheader"><a href="{}">{}</a>{}</th>',
        url,
        row.name,
        format_html('<div class="row-more">{}</div>', _history_link(code, url)),
    )
    keys = " ".join(row.keys)
    cells = _beside_figure(row, usual) if page.shows_figures else row.row
    return _tr(cells, head, keys, row.name, page.previous_year, outcomes)


def _beside_figure(row: CriterionRow, usual: Span | None) -> ScoreRow:
    """The cells, with what is published noted in the one of the declared figure."""
    fields = (
        replace(field, note=beside_words(row, field.text, usual=usual))
        if field.column.name == DECLARED
        else field
        for field in row.row.fields
    )
    return replace(row.row, fields=tuple(fields))


@register.simple_tag
def maximum(line: CriterionLine) -> str:
    return value_text(line.max_score)


@register.simple_tag
def domain_sum(domain: SheetDomain) -> str:
    return sum_text(domain.total)


def sum_text(total: NodeTotal) -> str:
    """Points so far out of the maximum, and what is missing."""
    if not total.is_applicable:
        return _("không áp dụng")
    points = points_of(total.achieved, total.applicable_max)
    if not total.missing_count:
        return points
    return f"{points}, {missing_cells(total.missing_count)}"


def suggestion_text(row: ScoreRow) -> str:
    """What the declared figure is worth by the criterion's rule."""
    if row.suggested is None:
        return ""
    return _("được %(points)s") % {"points": value_text(row.suggested)}


def computed_texts(row: ScoreRow) -> dict[str, list[str]]:
    """What a row says beside its texts, by the names that its places bear."""
    texts = {"suggested": [suggestion_text(row), ""]}
    for field in row.fields:
        if field.warning:
            texts[_warning_name(field)] = [field.warning, ""]
    return texts


def _warning_name(field: ScoreField) -> str:
    return f"warning-{field.column.name}"


def _more(line: SheetLine) -> SafeString | str:
    """Under the text of a leaf: what is folded away, and who changed it."""
    if line.row is None:
        return ""
    return format_html(
        '<div class="row-more">{}{}{}</div>',
        _details(line),
        _history_link(line.line.code, ""),
        _figures_link(line.line.measure),
    )


def _figures_link(measure: str | None) -> SafeString | str:
    """The way from a sheet to the figure that its declared one can be drawn from."""
    if not measure:
        return ""
    words = _("Số liệu: %(measure)s") % {"measure": measure}
    return format_html('<a href="so-lieu/">{}</a>', words)


def _history_link(code: str, sheet_url: str) -> SafeString:
    """The way to the changes of one score; `sheet_url` is "" on the sheet itself."""
    return format_html(
        '<a class="screen-only" href="{}lich-su/?tieu_chi={}">{}</a>',
        sheet_url,
        code,
        _("Lịch sử"),
    )


def _details(line: SheetLine) -> SafeString | str:
    """The rule and the evidence that is asked for, folded away."""
    criterion = line.line
    said = [
        (_("Cách chấm"), criterion.rule_text),
        (_("Tài liệu kiểm chứng"), criterion.evidence),
        (_("Cơ quan thẩm định"), criterion.office),
    ]
    items = [(name, text) for name, text in said if text]
    if not items:
        return ""
    return format_html(
        "<details><summary>{}</summary>{}</details>",
        _("Cách chấm, tài liệu"),
        format_html_join("", "<p><b>{}:</b> {}</p>", items),
    )


def _tr(
    row: ScoreRow,
    head: SafeString,
    keys: str,
    label: str,
    previous_year: int | None,
    outcomes: Outcomes,
) -> SafeString:
    cells = format_html_join(
        "",
        "{}",
        ((_cell(field, row, label, outcomes.get(field.name)),) for field in row.fields),
    )
    return format_html(
        '<tr id="d-{}" role="row" data-row="{}" data-keys="{}">{}{}{}'
        '<td class="entry-state" role="cell">'
        '<input type="hidden" name="shown.{}" value="{}">'
        "<span data-state></span></td></tr>\n",
        row.key,
        row.key,
        keys,
        head,
        _previous(row, previous_year) if previous_year else "",
        cells,
        row.prefix,
        _shown(row),
    )


def _previous(row: ScoreRow, year: int) -> SafeString:
    """Last year's score; out of how much, where the maximum was another."""
    previous = row.previous
    text = format_number(None) if previous is None else value_text(previous.score)
    if previous is not None and previous.max_score != row.limit:
        text = f"{text}/{value_text(previous.max_score)}"
    return format_html(
        '<td class="number muted" role="cell" data-heading="{}">{}</td>',
        _("Năm %(year)s") % {"year": year},
        text,
    )


def _shown(row: ScoreRow) -> str:
    """The texts of the inputs: a save tells them, so that conflicts are seen."""
    texts = {
        field.column.name: field.text
        for field in row.fields
        if field.is_open and field.text
    }
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))


def _cell(
    field: ScoreField, row: ScoreRow, label: str, outcome: ScoreOutcome | None
) -> SafeString:
    column = field.column
    hint = _hint(field, row)
    if not field.is_open:
        is_text = column.kind == "text"
        return format_html(
            '<td class="score-text{}" role="cell" data-heading="{}">{}{}</td>',
            "" if is_text else " number",
            column.noted_heading,
            field.text or ("" if is_text else format_number(None)),
            hint,
        )
    value = field.text
    described = hint_id = f"{cell_anchor(field.name)}-nhac" if hint else ""
    state: SafeString | str = ""
    message: SafeString | str = ""
    if outcome is not None and outcome.status in (INVALID, CONFLICT):
        value = outcome.typed
        described = f"{cell_anchor(field.name)}-loi {hint_id}".rstrip()
        state = format_html(
            ' aria-invalid="true" data-stored="{}"',
            field.text,
        )
        message = cell_message(field.name, outcome)
    return format_html(
        '<td class="entry-{}" role="cell" data-heading="{}">'
        '<input type="text" id="{}" name="{}" value="{}"'
        ' aria-label="{}"{}{}{}>{}{}</td>',
        column.kind,
        column.noted_heading,
        cell_anchor(field.name),
        field.name,
        value,
        f"{column.heading}, {label}",
        _number_attributes(field, row) if column.kind == "number" else "",
        format_html(' aria-describedby="{}"', described) if described else "",
        state,
        message,
        hint,
    )


def _hint(field: ScoreField, row: ScoreRow) -> SafeString | str:
    """Beside the text of a cell: what a figure is worth, what looks doubtful. Of a
    cell that one types in the place is there also while it is empty, for the script."""
    anchor = cell_anchor(field.name)
    note: SafeString | str = ""
    if field.note:
        note = format_html(
            '<span class="cell-note cell-note--beside">{}</span>', field.note
        )
    if field.column.name == DECLARED:
        return format_html(
            '<span class="cell-note" id="{}-nhac" data-computed="suggested">{}</span>'
            "{}",
            anchor,
            suggestion_text(row),
            note,
        )
    if note:
        return note
    if field.warning or (field.is_open and field.column.name in DOUBTED):
        return format_html(
            '<span class="cell-warning" id="{}-nhac" data-computed="{}">{}</span>',
            anchor,
            _warning_name(field),
            field.warning,
        )
    return ""


def _number_attributes(field: ScoreField, row: ScoreRow) -> SafeString:
    """A figure has no limit; points have their criterion's, and its step."""
    if field.column.name == DECLARED:
        return format_html(' inputmode="{}"', "decimal")
    step = format_html(' data-step="{}"', format_machine(row.step)) if row.step else ""
    return format_html(
        ' inputmode="decimal" data-limit="{}"{}', format_machine(row.limit), step
    )
