"""The tables of the comparison: one edition closely, and every index and year.

Columns are units. The best of a row is bold and says so to those who do not see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.selectors.compare import Closely, ComparePage
from indices.selectors.compare_record import ComparedUnit, CompareRow, PartRow
from indices.selectors.unit_record import UnitEntry
from indices.tables import cells
from indices.tables.fast import CellColumn, FastTable

# The shapes of the figures, so that a column is found again there.
SHAPES = (
    "M7 1a6 6 0 1 0 0 12A6 6 0 0 0 7 1z",
    "M1.5 1.5h11v11h-11z",
    "M7 0l7 7-7 7-7-7z",
    "M7 1l7 12H0z",
)


def swatch(place: int) -> SafeString:
    """The shape and colour that a unit has in the figures."""
    return format_html(
        '<svg class="series series--{}" viewBox="0 0 14 14" width="14" height="14" '
        'aria-hidden="true" focusable="false"><path d="{}" /></svg>',
        place,
        SHAPES[place],
    )


def score_heading(unit: str) -> str:
    """ "Điểm", or "Điểm (%)" where the index is not counted in points."""
    return _("Điểm") if unit == _("điểm") else _("Điểm (%(unit)s)") % {"unit": unit}


def unit_head(unit: ComparedUnit) -> SafeString:
    return format_html(
        '{} <a href="{}">{}</a>', swatch(unit.place), unit.url, unit.name
    )


def best_mark(content: object) -> SafeString:
    return format_html(
        '<strong>{}</strong><span class="visually-hidden"> ({})</span>',
        content,
        _("cao nhất"),
    )


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the close comparison: its name and a cell for each unit."""

    name: str
    note: str
    cells: tuple[SafeString | str, ...]


class CloseTable(FastTable):
    """One edition: score, rank, tier, change, then part by part."""

    def __init__(
        self, page: ComparePage, closely: Closely, request: HttpRequest
    ) -> None:
        self.row = closely.row
        self.decimals = closely.row.header.decimals
        super().__init__(
            rows=[*self._measures(), *map(self._part, closely.parts)],
            columns=_columns(page, _("Kết quả"), self.name, self.measure),
            request=request,
        )

    def _measures(self) -> Iterator[Measure]:
        yield self._measure(score_heading(self.row.header.unit_of_measure), self.score)
        yield self._measure(_("Hạng"), self.rank)
        if any(entry.row.tier for entry in self.row.known):
            yield self._measure(_("Xếp loại"), self.tier)
        if self.row.median is not None:
            note = cells.score_cell(self.row.median, self.decimals)
            yield self._measure(_("So với trung vị"), self.against_median, str(note))
        if any(entry.row.score_change is not None for entry in self.row.known):
            yield self._measure(_("Tăng, giảm điểm"), self.change)

    def _measure(
        self, name: str, cell: Callable[[UnitEntry], SafeString | str], note: str = ""
    ) -> Measure:
        made = [cells.MISSING if e is None else cell(e) for e in self.row.entries]
        return Measure(name, note, tuple(made))

    def score(self, entry: UnitEntry) -> SafeString | str:
        text = cells.score_cell(entry.row.score, self.decimals)
        if entry.row.score is not None and entry.row.score == self.row.best_score:
            return best_mark(text)
        return text

    def rank(self, entry: UnitEntry) -> SafeString | str:
        text = rank_text(entry)
        if text is None:
            return cells.MISSING
        return best_mark(text) if entry.row.rank == self.row.best_rank else text

    def tier(self, entry: UnitEntry) -> SafeString:
        return cells.tier_badge(
            entry.row.tier, entry.row.tier_strength, entry.header.bars
        )

    def against_median(self, entry: UnitEntry) -> SafeString:
        if entry.row.score is None or self.row.median is None:
            return cells.MISSING
        return cells.score_change_cell(entry.row.score - self.row.median, self.decimals)

    def change(self, entry: UnitEntry) -> SafeString:
        change = entry.row.score_change
        cell = cells.score_change_cell(change, self.decimals)
        return cells.against_year(cell, change, entry.row.changed_since)

    def _part(self, part: PartRow) -> Measure:
        most = (
            ""
            if part.max_score is None
            else _("tối đa %(max)s")
            % {"max": cells.score_cell(part.max_score, self.decimals)}
        )
        return Measure(
            part.name, most, tuple(self._points(score, part) for score in part.scores)
        )

    def _points(self, score: Decimal | None, part: PartRow) -> SafeString | str:
        text = cells.score_cell(score, self.decimals)
        return best_mark(text) if score is not None and score == part.best else text

    def name(self, measure: Measure) -> SafeString:
        return _with_note(measure.name, measure.note)

    def measure(self, place: int, measure: Measure) -> SafeString | str:
        return measure.cells[place]


