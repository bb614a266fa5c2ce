"""The twins of how sure ranks are."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export, rows_json, simple_export
from indices.exports.formats import Column, Json, Kind, Table
from indices.exports.marks import file_stem
from indices.selectors.certainty import CertaintyPage, CertaintyRow
from indices.sentences.certainty import certainty_title, explanation, method_words


def certainty_export(page: CertaintyPage) -> Export:
    table = _table(page)
    simulation = page.simulation
    payload: Json = {
        "edition": edition_json(page.header),
        "official": False,
        "simulation": {
            "method": simulation.method,
            "draws": simulation.draws,
            "seed": simulation.seed,
            "weight_percent": simulation.weight_percent,
            "steps": simulation.steps,
            "level_percent": simulation.level_percent,
        },
        "rows": rows_json(table),
    }
    return simple_export(table, payload=payload)


def _table(page: CertaintyPage) -> Table[CertaintyRow]:
    columns: list[Column[CertaintyRow]] = [
        Column(_("Hạng"), "rank", lambda row: row.rank, Kind.INTEGER),
        Column(_("Đơn vị"), "unit", lambda row: row.unit),
        Column(_("Mã"), "code", lambda row: row.code, Kind.LABEL),
        Column(
            _("Điểm"), "score", lambda row: row.score, Kind.SCORE, page.header.decimals
        ),
        Column(_("Hạng cao nhất"), "best_rank", lambda row: row.best, Kind.INTEGER),
        Column(_("Hạng thấp nhất"), "worst_rank", lambda row: row.worst, Kind.INTEGER),
        Column(_("Nhóm"), "group", lambda row: row.group, Kind.INTEGER),
    ]
    return Table(
        name=file_stem(page.header, "khoang-hang"),
        title=certainty_title(page),
        subtitle=_("Không phải số liệu chính thức"),
        columns=columns,
        rows=page.rows,
        header=page.header,
        notes=[*explanation(page), method_words(page)],
        sheet=_("Khoảng hạng"),
    )
