"""The twins of a criterion: the units' points, who gave them, and its earlier forms."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export, rows_json, simple_export
from indices.exports.formats import Column, Json, Kind, Table
from indices.exports.marks import file_stem
from indices.selectors.criterion import CriterionPage, CriterionRow
from indices.selectors.criterion_forms import CriterionForm
from indices.sentences.comparisons import no_comparison, rule_words
from indices.sentences.criterion import (
    band_label,
    criterion_title,
    form_verdict,
    form_years,
)


def criterion_export(page: CriterionPage) -> Export:
    units, forms = _units(page), _forms(page)
    line = page.line
    payload: Json = {
        "edition": edition_json(page.header),
        "criterion": {
            "code": line.code,
            "name": line.name,
            "max_score": line.max_score,
            "scored_by": line.scored_by,
            "office": line.office or None,
            "rule": rule_words(line) or None,
            "is_leaf": page.is_leaf,
            "median": page.median,
        },
        "earlier_year": page.earlier_year,
        "no_comparison": no_comparison(page.comparison, line, page.earlier_year)
        or None,
        "distribution": {
            each.band.value: {"count": each.count, "before": each.before}
            for each in page.bands
        },
        "history": rows_json(forms),
        "rows": rows_json(units),
    }
    return simple_export(units, payload=payload, more=[forms])


def _units(page: CriterionPage) -> Table[CriterionRow]:
    decimals = page.header.decimals
    scores = (
        (_("Tối đa"), "max_score"),
        (_("Điểm"), "points"),
        (_("Tự chấm"), "self_score"),
        (_("Thẩm định"), "judged_score"),
        (_("Điều tra XHH"), "survey_score"),
        (_("Điểm năm so sánh"), "before"),
    )
    columns: list[Column[CriterionRow]] = [
        Column(_("Đơn vị"), "unit", lambda row: row.unit),
        Column(_("Mã"), "code", lambda row: row.code, Kind.LABEL),
        *(_score(heading, key, decimals) for heading, key in scores),
        Column(
            _("Tăng, giảm"), "change", lambda row: row.change, Kind.CHANGE, decimals
        ),
        Column(
            _("Tự chấm hơn thẩm định"),
            "gap",
            lambda row: row.gap,
            Kind.CHANGE,
            decimals,
        ),
        Column(_("Mức"), "band", lambda row: band_label(row.band)),
        Column(_("Địa chỉ"), "slug", lambda row: row.slug),
    ]
    reason = no_comparison(page.comparison, page.line, page.earlier_year)
    return Table(
        name=file_stem(page.header, f"tieu-chi-{page.line.code}"),
        title=criterion_title(page),
        columns=columns,
        rows=page.rows,
        header=page.header,
        notes=[reason] if reason else [],
        sheet=_("Đơn vị"),
    )


def _score(heading: str, key: str, decimals: int) -> Column[CriterionRow]:
    return Column(heading, key, lambda row: getattr(row, key), Kind.SCORE, decimals)


def _forms(page: CriterionPage) -> Table[CriterionForm]:
    columns: list[Column[CriterionForm]] = [
        Column(_("Năm"), "years", form_years, Kind.LABEL),
        Column(_("Bộ tiêu chí"), "set", lambda form: form.set_name),
        Column(_("Mã"), "code", lambda form: form.code, Kind.LABEL),
        Column(_("Nội dung"), "name", lambda form: form.name),
        Column(_("Tối đa"), "max_score", lambda form: form.max_score, Kind.SCORE),
        Column(_("So với bộ trước"), "verdict", form_verdict),
    ]
    return Table(
        name="cac-bo-tieu-chi",
        title=criterion_title(page),
        columns=columns,
        rows=page.forms,
        header=page.header,
        sheet=_("Qua các bộ tiêu chí"),
    )
