"""The tables of the trend page: the years of a ranking, and its units year by year."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.charts import micro
from indices.selectors.trend import TrendPage
from indices.selectors.trend_units import TrendRow
from indices.selectors.trend_years import TrendYear, YearEnd
from indices.sentences.trend import map_line
from indices.tables import cells
from indices.tables.fast import CellColumn, FastTable

# A sparkline needs this many years to say anything.
YEARS_FOR_TREND = 3


class TrendYearsTable(FastTable):
    """One row per year, newest first."""

    def __init__(self, page: TrendPage, request: HttpRequest) -> None:
        self.decimals = page.header.decimals
        self.years = page.years
        super().__init__(
            rows=page.years[::-1], columns=self._columns(), request=request
        )

    def _columns(self) -> list[tuple[str, CellColumn]]:
        columns = {
            "year": CellColumn(
                _("Năm"), self.year, css="cell-year", is_row_header=True
            ),
            "median": CellColumn(
                _("Trung vị"),
                lambda year: self._score(year.median),
                css="number strong",
            ),
            "mean": CellColumn(_("Trung bình"), self.mean, css="number"),
            "best": CellColumn(
                _("Cao nhất"),
                lambda year: self._end(year.best),
                css="cell-end",
            ),
            "worst": CellColumn(
                _("Thấp nhất"),
                lambda year: self._end(year.worst),
                css="cell-end",
            ),
            "units": CellColumn(_("Đơn vị"), self.units, css="cell-units"),
        }
        return [(name, columns[name]) for name in columns if self._is_shown(name)]

    def _is_shown(self, name: str) -> bool:
        if name in ("best", "worst"):
            return any(getattr(year, name).count for year in self.years)
        if name in ("median", "mean"):
            return any(getattr(year, name) is not None for year in self.years)
        return True

    def _score(self, value: Decimal | None) -> str | SafeString:
        return cells.score_cell(value, self.decimals)

    def year(self, year: TrendYear) -> SafeString:
        marks = []
        if year.header.is_partial:
            marks.append(_("một phần"))
        if year.header.revision > 1:
            marks.append(_("đã đính chính"))
        return format_html(
            '<a href="{}">{}</a>{}',
            year.header.url,
            str(year.year),
            format_html_join(
                "", '<span class="cell-note">{}</span>', ((mark,) for mark in marks)
            ),
        )

    def mean(self, year: TrendYear) -> SafeString | str:
        text = self._score(year.mean)
        if year.header.announced_mean is None or year.median is not None:
            return text
        return format_html('{}<span class="cell-note">{}</span>', text, _("công bố"))

    def _end(self, end: YearEnd) -> SafeString:
        if end.score is None:
            return cells.MISSING
        names = ", ".join(end.names)
        if end.count > len(end.names):
            names = _("%(names)s và %(count)d đơn vị khác") % {
                "names": names,
                "count": end.count - len(end.names),
            }
        return format_html(
            '<strong>{}</strong> <span class="cell-note">{}</span>',
            self._score(end.score),
            names,
        )

    def units(self, year: TrendYear) -> SafeString:
        summary = year.summary
        count = (
            _("%(known)d/%(total)d có số liệu")
            % {"known": summary.known_count, "total": summary.unit_count}
            if summary.known_count < summary.unit_count
            else str(summary.unit_count)
        )
        note = map_line(year)
        if not note:
            return format_html("{}", count)
        return format_html('{}<span class="cell-note">{}</span>', count, note)


class TrendUnitsTable(FastTable):
    """One row per unit, a column per year with its score and its rank."""

    def __init__(self, page: TrendPage, request: HttpRequest) -> None:
        self.page_data = page
        self.decimals = page.header.decimals
        self.low, self.high = self._scale()
        query = page.query
        super().__init__(
            rows=page.rows,
            columns=self._columns(),
            request=request,
            sorted_by=f"-{query.sort}" if query.descending else query.sort,
        )

    def _columns(self) -> list[tuple[str, CellColumn]]:
        years = self.page_data.years
        columns = [
            (
                "unit",
                CellColumn(
                    _("Đơn vị"),
                    self.unit,
                    css="cell-unit",
                    sort="ten",
                    is_row_header=True,
                ),
            )
        ]
        columns += [
            (
                f"year_{year.year}",
                CellColumn(
                    str(year.year),
                    partial(self.score, place),
                    css="cell-result",
                    sort="hang" if place == len(years) - 1 else "",
                    head=self._year_head(year),
                ),
            )
            for place, year in enumerate(years)
        ]
        if len(years) > 1:
            columns.append(
                (
                    "change",
                    CellColumn(
                        _("Thay đổi"),
                        self.change,
                        css="cell-result",
                        sort="thay-doi",
                        descends_first=True,
                    ),
                )
            )
        if len(years) >= YEARS_FOR_TREND:
            columns.append(
                ("spark", CellColumn(_("Xu hướng"), self.spark, css="cell-spark"))
            )
        return columns

    def _year_head(self, year: TrendYear) -> SafeString:
        if not year.header.is_partial:
            return format_html("{}", str(year.year))
        return format_html(
            '{}<abbr title="{}">*</abbr>',
            str(year.year),
            _("năm mới biết một phần đơn vị"),
        )

    def _scale(self) -> tuple[Decimal, Decimal]:
        values = [score for row in self.page_data.units for _y, score in row.scored]
        return micro.strip_scale(values, ceiling=self.page_data.header.scale_max)

    def unit(self, row: TrendRow) -> SafeString:
        former = (
            format_html(
                '<span class="cell-note">{}</span>',
                _("trước là %(names)s") % {"names": ", ".join(row.former_names)},
            )
            if row.former_names
            else ""
        )
        return format_html('<a href="{}">{}</a>{}', row.url, row.unit, former)

    def score(self, place: int, row: TrendRow) -> SafeString:
        """The score above the rank; a derived score and a lone tier say so."""
        cell = row.cells[place]
        if cell is None or not cell.is_known:
            return cells.MISSING
        said: list[object] = []
        if cell.score is not None:
            said.append(cells.score_cell(cell.score, self.decimals))
        if cell.rank is not None:
            said.append(self._rank_note(place, row))
        elif not cell.is_ranked:
            said.append(_("không xếp hạng"))
        if cell.score is None and cell.tier:
            said.append(cell.tier)
        if cell.is_derived:
            said.append(_("suy ra"))
        return format_html(
            "{}{}",
            said[0],
            format_html_join(
                "", '<span class="cell-note">{}</span>', ((note,) for note in said[1:])
            ),
        )

    def _rank_note(self, place: int, row: TrendRow) -> str:
        cell = row.cells[place]
        assert cell is not None
        summary = self.page_data.years[place].summary
        words = {"rank": f"{cell.rank}=" if cell.is_tied else cell.rank}
        if cell.ranked_of is None or cell.ranked_of == summary.ranked_count:
            return _("hạng %(rank)s") % words
        return _("hạng %(rank)s/%(of)d") % {**words, "of": cell.ranked_of}

    def change(self, row: TrendRow) -> SafeString:
        cell = cells.score_change_cell(row.score_change, self.decimals)
        scored, years = row.scored, self.page_data.years
        if row.score_change is None:
            return cell
        first, last = scored[0][0], scored[-1][0]
        if (first, last) == (years[0].year, years[-1].year):
            return cell
        span = _("%(first)d–%(last)d") % {"first": first, "last": last}
        return format_html('{}<span class="cell-note">{}</span>', cell, span)

    def spark(self, row: TrendRow) -> SafeString:
        points = tuple(
            (year, None if cell is None else cell.score)
            for year, cell in zip(row.years, row.cells, strict=True)
        )
        return cells.trend_cell(points, self.low, self.high)

    def row_id(self, row: TrendRow) -> str:
        return row.slug

    def row_classes(self, row: TrendRow) -> str:
        focus = self.page_data.focus
        classes = []
        if focus is not None and row.lineage_id == focus.lineage_id:
            classes.append("row--mine")
        if row.last is None:
            classes.append("row--ended")
        return " ".join(classes)
