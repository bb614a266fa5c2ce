"""The sheet "Biểu đồ": native bar charts of the scores in rank order, by tier.

A list of many units is drawn on several pages, a very long one as a single curve of
columns; without any score, the number of units in each tier. Bars begin at 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from xlsxwriter.chart import Chart

from indices.exports.formats import Kind
from indices.exports.formats.layout import fitting, text_width
from indices.exports.formats.text import clean_text
from indices.exports.formats.workbook import (
    DEFAULT_ROW_PIXELS,
    FONT,
    MM_PER_INCH,
    PIXELS_PER_INCH,
    Book,
    Sheet,
    number_format,
    page_height,
    page_width,
)
from indices.exports.wording import score_heading
from indices.selectors.ranking import RankingPage
from indices.selectors.ranking_rows import RankingRow
from units.names import short_form

# The fills of tiers on paper, by strength: the day values of --fill-* in tokens.css.
TIER_FILLS = {
    4: "#062f57",
    3: "#0b4f8a",
    2: "#2b8a9e",
    1: "#b36b00",
    0: "#8a1c0e",
}
NO_TIER_FILL = "#0b4f8a"
UNKNOWN_TIER_FILL = "#7d8b98"
GRID = "#d5dbe1"
MOST_BARS = 200
BARS_ON_A_PAGE = 36
BAR_PIXELS = 21
# Of a chart: its title above, the scale and the legend below, the names on the left.
TITLE_PIXELS, FOOT_PIXELS = 56, 66
FRAME_PIXELS = TITLE_PIXELS + FOOT_PIXELS
WIDEST_NAME = 74.0
CURVE_PIXELS = 520
# For the title, and because programs disagree on the height of a page.
SPARE_ROWS = 3
# Inside the page: Excel heeds page breaks only on a sheet that it need not shrink.
WIDTH = page_width(False) - 4
DATA_NAME, DATA_FIRST = 2, 3
LABEL_SIZE = 9


@dataclass(frozen=True, slots=True)
class _Series:
    """The bars of one tier; None where a unit belongs to another."""

    name: str
    fill: str
    values: list[Decimal | int | None]


def write(book: Book, page: RankingPage) -> None:
    sheet = book.sheet(_("Biểu đồ"), widths=[WIDTH])
    sheet.worksheet.fit_page = False
    sheet.title(page.header.title)
    rows = [row for row in page.rows if row.score is not None]
    if rows:
        _Drawing(book, sheet, page).scores(rows)
    elif any(row.tier for row in page.rows):
        _Drawing(book, sheet, page).tier_counts()
    else:
        sheet.line(_("Không có điểm và xếp loại để vẽ biểu đồ."), italic=True)
    sheet.print_all()


class _Drawing:
    """Draws on one sheet; the charts' numbers stand to their right, outside paper."""

    def __init__(self, book: Book, sheet: Sheet, page: RankingPage) -> None:
        self.book = book
        self.sheet = sheet
        self.page = page
        self.top = sheet.row
        self.unit = page.header.unit_of_measure

    def scores(self, rows: Sequence[RankingRow]) -> None:
        series = self._tier_series(rows)
        names = [_label(row) for row in rows]
        self._write_data(names, series, Kind.SCORE)
        if len(rows) > MOST_BARS:
            self._curve(names, series)
            return
        pages = -(-len(rows) // BARS_ON_A_PAGE)
        size = -(-len(rows) // pages)
        height_in_rows = _page_rows()
        breaks = []
        for number in range(pages):
            place = self.top + number * height_in_rows
            if number:
                breaks.append(place)
            self._bars(names, series, range(number * size, (number + 1) * size), place)
        self.sheet.worksheet.set_h_pagebreaks(breaks)

    def tier_counts(self) -> None:
        """How many units each tier has, when no score is known."""
        names = [tier.name for tier in self.page.header.tiers]
        names += sorted({row.tier for row in self.page.rows if row.tier} - {*names})
        counts: list[Decimal | int | None] = [
            sum(row.tier == name for row in self.page.rows) for name in names
        ]
        series = [_Series(_("Số đơn vị"), NO_TIER_FILL, counts)]
        self._write_data(names, series, Kind.INTEGER)
        chart = self._chart("column", names, series, range(len(names)), Kind.INTEGER)
        chart.set_title(chart_title(_("Số đơn vị theo xếp loại")))
        most = max((count for count in counts if count is not None), default=0)
        step = {"major_unit": max(1, int(most) // 5), "num_format": "0"}
        chart.set_x_axis({"num_font": chart_font(LABEL_SIZE + 2)})
        chart.set_y_axis({"min": 0, "num_font": chart_font(LABEL_SIZE), **step})
        chart.set_legend({"none": True})
        self._insert(chart, self.top, CURVE_PIXELS)

    def _tier_series(self, rows: Sequence[RankingRow]) -> list[_Series]:
        """One series for each tier that occurs, best first; just one without tiers."""
        strengths = {row.tier: row.tier_strength for row in rows}
        if not any(strengths):
            name = score_heading(self.page.header)
            return [_Series(name, NO_TIER_FILL, [row.score for row in rows])]
        known = [tier.name for tier in self.page.header.tiers]
        order = [tier for tier in known if tier in strengths]
        order += sorted(set(strengths) - set(known))
        return [
            _Series(
                tier or _("Chưa xếp loại"),
                _fill(strengths[tier]),
                [row.score if row.tier == tier else None for row in rows],
            )
            for tier in order
        ]

    # --- the numbers beside the charts ----------------------------------------------

    def _write_data(
        self, names: Sequence[str], series: Sequence[_Series], kind: Kind
    ) -> None:
        sheet, decimals = self.sheet, self.page.header.decimals
        worksheet = sheet.worksheet
        worksheet.set_column_pixels(DATA_NAME, DATA_NAME, 320)
        worksheet.set_column_pixels(DATA_FIRST, DATA_FIRST + len(series) - 1, 110)
        sheet.cell(DATA_NAME, _("Số liệu của biểu đồ"), Kind.LABEL)
        for place, one in enumerate(series, start=DATA_FIRST):
            sheet.cell(place, one.name, Kind.LABEL)
        sheet.row += 1
        for index, name in enumerate(names):
            sheet.cell(DATA_NAME, name, Kind.TEXT)
            for place, one in enumerate(series, start=DATA_FIRST):
                sheet.cell(place, one.values[index], kind, decimals)
            sheet.row += 1

    # --- the charts -------------------------------------------------------------------

    def _bars(
        self,
        names: Sequence[str],
        series: Sequence[_Series],
        span: range,
        place: int,
    ) -> None:
        span = range(span.start, min(span.stop, len(names)))
        chart = self._chart("bar", names, series, span, Kind.SCORE, are_labelled=True)
        chart.set_title(chart_title(self._bars_title(names, span)))
        chart.set_y_axis(
            {
                "reverse": True,
                "interval_unit": 1,
                "num_font": chart_font(LABEL_SIZE),
                "major_tick_mark": "none",
            }
        )
        # With the best at the top the scale would go there too.
        chart.set_x_axis({**self._value_axis(), "label_position": "high"})
        self._set_legend(chart, series)
        height = FRAME_PIXELS + BAR_PIXELS * len(span)
        shown = names[span.start : span.stop]
        chart.set_plotarea({"layout": plot_layout(shown, height)})
        self._insert(chart, place, height)

    def _bars_title(self, names: Sequence[str], span: range) -> str:
        words = {"unit": self.unit, "first": span.start + 1, "last": span.stop}
        if len(span) == len(names):
            return _("Điểm theo thứ hạng (%(unit)s)") % words
        return _("Điểm theo thứ hạng (%(unit)s), dòng %(first)d–%(last)d") % words

    def _curve(self, names: Sequence[str], series: Sequence[_Series]) -> None:
        chart = self._chart("column", names, series, range(len(names)), Kind.SCORE)
        words = {"count": len(names), "unit": self.unit}
        chart.set_title(
            chart_title(_("Điểm của %(count)d đơn vị theo thứ hạng (%(unit)s)") % words)
        )
        chart.set_x_axis({"label_position": "none", "major_tick_mark": "none"})
        chart.set_y_axis(self._value_axis())
        self._set_legend(chart, series)
        self._insert(chart, self.top, CURVE_PIXELS)

    def _chart(  # noqa: PLR0913
        self,
        kind: str,
        names: Sequence[str],
        series: Sequence[_Series],
        span: range,
        values: Kind,
        *,
        are_labelled: bool = False,
    ) -> Chart:
        chart = self.book.chart(kind)
        sheet = self.sheet.worksheet.get_name()
        first, last = (self.top + 1 + place for place in (span.start, span.stop - 1))
        for place, one in enumerate(series, start=DATA_FIRST):
            shown = one.values[span.start : span.stop]
            if all(value is None for value in shown):
                continue
            options: dict[str, object] = {
                "name": [sheet, self.top, place],
                "categories": [sheet, first, DATA_NAME, last, DATA_NAME],
                "values": [sheet, first, place, last, place],
                # Written as well, for readers that do not look at the cells.
                "categories_data": [names[i] for i in span],
                "values_data": ["" if value is None else value for value in shown],
                "fill": {"color": one.fill},
                "border": {"none": True},
                "gap": 35 if len(span) <= MOST_BARS else 0,
                "overlap": 100,
            }
            if are_labelled or values == Kind.INTEGER:
                options["data_labels"] = {
                    "value": True,
                    "font": chart_font(LABEL_SIZE),
                    "num_format": number_format(values, self.page.header.decimals),
                }
            chart.add_series(options)
        return chart

    def _value_axis(self) -> dict[str, object]:
        axis: dict[str, object] = {
            "min": 0,
            "num_font": chart_font(LABEL_SIZE),
            "num_format": "General",
            "major_gridlines": {"visible": True, "line": {"color": GRID}},
        }
        if self.page.header.scale_max is not None:
            axis["max"] = self.page.header.scale_max
        return axis

    def _set_legend(self, chart: Chart, series: Sequence[_Series]) -> None:
        if len(series) > 1:
            chart.set_legend({"position": "bottom", "font": chart_font(LABEL_SIZE)})
        else:
            chart.set_legend({"none": True})

    def _insert(self, chart: Chart, place: int, height: int) -> None:
        width = round(WIDTH / MM_PER_INCH * PIXELS_PER_INCH) - 2
        chart.set_size({"width": width, "height": height})
        # The printed area ends below the last chart, whatever the numbers beside it.
        self.sheet.row = place + height // DEFAULT_ROW_PIXELS + 2
        self.sheet.worksheet.insert_chart(
            place,
            0,
            chart,
            {
                "y_offset": 4,
                "object_position": 2,
                "description": self._alternative(),
            },
        )

    def _alternative(self) -> str:
        return _("Biểu đồ %(title)s; số liệu ở bảng bên phải") % {
            "title": self.page.header.title
        }


def _label(row: RankingRow) -> str:
    """A name on one line: the kind abbreviated, and the end left out if need be."""
    name = short_form(clean_text(row.unit))
    label = name if row.rank is None else f"{row.rank}. {name}"
    return fitting(" ".join(label.split()), LABEL_SIZE, WIDEST_NAME)


def plot_layout(names: Sequence[str], height: int) -> dict[str, float]:
    """Where the bars stand in the chart, right of names that need not wrap."""
    widest = max(text_width(name, LABEL_SIZE) for name in names)
    left = widest / WIDTH + 0.04
    return {
        "x": left,
        "y": TITLE_PIXELS / height,
        "width": 0.94 - left,
        "height": 1 - FRAME_PIXELS / height,
    }


def _fill(strength: int | None) -> str:
    return UNKNOWN_TIER_FILL if strength is None else TIER_FILLS[strength]


def chart_font(size: int) -> dict[str, object]:
    return {"name": FONT, "size": size}


def chart_title(text: str) -> dict[str, object]:
    return {"name": text, "name_font": {"name": FONT, "size": 13, "bold": True}}


def _page_rows() -> int:
    """How many rows of the default height fill one printed page."""
    pixels = page_height(False) / MM_PER_INCH * PIXELS_PER_INCH
    return int(pixels // DEFAULT_ROW_PIXELS) - SPARE_ROWS
