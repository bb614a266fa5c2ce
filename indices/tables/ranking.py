"""The ranking table (P1): rank, movement, unit, score, strip, change, tier, trend."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indices.charts import micro
from indices.numbers import format_number
from indices.selectors.header import PartSpan
from indices.selectors.ranking import MOST_PART_COLUMNS, RankingPage
from indices.selectors.ranking_rows import RankingRow
from indices.tables import cells
from indices.tables.fast import CellColumn, FastTable, head_of
from indices.tables.quick_html import Drawn, filled, joined
from units.pages import around_the_slug

# A sparkline needs this many years to say anything.
YEARS_FOR_TREND = 3


class _Shape(NamedTuple):
    """What the columns of a ranking depend on, its rows apart."""

    language: str | None
    unit_of_measure: str
    since: int | None
    # The first and the last of the years whose scores are drawn, if enough are.
    years: tuple[int, int] | None
    parts: tuple[PartSpan, ...]
    # The head of the dot strips, if any row has a score.
    axis: SafeString | None
    has_rank_change: bool
    has_score_change: bool
    has_tiers: bool


class RankingTable(FastTable):
    """Takes the page's dataclass; asks the database nothing."""

    def __init__(self, page: RankingPage, request: HttpRequest) -> None:
        self.page_data = page
        self.header = page.header
        self.decimals = page.header.decimals
        self.cuts = tuple(
            micro.Cut(tier.lower, tier.strength)
            for tier in page.header.known_tiers
            if tier.lower is not None
        )
        self.bars = page.header.bars
        self.focus = page.query.focus
        self.low, self.high = self._strip_scale()
        self.spark_low, self.spark_high = self._spark_scale()
        self.close = _close_classes(page.rows)
        self.before_slug, self.after_slug = around_the_slug()
        self.shape = self._shape()
        query = page.query
        super().__init__(
            rows=page.rows,
            columns=_columns(self.shape),
            request=request,
            sorted_by=f"-{query.sort}" if query.descending else query.sort,
        )

    def _shape(self) -> _Shape:
        page, rows = self.page_data, self.page_data.rows
        years = page.history_years
        parts = self.header.parts
        return _Shape(
            language=get_language(),
            unit_of_measure=self.header.unit_of_measure,
            since=page.changed_since,
            years=(years[0], years[-1]) if len(years) >= YEARS_FOR_TREND else None,
            parts=parts if len(parts) <= MOST_PART_COLUMNS else (),
            axis=self._axis() if any(row.score is not None for row in rows) else None,
            has_rank_change=any(row.rank_change is not None for row in rows),
            has_score_change=any(row.score_change is not None for row in rows),
            has_tiers=any(row.tier for row in rows),
        )

    def drawn_head(self) -> Drawn:
        return _head(self.shape, self.order)

    def _row_values(self, row: RankingRow) -> list[object]:
        values: list[object] = [row.slug, self.row_classes(row)]
        for column in self.cells:
            if column.classes:
                values.append(column.classes(self, row))
            values.append(column.cell(self, row))
        return values

    def _axis(self) -> SafeString:
        median = self.page_data.summary.median_score
        return _axis(self.low, self.high, self.cuts, median)

    def _strip_scale(self) -> tuple[Decimal, Decimal]:
        """The ends of the dot strip: the whole edition's scores, not the page's."""
        summary = self.page_data.summary
        ends = [v for v in (summary.best_score, summary.worst_score) if v is not None]
        return micro.strip_scale(ends, ceiling=self.header.scale_max)

    def _spark_scale(self) -> tuple[Decimal, Decimal]:
        values = [
            score
            for row in self.page_data.rows
            for _year, score in row.history
            if score is not None
        ]
        return micro.strip_scale(values, ceiling=self.header.scale_max)

    def median_html(self) -> SafeString | str:
        """The median as the first row, so that it stays beside every other one."""
        page = self.page_data
        median = page.summary.median_score
        if median is None or page.query.is_filtered or page.query.page > 1:
            return ""
        ends = self.low, self.high
        facts = _Median(median, page.summary.scored_count, self.decimals, *ends)
        return _median_row(get_language(), facts, tuple(c.css for c in self.cells))

    # --- cells ---------------------------------------------------------------

    def rank(self, row: RankingRow) -> SafeString | str:
        shown = row.group_rank if self.page_data.query.group else row.rank
        if shown is None:
            return cells.MISSING
        if self.header.is_partial and row.ranked_of:
            return f"{shown}/{row.ranked_of}"
        if not row.is_tied or self.page_data.query.group:
            return str(shown)
        return _tied(shown)

    def unit(self, row: RankingRow) -> SafeString:
        notes = self._notes(row)
        url = f"{self.before_slug}{row.slug}{self.after_slug}"
        if not notes:
            return filled('<a href="{}">{}</a>', url, row.unit)
        return filled(
            '<a href="{}">{}</a>{}',
            url,
            row.unit,
            joined('<span class="cell-note">{}</span>', ((note,) for note in notes)),
        )

    def _notes(self, row: RankingRow) -> list[str]:
        """Why a row lacks something, or what to know of it."""
        notes = []
        if row.score is None and row.rank is None and not row.tier:
            notes.append(row.note or _("Chưa có số liệu được công bố"))
        elif not row.is_ranked:
            notes.append(
                _("Không xếp hạng: %(why)s") % {"why": row.note}
                if row.note
                else _("Chấm điểm nhưng không xếp hạng")
            )
        if row.basis == "derived" and row.formula:
            notes.append(_("Điểm suy ra: %(formula)s") % {"formula": row.formula})
        if row.has_disagreement:
            notes.append(_disagreement(row))
        if self.page_data.query.group and row.rank is not None:
            notes.append(_("Hạng chung: %(rank)d") % {"rank": row.rank})
        return notes

    def strip(self, row: RankingRow) -> SafeString:
        span = row.span and (row.span.worst_score, row.span.best_score)
        return cells.strip_cell(row.score, span, self.low, self.high)

    def rank_change(self, row: RankingRow) -> SafeString:
        cell = cells.rank_change_cell(row.rank_change)
        return self._against_year(cell, row.rank_change, row)

    def score_change(self, row: RankingRow) -> SafeString:
        cell = cells.score_change_cell(row.score_change, self.decimals)
        return self._against_year(cell, row.score_change, row)

    def _against_year(
        self, cell: SafeString, change: object, row: RankingRow
    ) -> SafeString:
        heading = self.page_data.changed_since
        return cells.against_year(cell, change, row.changed_since, heading=heading)

    def tier(self, row: RankingRow) -> SafeString:
        return cells.tier_badge(row.tier, row.tier_strength, self.bars)

    def trend(self, row: RankingRow) -> SafeString:
        return cells.trend_cell(row.history, self.spark_low, self.spark_high)

    # --- rows ----------------------------------------------------------------

    def row_classes(self, row: RankingRow) -> str:
        classes = []
        if row.slug == self.focus:
            classes.append("row--mine")
        if row.rank is None:
            classes.append("row--unranked")
        if not row.tier and _has_no_number(row):
            classes.append("row--nothing")
        return " ".join(classes)


