"""The twins of a domain: units by their points, criteria, years."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export, rows_json, simple_export
from indices.exports.formats import Cell, Column, Json, Kind, Table
from indices.exports.marks import file_stem
from indices.selectors.domain import (
    DomainCriterion,
    DomainPage,
    DomainRow,
)
from indices.selectors.domain_years import DomainYear
from indices.sentences.domain import domain_title


def domain_export(page: DomainPage) -> Export:
    units, criteria, years = _units(page), _criteria(page), _years(page)
    payload: Json = {
        "edition": edition_json(page.header),
        "domain": {
            "code": page.domain.code,
            "name": page.domain.name,
            "max_score": page.domain.max_score,
            "median_points": page.median,
            "median_percent": page.median_percent,
        },
        "criteria": rows_json(criteria),
        "years": rows_json(years),
        "rows": rows_json(units),
    }
    return simple_export(units, payload=payload, more=[criteria, years])


def _units(page: DomainPage) -> Table[DomainRow]:
    decimals = page.header.decimals
    columns: list[Column[DomainRow]] = [
        Column(_("Hạng lĩnh vực"), "rank", lambda row: row.rank, Kind.INTEGER),
        Column(_("Đơn vị"), "unit", lambda row: row.unit),
        Column(_("Mã"), "code", lambda row: row.code, Kind.LABEL),
        Column(_("Điểm"), "points", lambda row: row.points, Kind.SCORE, decimals),
        Column(
            _("Tối đa"), "max_score", lambda row: row.max_score, Kind.SCORE, decimals
        ),
        Column(_("% điểm tối đa"), "percent", lambda row: row.percent, Kind.SCORE),
        Column(
            _("Hạng chung"), "overall_rank", lambda row: row.overall_rank, Kind.INTEGER
        ),
        Column(_("Địa chỉ"), "slug", lambda row: row.slug),
    ]
    return Table(
        name=file_stem(page.header, f"linh-vuc-{page.domain.code}"),
        title=domain_title(page),
        columns=columns,
        rows=page.rows,
        header=page.header,
        sheet=_("Đơn vị"),
    )


def _criteria(page: DomainPage) -> Table[DomainCriterion]:
    decimals = page.header.decimals
    columns: list[Column[DomainCriterion]] = [
        Column(_("Mã"), "code", lambda row: row.line.code, Kind.LABEL),
        Column(_("Tiêu chí"), "name", lambda row: row.line.name),
        Column(
            _("Tối đa"),
            "max_score",
            lambda row: row.line.max_score,
            Kind.SCORE,
            decimals,
        ),
        Column(
            _("Đạt bình quân (%)"),
            "mean_percent",
            lambda row: row.mean_percent,
            Kind.SCORE,
        ),
        Column(_("Đạt trọn điểm"), "full_count", _full_count, Kind.INTEGER),
        Column(_("Có điểm"), "scored_count", _scored_count, Kind.INTEGER),
        Column(_("Tổng điểm mất"), "lost", lambda row: row.lost, Kind.SCORE, decimals),
    ]
    return Table(
        name="tieu-chi",
        title=domain_title(page),
        columns=columns,
        rows=page.criteria,
        header=page.header,
        sheet=_("Tiêu chí"),
    )


def _full_count(row: DomainCriterion) -> Cell:
    return row.figures.full_count if row.figures else None


def _scored_count(row: DomainCriterion) -> Cell:
    return row.figures.count if row.figures else None


def _years(page: DomainPage) -> Table[DomainYear]:
    columns: list[Column[DomainYear]] = [
        Column(_("Năm"), "year", lambda row: row.year, Kind.INTEGER),
        Column(_("Tên lĩnh vực"), "name", lambda row: row.name),
        Column(_("Tối đa"), "max_score", lambda row: row.max_score, Kind.SCORE),
        Column(_("Trung vị (%)"), "median", lambda row: row.median, Kind.SCORE),
        Column(_("Tứ phân vị dưới (%)"), "lower", lambda row: row.lower, Kind.SCORE),
        Column(_("Tứ phân vị trên (%)"), "upper", lambda row: row.upper, Kind.SCORE),
        Column(_("Số đơn vị"), "count", lambda row: row.count, Kind.INTEGER),
        Column(
            _("So sánh được"), "is_comparable", lambda r: r.is_comparable, Kind.FLAG
        ),
    ]
    return Table(
        name="cac-nam",
        title=domain_title(page),
        columns=columns,
        rows=page.history,
        header=page.header,
        sheet=_("Các năm"),
    )
