"""The twins of lost points: every criterion over all units, or those of one unit."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export, rows_json, simple_export
from indices.exports.formats import Column, Json, Kind, Table
from indices.exports.marks import file_stem
from indices.selectors.lost_points import LostLine, LostPointsPage
from indices.selectors.unit_losses import UnitDomainLoss, UnitLoss, UnitLossesPage
from indices.sentences.lost_points import area_title, unit_title


def lost_points_export(page: LostPointsPage) -> Export:
    table = _area_table(page)
    payload: Json = {
        "edition": edition_json(page.header),
        "lost": page.lost,
        "unit_count": page.unit_count,
        "domains": [
            {
                "code": each.domain.code,
                "name": each.domain.name,
                "max_score": each.domain.max_score,
                "lost": each.lost,
                "share": each.share,
            }
            for each in page.domains
        ],
        "rows": rows_json(table),
    }
    return simple_export(table, payload=payload)


def _area_table(page: LostPointsPage) -> Table[LostLine]:
    decimals = page.header.decimals
    columns: list[Column[LostLine]] = [
        Column(_("Mã"), "code", lambda row: row.line.code, Kind.LABEL),
        Column(_("Tiêu chí"), "name", lambda row: row.line.name),
        Column(_("Lĩnh vực"), "domain", lambda row: row.domain.name),
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
            lambda row: row.figures.mean_percent,
            Kind.SCORE,
        ),
        Column(
            _("Tổng điểm mất"),
            "lost",
            lambda row: row.figures.lost,
            Kind.SCORE,
            decimals,
        ),
        Column(_("Phần trong tổng số (%)"), "share", lambda row: row.share, Kind.SCORE),
        Column(_("Cộng dồn (%)"), "cumulated", lambda row: row.cumulated, Kind.SCORE),
        Column(
            _("Đơn vị bị trừ"),
            "affected_count",
            lambda row: row.figures.affected_count,
            Kind.INTEGER,
        ),
        Column(
            _("Trên tổng số"),
            "unit_count",
            lambda row: row.figures.base_count,
            Kind.INTEGER,
        ),
        Column(_("Cơ quan thẩm định"), "office", lambda row: row.line.office),
    ]
    return Table(
        name=file_stem(page.header, "diem-mat"),
        title=area_title(page),
        columns=columns,
        rows=page.lines,
        header=page.header,
        sheet=_("Điểm mất"),
    )


def unit_losses_export(page: UnitLossesPage) -> Export:
    """Every criterion that cost the unit points; in the workbook also the domains."""
    table = _unit_table(page)
    domains = _domain_table(page)
    payload: Json = {
        "edition": edition_json(page.header),
        "unit": {
            "name": page.unit.name,
            "slug": page.unit.slug,
            "code": page.unit.code,
        },
        "score": page.score,
        "achieved": page.achieved,
        "applicable_max": page.applicable_max,
        "missing_count": page.missing_count,
        "lost": page.lost,
        "domains": rows_json(domains),
        "rows": rows_json(table),
    }
    return simple_export(table, payload=payload, more=[domains])


def _unit_table(page: UnitLossesPage) -> Table[UnitLoss]:
    decimals = page.header.decimals
    columns: list[Column[UnitLoss]] = [
        Column(_("Mã"), "code", lambda row: row.line.code, Kind.LABEL),
        Column(_("Tiêu chí"), "name", lambda row: row.line.name),
        Column(_("Lĩnh vực"), "domain", lambda row: row.domain.name),
        Column(
            _("Tối đa"), "max_score", lambda row: row.max_score, Kind.SCORE, decimals
        ),
        Column(_("Đạt"), "points", lambda row: row.points, Kind.SCORE, decimals),
        Column(_("Mất"), "lost", lambda row: row.lost, Kind.SCORE, decimals),
        Column(_("Phần (%)"), "share", lambda row: row.share, Kind.SCORE),
        Column(_("Cộng dồn (%)"), "cumulated", lambda row: row.cumulated, Kind.SCORE),
        Column(_("Nhận xét"), "note", lambda row: row.note),
        Column(_("Giải trình"), "explanation", lambda row: row.explanation),
        Column(
            _("Ai làm tốt"), "models", lambda row: ", ".join(m.name for m in row.models)
        ),
    ]
    return Table(
        name=f"{file_stem(page.header, 'diem-mat')}_{page.unit.slug}",
        title=unit_title(page),
        columns=columns,
        rows=page.losses,
        header=page.header,
        sheet=_("Điểm mất"),
    )


def _domain_table(page: UnitLossesPage) -> Table[UnitDomainLoss]:
    decimals = page.header.decimals
    columns: list[Column[UnitDomainLoss]] = [
        Column(_("Mã"), "code", lambda row: row.domain.code, Kind.LABEL),
        Column(_("Lĩnh vực"), "name", lambda row: row.domain.name),
        Column(
            _("Tối đa"), "max_score", lambda row: row.max_score, Kind.SCORE, decimals
        ),
        Column(_("Đạt"), "points", lambda row: row.points, Kind.SCORE, decimals),
        Column(_("Mất"), "lost", lambda row: row.lost, Kind.SCORE, decimals),
        Column(_("Phần (%)"), "share", lambda row: row.share, Kind.SCORE),
    ]
    return Table(
        name="linh-vuc",
        title=unit_title(page),
        columns=columns,
        rows=page.domains,
        header=page.header,
        sheet=_("Theo lĩnh vực"),
    )
