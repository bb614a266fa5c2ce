"""The twins of the page of changes: both years of every unit, and what is said."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export, rows_json, simple_export
from indices.exports.formats import Column, Json, Kind, Table
from indices.exports.marks import file_stem
from indices.selectors.changes import ChangeRow, ChangesPage
from indices.sentences.changes import changes_title, news, warnings
from indices.sentences.home import plain


def changes_export(page: ChangesPage) -> Export:
    table = _table(page)
    payload: Json = {
        "edition": edition_json(page.header),
        "earlier": edition_json(page.earlier) if page.earlier else None,
        "warnings": list(warnings(page)),
        "news": [plain(each) for each in news(page)],
        "medians": [
            {
                "code": each.domain.code,
                "name": each.domain.name,
                "before": each.before,
                "now": each.now,
                "change": each.change,
            }
            for each in page.medians
        ],
        "chosen": _chosen_json(page),
        "rows": rows_json(table),
    }
    return simple_export(table, payload=payload)


def _table(page: ChangesPage) -> Table[ChangeRow]:
    decimals = page.header.decimals
    columns: list[Column[ChangeRow]] = [
        Column(_("Đơn vị"), "unit", lambda row: row.move.now.unit),
        Column(_("Hạng trước"), "rank_before", lambda r: r.rank_before, Kind.INTEGER),
        Column(_("Hạng nay"), "rank", lambda row: row.move.now.rank, Kind.INTEGER),
        Column(_("Tăng, giảm hạng"), "rank_change", lambda r: r.rank_change, Kind.MOVE),
        Column(
            _("Điểm trước"),
            "score_before",
            lambda row: row.score_before,
            Kind.SCORE,
            decimals,
        ),
        Column(
            _("Điểm nay"),
            "score",
            lambda row: row.move.now.score,
            Kind.SCORE,
            decimals,
        ),
        Column(
            _("Tăng, giảm điểm công bố"),
            "score_change",
            lambda row: row.score_change,
            Kind.CHANGE,
            decimals,
        ),
        Column(
            _("Tiêu chí chung trước (%)"),
            "common_before",
            lambda row: row.common_before,
            Kind.SCORE,
        ),
        Column(
            _("Tiêu chí chung nay (%)"),
            "common_now",
            lambda row: row.common_now,
            Kind.SCORE,
        ),
        Column(
            _("Tăng, giảm trên tiêu chí chung"),
            "common_change",
            lambda row: row.common_change,
            Kind.CHANGE,
        ),
        Column(_("Lĩnh vực đổi nhiều nhất"), "main_domain", _domain_name),
        Column(
            _("Tăng, giảm ở lĩnh vực ấy"),
            "main_domain_change",
            lambda row: row.main_domain.change if row.main_domain else None,
            Kind.CHANGE,
            decimals,
        ),
        Column(_("Địa chỉ"), "slug", lambda row: row.move.now.slug),
    ]
    return Table(
        name=file_stem(page.header, "thay-doi"),
        title=changes_title(page),
        columns=columns,
        rows=page.rows,
        header=page.header,
        notes=warnings(page),
        sheet=_("Thay đổi"),
    )


def _chosen_json(page: ChangesPage) -> Json:
    """The unit that was asked for, domain by domain."""
    if page.chosen is None:
        return None
    return {
        "unit": page.chosen.row.move.now.unit,
        "slug": page.chosen.row.move.now.slug,
        "domains": [
            {
                "code": each.domain.code,
                "name": each.domain.name,
                "before": each.before,
                "now": each.now,
                "change": each.change,
                "is_comparable": each.is_comparable,
            }
            for each in page.chosen.domains
        ],
    }


def _domain_name(row: ChangeRow) -> str:
    return row.main_domain.domain.name if row.main_domain else ""