class ResultsTable(FastTable):
    """Every edition with a result of any of the units, newest first."""

    def __init__(self, page: ComparePage, request: HttpRequest) -> None:
        subjects = {row.header.subject for row in page.rows}
        self.has_one_subject = len(subjects) == 1
        super().__init__(
            rows=page.rows,
            columns=_columns(page, _("Năm, chỉ số"), self.name, self.result),
            request=request,
        )

    def name(self, row: CompareRow) -> SafeString:
        marks = [] if self.has_one_subject else [row.header.subject]
        if row.header.is_partial:
            marks.append(_("mới biết một phần"))
        link = format_html(
            '<a href="{}">{} {}</a>',
            row.header.url,
            row.header.index_short_name,
            str(row.year),
        )
        return _with_note(link, ", ".join(marks))

    def result(self, place: int, row: CompareRow) -> SafeString:
        entry = row.entries[place]
        if entry is None:
            return cells.MISSING
        said: list[object] = []
        if entry.row.score is not None:
            text = cells.score_cell(entry.row.score, row.header.decimals)
            is_best = entry.row.score == row.best_score
            said.append(best_mark(text) if is_best else text)
        rank = rank_text(entry)
        if rank is not None:
            said.append(_("hạng %(rank)s") % {"rank": rank})
        if entry.row.origin == "derived":
            said.append(_("suy ra: %(formula)s") % {"formula": entry.row.formula})
        if entry.row.tier:
            said.append(
                cells.tier_badge(
                    entry.row.tier, entry.row.tier_strength, entry.header.bars
                )
            )
        if not said:
            said.append(self._only_change(entry))
        return format_html(
            "{}{}",
            said[0],
            format_html_join(
                "", '<span class="cell-note">{}</span>', ((note,) for note in said[1:])
            ),
        )

    def _only_change(self, entry: UnitEntry) -> SafeString:
        """Some sources say of a unit no more than how much it rose or fell."""
        change: Decimal | int | None = entry.row.score_change
        cell = cells.score_change_cell(entry.row.score_change, entry.header.decimals)
        if change is None:
            change = entry.row.rank_change
            cell = cells.rank_change_cell(change)
        return cells.against_year(cell, change, entry.row.changed_since)


def rank_text(entry: UnitEntry) -> str | None:
    """ "4/9", "3=/9" for a tie, None without a rank."""
    row = entry.row
    if row.rank is None:
        return None
    rank = f"{row.rank}=" if row.is_tied else str(row.rank)
    return rank if row.ranked_of is None else f"{rank}/{row.ranked_of}"


def _with_note(content: object, note: str) -> SafeString:
    if not note:
        return format_html("{}", content)
    return format_html('{}<span class="cell-note">{}</span>', content, note)


def _columns(
    page: ComparePage,
    heading: str,
    first: Callable[..., object],
    cell: Callable[..., object],
) -> list[tuple[str, CellColumn]]:
    return [
        ("name", CellColumn(heading, first, css="cell-name", is_row_header=True)),
        *(
            (
                f"unit_{unit.place}",
                CellColumn(
                    unit.name,
                    partial(cell, unit.place),
                    css="cell-result",
                    head=unit_head(unit),
                ),
            )
            for unit in page.units
        ),
    ]
