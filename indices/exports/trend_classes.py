"""The twins of the trend classes of a ranking."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.exports.export import Export, rows_json, simple_export
from indices.exports.formats import Column, Json, Kind, Table
from indices.exports.marks import Mark
from indices.exports.trend import series_json
from indices.scoring.trends import USUAL
from indices.selectors.trend_class_page import TrendClassPage, TrendClassRow
from indices.selectors.trend_classes import UnitClass
from indices.sentences.trend_classes import (
    class_words,
    classes_title,
    thresholds_line,
)


def trend_classes_export(page: TrendClassPage) -> Export:
    table = _table(page)
    rows = rows_json(table)
    for row, each in zip(rows, page.rows, strict=True):
        assert isinstance(row, dict)
        row["trend"] = each.found.trend.value
    payload: Json = {
        "series": series_json(page.header),
        "year": page.year,
        "thresholds": {
            "change": USUAL.change,
            "years": USUAL.years,
            "window": USUAL.window,
        },
        "rows": rows,
    }
    return simple_export(table, payload=payload)


def trend_json(found: UnitClass) -> Json:
    """The class of one unit with the changes that it rests on."""
    return {
        "class": found.trend.value,
        "changes": [
            {"before": each.before, "year": each.year, "change": each.change}
            for each in found.changes
        ],
    }


def _table(page: TrendClassPage) -> Table[TrendClassRow]:
    columns: list[Column[TrendClassRow]] = [
        Column(_("Đơn vị"), "unit", lambda row: row.unit),
        Column(_("Mã"), "code", lambda row: row.code, Kind.LABEL),
        Column(_("Hạng"), "rank", lambda row: row.rank, Kind.INTEGER),
        Column(
            _("Điểm"), "score", lambda row: row.score, Kind.SCORE, page.header.decimals
        ),
        Column(_("Xu hướng"), "trend", lambda row: class_words(row.found), Kind.LABEL),
        *(_change(year) for year in page.years),
    ]
    header = page.header
    return Table(
        name=f"xu-huong-tung-don-vi_{header.index_code}_{header.area}_{header.level}",
        title=classes_title(page),
        columns=columns,
        rows=page.rows,
        notes=[thresholds_line()],
        marks=[Mark.ILLUSTRATIVE] if header.is_illustrative else [],
        sheet=_("Xu hướng"),
    )


def _change(year: int) -> Column[TrendClassRow]:
    return Column(
        _("Thay đổi năm %(year)d (điểm %%)") % {"year": year},
        f"change_{year}",
        lambda row: row.by_year.get(year),
        Kind.CHANGE,
    )
