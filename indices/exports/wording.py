"""The sentences of the annex and of the sheet "Nguồn": title, decision, tiers, filters.

Pure: dataclasses in, Vietnamese text out.
"""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.numbers import format_number
from indices.selectors.header import EditionHeader, TierSpan
from indices.selectors.ranking import RURAL, URBAN, RankingPage, RankingQuery
from indices.templatetags.cchc_format import ngay_dai

BLANK = "……"
_BARE_REFERENCE = re.compile(r"(?:số\s*:?\s*)?(?=\d)", re.IGNORECASE)


def annex_title(header: EditionHeader) -> str:
    """The title in capitals, in two lines: the page's right corner stays free."""
    first = _("Kết quả %(index)s") % {"index": header.index_name}
    second = _("%(subject)s năm %(year)s") % {
        "subject": header.subject,
        "year": header.year,
    }
    return f"{first}\n{second}".upper()


def decision_line(header: EditionHeader, *, is_extract: bool) -> str:
    """Names the decision, "(Kèm theo Quyết định số …)"; the unknown stays dotted."""
    words = _decision_words(header)
    if is_extract:
        return _("(Trích kết quả kèm theo %(decision)s %(day)s của %(body)s)") % words
    return _("(Kèm theo %(decision)s %(day)s của %(body)s)") % words


def result_line(header: EditionHeader) -> str:
    """Names the decision of the result that something follows."""
    return _(
        "(Sau kết quả công bố kèm theo %(decision)s %(day)s của %(body)s)"
    ) % _decision_words(header)


def _decision_words(header: EditionHeader) -> dict[str, str]:
    return {
        "decision": _reference(header.decision),
        "day": ngay_dai(header.decided_on) if header.decided_on else _dotted_day(),
        "body": header.issuing_body or BLANK,
    }


def _reference(decision: str) -> str:
    decision = decision.strip()
    if not decision:
        return _("Quyết định số %(blank)s/QĐ-%(blank)s") % {"blank": BLANK}
    if _BARE_REFERENCE.match(decision):
        number = _BARE_REFERENCE.sub("", decision, count=1)
        return _("Quyết định số %(number)s") % {"number": number}
    return decision


def _dotted_day() -> str:
    return _("ngày %(blank)s tháng %(blank)s năm %(blank)s") % {"blank": BLANK}


def short_day(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"


def closing_line(page: RankingPage) -> str:
    counts = {"count": len(page.rows), "total": page.summary.unit_count}
    if page.query.is_filtered:
        return (
            _("Danh sách này chỉ gồm %(count)d trong %(total)d đơn vị của kỳ đánh giá.")
            % counts
        )
    return _("Ấn định danh sách này có %(count)d đơn vị.") % counts


def score_heading(header: EditionHeader) -> str:
    """A total where it is the sum of parts in points, else the index in its unit."""
    unit = header.unit_of_measure
    if unit == "điểm":
        return _("Tổng điểm")
    return _("Chỉ số (%(unit)s)") % {"unit": unit} if unit else _("Chỉ số")


def query_phrases(query: RankingQuery) -> list[str]:
    """What a reader asked of the ranking, one phrase for each filter."""
    groups = {URBAN: _("nhóm đô thị"), RURAL: _("nhóm nông thôn")}
    phrases = []
    if query.group:
        phrases.append(groups.get(query.group, query.group))
    if query.kind:
        phrases.append(_("loại đơn vị: %(kind)s") % {"kind": query.kind})
    if query.tier:
        phrases.append(_("xếp loại: %(tier)s") % {"tier": query.tier})
    if query.text:
        phrases.append(_("tên có “%(text)s”") % {"text": query.text})
    return phrases


def order_phrase(query: RankingQuery) -> str:
    """How the rows are ordered, empty in rank order."""
    if query.sort == "hang" and not query.descending:
        return ""
    names = {
        "hang": _("hạng"),
        "ten": _("tên đơn vị"),
        "diem": _("điểm"),
        "thay-doi": _("tăng, giảm điểm"),
        "thay-doi-hang": _("tăng, giảm hạng"),
    }
    words = {"key": names.get(query.sort, query.sort)}
    if query.descending:
        return _("sắp theo %(key)s, từ lớn đến nhỏ") % words
    return _("sắp theo %(key)s, từ nhỏ đến lớn") % words


def filter_line(query: RankingQuery) -> str:
    """Says what was asked, "(Chỉ gồm: nhóm đô thị; xếp loại: Khá)"; or nothing."""
    phrases = query_phrases(query)
    order = order_phrase(query)
    if phrases:
        asked = "; ".join([*phrases, order] if order else phrases)
        return _("(Chỉ gồm: %(asked)s)") % {"asked": asked}
    return f"({order[:1].upper()}{order[1:]})" if order else ""


# By the lower and the upper bound: closed, open, or None where there is none.
_SPANS = {
    (True, True): gettext_lazy("%(tier)s: từ %(lower)s đến %(upper)s"),
    (True, False): gettext_lazy("%(tier)s: từ %(lower)s đến dưới %(upper)s"),
    (False, True): gettext_lazy("%(tier)s: trên %(lower)s đến %(upper)s"),
    (False, False): gettext_lazy("%(tier)s: trên %(lower)s đến dưới %(upper)s"),
    (True, None): gettext_lazy("%(tier)s: từ %(lower)s trở lên"),
    (False, None): gettext_lazy("%(tier)s: trên %(lower)s"),
    (None, True): gettext_lazy("%(tier)s: đến %(upper)s"),
    (None, False): gettext_lazy("%(tier)s: dưới %(upper)s"),
    (None, None): gettext_lazy("%(tier)s: không công bố ngưỡng"),
}


def tier_sentence(tier: TierSpan, decimals: int) -> str:
    """A tier with its bounds, each closed or open as the scheme has it."""
    lower = None if tier.lower is None else tier.lower_closed
    upper = None if tier.upper is None else tier.upper_closed
    return str(_SPANS[lower, upper]) % {
        "tier": tier.name,
        "lower": format_number(tier.lower, decimals),
        "upper": format_number(tier.upper, decimals),
    }
