"""What the slides of a deck say: their titles and the sentences on them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.deck import DeckPage
from indices.selectors.header import EditionHeader
from indices.selectors.ranking_rows import RankingRow
from indices.selectors.unit_costs import UnitCost, UnitCosts
from indices.sentences.amounts import amount, place
from indices.sentences.unit import change_words
from units.names import short_form


def deck_title(header: EditionHeader) -> str:
    return _("Trình chiếu: %(title)s") % {"title": header.title}


def cover_title(header: EditionHeader) -> str:
    return _("Kết quả %(name)s") % {"name": header.title}


def too_many(page: DeckPage) -> str:
    """Said where a deck cannot show everyone; empty where it does."""
    if page.has_unit_slides:
        return ""
    return _(
        "Kỳ này có %(count)s đơn vị: trình chiếu chỉ gồm các đơn vị đầu bảng và không "
        "có trang riêng từng đơn vị."
    ) % {"count": format_number(page.ranking.total, 0, grouping=True)}


def ranking_title(rows: tuple[RankingRow, ...], *, is_only: bool) -> str:
    """Which places the slide shows; "Bảng xếp hạng" where it shows all of them."""
    ranks = [row.rank for row in rows if row.rank is not None]
    if is_only or not ranks:
        return _("Bảng xếp hạng")
    if ranks[0] == ranks[-1]:
        return _("Bảng xếp hạng: hạng %(rank)d") % {"rank": ranks[0]}
    return _("Bảng xếp hạng: hạng %(first)d đến %(last)d") % {
        "first": ranks[0],
        "last": ranks[-1],
    }


def unit_facts(row: RankingRow, header: EditionHeader) -> str:
    """Score and rank in one line: "76,71 điểm, hạng 4/9"."""
    score = amount(row.score, header) if row.score is not None else ""
    said = ", ".join(filter(None, [score, place(row.rank, row.ranked_of)]))
    return said or _("chưa có số liệu")


def lost_line(costs: UnitCosts, decimals: int) -> str:
    if not costs.count:
        return _("Không bị trừ điểm ở tiêu chí nào.")
    return _("Mất %(lost)s điểm ở %(count)d tiêu chí.") % {
        "lost": format_number(costs.lost, decimals),
        "count": costs.count,
    }


def no_costs_line(row: RankingRow, header: EditionHeader) -> str:
    """What can be said of a unit whose criteria are not known: how it moved."""
    moved = change_words(row, header)
    lacking = _("Chưa có điểm từng tiêu chí nên chưa biết mất điểm ở đâu.")
    return f"{moved[:1].upper()}{moved[1:]}. {lacking}" if moved else lacking


def models_words(cost: UnitCost) -> str:
    """Who lost nothing there: "H. Định Hóa, H. Võ Nhai và 3 đơn vị khác"."""
    if not cost.models:
        return _("chưa đơn vị nào đạt đủ điểm")
    named = ", ".join(short_form(unit.name) for unit in cost.models)
    rest = cost.full_count - len(cost.models)
    if not rest:
        return named
    return _("%(names)s và %(count)d đơn vị khác") % {"names": named, "count": rest}


def lost_words(cost: UnitCost, decimals: int) -> str:
    """What of the maximum was lost: "1,50/2,00"; of a deduction, what it took."""
    lost = format_number(cost.lost, decimals)
    if cost.line.is_outside:
        return lost
    return f"{lost}/{format_number(cost.max_score, decimals)}"


def task_words(cost: UnitCost) -> str:
    """What is to be done about it, as far as the system can know: what the appraisers
    wrote, else the evidence that the criterion asks for."""
    if cost.note:
        return _("Khắc phục: %(note)s") % {"note": cost.note}
    if cost.line.evidence:
        return _("Hoàn thiện: %(evidence)s") % {"evidence": cost.line.evidence}
    if cost.models:
        return _("Học cách làm của %(names)s") % {
            "names": ", ".join(short_form(unit.name) for unit in cost.models)
        }
    return _("Rà soát nguyên nhân, giao người thực hiện")
