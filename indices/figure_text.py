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
    AmbiguousNumber,
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
                text,
                _("Sau chữ “%(word)s” cần một số.") % {"word": first},
                expected=_("một số sau chữ “%(word)s”") % {"word": first},
            )
        return None
    return Figure(number, word or Qualifier.EXACT)


def _answer(text: str) -> Figure | None:
    if not text:
        return None
    value = ANSWERS.get(text.lower())
    if value is None:
        expected = _("“có” hoặc “không”")
        raise NumberError(text, _("Ghi “có” hoặc “không”."), expected=expected)
    return Figure(value)


def _number(text: str, measure: Measure) -> Decimal | None:
    text = text.removesuffix(PERCENT).strip() if _is_share(measure) else text
    if not measure.decimals and _THOUSANDS.fullmatch(text):
        text = text.replace(".", "").replace(",", "")
    try:
        number = parse_number(text)
    except AmbiguousNumber:
        raise
    except NumberError as error:
        raise NumberError(text, str(error), expected=_what_fits(measure)) from None
    if number is None:
        return None
    if number >= LARGEST:
        expected = _("số dưới %(limit)s") % {"limit": format_number(LARGEST, 0)}
        raise NumberError(text, _("Số quá lớn."), expected=expected)
    problem = _problem_of(number, measure)
    if problem:
        raise NumberError(text, problem, expected=_what_fits(measure))
    return round_half_up(number, STORED_DECIMALS)


def _problem_of(number: Decimal, measure: Measure) -> str:
    """Why the number cannot be a figure of the measure; "" when it can."""
    if number < 0:
        return _("Số liệu không được âm.")
    if _is_share(measure):
        return _("Tỷ lệ không quá 100%.") if number > MOST_PERCENT else ""
    return _("Số này phải là số nguyên.") if _is_count(measure) and number % 1 else ""


def _what_fits(measure: Measure) -> str:
    if _is_share(measure):
        return _("tỷ lệ từ 0 đến 100%")
    if _is_count(measure):
        return _("số nguyên từ 0 trở lên")
    return _("số từ 0 trở lên, viết như 7,5 hoặc 7.5")


def _is_count(measure: Measure) -> bool:
    return not measure.decimals and not _is_share(measure)


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
