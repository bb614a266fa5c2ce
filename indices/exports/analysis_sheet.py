"""The twins of the sheet for the review conference: its three tables."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from indices.exports.export import Export, simple_export
from indices.exports.formats import Column, Kind, Table
from indices.exports.marks import file_stem
from indices.exports.remediation import task_columns
from indices.selectors.analysis_sheet import AnalysisSheet, ProfileLine
from indices.selectors.unit_losses import UnitLoss
from indices.sentences.analysis_sheet import sheet_title


def analysis_sheet_export(page: AnalysisSheet) -> Export:
    header = page.losses.header
    stem = f"{file_stem(header, 'phieu-phan-tich')}_{page.losses.unit.slug}"
    losses = Table(
        name=stem,
        title=sheet_title(page),
        columns=_loss_columns(header.decimals),
        rows=page.losses.top,
        header=header,
        sheet=_("Mất nhiều điểm nhất"),
    )
    profile = Table(
        name="linh-vuc",
        title=sheet_title(page),
        columns=_profile_columns(header.decimals),
        rows=page.profile,
        header=header,
        sheet=_("Lĩnh vực"),
    )
    if page.earlier is None:
        return simple_export(losses, more=[profile])
    tasks = Table(
        name="nhiem-vu",
        title=sheet_title(page),
        columns=task_columns(page.earlier.header),
        rows=page.earlier.all_tasks,
        header=page.earlier.header,
        sheet=_("Nhiệm vụ kỳ trước"),
    )
    return simple_export(losses, more=[profile, tasks])


def _loss_columns(decimals: int) -> Sequence[Column[UnitLoss]]:
    return [
        Column(_("Mã"), "code", lambda row: row.line.code, Kind.LABEL),
        Column(_("Tiêu chí"), "name", lambda row: row.line.name),
        Column(_("Tối đa"), "max_score", lambda x: x.max_score, Kind.SCORE, decimals),
        Column(_("Mất"), "lost", lambda row: row.lost, Kind.SCORE, decimals),
        Column(_("Nhận xét thẩm định"), "note", lambda row: row.note),
        Column(_("Giải trình"), "explanation", lambda row: row.explanation),
        Column(
            _("Ai làm tốt"), "models", lambda row: ", ".join(m.name for m in row.models)
        ),
    ]


def _profile_columns(decimals: int) -> Sequence[Column[ProfileLine]]:
    return [
        Column(_("Mã"), "code", lambda row: row.part.code, Kind.LABEL),
        Column(_("Lĩnh vực"), "name", lambda row: row.part.name),
        Column(
            _("Tối đa"), "max_score", lambda x: x.part.max_score, Kind.SCORE, decimals
        ),
        Column(_("Đạt"), "score", lambda row: row.part.score, Kind.SCORE, decimals),
        Column(_("Đạt (%)"), "percent", lambda row: row.part.percent, Kind.SCORE),
        Column(_("Trung vị đơn vị khác (%)"), "median", lambda x: x.median, Kind.SCORE),
        Column(_("Hạng"), "rank", lambda row: row.part.rank, Kind.INTEGER),
    ]
