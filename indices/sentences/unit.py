"""What is said of one unit in one year, and where its sources part."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.header import EditionHeader
from indices.selectors.ranking_rows import RankingRow, SourceLine
from indices.selectors.unit import UnitPage
from indices.selectors.unit_children import Children
from indices.selectors.unit_record import UnitEntry
from indices.selectors.unit_statements import EntryStatements, Statement
from indices.sentences.amounts import amount, place, points
from indices.sentences.ranking import (
    against_median,
    distance_sentence,
    result_in_words,
)


def change_words(row: RankingRow, header: EditionHeader) -> str:
    """ "tăng 10,96 điểm so với năm 2020"; empty where there is nothing to compare."""
    said = [_score_move(row.score_change, header), _rank_move(row.rank_change)]
    moves = ", ".join(filter(None, said))
    if not moves:
        return ""
    if row.changed_since is None:
        return _("%(moves)s so với kỳ trước") % {"moves": moves}
    return _("%(moves)s so với năm %(year)d") % {
        "moves": moves,
        "year": row.changed_since,
    }


def _score_move(change: Decimal | None, header: EditionHeader) -> str:
    if change is None:
        return ""
    size = points(abs(change), header)
    if change > 0:
        return _("tăng %(size)s") % {"size": size}
    if change < 0:
        return _("giảm %(size)s") % {"size": size}
    return _("bằng điểm")


def _rank_move(change: int | None) -> str:
    if not change:
        return "" if change is None else _("giữ hạng")
    if change > 0:
        return _("tăng %(count)d bậc") % {"count": change}
    return _("giảm %(count)d bậc") % {"count": -change}


def unit_finding(page: UnitPage) -> str:
    """The first line under the title: the main result of the year in one sentence."""
    entry = page.headline
    if entry is None:
        return ""
    row, header = entry.row, entry.header
    said = _("%(index)s %(result)s (%(subject)s)") % {
        "index": header.index_short_name,
        "result": result_in_words(row, header),
        "subject": header.subject,
    }
    change = change_words(row, header)
    return f"{said}; {change}." if change else f"{said}."


def distance_line(page: UnitPage) -> str:
    """How far the next tier is, or why that cannot be said."""
    entry = page.headline
    if entry is None or not (entry.header.tiers or entry.row.tier):
        return ""
    if not entry.header.known_tiers:
        return _("Ngưỡng xếp loại chưa được công bố.")
    if page.distance is not None:
        text = distance_sentence(page.distance, entry.header.decimals)
        return f"{text[:1].upper()}{text[1:]}."
    if entry.row.tier == entry.header.tiers[0].name:
        return _("Đã ở loại cao nhất của thang xếp loại.")
    return ""


def median_line(entry: UnitEntry | None) -> str:
    """Against the median, of whole editions only."""
    if entry is None or entry.row.score is None:
        return ""
    summary = entry.summary
    return against_median(
        entry.row.score, summary.median_score, summary.deviation, entry.year
    )


def no_figures_line(page: UnitPage) -> str:
    """Said of a year without figures: which years have some."""
    if not page.own_years:
        return _("Chưa có kết quả được công bố của %(name)s.") % {"name": page.name}
    return _(
        "Năm %(year)d chưa có số liệu được công bố của đơn vị này. "
        "Các năm có số liệu: %(years)s."
    ) % {"year": page.year, "years": ", ".join(str(year) for year in page.own_years)}


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One source with its words, ready for a list."""

    source: SourceLine | None
    words: str
    basis: str
    note: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the sources say of one result, beside what is computed from it."""

    header: EditionHeader
    lines: tuple[StatementLine, ...]
    computed: str
    disagreements: tuple[str, ...]


def comparisons(page: UnitPage) -> tuple[Comparison, ...]:
    return tuple(
        Comparison(
            header=each.entry.header,
            lines=tuple(_line(s, each.entry.header) for s in each.statements),
            computed=computed_words(each),
            disagreements=tuple(disagreements(each)),
        )
        for each in page.statements
    )


def _line(statement: Statement, header: EditionHeader) -> StatementLine:
    return StatementLine(
        source=statement.source,
        words=statement_words(statement, header),
        basis=basis_words(statement),
        note=statement.note,
        is_primary=statement.is_primary,
    )


def statement_words(statement: Statement, header: EditionHeader) -> str:
    """What one source says, in the order of a decision: score, rank, tier, change."""
    score = amount(statement.score, header) if statement.score is not None else ""
    if score and statement.max_score is not None:
        score = _("%(score)s trên tối đa %(max)s") % {
            "score": score,
            "max": format_number(statement.max_score, header.decimals),
        }
    said = [
        score,
        place(statement.rank, statement.ranked_of),
        _("loại %(tier)s") % {"tier": statement.tier} if statement.tier else "",
        _score_move(statement.score_change, header),
        _rank_move(statement.rank_change),
    ]
    words = "; ".join(filter(None, said))
    if statement.changed_since is not None:
        return _("%(words)s so với năm %(year)d") % {
            "words": words,
            "year": statement.changed_since,
        }
    return words or _("không nêu số")


def basis_words(statement: Statement) -> str:
    """Whether the source states the value or it was derived, and how."""
    if statement.is_derived:
        return _("suy ra: %(formula)s") % {"formula": statement.formula}
    return _("nguồn nêu")


def computed_words(each: EntryStatements) -> str:
    """What the system makes of the announced scores, or why it makes nothing."""
    row, header, summary = each.entry.row, each.entry.header, each.entry.summary
    said = [
        amount(row.computed_score, header) if row.computed_score is not None else "",
        place(row.computed_rank, summary.ranked_count or None),
        _("loại %(tier)s") % {"tier": row.computed_tier} if row.computed_tier else "",
    ]
    words = "; ".join(filter(None, said))
    if row.computed_rank is None and header.is_partial:
        reason = _("không tính hạng vì mới có số liệu của %(known)d/%(total)d đơn vị")
        reason %= {"known": summary.known_count, "total": summary.unit_count}
        return f"{words}; {reason}" if words else reason
    return words or _("không có điểm để tính")


def disagreements(each: EntryStatements) -> list[str]:
    """Where sources contradict one another or what is computed from them."""
    row, header = each.entry.row, each.entry.header
    found = []
    scores = [amount(value, header) for value in each.said("score")]  # type: ignore[arg-type]
    for fact, values in (
        (_("điểm"), scores),
        (_("hạng"), [str(value) for value in each.said("rank")]),
        (_("xếp loại"), [str(value) for value in each.said("tier")]),
    ):
        if len(values) > 1:
            found.append(
                _("Các nguồn nêu %(fact)s khác nhau: %(values)s.")
                % {"fact": fact, "values": "; ".join(values)}
            )
    if row.computed_rank is not None and row.rank not in (None, row.computed_rank):
        found.append(
            _("Hạng công bố là %(shown)d, tính từ điểm là %(computed)d.")
            % {"shown": row.rank, "computed": row.computed_rank}
        )
    if row.computed_tier and row.tier and row.computed_tier != row.tier:
        found.append(
            _("Xếp loại công bố là %(shown)s, tính từ điểm là %(computed)s.")
            % {"shown": row.tier, "computed": row.computed_tier}
        )
    return found


def children_line(children: Children) -> str:
    """How many of the units below have figures, and in which tiers they stand."""
    if children.summary is None:
        return ""
    counts = [
        f"{name} {count}" for name, _strength, count in children.summary.tier_counts
        if count
    ]  # fmt: skip
    known = _("%(known)d/%(total)d đơn vị có số liệu") % {
        "known": children.known_count,
        "total": children.summary.unit_count,
    }
    return f"{known}: {', '.join(counts)}." if counts else f"{known}."


def self_title(page: UnitPage) -> str:
    """The finding of the figure: how much the appraisers changed in all."""
    assert page.headline is not None
    domains = page.self_scores.domains
    gap = sum((domain.gap for domain in domains), Decimal(0))
    size = format_number(abs(gap), page.headline.header.decimals)
    if gap > 0:
        return _("Thẩm định thấp hơn tự chấm %(size)s điểm") % {"size": size}
    if gap < 0:
        return _("Thẩm định cao hơn tự chấm %(size)s điểm") % {"size": size}
    return _("Tổng điểm thẩm định bằng điểm tự chấm")


def gaps_line(page: UnitPage) -> str:
    """On how many criteria the appraisers did not agree with the unit."""
    found = page.self_scores
    if not found.compared_count:
        return ""
    if not found.gaps:
        return _("Ở cả %(count)d tiêu chí điểm thẩm định bằng điểm tự chấm.") % {
            "count": found.compared_count
        }
    cut = sum(gap.change < 0 for gap in found.gaps)
    line = _(
        "%(cut)d/%(count)d tiêu chí được thẩm định thấp hơn tự chấm, "
        "%(raised)d cao hơn."
    ) % {
        "cut": cut,
        "raised": len(found.gaps) - cut,
        "count": found.compared_count,
    }
    if len(found.gaps) == len(found.shown):
        return line
    most = _("Dưới đây là %(shown)d tiêu chí chênh nhiều nhất.")
    return f"{line} {most % {'shown': len(found.shown)}}"
