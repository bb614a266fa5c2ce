"""What a ranking says of itself, and what is said of one score among others."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from indices.numbers import format_number
from indices.scoring.tiers import Distance
from indices.selectors.header import EditionHeader
from indices.selectors.ranking import RURAL, URBAN, RankingPage, RankingQuery
from indices.selectors.ranking_rows import RankingRow
from indices.sentences.amounts import amount, place

MOST_NAMES = 3
GROUP_WORDS = {URBAN: gettext_lazy("đô thị"), RURAL: gettext_lazy("nông thôn")}


def ranking_title(header: EditionHeader) -> str:
    return _("Xếp hạng %(title)s") % {"title": header.title}


def ranking_finding(page: RankingPage) -> str:
    """The first line under the title: who leads, how many in the top tier. Of a
    partial edition the notice below says how many are known."""
    if page.header.is_partial:
        return _what_is_known(page)
    summary = page.summary
    said = []
    leaders = page.leaders
    if leaders and len(leaders) <= MOST_NAMES and page.query.page == 1:
        names = ", ".join(row.unit for row in leaders)
        said.append(
            ngettext("%(names)s dẫn đầu", "%(names)s cùng dẫn đầu", len(leaders))
            % {"names": names}
        )
    counts = [(name, count) for name, _strength, count in summary.tier_counts if count]
    if counts:
        name, count = counts[0]
        said.append(
            _("%(count)d/%(total)d đơn vị xếp loại %(tier)s")
            % {"count": count, "total": summary.unit_count, "tier": name}
        )
    if summary.median_score is not None:
        said.append(
            _("trung vị %(score)s")
            % {"score": format_number(summary.median_score, page.header.decimals)}
        )
    if not said:
        said.append(
            _("%(count)d đơn vị trong danh sách") % {"count": summary.unit_count}
        )
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}."


def _what_is_known(page: RankingPage) -> str:
    """The results of a partial edition one by one when they are few, else who leads."""
    known = [row for row in page.rows if row.score is not None or row.rank is not None]
    told = known if len(known) <= MOST_NAMES else page.leaders[:MOST_NAMES]
    return " ".join(f"{row.unit}: {result_in_words(row, page.header)}." for row in told)


def result_in_words(row: RankingRow, header: EditionHeader) -> str:
    """A result in a breath: "76,71 điểm, hạng 4/9, loại Khá"."""
    said = [
        amount(row.score, header) if row.score is not None else "",
        place(row.rank, row.ranked_of),
        _("loại %(tier)s") % {"tier": row.tier} if row.tier else "",
    ]
    return ", ".join(filter(None, said))


def ranking_caption(page: RankingPage) -> str:
    """What the table shows: the index, its unit, and the group when one is ranked."""
    caption = _("%(index)s (đơn vị tính: %(unit)s)") % {
        "index": page.header.index_name,
        "unit": page.header.unit_of_measure,
    }
    if page.query.group:
        return _("%(caption)s, hạng trong nhóm %(group)s") % {
            "caption": caption,
            "group": GROUP_WORDS[page.query.group],
        }
    return caption


def filter_in_words(query: RankingQuery) -> str:
    """What the reader asked for, to be said when nothing answers to it."""
    asked = []
    if query.text:
        asked.append(_("tên có “%(text)s”") % {"text": query.text})
    if query.kind:
        asked.append(_("loại đơn vị %(kind)s") % {"kind": query.kind})
    if query.tier:
        asked.append(_("xếp loại %(tier)s") % {"tier": query.tier})
    if query.group:
        asked.append(_("nhóm %(group)s") % {"group": GROUP_WORDS[query.group]})
    return _("Đã tìm: %(asked)s.") % {"asked": ", ".join(asked)} if asked else ""


def distance_sentence(distance: Distance, decimals: int) -> str:
    """How far the next tier is: "còn 3,29 điểm để đạt loại Tốt"."""
    words = {
        "points": format_number(distance.points, decimals),
        "tier": distance.tier.name,
    }
    if distance.must_exceed:
        return _("còn trên %(points)s điểm để đạt loại %(tier)s") % words
    return _("còn %(points)s điểm để đạt loại %(tier)s") % words


def against_median(
    score: Decimal, median: Decimal | None, deviation: Decimal | None, year: int
) -> str:
    """Above, below or like the median: like is within one median deviation, and says
    how far that is, as in a wide field it is many points."""
    if median is None:
        return ""
    values: dict[str, object] = {"median": format_number(median), "year": year}
    if score == median:
        return _("Bằng trung vị %(median)s của năm %(year)s.") % values
    if deviation is not None and abs(score - median) <= deviation:
        values |= {
            "gap": format_number(abs(score - median)),
            "deviation": format_number(deviation),
        }
        return (
            _(
                "Tương đương trung vị %(median)s của năm %(year)s: cách %(gap)s điểm, "
                "trong độ lệch thường gặp %(deviation)s."
            )
            % values
        )
    if score > median:
        return _("Cao hơn trung vị %(median)s của năm %(year)s.") % values
    return _("Thấp hơn trung vị %(median)s của năm %(year)s.") % values
