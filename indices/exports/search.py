"""The twins of the search: the units found; in JSON the editions and measures too."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.exports.export import Export, simple_export
from indices.exports.formats import Column, Json, Kind, Table
from indices.exports.marks import Mark
from indices.selectors.search import FoundUnit, SearchPage


def search_export(page: SearchPage) -> Export:
    return simple_export(_units_table(page), payload=_payload(page))


def _units_table(page: SearchPage) -> Table[FoundUnit]:
    return Table(
        name="tim",
        title=_("Đơn vị tìm được với “%(text)s”") % {"text": page.text},
        columns=[
            Column(_("Đơn vị"), "unit", lambda row: row.name),
            Column(_("Mã"), "code", lambda row: row.code, Kind.LABEL),
            Column(_("Thuộc"), "parent", lambda row: row.parent),
            Column(_("Từ ngày"), "valid_from", lambda row: row.begins_on, Kind.DATE),
            Column(_("Đến ngày"), "last_day", lambda row: row.last_day, Kind.DATE),
            Column(_("Minh họa"), "illustrative", _illustrative, Kind.LABEL),
        ],
        rows=page.units,
        marks=[Mark.ILLUSTRATIVE] if page.is_illustrative else [],
        sheet=_("Đơn vị"),
    )


def _illustrative(row: FoundUnit) -> str:
    return _("số liệu minh họa") if row.is_illustrative else ""


def _payload(page: SearchPage) -> Json:
    return {
        "q": page.text,
        "units": [_unit(row) for row in page.units],
        "editions": [
            {"title": row.title, "url": row.url, "illustrative": row.is_illustrative}
            for row in page.editions
        ],
        "measures": [
            {
                "measure": row.name,
                "code": row.code,
                "unit_of_measure": row.unit_of_measure,
                "description": row.description or None,
                "url": row.url,
            }
            for row in page.measures
        ],
        "nearest": [_unit(row) for row in page.nearest],
    }


def _unit(row: FoundUnit) -> Json:
    return {
        "unit": row.name,
        "code": row.code,
        "slug": row.slug,
        "parent": row.parent or None,
        "valid_from": row.begins_on,
        "last_day": row.last_day,
        "illustrative": row.is_illustrative,
    }
