"""The column "Ghi chú": why a cell is empty, and what must be known of a value."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from indices.scoring.stated import contradicts
from indices.selectors.ranking import RankingPage
from indices.selectors.ranking_rows import RankingRow


def remark(row: RankingRow, page: RankingPage) -> str:
    """All that must be said of the row, in one cell; never a number of its own."""
    said = [
        _missing(row),
        _unranked(row),
        _among(row, page),
        _derived(row),
        _disagreement(row),
        _other_year(row, page),
        row.note,
    ]
    return "; ".join(dict.fromkeys(phrase.rstrip(".") for phrase in said if phrase))


def _missing(row: RankingRow) -> str:
    if row.score is not None:
        return ""
    if row.rank is None and not row.tier:
        return row.note or _("Chưa có số liệu")
    return _("Nguồn không nêu điểm")


def _unranked(row: RankingRow) -> str:
    if row.rank is not None or row.score is None:
        return ""
    if not row.is_ranked:
        return _("Chấm điểm nhưng không xếp hạng")
    return _("Nguồn không nêu hạng")


def _among(row: RankingRow, page: RankingPage) -> str:
    """Says "Hạng 4/9" where the list itself does not show the nine."""
    if row.rank is None or row.ranked_of is None:
        return ""
    if row.ranked_of == page.summary.ranked_count:
        return ""
    return _("Hạng %(rank)d/%(of)d") % {"rank": row.rank, "of": row.ranked_of}


def _derived(row: RankingRow) -> str:
    if row.basis != "derived" or not row.formula:
        return ""
    return _("Điểm suy ra: %(formula)s") % {"formula": row.formula}


def _disagreement(row: RankingRow) -> str:
    if not row.has_disagreement:
        return ""
    if row.computed_rank is not None and row.computed_rank != row.rank:
        return _("Hạng tính từ điểm là %(rank)d, khác hạng công bố") % {
            "rank": row.computed_rank
        }
    if row.computed_tier and row.tier and row.computed_tier != row.tier:
        return _("Xếp loại tính từ điểm là %(tier)s, khác xếp loại công bố") % {
            "tier": row.computed_tier
        }
    if row.parts and None not in row.parts:
        total = sum((part for part in row.parts if part is not None), Decimal(0))
        if contradicts(row.score, total, parts=len(row.parts)):
            return _("Tổng điểm khác tổng các phần")
    return _("Các nguồn nêu số liệu khác nhau")


def _other_year(row: RankingRow, page: RankingPage) -> str:
    if row.changed_since == page.changed_since:
        return ""
    if row.changed_since is None:
        has_change = (row.score_change, row.rank_change) != (None, None)
        return _("Năm so sánh không được nêu") if has_change else ""
    return _("Tăng, giảm so với năm %(year)d") % {"year": row.changed_since}
