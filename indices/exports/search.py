"""The twins of the search: one line for whatever was found, under the kind it is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from indices.exports.export import Export, simple_export
from indices.exports.formats import Column, Json, Kind, Table
from indices.exports.marks import Mark
from indices.selectors.search import FoundUnit, SearchPage


@dataclass(frozen=True, slots=True)
class FoundLine:
    """`note` tells it from others of its name: where it lies, in what it is counted."""

    kind: str
    name: str
    url: str
    code: str = ""
    note: str = ""
    begins_on: date | None = None
    last_day: date | None = None
    is_illustrative: bool = False


def search_export(page: SearchPage) -> Export:
    return simple_export(_table(page), payload=_payload(page))


def _table(page: SearchPage) -> Table[FoundLine]:
    cut = _("Danh sách đơn vị còn nữa: chỉ có %(count)d đơn vị đầu tiên ở đây.")
    return Table(
        name="tim",
        title=_("Tìm “%(text)s”") % {"text": page.text},
        columns=[
            Column(_("Loại"), "kind", lambda row: row.kind, Kind.LABEL),
            Column(_("Tên"), "name", lambda row: row.name),
            Column(_("Mã"), "code", lambda row: row.code, Kind.LABEL),
            Column(_("Thuộc, ý nghĩa"), "note", lambda row: row.note),
            Column(_("Từ ngày"), "valid_from", lambda row: row.begins_on, Kind.DATE),
            Column(_("Đến ngày"), "last_day", lambda row: row.last_day, Kind.DATE),
            Column(_("Minh họa"), "illustrative", _illustrative, Kind.LABEL),
            Column(_("Địa chỉ trang"), "url", lambda row: row.url),
        ],
        rows=tuple(_lines(page)),
        notes=[cut % {"count": len(page.units)}] if page.has_more else [],
        marks=[Mark.ILLUSTRATIVE] if page.is_illustrative else [],
        sheet=_("Tìm thấy"),
    )


def _lines(page: SearchPage) -> Iterator[FoundLine]:
    """In the order of the page."""
    for unit in page.units:
        yield _unit_line(unit, _("đơn vị"))
    for edition in page.editions:
        yield FoundLine(
            _("kỳ đánh giá"),
            edition.title,
            edition.url,
            note=_("có số liệu của một phần đơn vị") if edition.is_partial else "",
            is_illustrative=edition.is_illustrative,
        )
    for found in page.criteria:
        yield FoundLine(
            _("lĩnh vực") if found.is_domain else _("tiêu chí"),
            found.name,
            found.newest.url,
            found.code,
            note="; ".join(
                _("%(set)s, năm %(year)d") % {"set": each.set_name, "year": each.year}
                for each in found.places
            ),
            is_illustrative=found.is_illustrative,
        )
    for measure in page.measures:
        note = " – ".join(filter(None, (measure.unit_of_measure, measure.description)))
        kind = _("số liệu hoạt động")
        yield FoundLine(kind, measure.name, measure.url, measure.code, note)
    for term in page.terms:
        yield FoundLine(_("thuật ngữ"), term.word, term.url, note=term.meaning)
    for unit in page.nearest:
        yield _unit_line(unit, _("đơn vị có tên gần giống"))


def _unit_line(unit: FoundUnit, kind: str) -> FoundLine:
    return FoundLine(
        kind,
        unit.name,
        unit.url,
        unit.code,
        unit.parent,
        unit.begins_on,
        unit.last_day,
        unit.is_illustrative,
    )


def _illustrative(row: FoundLine) -> str:
    return _("số liệu minh họa") if row.is_illustrative else ""


def _payload(page: SearchPage) -> Json:
    return {
        "q": page.text,
        "units": [_unit(row) for row in page.units],
        "has_more_units": page.has_more,
        "editions": [
            {"title": row.title, "url": row.url, "illustrative": row.is_illustrative}
            for row in page.editions
        ],
        "criteria": [
            {
                "criterion": row.name,
                "code": row.code,
                "is_domain": row.is_domain,
                "criteria_set": row.newest.set_name,
                "year": row.newest.year,
                "url": row.newest.url,
                "earlier": [
                    {
                        "code": each.code,
                        "criteria_set": each.set_name,
                        "year": each.year,
                        "url": each.url,
                    }
                    for each in row.earlier
                ],
                "illustrative": row.is_illustrative,
            }
            for row in page.criteria
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
        "terms": [
            {"term": row.word, "meaning": row.meaning, "url": row.url}
            for row in page.terms
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
