"""The twins of a unit's page and of the list of units."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export, simple_export
from indices.exports.figures import figures_json, unit_figures_table
from indices.exports.formats import Column, Json, Kind, Table
from indices.exports.marks import Mark, ascii_word
from indices.exports.ranking import row_json
from indices.exports.trend_classes import trend_json
from indices.models import Announcement
from indices.selectors.self_scores import SelfScores
from indices.selectors.unit import UnitPage
from indices.selectors.unit_children import Child
from indices.selectors.unit_figures import UnitFigures
from indices.selectors.unit_parts import PartProfile
from indices.selectors.unit_record import UnitEntry
from indices.selectors.unit_statements import EntryStatements, Statement
from indices.sentences.trend_classes import class_words
from units.models import Kind as UnitKind
from units.models import Level
from units.selectors import UnitListPage, UnitRow


def unit_export(page: UnitPage, figures: UnitFigures) -> Export:
    """All results of the unit over the years; in JSON also the year's details.

    The operational figures have a sheet of their own, where there are any.
    """
    payload = {**_unit_json(page), "figures": figures_json(figures)}
    more = [unit_figures_table(figures)] if figures.rows else []
    return simple_export(_record_table(page), payload=payload, more=more)


def _record_table(page: UnitPage) -> Table[UnitEntry]:
    columns: list[Column[UnitEntry]] = [
        Column(_("Chỉ số"), "index", lambda e: e.header.index_short_name, Kind.LABEL),
        Column(_("Năm"), "year", lambda e: e.year, Kind.INTEGER),
        Column(_("Được xếp hạng trong"), "subject", lambda e: e.header.subject),
        Column(_("Tên năm ấy"), "unit", lambda e: e.row.unit),
        Column(_("Kết quả"), "score", lambda e: e.row.score, Kind.SCORE),
        Column(_("Đơn vị tính"), "unit_of_measure", _measure, Kind.LABEL),
        Column(_("Hạng"), "rank", lambda e: e.row.rank, Kind.INTEGER),
        Column(_("Trên tổng số"), "ranked_of", lambda e: e.row.ranked_of, Kind.INTEGER),
        Column(_("Xếp loại"), "tier", lambda e: e.row.tier, Kind.LABEL),
        Column(_("Tăng, giảm hạng"), "rank_change", _rank_change, Kind.MOVE),
        Column(_("Tăng, giảm điểm"), "score_change", _score_change, Kind.CHANGE),
        Column(_("So với năm"), "changed_since", _changed_since, Kind.INTEGER),
        Column(_("Xu hướng đến năm ấy"), "trend", partial(_trend, page), Kind.LABEL),
        Column(_("Nguồn"), "source", _source),
        Column(_("Căn cứ"), "basis", _basis),
        Column(_("Cách suy ra"), "formula", lambda e: e.row.formula),
        Column(_("Hạng tính"), "computed_rank", _computed_rank, Kind.INTEGER),
        Column(_("Xếp loại tính"), "computed_tier", lambda e: e.row.computed_tier),
        Column(_("Quyết định"), "decision", lambda e: e.header.decision),
        Column(_("Ghi chú"), "note", lambda e: e.row.note),
    ]
    return Table(
        name=f"don-vi_{page.unit.slug}",
        title=_("Kết quả của %(name)s qua các năm") % {"name": page.unit.name},
        columns=columns,
        rows=page.entries,
        sources=page.sources,
        notes=[text for text in (page.lineage.founded, page.lineage.ended) if text],
        marks=[Mark.ILLUSTRATIVE] if page.unit.is_illustrative else [],
        sheet=_("Kết quả"),
    )


def _measure(entry: UnitEntry) -> str:
    return entry.header.unit_of_measure


def _rank_change(entry: UnitEntry) -> int | None:
    return entry.row.rank_change


def _score_change(entry: UnitEntry) -> Decimal | None:
    return entry.row.score_change


def _changed_since(entry: UnitEntry) -> int | None:
    return entry.row.changed_since


def _trend(page: UnitPage, entry: UnitEntry) -> str | None:
    """Told of the main result of the year alone: each has its own page."""
    if entry is not page.headline or page.trend is None:
        return None
    return class_words(page.trend)


def _computed_rank(entry: UnitEntry) -> int | None:
    return entry.row.computed_rank


def _source(entry: UnitEntry) -> str | None:
    return entry.row.source.title if entry.row.source else None


def _basis(entry: UnitEntry) -> str | None:
    basis = entry.row.basis
    return str(Announcement.Basis(basis).label) if basis else None


# --- JSON of a unit ---------------------------------------------------------------


def _unit_json(page: UnitPage) -> dict[str, Json]:
    unit = page.unit
    return {
        "unit": {
            "name": unit.name,
            "code": unit.code,
            "slug": unit.slug,
            "kind": unit.kind,
            "level": unit.level,
            "parent": page.parent.slug if page.parent else None,
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
            "illustrative": unit.is_illustrative,
            "founded": page.lineage.founded or None,
            "ended": page.lineage.ended or None,
        },
        "year": page.year,
        "years": list(page.years),
        "headline": entry_json(page.headline) if page.headline else None,
        "distance": _distance_json(page),
        "trend": trend_json(page.trend) if page.trend else None,
        "parts": [_part_json(part) for part in page.parts],
        "self_assessment": _self_json(page.self_scores),
        "announcements": [_statements_json(each) for each in page.statements],
        "children": [
            _child_json(child)
            for group in page.children.groups
            for child in group.children
        ],
        "rows": [entry_json(entry) for entry in page.entries],
    }


def entry_json(entry: UnitEntry) -> Json:
    """A result together with the edition that it belongs to."""
    codes = [part.code for part in entry.header.parts]
    return {"edition": edition_json(entry.header), **row_json(entry.row, codes)}


def _distance_json(page: UnitPage) -> Json:
    if page.distance is None:
        return None
    return {"tier": page.distance.tier.name, "points": page.distance.points}


def _part_json(part: PartProfile) -> Json:
    return {
        "code": part.code,
        "name": part.name,
        "max_score": part.max_score,
        "score": part.score,
        "percent": part.percent,
        "rank": part.rank,
    }


def _self_json(found: SelfScores) -> Json:
    """The widest gaps first; a positive gap is what the unit gave itself more."""
    return {
        "domains": [
            {
                "code": domain.code,
                "name": domain.name,
                "max_score": domain.max_score,
                "self_score": domain.self_score,
                "appraised_score": domain.judged_score,
                "gap": domain.gap,
            }
            for domain in found.domains
        ],
        "criteria": [
            {
                "code": gap.code,
                "name": gap.name,
                "max_score": gap.max_score,
                "self_score": gap.self_score,
                "appraised_score": gap.judged_score,
                "gap": -gap.change,
                "note": gap.note or None,
                "explanation": gap.explanation or None,
            }
            for gap in found.gaps
        ],
    }


def _statements_json(each: EntryStatements) -> Json:
    header, row = each.entry.header, each.entry.row
    return {
        "index": header.index_code,
        "year": header.year,
        "computed_score": row.computed_score,
        "computed_rank": row.computed_rank,
        "computed_tier": row.computed_tier or None,
        "statements": [_statement_json(statement) for statement in each.statements],
    }


def _statement_json(statement: Statement) -> Json:
    source = statement.source
    return {
        "source": source.title if source else None,
        "source_url": (source.url or None) if source else None,
        "score": statement.score,
        "score_text": statement.score_text or None,
        "rank": statement.rank,
        "ranked_of": statement.ranked_of,
        "tier": statement.tier or None,
        "score_change": statement.score_change,
        "rank_change": statement.rank_change,
        "changed_since": statement.changed_since,
        "basis": "derived" if statement.is_derived else "stated",
        "formula": statement.formula or None,
        "is_primary": statement.is_primary,
        "note": statement.note or None,
    }


def _child_json(child: Child) -> Json:
    return {
        "unit": child.link.name,
        "slug": child.link.slug,
        "score": child.score,
        "rank": child.rank,
        "tier": child.tier or None,
    }


# --- the list of units ------------------------------------------------------------


def unit_list_export(page: UnitListPage) -> Export:
    """Every unit that the filter leaves, in the order of the page."""
    columns: list[Column[UnitRow]] = [
        Column(_("Mã"), "code", lambda row: row.code, Kind.LABEL),
        Column(_("Tên"), "unit", lambda row: row.name),
        Column(_("Loại"), "kind", lambda row: str(UnitKind(row.kind).label)),
        Column(_("Cấp"), "level", lambda row: str(Level(row.level).label)),
        Column(_("Thuộc"), "parent", lambda row: row.parent),
        Column(_("Tỉnh, thành phố"), "province", lambda row: row.province),
        Column(
            _("Có hiệu lực từ"), "valid_from", lambda row: row.valid_from, Kind.DATE
        ),
        Column(_("Ngày cuối cùng"), "ended_on", lambda row: row.ended_on, Kind.DATE),
        Column(_("Địa chỉ"), "slug", lambda row: row.slug),
    ]
    area = f"_{ascii_word(page.area.bare_name)}" if page.area else ""
    table = Table(
        name=f"don-vi{area}",
        title=_("Danh sách đơn vị"),
        columns=columns,
        rows=page.rows,
        marks=[Mark.ILLUSTRATIVE] if page.query.is_illustrative else [],
        sheet=_("Đơn vị"),
    )
    return simple_export(table)
