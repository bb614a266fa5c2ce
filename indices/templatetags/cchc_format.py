"""Template filters that write numbers and dates the way Vietnamese offices do.

A builtin of the template engine, so no page has to load it. Numbers for machines
(SVG, data attributes) go through `may`, never through the others.
"""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from indices.numbers import format_number

register = template.Library()


@register.filter
def diem(value: Decimal | int | None, decimals: int = 2) -> str:
    """Write a score: 76,71; a missing one is a dash, never 0."""
    return format_number(value, decimals=decimals)


@register.filter
def chenh(value: Decimal | int | None, decimals: int = 2) -> str:
    """Write a change with its sign: +2,35, −1,16, 0,00."""
    return format_number(value, decimals=decimals, sign=True)


@register.filter
def is_shown_as_zero(value: Decimal | int | None, decimals: int | None = 2) -> bool:
    """Whether the number is too small for the decimals with which it is shown."""
    places = 2 if decimals is None else decimals
    return chenh(value, places) == chenh(0, places)


@register.filter
def do_lon(value: Decimal | int | None, decimals: int = 2) -> str:
    """Write the size of a change, where an arrow already tells its direction."""
    if value is None:
        return format_number(None)
    return format_number(Decimal(value).copy_abs(), decimals=decimals)


@register.filter
def so(value: Decimal | int | None) -> str:
    """Write a count with thousands: 3.321."""
    return format_number(value, decimals=0, grouping=True)


@register.filter
def phan_tram(value: Decimal | int | None, decimals: int = 2) -> str:
    """Write a percentage, its sign set without a space: 76,71%."""
    if value is None:
        return format_number(None)
    return f"{format_number(value, decimals=decimals)}%"


@register.filter
def ngay(value: date | datetime | None) -> str:
    """Write a short date: 21/10/2023."""
    if value is None:
        return format_number(None)
    return f"{_local_day(value):%d/%m/%Y}"


@register.filter
def ngay_dai(value: date | datetime | None) -> str:
    """Write a date as Decree 30/2020, annex I: days below 10 and months 1, 2 padded."""
    if value is None:
        return format_number(None)
    day = _local_day(value)
    month = f"{day.month:02d}" if day.month <= 2 else f"{day.month}"
    return _("ngày %(day)s tháng %(month)s năm %(year)s") % {
        "day": f"{day.day:02d}",
        "month": month,
        "year": day.year,
    }


@register.filter
def may(value: Decimal | int | None) -> str:
    """Write a number for a machine: a point, no grouping, empty when missing."""
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _local_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if value.tzinfo else value.date()
    return value
