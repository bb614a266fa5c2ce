"""The twins of the comparison: every index and year, and the parts of one edition."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export, simple_export
from indices.exports.formats import Cell, Column, Json, Kind, Table
from indices.exports.marks import Mark
from indices.exports.ranking import row_json
from indices.selectors.compare import Closely, ComparePage
from indices.selectors.compare_record import ComparedUnit, CompareRow, PartRow
from indices.sentences.compare import compare_title, limits

LONGEST_NAME = 100


def compare_export(page: ComparePage) -> Export:
    more = [_parts_table(page, page.closely)] if page.closely else []
    return simple_export(
        _results_table(page),
        payload=compare_json(page),
        more=[table for table in more if table.rows],
    )


def compare_json(page: ComparePage) -> Json:
    """The units, every edition with the result of each, and one edition's parts."""
    return {
        "units": [_unit_json(unit) for unit in page.units],
        "unknown": [unknown.word for unknown in page.refusals.unknown],
        "notes": list(limits(page)),
        "illustrative": page.is_illustrative,
        "rows": [_row_json(row) for row in page.rows],
        "closely": _closely_json(page, page.closely) if page.closely else None,
        "sources": [
            {"title": s.title, "url": s.url or None, "published_on": s.published_on}
            for s in page.sources
        ],
    }


def _unit_json(unit: ComparedUnit) -> Json:
    return {
        "unit": unit.name,
        "slug": unit.slug,
        "code": unit.code,
        "kind": unit.kind,
        "level": unit.level,
        "parent": unit.parent or None,
    }


def _row_json(row: CompareRow) -> Json:
    return {
        "edition": edition_json(row.header),
        "is_shared": row.is_shared,
        "median_score": row.median,
        "results": [
            None if entry is None else row_json(entry.row, []) for entry in row.entries
        ],
    }


def _closely_json(page: ComparePage, closely: Closely) -> Json:
    return {
        "edition": edition_json(closely.row.header),
        "parts": [
            {
                "code": part.code,
                "name": part.name,
                "max_score": part.max_score,
                "scores": dict(zip(page.slugs, part.scores, strict=True)),
            }
            for part in closely.parts
        ],
    }


def _results_table(page: ComparePage) -> Table[CompareRow]:
    columns: list[Column[CompareRow]] = [
        Column(_("Chỉ số"), "index", lambda r: r.header.index_short_name, Kind.LABEL),
        Column(_("Năm"), "year", lambda row: row.year, Kind.INTEGER),
        Column(_("Được xếp hạng trong"), "subject", lambda row: row.header.subject),
        Column(
            _("Đơn vị tính"),
            "unit_of_measure",
            lambda row: row.header.unit_of_measure,
            Kind.LABEL,
        ),
    ]
    for unit in page.units:
        columns += _unit_columns(unit)
    columns.append(
        Column(_("Trung vị"), "median_score", lambda row: row.median, Kind.SCORE)
    )
    return Table(
        name=f"so-sanh_{'_'.join(page.slugs)}"[:LONGEST_NAME],
        title=compare_title(page),
        columns=columns,
        rows=page.rows,
        notes=limits(page),
        sources=page.sources,
        marks=_marks(page),
        sheet=_("Kết quả"),
    )


def _unit_columns(unit: ComparedUnit) -> list[Column[CompareRow]]:
    facts = (
        (_("điểm"), "score", Kind.SCORE),
        (_("hạng"), "rank", Kind.INTEGER),
        (_("trên tổng số"), "ranked_of", Kind.INTEGER),
        (_("xếp loại"), "tier", Kind.LABEL),
    )
    return [
        Column(
            f"{unit.name}: {word}",
            f"{name}_{unit.place + 1}",
            partial(_fact, unit.place, name),
            kind,
        )
        for word, name, kind in facts
    ]


def _fact(place: int, name: str, row: CompareRow) -> Cell:
    entry = row.entries[place]
    if entry is None:
        return None
    value: Cell = getattr(entry.row, name)
    return None if value == "" else value


def _parts_table(page: ComparePage, closely: Closely) -> Table[PartRow]:
    decimals = closely.row.header.decimals
    columns: list[Column[PartRow]] = [
        Column(_("Phần điểm"), "name", lambda part: part.name),
        Column(
            _("Tối đa"), "max_score", lambda part: part.max_score, Kind.SCORE, decimals
        ),
    ]
    columns += [
        Column(
            unit.name,
            f"score_{unit.place + 1}",
            partial(_points, unit.place),
            Kind.SCORE,
            decimals,
        )
        for unit in page.units
    ]
    return Table(
        name="cac-phan",
        title=closely.row.header.title,
        columns=columns,
        rows=closely.parts,
        marks=_marks(page),
        sheet=_("Các phần điểm"),
    )


def _points(place: int, part: PartRow) -> Cell:
    return part.scores[place]


def _marks(page: ComparePage) -> tuple[Mark, ...]:
    return (Mark.ILLUSTRATIVE,) if page.is_illustrative else ()