@lru_cache(maxsize=256)
def _columns(shape: _Shape) -> tuple[tuple[str, CellColumn], ...]:
    """Their cells take the table and the row: they serve every table of this shape."""
    unit, since = shape.unit_of_measure, shape.since
    year = {"year": since}
    columns = {
        "rank": CellColumn(
            _("Hạng"),
            RankingTable.rank,
            css="cell-rank",
            sort="hang",
            classes=lambda table, row: table.close[row.position],
        ),
        "rank_change": shape.has_rank_change
        and CellColumn(
            # With the year where the column of points, which says it, is left out.
            _("+/− hạng")
            if since is None or shape.has_score_change
            else _("Hạng so với %(year)s") % year,
            RankingTable.rank_change,
            css="cell-rank-change",
            sort="thay-doi-hang",
            descends_first=True,
        ),
        "unit": CellColumn(
            _("Đơn vị"),
            RankingTable.unit,
            css="cell-unit",
            sort="ten",
            is_row_header=True,
        ),
        **{
            f"part_{number}": _part_column(number, part)
            for number, part in enumerate(shape.parts)
        },
        "score": CellColumn(
            _("Điểm") if unit == "điểm" else _("Chỉ số (%(unit)s)") % {"unit": unit},
            lambda table, row: cells.score_cell(row.score, table.decimals),
            css="cell-score",
            sort="diem",
            descends_first=True,
        ),
        "strip": shape.axis
        and CellColumn(
            _("Dải điểm"), RankingTable.strip, css="cell-strip", head=shape.axis
        ),
        "score_change": shape.has_score_change
        and CellColumn(
            _("+/− điểm") if since is None else _("So với %(year)s") % year,
            RankingTable.score_change,
            css="cell-change",
            sort="thay-doi",
            descends_first=True,
        ),
        "tier": shape.has_tiers
        and CellColumn(_("Xếp loại"), RankingTable.tier, css="cell-tier"),
        "trend": shape.years
        and CellColumn(
            "–".join(map(str, shape.years)), RankingTable.trend, css="cell-spark"
        ),
    }
    return tuple((name, column) for name, column in columns.items() if column)


