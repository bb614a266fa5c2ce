"""A sheet with one native bar chart, its numbers beside it outside the paper."""

from __future__ import annotations

from indices.exports.annex_chart import (
    BAR_PIXELS,
    DATA_FIRST,
    DATA_NAME,
    FRAME_PIXELS,
    GRID,
    LABEL_SIZE,
    NO_TIER_FILL,
    WIDEST_NAME,
    WIDTH,
    chart_font,
    chart_title,
    plot_layout,
)
from indices.exports.formats import Kind
from indices.exports.formats.layout import fitting
from indices.exports.formats.text import clean_text
from indices.exports.formats.workbook import (
    DEFAULT_ROW_PIXELS,
    MM_PER_INCH,
    PIXELS_PER_INCH,
    Book,
)
from indices.exports.report.annex import Bars

THICK = 2 * BAR_PIXELS


def write_bars(book: Book, name: str, title: str, bars: Bars) -> None:
    sheet = book.sheet(name, widths=[WIDTH])
    sheet.worksheet.fit_page = False
    sheet.title(title)
    top = sheet.row
    names = [fitting(clean_text(each), LABEL_SIZE, WIDEST_NAME) for each in bars.names]
    sheet.worksheet.set_column_pixels(DATA_NAME, DATA_FIRST, 320)
    sheet.cell(DATA_NAME, bars.title, Kind.LABEL)
    sheet.row += 1
    for label, value in zip(names, bars.values, strict=True):
        sheet.cell(DATA_NAME, label, Kind.TEXT)
        sheet.cell(DATA_FIRST, value, Kind.SCORE)
        sheet.row += 1
    first, last = top + 1, top + len(names)
    chart = book.chart("bar")
    chart.add_series(
        {
            "name": bars.title,
            "categories": [name, first, DATA_NAME, last, DATA_NAME],
            "values": [name, first, DATA_FIRST, last, DATA_FIRST],
            # Written as well, for readers that do not look at the cells.
            "categories_data": names,
            "values_data": list(bars.values),
            "fill": {"color": NO_TIER_FILL},
            "border": {"none": True},
            "gap": 45,
            "data_labels": {
                "value": True,
                "font": chart_font(LABEL_SIZE),
                "num_format": "0.00",
            },
        }
    )
    height = FRAME_PIXELS + THICK * len(names)
    chart.set_title(chart_title(bars.title))
    chart.set_legend({"none": True})
    chart.set_y_axis(
        {"reverse": True, "num_font": chart_font(LABEL_SIZE), "interval_unit": 1}
    )
    scale: dict[str, object] = {} if bars.most is None else {"max": bars.most}
    chart.set_x_axis(
        {
            "min": 0,
            # With the first at the top the scale would go there too.
            "label_position": "high",
            "num_font": chart_font(LABEL_SIZE),
            "num_format": "General",
            "major_gridlines": {"visible": True, "line": {"color": GRID}},
            **scale,
        }
    )
    chart.set_plotarea({"layout": plot_layout(names, height)})
    width = round(WIDTH / MM_PER_INCH * PIXELS_PER_INCH) - 2
    chart.set_size({"width": width, "height": height})
    options = {"y_offset": 4, "object_position": 2, "description": bars.title}
    sheet.worksheet.insert_chart(top, 0, chart, options)
    # The printed area ends below the chart, whatever the numbers beside it.
    sheet.row = top + height // DEFAULT_ROW_PIXELS + 2
    sheet.print_all()
