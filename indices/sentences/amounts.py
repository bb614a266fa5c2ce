"""Values in words: a score in its index's own unit, a rank among how many."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.header import EditionHeader

PERCENT_SIGN = "%"


def value(score: Decimal | None, header: EditionHeader) -> str:
    """A value where its unit is plain: "76,71"; a percentage keeps its sign."""
    text = format_number(score, header.decimals)
    is_percent = score is not None and header.unit_of_measure == PERCENT_SIGN
    return f"{text}{PERCENT_SIGN}" if is_percent else text


def amount(score: Decimal | None, header: EditionHeader) -> str:
    """A value in the index's own unit: "76,71 điểm", "92,80%"."""
    text = value(score, header)
    if score is None or header.unit_of_measure == PERCENT_SIGN:
        return text
    return f"{text} {header.unit_of_measure}"


def place(rank: int | None, ranked_of: int | None) -> str:
    """ "hạng 4/9", "hạng 4", or nothing."""
    if rank is None:
        return ""
    if ranked_of is None:
        return _("hạng %(rank)d") % {"rank": rank}
    return _("hạng %(rank)d/%(of)d") % {"rank": rank, "of": ranked_of}


def points(difference: Decimal, header: EditionHeader) -> str:
    """The size of a change: "10,96 điểm"; between percentages "1,39 điểm %"."""
    text = format_number(difference, header.decimals)
    if header.unit_of_measure == PERCENT_SIGN:
        return _("%(size)s điểm %%") % {"size": text}
    return f"{text} {header.unit_of_measure}"
