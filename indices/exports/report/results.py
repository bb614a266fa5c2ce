"""Annex of results: who has how many points, from whom, and stands where.

An edition that is scored by criteria states its parts as the forms of ministries and
provinces do: self score, appraisal, survey, bonus and deduction, total, index. Of an
edition of which only totals are known it is the annex of the ranking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.exports.annex import annex_columns
from indices.exports.annex_range import AnnexRange
from indices.exports.formats import Column, Kind
from indices.exports.remarks import remark
from indices.exports.report.annex import Annex, AnnexKind, CheckLine
from indices.exports.wording import annex_title, closing_line
from indices.scoring.shares import percent_of
from indices.selectors.header import EditionHeader
from indices.selectors.ranking import RankingPage
from indices.selectors.ranking_rows import RankingRow
from indices.selectors.result_sums import ResultSums

ZERO = Decimal(0)
HUNDRED = Decimal(100)
NOTHING = ResultSums(None, None, None, None, None)
TERMS = ("judged", "survey", "outside")


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One unit; `outside` is bonus less deduction."""

    number: int
    row: RankingRow
    sums: ResultSums
    outside: Decimal | None

    @property
    def total(self) -> Decimal | None:
        return self.sums.achieved


def results_annex(
    page: RankingPage,
    sums: Mapping[int, ResultSums],
    *,
    outside: Sequence[str],
    number: str,
) -> Annex:
    """`sums` by unit, empty where the edition has no score sheets; `outside` are the
    codes of the domains that stand outside the scale."""
    if not sums:
        return _ranking_annex(page, number)
    lines = result_lines(page, sums, outside)
    return Annex(
        kind=AnnexKind.RESULTS,
        number=number,
        title=annex_title(page.header),
        columns=_numbered(_columns(page, lines)),
        rows=lines,
        closing=closing_line(page),
        checks=lambda area: _checks(area, lines, page.header),
    )


def _ranking_annex(page: RankingPage, number: str) -> Annex:
    return Annex(
        kind=AnnexKind.RESULTS,
        number=number,
        title=annex_title(page.header),
        columns=annex_columns(page),
        rows=page.rows,
        closing=closing_line(page),
    )


def result_lines(
    page: RankingPage, sums: Mapping[int, ResultSums], outside: Sequence[str]
) -> list[ResultLine]:
    places = [n for n, part in enumerate(page.header.parts) if part.code in outside]
    return [
        ResultLine(
            number=number,
            row=row,
            sums=sums.get(row.unit_id, NOTHING),
            outside=_added([row.parts[place] for place in places]),
        )
        for number, row in enumerate(page.rows, start=1)
    ]


def _added(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, ZERO) if known else None


def _columns(
    page: RankingPage, lines: Sequence[ResultLine]
) -> list[Column[ResultLine]]:
    decimals = page.header.decimals
    points: list[Column[ResultLine]] = [
        Column(_("Điểm tự đánh giá"), "self", lambda x: x.sums.self_score, Kind.SCORE),
        Column(_("Điểm thẩm định"), "judged", lambda x: x.sums.judged, Kind.SCORE),
        Column(_("Điểm điều tra XHH"), "survey", lambda x: x.sums.survey, Kind.SCORE),
        Column(_("Điểm thưởng, trừ"), "outside", lambda x: x.outside, Kind.CHANGE),
    ]
    # What nobody was given or asked for is no column.
    shown = [c for c in points if any(c.value(line) for line in lines)]
    columns: list[Column[ResultLine]] = [
        Column(_("STT"), "number", lambda x: x.number, Kind.INTEGER),
        Column(_("Đơn vị"), "unit", lambda x: x.row.unit),
        *shown,
        Column(_("Tổng điểm"), "total", lambda x: x.total, Kind.SCORE),
        Column(
            _("Chỉ số (%(unit)s)") % {"unit": page.header.unit_of_measure},
            "score",
            lambda x: x.row.score,
            Kind.SCORE,
            decimals,
        ),
        Column(_("Xếp hạng"), "rank", lambda x: x.row.rank, Kind.INTEGER),
        Column(_("Xếp loại"), "tier", lambda x: x.row.tier, Kind.LABEL),
        Column(_("Ghi chú"), "remark", lambda x: remark(x.row, page)),
    ]
    has_tiers = any(line.row.tier for line in lines)
    return [column for column in columns if has_tiers or column.key != "tier"]


def _numbered(columns: Sequence[Column[ResultLine]]) -> list[Column[ResultLine]]:
    """Says under the total what it is the sum of, as officials write: (6)=(4)+(5)."""
    places = {column.key: place for place, column in enumerate(columns, start=1)}
    terms = "+".join(f"({places[key]})" for key in TERMS if key in places)
    return [
        Column(c.heading, c.key, c.value, c.kind, c.decimals, f"({place})={terms}")
        if c.key == "total" and terms
        else c
        for place, c in enumerate(columns, start=1)
    ]


def _checks(
    area: AnnexRange, lines: Sequence[ResultLine], header: EditionHeader
) -> list[CheckLine]:
    """The total from its terms, and the index from the total."""
    found = []
    keys = [key for key in TERMS if key in area.places]
    for place, line in enumerate(lines):
        total, score, most = line.total, line.row.score, line.sums.applicable_max
        if total is None or score is None or not most:
            continue
        if keys:
            found.append(_total_check(area, place, line, keys, total))
        index = percent_of(total, most)
        assert index is not None
        cell = area.cell("total", place)
        found.append(
            CheckLine(
                label=_("%(unit)s: chỉ số") % {"unit": line.row.unit},
                formula=f"MAX(0,MIN(100,{cell}/{most.normalize():f}*100))",
                value=max(ZERO, min(HUNDRED, index)),
                cell=area.cell("score", place),
                stated=score,
                decimals=header.decimals,
            )
        )
    return found


def _total_check(
    area: AnnexRange,
    place: int,
    line: ResultLine,
    keys: Sequence[str],
    total: Decimal,
) -> CheckLine:
    terms = {
        "judged": line.sums.judged,
        "survey": line.sums.survey,
        "outside": line.outside,
    }
    return CheckLine(
        label=_("%(unit)s: tổng điểm") % {"unit": line.row.unit},
        formula=f"SUM({','.join(area.cell(key, place) for key in keys)})",
        value=sum((terms[key] or ZERO for key in keys), ZERO),
        cell=area.cell("total", place),
        stated=total,
    )
