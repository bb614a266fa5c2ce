"""A figure as people write it in a cell: "gần 5.000", "trên 99", "có".

Whole counts are read with their thousands: "1.025" of dossiers can be nothing but a
thousand and twenty-five. All else follows the one grammar of numbers.
"""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.models import Measure
from indices.numbers import (
    STORED_DECIMALS,
    NumberError,
    format_number,
    parse_number,
    shown_in_input,
)
from indices.scoring.figures import Figure, Qualifier
from indices.scoring.ranking import round_half_up
from units.names import clean_name

WORDS = {
    "trên": Qualifier.OVER,
    "hơn": Qualifier.OVER,
    "gần": Qualifier.NEARLY,
    "khoảng": Qualifier.ABOUT,
    "đúng": Qualifier.EXACT,
}
ANSWERS = {"có": Decimal(1), "không": Decimal(0)}
LARGEST = Decimal(1_000_000_000_000)
PERCENT = "%"
MOST_PERCENT = 100
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?:,[0-9]{3})+)")


def read_figure(text: str, measure: Measure) -> Figure | None:
    """What the text says; None when it is empty, NumberError when it cannot be."""
    cleaned = clean_name(text)
    if measure.is_yes_no:
        return _answer(cleaned)
    first, _blank, rest = cleaned.partition(" ")
    word = WORDS.get(first.lower())
    number = _number(cleaned if word is None else rest, measure)
    if number is None:
        if word is not None:
            raise NumberError(
                text, _("Sau chữ “%(word)s” cần một số.") % {"word": first}
            )
        return None
    return Figure(number, word or Qualifier.EXACT)


def _answer(text: str) -> Figure | None:
    if not text:
        return None
    value = ANSWERS.get(text.lower())
    if value is None:
        raise NumberError(text, _("Ghi “có” hoặc “không”."))
    return Figure(value)


def _number(text: str, measure: Measure) -> Decimal | None:
    text = text.removesuffix(PERCENT).strip() if _is_share(measure) else text
    if not measure.decimals and _THOUSANDS.fullmatch(text):
        text = text.replace(".", "").replace(",", "")
    number = parse_number(text)
    if number is None:
        return None
    if number < 0:
        raise NumberError(text, _("Số liệu không được âm."))
    if number >= LARGEST:
        raise NumberError(text, _("Số quá lớn."))
    if not measure.decimals and not _is_share(measure) and number % 1:
        raise NumberError(text, _("Số này phải là số nguyên."))
    if _is_share(measure) and number > MOST_PERCENT:
        raise NumberError(text, _("Tỷ lệ không quá 100%."))
    return round_half_up(number, STORED_DECIMALS)


def _is_share(measure: Measure) -> bool:
    return measure.unit_of_measure == PERCENT


def written_figure(figure: Figure | None, measure: Measure) -> str:
    """The text of a cell, fit to be read back: "gần 5.000", "56,8", "có"."""
    if figure is None:
        return ""
    if measure.is_yes_no:
        return _("có") if figure.value else _("không")
    word = {each: text for text, each in reversed(WORDS.items())}[
        Qualifier(figure.qualifier)
    ]
    value = round_half_up(figure.value, STORED_DECIMALS)
    is_whole = value == value.to_integral_value()
    number = format_number(value, 0) if is_whole and not measure.decimals else ""
    number = number or shown_in_input(value)
    return number if figure.qualifier == Qualifier.EXACT else f"{word} {number}"
