"""The twins of a heat map: points as stored and their share, domain by domain."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export, simple_export
from indices.exports.formats import Cell, Column, Json, Kind, Table
from indices.exports.marks import file_stem
from indices.selectors.heat_map import HeatColumn, HeatMapPage, HeatRow
from indices.sentences.heat_map import heat_title


def heat_map_export(page: HeatMapPage) -> Export:
    return simple_export(_table(page), payload=_json(page))


def _table(page: HeatMapPage) -> Table[HeatRow]:
    decimals = page.header.decimals
    columns: list[Column[HeatRow]] = [
        Column(_("Hạng"), "rank", lambda row: row.rank, Kind.INTEGER),
        Column(_("Đơn vị"), "unit", lambda row: row.unit),
        Column(_("Mã"), "code", lambda row: row.code, Kind.LABEL),
        Column(_("Chỉ số"), "score", lambda row: row.score, Kind.SCORE, decimals),
    ]
    for place, column in enumerate(page.columns):
        columns += _part_columns(column, place, decimals)
    return Table(
        name=file_stem(page.header, "ban-do-nhiet"),
        title=heat_title(page),
        columns=columns,
        rows=page.rows,
        header=page.header,
        sheet=_("Bản đồ nhiệt"),
    )


def _part_columns(
    column: HeatColumn, place: int, decimals: int
) -> list[Column[HeatRow]]:
    facts = [(_("điểm"), "points", Kind.SCORE, decimals)]
    if not column.is_outside:
        facts += [
            (_("% tối đa"), "percent", Kind.SCORE, 2),
            (_("so trung vị"), "against_median", Kind.CHANGE, 2),
        ]
    return [
        Column(
            f"{column.part.name}: {word}",
            f"{name}_{column.part.code}",
            partial(_fact, place, name),
            kind,
            digits,
        )
        for word, name, kind, digits in facts
    ]


def _fact(place: int, name: str, row: HeatRow) -> Cell:
    value: Cell = getattr(row.cells[place], name)
    return value


def _json(page: HeatMapPage) -> Json:
    return {
        "edition": edition_json(page.header, page.summary),
        "domains": [
            {
                "code": column.part.code,
                "name": column.part.name,
                "max_score": column.part.max_score,
                "median_points": column.median_points,
                "median_percent": column.median_percent,
                "known_count": column.known_count,
            }
            for column in page.columns
        ],
        "rows": [_row_json(page, row) for row in page.rows],
    }


def _row_json(page: HeatMapPage, row: HeatRow) -> Json:
    return {
        "rank": row.rank,
        "unit": row.unit,
        "code": row.code,
        "slug": row.slug,
        "score": row.score,
        "domains": {
            column.part.code: {
                "points": cell.points,
                "max_score": cell.max_score,
                "percent": cell.percent,
                "against_median": cell.against_median,
                "not_applicable": cell.is_not_applicable,
            }
            for column, cell in zip(page.columns, row.cells, strict=True)
        },
    }
