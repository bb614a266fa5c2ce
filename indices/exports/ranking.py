"""The ranking's twins: what its JSON, its CSV and its workbook hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export
from indices.exports.formats import Column, Json, Kind, Table
from indices.exports.formats.text import plain_number
from indices.exports.marks import file_name
from indices.exports.wording import annex_title, query_phrases, score_heading
from indices.models import Announcement
from indices.selectors.header import PartSpan
from indices.selectors.ranking import RankingPage
from indices.selectors.ranking_rows import RankingRow
from indices.selectors.trend_classes import UnitClass
from indices.sentences.trend_classes import changes_words, class_words

ANNEX, EXTRACT = "PL", "TRICH"


def ranking_export(page: RankingPage) -> Export:
    kind = EXTRACT if page.query.is_filtered else ANNEX
    return Export(
        table=ranking_table(page),
        file_name=partial(file_name, page.header, kind),
        payload=partial(ranking_json, page),
        workbook=partial(_annex, page),
    )


def _annex(page: RankingPage) -> bytes:
    # XlsxWriter is loaded by the first workbook, not by every worker.
    from indices.exports.annex import annex_workbook

    return annex_workbook(page)


def ranking_json(page: RankingPage) -> Json:
    """The edition and its rows in rank order, with what was asked if anything was."""
    codes = [part.code for part in page.header.parts]
    payload: dict[str, Json] = {"edition": edition_json(page.header, page.summary)}
    if page.query.is_filtered:
        payload["filters"] = query_json(page)
    rows = [row_json(row, codes) for row in page.rows]
    if page.trends is not None:
        for json, row in zip(rows, page.rows, strict=True):
            found = page.trends.get(row.lineage_id)
            json["trend"] = found.trend.value if found else None
    payload["rows"] = [*rows]
    return payload


def query_json(page: RankingPage) -> Json:
    query = page.query
    return {
        "text": query.text or None,
        "kind": query.kind or None,
        "tier": query.tier or None,
        "group": query.group or None,
        "in_words": "; ".join(query_phrases(query)),
        "total": page.total,
    }


def row_json(row: RankingRow, part_codes: list[str]) -> dict[str, Json]:
    """One unit. What is not known is null, never 0 and never an empty text."""
    return {
        "rank": row.rank,
        "ranked_of": row.ranked_of,
        "unit": row.unit,
        "code": row.code,
        "slug": row.slug,
        "kind": row.kind,
        "score": row.score,
        "score_origin": row.origin,
        "tier": row.tier or None,
        "rank_change": row.rank_change,
        "score_change": row.score_change,
        "changed_since": row.changed_since,
        "source": row.source.title if row.source else None,
        "source_url": (row.source.url or None) if row.source else None,
        "source_date": row.source.published_on if row.source else None,
        "basis": row.basis or None,
        "formula": row.formula or None,
        "computed_rank": row.computed_rank,
        "computed_tier": row.computed_tier or None,
        "computed_score": row.computed_score,
        "is_ranked": row.is_ranked,
        "is_tied": row.is_tied,
        "has_disagreement": row.has_disagreement,
        "group_rank": row.group_rank,
        "note": row.note or None,
        "parts": dict(zip(part_codes, row.parts, strict=False)),
    }


def ranking_table(page: RankingPage) -> Table[RankingRow]:
    """Every fact of every row in one flat table, for the CSV."""
    header = page.header
    columns: list[Column[RankingRow]] = [
        Column(_("Hạng"), "rank", lambda row: row.rank, Kind.INTEGER),
        Column(_("Trên tổng số"), "ranked_of", lambda row: row.ranked_of, Kind.INTEGER),
        Column(_("Đơn vị"), "unit", lambda row: row.unit),
        Column(_("Mã"), "code", lambda row: row.code, Kind.LABEL),
        Column(_("Địa chỉ"), "slug", lambda row: row.slug),
        *_score_columns(page),
        Column(_("Xếp loại"), "tier", lambda row: row.tier, Kind.LABEL),
        Column(
            _("Tăng, giảm hạng"), "rank_change", lambda row: row.rank_change, Kind.MOVE
        ),
        Column(
            _("Tăng, giảm điểm"),
            "score_change",
            lambda row: row.score_change,
            Kind.CHANGE,
            header.decimals,
        ),
        Column(
            _("So với năm"),
            "changed_since",
            lambda row: row.changed_since,
            Kind.INTEGER,
        ),
        *trend_columns(page),
        *_origin_columns(page),
    ]
    return Table(
        name="xep-hang",
        title=annex_title(header).replace("\n", " "),
        columns=columns,
        rows=page.rows,
        header=header,
        sources=page.sources,
    )


def trend_columns(page: RankingPage) -> list[Column[RankingRow]]:
    """Where they were asked for: the class, and the changes that it rests on."""
    trends = page.trends
    if trends is None:
        return []
    return [
        Column(
            _("Xu hướng"),
            "trend",
            lambda row: _of_trend(trends, row, class_words),
            Kind.LABEL,
        ),
        Column(
            _("Tăng, giảm trên phần điểm chung"),
            "trend_changes",
            lambda row: _of_trend(trends, row, changes_words),
        ),
    ]


def _of_trend(
    trends: Mapping[int, UnitClass],
    row: RankingRow,
    words: Callable[[UnitClass], str],
) -> str | None:
    found = trends.get(row.lineage_id)
    return words(found) if found else None


def _score_columns(page: RankingPage) -> list[Column[RankingRow]]:
    decimals = page.header.decimals
    columns = part_columns(page)
    total: Column[RankingRow] = Column(
        score_heading(page.header), "score", lambda row: row.score, Kind.SCORE, decimals
    )
    return [*columns, total]


def part_columns(page: RankingPage) -> list[Column[RankingRow]]:
    """One column for each part of the edition, headed by its name and maximum."""
    return [
        Column(
            part_heading(part),
            part_key(part.code),
            partial(_part_of, place),
            Kind.SCORE,
            page.header.decimals,
        )
        for place, part in enumerate(page.header.parts)
    ]


def part_heading(part: PartSpan) -> str:
    """The part with its maximum; a heading is read, so its decimal mark is a comma."""
    if part.max_score is None:
        return part.name
    return f"{part.name} ({plain_number(part.max_score).replace('.', ',')})"


def part_key(code: str) -> str:
    return f"part_{code}"


def _part_of(place: int, row: RankingRow) -> Decimal | None:
    return row.parts[place] if place < len(row.parts) else None


def _basis(row: RankingRow) -> str | None:
    return str(Announcement.Basis(row.basis).label) if row.basis else None


def _origin_columns(page: RankingPage) -> list[Column[RankingRow]]:
    decimals = page.header.decimals
    return [
        Column(
            _("Nguồn"), "source", lambda row: row.source.title if row.source else None
        ),
        Column(
            _("Địa chỉ nguồn"),
            "source_url",
            lambda row: row.source.url if row.source else None,
        ),
        Column(_("Căn cứ"), "basis", _basis),
        Column(_("Cách suy ra"), "formula", lambda row: row.formula),
        Column(
            _("Điểm tính"),
            "computed_score",
            lambda row: row.computed_score,
            Kind.SCORE,
            decimals,
        ),
        Column(
            _("Hạng tính"), "computed_rank", lambda row: row.computed_rank, Kind.INTEGER
        ),
        Column(
            _("Xếp loại tính"),
            "computed_tier",
            lambda row: row.computed_tier,
            Kind.LABEL,
        ),
        Column(_("Được xếp hạng"), "is_ranked", lambda row: row.is_ranked, Kind.FLAG),
        Column(_("Ghi chú"), "note", lambda row: row.note),
    ]
