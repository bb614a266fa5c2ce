"""Values in words: a score in its index's own unit, a rank among how many."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.header import EditionHeader

PERCENT_SIGN = "%"


def amount(value: Decimal | None, header: EditionHeader) -> str:
    """A value in the index's own unit: "76,71 điểm", "92,80%"."""
    text = format_number(value, header.decimals)
    if value is None:
        return text
    if header.unit_of_measure == PERCENT_SIGN:
        return f"{text}{PERCENT_SIGN}"
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
