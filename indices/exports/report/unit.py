"""Annex of one unit in full: the criteria tree in the columns of the official form.

STT, criterion, maximum, {survey, self score, appraisal}, points, index, remark: the
form of Cà Mau, Decision 1880/QĐ-UBND of 2013, which other provinces follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.exports.annex_range import AnnexRange
from indices.exports.formats import Cell, Column, Kind, Span
from indices.exports.report.annex import Annex, AnnexKind, Bars, CheckLine
from indices.numbers import format_number
from indices.scoring.shares import percent_of
from indices.scoring.totals import Kind as Scored
from indices.selectors.header import EditionHeader
from indices.selectors.unit_sheets import SheetLine, UnitSheet

ZERO = Decimal(0)
# The height of a row ends at 409 points; the whole remark stands in the data file.
LONGEST_REMARK = 400
# What SUM takes at most in every spreadsheet.
MOST_TERMS = 250


def unit_annex(
    header: EditionHeader, sheet: UnitSheet, *, number: str, part: int | None = None
) -> Annex:
    return Annex(
        kind=AnnexKind.UNIT,
        number=number,
        title=_title(header, sheet),
        columns=_columns(),
        rows=sheet.lines,
        spans=[Span(3, 5, _("Điểm đánh giá"))],
        facts=_facts(header, sheet),
        footers=[_footer(sheet)],
        is_strong=_is_domain,
        checks=lambda area: _checks(area, sheet),
        bars=_bars(sheet),
        part=part,
    )


def _title(header: EditionHeader, sheet: UnitSheet) -> str:
    first = _("Kết quả chi tiết %(index)s") % {"index": header.index_name}
    second = _("%(unit)s năm %(year)s") % {
        "unit": sheet.unit.name,
        "year": header.year,
    }
    return f"{first}\n{second}".upper()


def _facts(header: EditionHeader, sheet: UnitSheet) -> list[str]:
    """Where the unit stands, in one line."""
    if sheet.missing_count:
        missing = _("Còn thiếu %(count)d tiêu chí chưa chấm, chưa tính được chỉ số.")
        return [missing % {"count": sheet.missing_count}]
    said = []
    if sheet.score is not None:
        score = format_number(sheet.score, header.decimals)
        measure = header.unit_of_measure
        shown = f"{score}%" if measure == "%" else f"{score} {measure}".rstrip()
        said.append(_("Chỉ số: %(score)s") % {"score": shown})
    if sheet.unit.rank is not None:
        said.append(
            _("Xếp hạng: %(rank)d/%(of)d")
            % {"rank": sheet.unit.rank, "of": sheet.ranked_of}
        )
    if sheet.tier:
        said.append(_("Xếp loại: %(tier)s") % {"tier": sheet.tier})
    return ["; ".join(said)] if said else []


def _columns() -> list[Column[SheetLine]]:
    return [
        Column(_("STT"), "code", lambda x: x.line.code, Kind.LABEL),
        Column(
            _("Lĩnh vực/Tiêu chí/Tiêu chí thành phần"), "name", lambda x: x.line.name
        ),
        Column(_("Điểm tối đa"), "max_score", _max_score, Kind.SCORE),
        Column(_("Điều tra XHH"), "survey", lambda x: x.survey, Kind.SCORE),
        Column(_("Tự đánh giá"), "self", lambda x: x.self_score, Kind.SCORE),
        Column(_("Thẩm định"), "judged", lambda x: x.judged, Kind.SCORE),
        Column(_("Điểm đạt được"), "points", _points, Kind.SCORE),
        Column(_("Chỉ số (%)"), "percent", lambda x: x.percent, Kind.SCORE),
        Column(_("Ghi chú"), "remark", _remark),
    ]


def _max_score(line: SheetLine) -> Decimal | None:
    return line.max_score if line.is_applicable else None


def _points(line: SheetLine) -> Decimal | None:
    """What the line adds to the total: a deduction takes away."""
    if line.points is None or line.line.kind is not Scored.DEDUCTION:
        return line.points
    return -line.points


def _remark(line: SheetLine) -> str:
    said = []
    if not line.is_applicable:
        said.append(_("Không áp dụng"))
        said.append(line.reason)
    elif line.points is None and line.is_leaf:
        said.append(_("Chưa chấm"))
    if line.line.kind is Scored.BONUS and not line.line.parent_id:
        said.append(_("Điểm thưởng, ngoài thang điểm"))
    if line.line.kind is Scored.DEDUCTION and not line.line.parent_id:
        said.append(_("Điểm trừ, ngoài thang điểm"))
    said.append(line.note)
    text = "; ".join(part for part in said if part)
    if len(text) <= LONGEST_REMARK:
        return text
    return _("%(beginning)s… (xem đủ trong bộ số liệu)") % {
        "beginning": text[:LONGEST_REMARK].rstrip()
    }


def _is_domain(line: SheetLine) -> bool:
    return line.line.parent_id is None


def _footer(sheet: UnitSheet) -> list[Cell]:
    index = percent_of(sheet.achieved, sheet.applicable_max)
    return [
        "",
        _("Tổng cộng"),
        sheet.applicable_max,
        None,
        None,
        None,
        sheet.achieved,
        index,
        "",
    ]


def _checks(area: AnnexRange, sheet: UnitSheet) -> list[CheckLine]:
    """The domains from their leaves, the total from the domains, the index."""
    found = []
    domains = [n for n, line in enumerate(sheet.lines) if _is_domain(line)]
    for place in domains:
        leaves = _leaves_below(sheet.lines, place)
        line = sheet.lines[place]
        if line.points is None or line.is_leaf or len(leaves) > MOST_TERMS:
            continue
        if line.line.is_outside:
            continue  # capped for the year: not the sum of its leaves
        cells = ",".join(area.cell("points", leaf) for leaf in leaves)
        found.append(
            CheckLine(
                label=f"{line.line.code}. {line.line.name}",
                formula=f"SUM({cells})",
                value=sum((sheet.lines[leaf].points or ZERO for leaf in leaves), ZERO),
                cell=area.cell("points", place),
                stated=line.points,
            )
        )
    if sheet.achieved is not None and sheet.applicable_max:
        found += _total_checks(area, sheet, domains)
    return found


def _leaves_below(lines: Sequence[SheetLine], place: int) -> list[int]:
    prefix = f"{lines[place].line.code}."
    return [
        n
        for n, line in enumerate(lines)
        if line.is_leaf and line.is_applicable and line.line.code.startswith(prefix)
    ]


def _total_checks(
    area: AnnexRange, sheet: UnitSheet, domains: Sequence[int]
) -> list[CheckLine]:
    assert sheet.achieved is not None
    last = len(sheet.lines)
    index = percent_of(sheet.achieved, sheet.applicable_max)
    assert index is not None
    cells = ",".join(area.cell("points", place) for place in domains[:MOST_TERMS])
    total, most = area.cell("points", last), area.cell("max_score", last)
    known = [_points(sheet.lines[place]) or ZERO for place in domains]
    return [
        CheckLine(
            label=_("Tổng điểm"),
            formula=f"SUM({cells})",
            value=sum(known, ZERO),
            cell=total,
            stated=sheet.achieved,
        ),
        CheckLine(
            label=_("Chỉ số (%)"),
            formula=f"{total}/{most}*100",
            value=index,
            cell=area.cell("percent", last),
            stated=index,
        ),
    ]


def _bars(sheet: UnitSheet) -> Bars | None:
    known = [
        (f"{line.line.code}. {line.line.name}", line.percent)
        for line in sheet.lines
        if _is_domain(line) and line.percent is not None
    ]
    if not known:
        return None
    title = _("Tỷ lệ điểm đạt theo lĩnh vực (%)")
    names, values = zip(*known, strict=True)
    return Bars(title, list(names), list(values), Decimal(100))
