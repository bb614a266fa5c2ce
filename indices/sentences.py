"""The sentences that pages say about the figures, made by rule (ux: P14, section 6.5).

Pure: dataclasses in, Vietnamese text out. No adjectives, no causes that cannot be
computed; a partial edition is never spoken of as if it were whole.
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indices.numbers import format_number
from indices.selectors.ranking import RankingPage

MOST_NAMES = 3


def ranking_finding(page: RankingPage) -> str:
    """The first line under the title of a ranking: who leads, how many in the top tier."""
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
    if counts and not page.header.is_partial:
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


def distance_sentence(tier: str, points: Decimal, decimals: int) -> str:
    """How far the next tier is: "còn 3,29 điểm để đạt loại Tốt"."""
    return _("còn %(points)s điểm để đạt loại %(tier)s") % {
        "points": format_number(points, decimals),
        "tier": tier,
    }


def against_median(
    score: Decimal, median: Decimal | None, deviation: Decimal | None, year: int
) -> str:
    """Above, below or like the median; "like" is within one median absolute deviation."""
    if median is None:
        return ""
    values = {"median": format_number(median), "year": year}
    if deviation is not None and abs(score - median) <= deviation:
        return _("Tương đương trung vị %(median)s của năm %(year)s.") % values
    if score > median:
        return _("Cao hơn trung vị %(median)s của năm %(year)s.") % values
    return _("Thấp hơn trung vị %(median)s của năm %(year)s.") % values
