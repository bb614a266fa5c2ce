"""The twins of the trend page: its units year by year, and its years."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from indices.exports.export import Export, simple_export
from indices.exports.formats import Cell, Column, Json, Kind, Table
from indices.exports.marks import Mark, ascii_word
from indices.selectors.ranking_rows import SourceLine
from indices.selectors.series import SeriesHeader
from indices.selectors.trend import TrendPage
from indices.selectors.trend_units import TrendRow
from indices.selectors.trend_years import TrendYear
from indices.sentences.trend import map_line, partial_line


def trend_export(page: TrendPage) -> Export:
    return simple_export(
        units_table(page), payload=trend_json(page), more=[years_table(page)]
    )


def trend_json(page: TrendPage) -> Json:
    """The series, its years, and its units with the results of their years."""
    return {
        "series": series_json(page.header),
        "years": [_year_json(year) for year in page.years],
        "rows": [_row_json(row) for row in page.rows],
        "units_without_data": page.unknown_count,
        "sources": [source_json(source) for source in page.sources],
    }


def series_json(header: SeriesHeader) -> dict[str, Json]:
    return {
        "index": header.index_code,
        "index_name": header.index_name,
        "area": header.area,
        "area_name": header.area_name,
        "level": header.level,
        "unit_of_measure": header.unit_of_measure,
        "illustrative": header.is_illustrative,
    }


def source_json(source: SourceLine) -> Json:
    return {
        "title": source.title,
        "url": source.url or None,
        "published_on": source.published_on,
    }


def _year_json(year: TrendYear) -> Json:
    summary = year.summary
    return {
        "year": year.year,
        "state": year.header.state,
        "revision": year.header.revision,
        "decision": year.header.decision or None,
        "is_partial": year.header.is_partial,
        "unit_count": summary.unit_count,
        "known_count": summary.known_count,
        "median_score": year.median,
        "mean_score": year.mean,
        "announced_mean": year.header.announced_mean,
        "best_score": year.best.score,
        "best_units": list(year.best.names),
        "worst_score": year.worst.score,
        "worst_units": list(year.worst.names),
        "tiers": [
            {"tier": name, "units": count}
            for name, _strength, count in year.tier_counts
        ],
        "new_units": year.joined.count,
        "ended_units": year.gone.count,
    }


def _row_json(row: TrendRow) -> Json:
    return {
        "unit": row.unit,
        "slug": row.slug,
        "code": row.code,
        "kind": row.kind,
        "former_names": list(row.former_names),
        "score_change": row.score_change,
        "results": [
            {
                "year": year,
                "score": cell.score,
                "score_origin": cell.origin,
                "formula": cell.formula or None,
                "rank": cell.rank,
                "ranked_of": cell.ranked_of,
                "tier": cell.tier or None,
            }
            for year, cell in zip(row.years, row.cells, strict=True)
            if cell is not None and cell.is_known
        ],
    }


def units_table(page: TrendPage) -> Table[TrendRow]:
    """One line per unit with the score, rank and tier of every year."""
    columns: list[Column[TrendRow]] = [
        Column(_("Đơn vị"), "unit", lambda row: row.unit),
        Column(_("Mã"), "code", lambda row: row.code, Kind.LABEL),
    ]
    for place, year in enumerate(page.years):
        columns += _columns_of_year(page, place, year.year)
    columns.append(
        Column(
            _("Thay đổi"),
            "score_change",
            lambda row: row.score_change,
            Kind.CHANGE,
            page.header.decimals,
        )
    )
    return Table(
        name=f"xu-huong_{page.header.index_code}_{page.header.area}"
        f"_{ascii_word(page.header.level_label)}",
        title=page.header.title,
        columns=columns,
        rows=page.rows,
        subtitle=_("Đơn vị tính: %(unit)s") % {"unit": page.header.unit_of_measure},
        notes=_notes(page),
        sources=page.sources,
        marks=_marks(page),
        sheet=_("Đơn vị"),
    )


def _columns_of_year(page: TrendPage, place: int, year: int) -> list[Column[TrendRow]]:
    return [
        Column(
            _("Điểm %(year)d") % {"year": year},
            f"score_{year}",
            partial(_value, place, "score"),
            Kind.SCORE,
            page.header.decimals,
        ),
        Column(
            _("Hạng %(year)d") % {"year": year},
            f"rank_{year}",
            partial(_value, place, "rank"),
            Kind.INTEGER,
        ),
        Column(
            _("Xếp loại %(year)d") % {"year": year},
            f"tier_{year}",
            partial(_value, place, "tier"),
            Kind.LABEL,
        ),
    ]


def _value(place: int, name: str, row: TrendRow) -> Cell:
    cell = row.cells[place]
    if cell is None:
        return None
    value: Cell = getattr(cell, name)
    return None if value == "" else value


def _notes(page: TrendPage) -> list[str]:
    """Years known in part, and every score that was worked out by someone."""
    derived = [
        _("%(unit)s, năm %(year)d: điểm suy ra, %(formula)s")
        % {"unit": score.unit, "year": score.year, "formula": score.formula}
        for score in page.derived
    ]
    partial_years = partial_line(page)
    return [*([partial_years] if partial_years else []), *derived]


def _marks(page: TrendPage) -> tuple[Mark, ...]:
    return (Mark.ILLUSTRATIVE,) if page.header.is_illustrative else ()


def years_table(page: TrendPage) -> Table[TrendYear]:
    """One line per year: the middle, the ends, the number of units."""
    decimals = page.header.decimals
    columns: list[Column[TrendYear]] = [
        Column(_("Năm"), "year", lambda year: year.year, Kind.INTEGER),
        Column(
            _("Trung vị"),
            "median_score",
            lambda year: year.median,
            Kind.SCORE,
            decimals,
        ),
        Column(
            _("Trung bình"), "mean_score", lambda year: year.mean, Kind.SCORE, decimals
        ),
        Column(
            _("Cao nhất"),
            "best_score",
            lambda year: year.best.score,
            Kind.SCORE,
            decimals,
        ),
        Column(
            _("Đơn vị cao nhất"), "best_units", lambda year: ", ".join(year.best.names)
        ),
        Column(
            _("Thấp nhất"),
            "worst_score",
            lambda year: year.worst.score,
            Kind.SCORE,
            decimals,
        ),
        Column(
            _("Đơn vị thấp nhất"),
            "worst_units",
            lambda year: ", ".join(year.worst.names),
        ),
        Column(
            _("Số đơn vị"),
            "unit_count",
            lambda year: year.summary.unit_count,
            Kind.INTEGER,
        ),
        Column(
            _("Có số liệu"),
            "known_count",
            lambda year: year.summary.known_count,
            Kind.INTEGER,
        ),
        *_tier_columns(page),
        Column(_("Đơn vị thay đổi"), "map", map_line),
    ]
    return Table(
        name="cac-nam",
        title=_("%(title)s: các năm") % {"title": page.header.title},
        columns=columns,
        rows=page.years,
        marks=_marks(page),
        sheet=_("Các năm"),
    )


def _tier_columns(page: TrendPage) -> list[Column[TrendYear]]:
    names = dict.fromkeys(
        name for year in page.years for name, _strength, _count in year.tier_counts
    )
    return [
        Column(
            _("Loại %(tier)s") % {"tier": name},
            f"tier_{ascii_word(name)}",
            partial(_tier_count, name),
            Kind.INTEGER,
        )
        for name in names
    ]


def _tier_count(name: str, year: TrendYear) -> int | None:
    counts = {tier: count for tier, _strength, count in year.tier_counts}
    return counts.get(name)
