"""What is said of units side by side: who stands higher, where they differ most.

Only units of one ranking are compared; what cannot be compared is said first.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.selectors.compare import Closely, ComparePage
from indices.selectors.compare_record import ComparedUnit, CompareRow, PartRow
from indices.selectors.unit_record import UnitEntry
from indices.sentences.amounts import amount, points
from indices.sentences.ranking import result_in_words
from indices.sentences.trend import sources_in_words

MOST_DIFFERENCES = 3


def compare_title(page: ComparePage) -> str:
    """ "So sánh Huyện Đại Từ và Huyện Định Hóa"."""
    names = [unit.name for unit in page.units]
    if not names:
        return _("So sánh đơn vị")
    return _("So sánh %(names)s") % {"names": listed(names)}


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: "A", "A và B", "A, B và C"."""
    if len(names) < 2:
        return "".join(names)
    most = ", ".join(names[:-1])
    return _("%(most)s và %(last)s") % {"most": most, "last": names[-1]}


def compare_finding(page: ComparePage) -> str:
    """The first line: who stands highest and lowest in the edition, and by how much."""
    closely = page.closely
    ends = None if closely is None else _ends(closely.row)
    if closely is None or ends is None:
        return _one_by_one(page)
    best, worst = ends
    assert best.row.score is not None
    assert worst.row.score is not None
    gap = best.row.score - worst.row.score
    words = {
        "title": closely.row.header.title,
        "best": best.row.unit,
        "best_result": result_in_words(best.row, best.header),
        "worst": worst.row.unit,
        "worst_result": result_in_words(worst.row, worst.header),
        "gap": points(gap, closely.row.header),
    }
    if not gap:
        return (
            _("%(title)s: %(best)s và %(worst)s bằng điểm (%(best_result)s).") % words
        )
    return (
        _(
            "%(title)s: %(best)s %(best_result)s; %(worst)s %(worst_result)s; "
            "chênh %(gap)s."
        )
        % words
    )


def _one_by_one(page: ComparePage) -> str:
    """The newest result of each unit, where they stand in no ranking together."""
    said = []
    for place in range(len(page.units)):
        entries = (row.entries[place] for row in page.rows)
        newest = next((entry for entry in entries if entry and _says(entry)), None)
        if newest is not None:
            said.append(
                _("%(unit)s, %(index)s %(year)d: %(result)s")
                % {
                    "unit": newest.row.unit,
                    "index": newest.header.index_short_name,
                    "year": newest.year,
                    "result": result_in_words(newest.row, newest.header),
                }
            )
    return f"{'; '.join(said)}." if said else ""


def _says(entry: UnitEntry) -> bool:
    return bool(result_in_words(entry.row, entry.header))


def _ends(row: CompareRow) -> tuple[UnitEntry, UnitEntry] | None:
    scored = [entry for entry in row.known if entry.row.score is not None]
    if len(scored) < 2:
        return None
    scored.sort(key=lambda entry: entry.row.score or 0, reverse=True)
    return scored[0], scored[-1]


def differences(page: ComparePage) -> list[str]:
    """The parts in which the units differ most, then how each moved over the years."""
    closely = page.closely
    if closely is None or not closely.row.is_shared:
        return []
    parts = sorted(
        (part for part in closely.parts if part.gap), key=_weight, reverse=True
    )
    said = [_part_line(page, closely, part) for part in parts[:MOST_DIFFERENCES]]
    return [*said, *_moves(page)]


def _weight(part: PartRow) -> tuple[bool, Decimal]:
    """The gap in percent of the part's maximum.

    A part without one (bonus, deduction) has only points, which are no percent: it
    stands behind the others.
    """
    if part.max_score:
        return True, part.gap / part.max_score
    return False, part.gap


def _part_line(page: ComparePage, closely: Closely, part: PartRow) -> str:
    pairs = [
        (score, unit.name)
        for score, unit in zip(part.scores, page.units, strict=True)
        if score is not None
    ]
    (best, best_name), (worst, worst_name) = max(pairs), min(pairs)
    header = closely.row.header
    words = {
        "part": part.name,
        "gap": points(part.gap, header),
        "best": best_name,
        "best_score": amount(best, header),
        "worst": worst_name,
        "worst_score": amount(worst, header),
    }
    return (
        _(
            "%(part)s: chênh %(gap)s (%(best)s %(best_score)s, "
            "%(worst)s %(worst_score)s)."
        )
        % words
    )


def _moves(page: ComparePage) -> list[str]:
    """The change of every unit between the first and the last year they all have."""
    whole = [row for row in page.series_rows if None not in row.scores]
    if len(whole) < 2 or len(page.units) < 2:
        return []
    first, last = whole[0], whole[-1]
    moved = []
    for unit, before, after in zip(page.units, first.scores, last.scores, strict=True):
        assert before is not None
        assert after is not None
        size = points(abs(after - before), last.header)
        if after == before:
            text = _("%(unit)s không đổi")
        elif after > before:
            text = _("%(unit)s tăng %(size)s")
        else:
            text = _("%(unit)s giảm %(size)s")
        moved.append(text % {"unit": unit.name, "size": size})
    return [
        _("Từ năm %(first)d đến năm %(last)d: %(moves)s.")
        % {"first": first.year, "last": last.year, "moves": "; ".join(moved)}
    ]


