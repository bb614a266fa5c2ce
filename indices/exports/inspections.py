"""The twins of inspections: of a year, of one with its findings, of what follows the
results of a unit."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from indices.exports.export import Export, rows_json, simple_export
from indices.exports.formats import Column, Json, Kind, Table
from indices.exports.marks import Mark
from indices.selectors.inspections import (
    FindingLine,
    InspectionLine,
    InspectionPage,
    InspectionsPage,
)
from indices.selectors.unit_follow_up import PlanLine, PracticeLine, UnitFollowUp
from indices.sentences.inspections import (
    follow_up_title,
    inspection_title,
    year_title,
)
from units.models import Unit


def inspections_export(page: InspectionsPage) -> Export:
    table = Table(
        name=f"kiem-tra_{page.area.area_slug}_{page.year}",
        title=year_title(page),
        columns=_columns(),
        rows=page.lines,
        marks=_marks(page.area),
        sheet=_("Kiểm tra"),
    )
    payload: Json = {
        "area": {"name": page.area.name, "slug": page.area.area_slug},
        "year": page.year,
        "illustrative": page.area.is_illustrative,
        "units": page.unit_count,
        "counts": [
            {
                "kind": each.kind,
                "total": each.total,
                "held": each.held,
                "concluded": each.concluded,
            }
            for each in page.counts
        ],
        "rows": rows_json(table),
    }
    return simple_export(table, payload=payload)


def inspection_export(page: InspectionPage) -> Export:
    columns: list[Column[FindingLine]] = [
        Column(_("Mã tiêu chí"), "code", lambda row: row.code, Kind.LABEL),
        Column(_("Tiêu chí"), "criterion", lambda row: row.criterion),
        Column(_("Điều phát hiện"), "text", lambda row: row.text),
        Column(_("Nhiệm vụ khắc phục"), "task_state", lambda row: row.task_state),
    ]
    line = page.line
    table = Table(
        name=f"kiem-tra_{line.slug}_{line.year}_{line.pk}",
        title=inspection_title(page),
        columns=columns,
        rows=page.findings,
        marks=_marks(page.unit),
        notes=[line.conclusion] if line.conclusion else (),
        sheet=_("Điều phát hiện"),
    )
    payload: Json = {
        "unit": {"name": line.unit, "slug": line.slug, "code": line.code},
        "year": line.year,
        "kind": line.kind,
        "state": line.state,
        "decision": line.decision or None,
        "day": line.day,
        "conclusion": line.conclusion or None,
        "due_on": line.due_on,
        "illustrative": page.unit.is_illustrative,
        "rows": rows_json(table),
    }
    return simple_export(table, payload=payload)


def follow_up_export(page: UnitFollowUp) -> Export:
    """The CSV holds what sources say; the workbook a sheet for each kind of thing."""
    practices = Table(
        name=f"sau-danh-gia_{page.unit.slug}",
        title=follow_up_title(page),
        columns=_practice_columns(),
        rows=page.practices,
        marks=_marks(page.unit),
        sources=page.sources,
        sheet=_("Việc được nguồn nêu"),
    )
    inspections = Table(
        name="kiem-tra",
        title=follow_up_title(page),
        columns=_columns(),
        rows=page.inspections,
        sheet=_("Kiểm tra"),
    )
    plans = Table(
        name="ke-hoach",
        title=follow_up_title(page),
        columns=_plan_columns(),
        rows=page.plans,
        sheet=_("Kế hoạch khắc phục"),
    )
    payload: Json = {
        "unit": {"name": page.unit.name, "slug": page.unit.slug},
        "illustrative": page.unit.is_illustrative,
        "practices": rows_json(practices),
        "inspections": rows_json(inspections),
        "plans": rows_json(plans),
    }
    return simple_export(practices, payload=payload, more=[inspections, plans])


def _marks(unit: Unit) -> tuple[Mark, ...]:
    return (Mark.ILLUSTRATIVE,) if unit.is_illustrative else ()


def _columns() -> Sequence[Column[InspectionLine]]:
    return [
        Column(_("Đơn vị"), "unit", lambda row: row.unit),
        Column(_("Mã"), "unit_code", lambda row: row.code, Kind.LABEL),
        Column(_("Năm"), "year", lambda row: row.year, Kind.INTEGER),
        Column(_("Hình thức"), "kind", lambda row: row.kind_label),
        Column(_("Tình trạng"), "state", lambda row: row.state_label),
        Column(_("Văn bản"), "decision", lambda row: row.decision),
        Column(_("Ngày kiểm tra"), "day", lambda row: row.day, Kind.DATE),
        Column(
            _("Số điều phát hiện"),
            "finding_count",
            lambda row: row.finding_count,
            Kind.INTEGER,
        ),
        Column(_("Kết luận, lý do"), "conclusion", lambda row: row.conclusion),
        Column(_("Hạn khắc phục"), "due_on", lambda row: row.due_on, Kind.DATE),
    ]


def _practice_columns() -> Sequence[Column[PracticeLine]]:
    return [
        Column(_("Loại"), "kind", lambda row: row.kind_label),
        Column(_("Năm"), "year", lambda row: row.year, Kind.INTEGER),
        Column(_("Nội dung"), "text", lambda row: row.text),
        Column(_("Nguồn"), "source", lambda row: row.source.title),
        Column(_("Địa chỉ nguồn"), "source_url", lambda row: row.source.url),
        Column(
            _("Ngày của nguồn"),
            "source_published_on",
            lambda row: row.source.published_on,
            Kind.DATE,
        ),
    ]


def _plan_columns() -> Sequence[Column[PlanLine]]:
    return [
        Column(_("Năm"), "year", lambda row: row.year, Kind.INTEGER),
        Column(_("Văn bản ban hành"), "decision", lambda row: row.title),
        Column(_("Số nhiệm vụ"), "tasks", lambda row: row.task_count, Kind.INTEGER),
    ]