@lru_cache(maxsize=256)
def _head(shape: _Shape, order: str | None) -> Drawn:
    return head_of([column for _name, column in _columns(shape)], order)


def _part_column(number: int, part: PartSpan) -> CellColumn:
    return CellColumn(
        f"{part.name} ({format_number(part.max_score, 0)})"
        if part.max_score
        else part.name,
        lambda table, row: cells.score_cell(row.parts[number], table.decimals),
        css="cell-part",
    )


@lru_cache(maxsize=256)
def _axis(
    low: Decimal, high: Decimal, cuts: tuple[micro.Cut, ...], median: Decimal | None
) -> SafeString:
    """The head of the dot strips, with what all rows share."""
    shared = micro.dot_strip(None, low=low, high=high, cuts=cuts, reference=median)
    return cells.strip_scale(shared, micro.strip_axis(low=low, high=high, cuts=cuts))


class _Median(NamedTuple):
    """The median of so many units, and the ends of its strip."""

    score: Decimal
    units: int
    decimals: int
    low: Decimal
    high: Decimal


@lru_cache(maxsize=256)
def _median_row(
    _language: str | None, median: _Median, columns: tuple[str, ...]
) -> SafeString:
    values: dict[str, SafeString | str] = {
        "cell-unit": _("Trung vị của %(count)s đơn vị")
        % {"count": format_number(median.units, 0)},
        "cell-score": cells.score_cell(median.score, median.decimals),
        "cell-strip": cells.strip_cell(median.score, None, median.low, median.high),
    }
    return filled(
        '<tr role="row" class="row--median">{}</tr>',
        joined(
            '<td role="cell" class="{}">{}</td>',
            ((css, values.get(css, "")) for css in columns),
        ),
    )


@lru_cache(maxsize=512)
def _tied(rank: int) -> SafeString:
    return filled('{}<span class="tie" title="{}">=</span>', rank, _("đồng hạng"))


def _has_no_number(row: RankingRow) -> bool:
    """Whether only its rank, if that, is known of the unit."""
    return (row.score, row.score_change, row.rank_change) == (None, None, None)


def _disagreement(row: RankingRow) -> str:
    """What differs, in words: the computed rank or tier, or the sources."""
    if row.computed_rank is not None and row.computed_rank != row.rank:
        return _("Hạng tính từ điểm là %(rank)d, khác hạng công bố") % {
            "rank": row.computed_rank
        }
    if row.computed_tier and row.tier and row.computed_tier != row.tier:
        return _("Xếp loại tính từ điểm là %(tier)s, khác xếp loại công bố") % {
            "tier": row.computed_tier
        }
    return _("Các nguồn nêu số liệu khác nhau")


def _close_classes(rows: tuple[RankingRow, ...]) -> dict[int, str]:
    """The "sát nhau" bracket: where it starts, goes on and ends, by position."""
    classes = {}
    for row, below in zip_longest(rows, rows[1:]):
        goes_on = below is not None and below.closes_up
        if row.closes_up:
            classes[row.position] = "close-middle" if goes_on else "close-end"
        else:
            classes[row.position] = "close-start" if goes_on else ""
    return classes