def limits(page: ComparePage) -> list[str]:
    """What cannot be compared, and what was asked for but is not shown."""
    return [*_refused(page), *_not_found(page), *_incomparable(page)]


def _refused(page: ComparePage) -> list[str]:
    refusals = page.refusals
    said = []
    if refusals.surplus:
        said.append(
            _(
                "Chỉ so sánh được tối đa 4 đơn vị; %(count)d đơn vị cuối của yêu cầu "
                "không được đưa vào."
            )
            % {"count": len(refusals.surplus)}
        )
    said += [
        _("%(unit)s cùng là một đơn vị với đơn vị đã chọn (đổi tên hoặc nâng cấp).")
        % {"unit": name}
        for name in refusals.repeated
    ]
    if refusals.other_nature:
        said.append(
            _("Không so sánh đơn vị thật với đơn vị minh họa; đã bỏ %(units)s.")
            % {"units": listed(refusals.other_nature)}
        )
    return said


def _not_found(page: ComparePage) -> list[str]:
    said = []
    if page.is_index_unknown:
        said.append(_("Các đơn vị này chưa có kết quả của chỉ số được hỏi."))
    if page.is_year_unknown:
        said.append(
            _("Các đơn vị này chưa có kết quả năm %(year)d.")
            % {"year": page.query.year}
        )
    without = [
        unit.name
        for place, unit in enumerate(page.units)
        if all(row.entries[place] is None for row in page.all_rows)
    ]
    if without:
        said.append(
            _("%(units)s chưa có kết quả nào được công bố.")
            % {"units": listed(without)}
        )
    return said


def _incomparable(page: ComparePage) -> list[str]:
    if len(page.levels) > 1:
        return [
            _(
                "Các đơn vị thuộc những cấp khác nhau (%(levels)s), mỗi cấp được chấm "
                "theo bộ tiêu chí riêng: hạng và điểm của các cấp không so sánh được "
                "với nhau."
            )
            % {"levels": ", ".join(level.lower() for level in page.levels)}
        ]
    if len(page.units) > 1 and page.rows and page.closely is None:
        return [
            _(
                "Các đơn vị không đứng chung một bảng xếp hạng nào: mỗi địa bàn chấm "
                "theo bộ tiêu chí riêng, nên hạng và điểm chỉ xem được cạnh nhau, "
                "không so sánh được với nhau."
            )
        ]
    if page.closely is None or not page.apart:
        return []
    return [
        _("%(units)s không có trong %(title)s.")
        % {
            "units": listed([unit.name for unit in page.apart]),
            "title": page.closely.row.header.title,
        }
    ]


# --- figures ----------------------------------------------------------------------


def field_title(page: ComparePage, closely: Closely) -> str:
    """Which of the units lie above the median of all units."""
    median = closely.row.median
    scored = [
        (unit, score)
        for unit, score in zip(page.units, closely.row.scores, strict=True)
        if score is not None
    ]
    above = [unit.name for unit, score in scored if median and score > median]
    words = {"year": closely.row.year, "names": listed(above), "count": len(scored)}
    if not above:
        return _("Không đơn vị nào cao hơn trung vị năm %(year)d") % words
    if len(above) == len(scored) and len(above) > 1:
        return _("Cả %(count)d đơn vị cao hơn trung vị năm %(year)d") % words
    return _("%(names)s cao hơn trung vị năm %(year)d") % words


def lines_title(page: ComparePage) -> str:
    """Who is highest in the first and in the last year that they share."""
    rows = [row for row in page.series_rows if row.best_score is not None]
    if not rows:
        return _("Điểm qua các năm")
    first, last = _leader(page, rows[0]), _leader(page, rows[-1])
    words = {
        "first": first.name,
        "last": last.name,
        "first_year": rows[0].year,
        "last_year": rows[-1].year,
    }
    if first == last:
        return _("%(last)s cao nhất cả năm %(first_year)d và năm %(last_year)d") % words
    return (
        _("Cao nhất năm %(first_year)d là %(first)s, năm %(last_year)d là %(last)s")
        % words
    )


def _leader(page: ComparePage, row: CompareRow) -> ComparedUnit:
    pairs = zip(row.scores, page.units, strict=True)
    return next(unit for score, unit in pairs if score == row.best_score)


def parts_title(parts: Sequence[PartRow]) -> str:
    """The part in which the units differ most, of those that have a maximum."""
    widest = max(parts, key=_weight)
    return _("Chênh nhiều nhất ở %(part)s") % {"part": widest.name}


def source_line(page: ComparePage) -> str:
    """The sources of the ranking that the figures are drawn from."""
    found = [
        entry.row.source
        for row in reversed(page.series_rows)
        for entry in row.known
        if entry.row.source
    ]
    return sources_in_words(
        list(dict.fromkeys(found)), is_illustrative=page.is_illustrative
    )
