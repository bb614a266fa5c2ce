"""The twins of an edition's criteria: each with its maximum, evidence and rule."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export, rows_json, simple_export
from indices.exports.formats import Column, Json, Kind, Table
from indices.exports.marks import file_stem
from indices.selectors.criteria_set import CriterionView
from indices.selectors.edition_criteria import EditionCriteriaPage
from indices.sentences.edition_criteria import criteria_title, scoring_words


def edition_criteria_export(page: EditionCriteriaPage) -> Export:
    table = _table(page)
    found = page.criteria_set
    payload: Json = {
        "edition": edition_json(page.header),
        "criteria_set": {
            "code": found.code,
            "name": found.name,
            "issuing_body": found.issuing_body or None,
            "decision": found.decision or None,
            "decided_on": found.decided_on,
            "total_max": found.total_max,
        },
        "rows": rows_json(table),
    }
    return simple_export(table, payload=payload)


def _table(page: EditionCriteriaPage) -> Table[CriterionView]:
    columns: list[Column[CriterionView]] = [
        Column(_("Mã"), "code", lambda row: row.code, Kind.LABEL),
        Column(_("Nội dung"), "name", lambda row: row.name),
        Column(_("Tối đa"), "max_score", lambda row: row.max_score, Kind.SCORE),
        Column(_("Cách chấm"), "scored_by", lambda row: row.scored_by_label),
        Column(_("Bước điểm"), "step", lambda row: row.step, Kind.SCORE),
        Column(_("Cơ quan thẩm định"), "office", lambda row: row.office),
        Column(_("Tài liệu kiểm chứng"), "evidence", lambda row: row.evidence),
        Column(_("Cách tính điểm"), "rule", scoring_words),
    ]
    return Table(
        name=file_stem(page.header, "bo-tieu-chi"),
        title=criteria_title(page),
        columns=columns,
        rows=page.rows,
        header=page.header,
        subtitle=page.criteria_set.decision,
        sheet=_("Bộ tiêu chí"),
    )
