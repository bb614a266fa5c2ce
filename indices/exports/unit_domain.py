"""The twins of a unit's domain: a line for each criterion, as it was scored."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export, rows_json, simple_export
from indices.exports.formats import Column, Json, Kind, Table
from indices.selectors.unit_domain import CriterionResult, UnitDomainPage
from indices.sentences.comparisons import no_comparison
from indices.sentences.figures import linked_words
from indices.sentences.unit_domain import unit_domain_title


def unit_domain_export(page: UnitDomainPage) -> Export:
    table = _table(page)
    payload: Json = {
        "edition": edition_json(page.header),
        "unit": {"name": page.unit, "slug": page.slug, "code": page.code},
        "domain": {
            "code": page.domain.code,
            "name": page.domain.name,
            "max_score": page.own.max_score,
            "points": page.stored,
            "lost": page.own.lost,
            "rank": page.rank,
            "ranked_of": page.ranked_of,
            "median": page.own.median,
        },
        "rows": rows_json(table),
    }
    return simple_export(table, payload=payload)


def _table(page: UnitDomainPage) -> Table[CriterionResult]:
    scores = (
        (_("Tối đa"), "max_score"),
        (_("Tự chấm"), "self_score"),
        (_("Thẩm định lần 1"), "appraised_score"),
        (_("Thẩm định lần 2"), "final_score"),
        (_("Điều tra XHH"), "survey_score"),
        (_("Đạt"), "points"),
        (_("Mất"), "lost"),
        (_("Trung vị các đơn vị"), "median"),
    )
    columns: list[Column[CriterionResult]] = [
        Column(_("Mã"), "code", lambda row: row.line.code, Kind.LABEL),
        Column(_("Tiêu chí"), "name", lambda row: row.line.name),
        Column(_("Cách chấm"), "scored_by", lambda row: row.line.scored_by_label),
    ]
    columns += [_score(heading, key, page) for heading, key in scores]
    columns += [
        Column(
            _("Năm so sánh"),
            "earlier_year",
            lambda row: page.earlier_year,
            Kind.INTEGER,
        ),
        _score(_("Điểm năm so sánh"), "before", page),
        Column(
            _("Vì sao không so sánh"),
            "no_comparison",
            lambda row: no_comparison(row.comparison, row.line, page.earlier_year),
        ),
        Column(
            _("Không áp dụng"),
            "is_not_applicable",
            lambda row: row.is_not_applicable,
            Kind.FLAG,
        ),
        Column(_("Lý do"), "not_applicable_reason", lambda r: r.not_applicable_reason),
        _score(_("Số liệu kê khai"), "declared_figure", page),
        Column(_("Số liệu điều hành"), "measure_figure", _linked),
        Column(_("Nhận xét"), "note", lambda row: row.note),
        Column(_("Giải trình"), "explanation", lambda row: row.explanation),
    ]
    return Table(
        name=f"don-vi_{page.slug}_{page.header.year}_linh-vuc-{page.domain.code}",
        title=unit_domain_title(page),
        columns=columns,
        rows=page.shown,
        header=page.header,
        sheet=_("Lĩnh vực %(code)s") % {"code": page.domain.code},
    )


def _score(heading: str, key: str, page: UnitDomainPage) -> Column[CriterionResult]:
    return Column(
        heading,
        key,
        lambda row: getattr(row, key),
        Kind.SCORE,
        page.header.decimals,
    )


def _linked(row: CriterionResult) -> str:
    if row.linked is None:
        return ""
    return linked_words(row.linked, row.declared_figure)
