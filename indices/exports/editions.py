"""A list of editions as a file: one row for each, with the figures of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export, simple_export
from indices.exports.formats import Column, Kind, Table
from indices.selectors.editions import EditionLine, EditionsPage


def editions_table(lines: Sequence[EditionLine]) -> Table[EditionLine]:
    columns: list[Column[EditionLine]] = [
        Column(_("Chỉ số"), "index", lambda e: e.header.index_short_name, Kind.LABEL),
        Column(_("Địa bàn"), "area", lambda e: e.header.area_name),
        Column(_("Cấp"), "level", lambda e: e.header.level_label),
        Column(_("Năm"), "year", lambda e: e.header.year, Kind.INTEGER),
        Column(_("Số đơn vị"), "unit_count", _unit_count, Kind.INTEGER),
        Column(_("Có số liệu"), "known_count", _known_count, Kind.INTEGER),
        Column(_("Trung bình"), "mean_score", lambda e: e.mean, Kind.SCORE),
        Column(_("Trung vị"), "median_score", lambda e: e.median, Kind.SCORE),
        Column(_("Cơ quan công bố"), "issuing_body", lambda e: e.header.issuing_body),
        Column(_("Quyết định"), "decision", lambda e: e.header.decision),
        Column(_("Ngày quyết định"), "decided_on", _decided_on, Kind.DATE),
        Column(_("Ngày công bố"), "published_on", _published_on, Kind.DATE),
        Column(_("Minh họa"), "illustrative", _illustrative, Kind.FLAG),
        Column(_("Địa chỉ"), "url", lambda e: e.header.url),
    ]
    return Table(
        name="cac-bang-xep-hang",
        title=_("Các bảng xếp hạng"),
        columns=columns,
        rows=lines,
        sheet=_("Bảng xếp hạng"),
    )


def editions_export(page: EditionsPage) -> Export:
    """JSON tells each edition in full, with the figures of the whole."""
    table = editions_table(page.lines)
    rows = [edition_json(line.header, line.summary) for line in page.lines]
    return simple_export(table, payload={"title": table.title, "rows": rows})


def _unit_count(line: EditionLine) -> int:
    return line.summary.unit_count


def _known_count(line: EditionLine) -> int:
    return line.summary.known_count


def _decided_on(line: EditionLine) -> date | None:
    return line.header.decided_on


def _published_on(line: EditionLine) -> date | None:
    return line.header.published_on


def _illustrative(line: EditionLine) -> bool:
    return line.header.is_illustrative
