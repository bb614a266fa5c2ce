"""The twins of weights and cuts that are tried."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export, rows_json, simple_export
from indices.exports.formats import Column, Json, Kind, Table
from indices.exports.marks import Mark, file_stem
from indices.selectors.trial import TrialPage, TrialRow
from indices.sentences.trial import trial_finding, trial_title


def trial_export(page: TrialPage) -> Export:
    table = _table(page)
    payload: Json = {
        "hypothetical": True,
        "edition": edition_json(page.header),
        "weights": dict(page.trial.weights),
        "cuts": dict(page.trial.cuts),
        "rows": rows_json(table),
    }
    return simple_export(table, payload=payload)


def _table(page: TrialPage) -> Table[TrialRow]:
    return Table(
        name=file_stem(page.header, "gia-dinh"),
        title=trial_title(page),
        columns=_columns(page.header.decimals),
        rows=page.rows,
        header=page.header,
        notes=[trial_finding(page)],
        marks=[Mark.HYPOTHETICAL],
        sheet=_("Giả định"),
    )


def _columns(decimals: int) -> list[Column[TrialRow]]:
    return [
        Column(_("Đơn vị"), "unit", lambda row: row.unit.name),
        Column(
            _("Điểm hiện nay"),
            "score_before",
            lambda row: row.before.score,
            Kind.SCORE,
            decimals,
        ),
        Column(
            _("Điểm giả định"),
            "score_after",
            lambda row: row.after.score,
            Kind.SCORE,
            decimals,
        ),
        Column(
            _("Hạng hiện nay"), "rank_before", lambda row: row.before.rank, Kind.INTEGER
        ),
        Column(
            _("Hạng giả định"), "rank_after", lambda row: row.after.rank, Kind.INTEGER
        ),
        Column(_("+/− hạng"), "rank_change", lambda row: row.rank_change, Kind.MOVE),
        Column(
            _("Loại hiện nay"),
            "tier_before",
            lambda row: row.before.tier_name,
            Kind.LABEL,
        ),
        Column(
            _("Loại giả định"),
            "tier_after",
            lambda row: row.after.tier_name,
            Kind.LABEL,
        ),
    ]
