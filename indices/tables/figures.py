"""Tables of operational figures: of one unit, of one measure across units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.scoring.figures import State
from indices.selectors.figures import FigureRow, measure_url
from indices.selectors.ranking_rows import SourceLine
from indices.sentences import figures as words
from indices.tables.cells import MISSING
from indices.tables.fast import CellColumn, FastTable
from units.models import Unit


class FigureTable(FastTable):
    """The figures of a unit, or of a level in it; columns that say nothing are left."""

    def __init__(
        self,
        rows: Sequence[FigureRow],
        request: HttpRequest,
        *,
        unit: Unit,
        marks: Marks,
    ) -> None:
        columns = {
            "name": CellColumn(
                _("Số liệu"),
                lambda row: _name(row, unit),
                css="figure-name",
                is_row_header=True,
            ),
            "value": CellColumn(_("Giá trị"), value_cell, css="number figure-value"),
            "period": CellColumn(
                _("Kỳ"), lambda row: period_cell(row, marks), css="figure-period"
            ),
            **told_columns(rows, unit=unit),
            "source": CellColumn(
                _("Nguồn"), lambda row: source_cell(row, marks), css="figure-source"
            ),
        }
        super().__init__(rows=rows, columns=list(columns.items()), request=request)


@dataclass(frozen=True, slots=True)
class Marks:
    """Numbers of sources and letters of notes on periods, as listed under a table."""

    sources: Mapping[SourceLine, int]
    periods: Mapping[str, str]


def marks_of(rows: Iterable[FigureRow], sources: Sequence[SourceLine]) -> Marks:
    notes = dict.fromkeys(row.given.period_note for row in rows if row.given)
    notes.pop("", None)
    return Marks(
        sources={each: number for number, each in enumerate(sources, start=1)},
        periods=dict(zip(notes, ascii_lowercase, strict=False)),
    )


def told_columns(rows: Iterable[FigureRow], *, unit: Unit) -> dict[str, CellColumn]:
    """The year before and the target, where any row has one."""
    rows = list(rows)
    columns = {}
    if any(row.earlier for row in rows):
        columns["earlier"] = CellColumn(_("Năm trước"), earlier_cell, css="number")
    if any(row.target for row in rows):
        columns["target"] = CellColumn(
            _("Mục tiêu"), lambda row: target_cell(row, unit), css="figure-target"
        )
        columns["state"] = CellColumn(_("Thực hiện"), state_cell, css="figure-reached")
    return columns


def _name(row: FigureRow, unit: Unit) -> SafeString:
    """The measure leads to all units that have it; the nation stands in no area."""
    area = unit if row.of_level else unit.parent
    if row.point is None or area is None:
        return format_html("{}", row.measure.name)
    url = measure_url(
        row.measure.code,
        area.area_slug,
        row.of_level or unit.level,
        row.point.span[1].year,
    )
    return format_html('<a href="{}">{}</a>', url, row.measure.name)


def period_cell(row: FigureRow, marks: Marks) -> SafeString:
    """The period; how it was decided on stands under the tables."""
    if row.point is None:
        return MISSING
    letter = marks.periods.get(row.given.period_note, "") if row.given else ""
    mark = (
        format_html(' <sup><a href="#cach-dinh-ky">{}</a></sup>', letter)
        if letter
        else ""
    )
    return format_html("{}{}", words.period_text(row.point.span), mark)


def value_cell(row: FigureRow) -> SafeString:
    """What is given above, what follows from counts below; never one for the other."""
    figure = row.figure
    lines: list[str] = []
    if row.worked is not None:
        is_alone = row.given is None
        lines.append(words.worked_text(row.worked, row.measure, is_alone=is_alone))
    if row.given is not None:
        lines += [row.given.formula, row.given.note]
    shown = MISSING
    if figure is not None:
        shown = format_html(
            '<span class="figure-main">{}</span>',
            words.figure_text(figure, row.measure),
        )
    return format_html(
        "{}{}", shown, format_html_join("", "{}", ((_note(line),) for line in lines))
    )


def earlier_cell(row: FigureRow) -> SafeString:
    found = row.earlier
    if found is None:
        return MISSING
    remark = (
        words.period_text(found.span)
        if found.change is None
        else words.change_text(found.change, row.measure)
    )
    return format_html(
        "{}{}{}",
        _label(_("Năm trước")),
        words.figure_value(found.figure, row.measure),
        _note(remark),
    )


def _label(text: str) -> SafeString:
    """The heading said once more where a phone shows no head."""
    return format_html('<span class="figure-label">{}: </span>', text)


def target_cell(row: FigureRow, unit: Unit) -> SafeString:
    target = row.target
    if target is None:
        return MISSING
    lines = (words.target_of_text(target, unit), target.document, target.note)
    return format_html(
        "{}{}{}",
        _label(_("Mục tiêu")),
        words.target_text(target, row.measure),
        format_html_join("", "{}", ((_note(line),) for line in lines)),
    )


def state_cell(row: FigureRow) -> SafeString:
    """The state as a word, with the distance; its colour only repeats it."""
    if row.judgement is None:
        return MISSING
    return format_html(
        '<span class="figure-state figure-state--{}">{}</span>{}',
        SHADES[row.judgement.state],
        words.state_word(row),
        _note(words.distance_text(row)),
    )


SHADES = {
    State.REACHED: "reached",
    State.MISSED: "missed",
    State.NOT_DUE: "open",
    State.UNKNOWN: "open",
}


def source_cell(row: FigureRow, marks: Marks) -> SafeString:
    """The number of the source in the list under the tables."""
    if row.source is None:
        return MISSING if row.worked is None else format_html("{}", _("tính ra"))
    return format_html(
        '<a href="#sources-title">[{0}]<span class="visually-hidden"> {1}</span></a>',
        marks.sources[row.source],
        row.source.title,
    )


def _note(text: str) -> SafeString | str:
    return format_html('<span class="cell-note">{}</span>', text) if text else ""
