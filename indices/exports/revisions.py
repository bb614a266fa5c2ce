"""The twins of the page that says what a correction changed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export, simple_export
from indices.exports.formats import Column, Json, Table
from indices.selectors.revisions import CellChange, RevisionsPage
from indices.sentences.revisions import finding, value_text


def revisions_export(page: RevisionsPage) -> Export:
    return simple_export(_table(page), payload=_payload(page))


def _table(page: RevisionsPage) -> Table[CellChange]:
    query = page.query
    return Table(
        name=f"so-ban-{query.first}-{query.second}_{page.header.area}_{page.header.year}",
        title=_("So bản %(first)d với bản %(second)d: %(title)s")
        % {"first": query.first, "second": query.second, "title": page.header.title},
        columns=[
            Column(_("Đơn vị"), "unit", lambda row: row.unit),
            Column(_("Cột"), "column", lambda row: row.column),
            Column(_("Cũ"), "old", lambda row: value_text(row.old)),
            Column(_("Mới"), "new", lambda row: value_text(row.new)),
        ],
        rows=page.changes,
        header=page.header,
        notes=[finding(page)],
        sheet=_("Đã sửa"),
    )


def _payload(page: RevisionsPage) -> Json:
    return {
        "edition": edition_json(page.header),
        "from_revision": page.query.first,
        "to_revision": page.query.second,
        "rows": [
            {
                "unit": row.unit,
                "slug": row.slug,
                "column": row.column,
                "old": row.old,
                "new": row.new,
            }
            for row in page.changes
        ],
    }
