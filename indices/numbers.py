"""The one grammar of numbers, for forms and files, and the one way to write them.

People write 76,71 and 76.71; a file may hold 1.025 and mean a thousand. What can be
read in two ways is refused with both readings shown, never guessed.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.scoring.ranking import Exact, round_half_up

STORED_DECIMALS = 6
MISSING_WORDS = {"", "-", "–", "—"}
MINUS = "−"
DASH = "–"
BLANKS = " \t\r\n\u00a0\u202f\u2009"
LONGEST = 40

_PLAIN = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_GROUPED_COMMA = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_GROUPED_POINT = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")
_GROUPED_WHOLE = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})+")
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_MACHINE = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


class NumberError(ValueError):
    """The text is no number of the grammar. `code` for programs, text for people."""

    code = "not_a_number"

    def __init__(self, text: str, message: str) -> None:
        self.text = text
        super().__init__(message)


class AmbiguousNumber(NumberError):
    """The text reads as a decimal and as thousands: `readings` holds both."""

    code = "ambiguous"

    def __init__(self, text: str) -> None:
        digits = text.replace(",", ".")
        self.readings = (Decimal(digits), Decimal(digits.replace(".", "")))
        as_decimal, as_thousands = self.readings
        message = _(
            "“%(text)s” đọc được hai cách: %(decimal)s hoặc %(thousands)s. Hãy viết rõ, "
            "ví dụ %(clear)s hoặc %(whole)s."
        ) % {
            "text": text,
            "decimal": format_number(as_decimal, decimals=3),
            "thousands": format_number(as_thousands, decimals=0),
            "clear": f"{format_number(as_decimal, decimals=3)}0",
            "whole": str(as_thousands),
        }
        super().__init__(text, message)


def parse_number(text: str) -> Decimal | None:
    """Read a number as a person writes it; None when it is left empty.

    One decimal mark, comma or point; thousands only in full groups when both marks
    occur (1.025,5). Raises AmbiguousNumber for a lone mark before exactly three digits
    ("1.025"), NumberError for NaN, exponents, underscores and other scripts' digits.
    """
    cleaned = _cleaned(text)
    if cleaned in MISSING_WORDS:
        return None
    if _AMBIGUOUS.fullmatch(cleaned):
        raise AmbiguousNumber(cleaned)
    return _decided(cleaned, text)


def parse_column(
    texts: Sequence[str | None],
) -> list[Decimal | NumberError | None]:
    """Read a column of texts; its unmistakable values decide the ambiguous ones.

    If every unmistakable value with a mark uses it as a decimal mark of the same kind,
    "1.025" among them is read so; otherwise it is an AmbiguousNumber.
    """
    marks = {
        mark for text in texts for mark in [_decimal_mark(_cleaned(text or ""))] if mark
    }
    found: list[Decimal | NumberError | None] = []
    for text in texts:
        try:
            found.append(_parse_with_marks(text or "", marks))
        except NumberError as error:
            found.append(error)
    return found


def _parse_with_marks(text: str, marks: set[str]) -> Decimal | None:
    try:
        return parse_number(text)
    except AmbiguousNumber as error:
        own = "." if "." in error.text else ","
        if len(marks) != 1:
            raise
        as_decimal, as_thousands = error.readings
        return as_decimal if marks == {own} else as_thousands


def _decimal_mark(cleaned: str) -> str:
    """The mark that surely separates decimals in this text, "" when none does."""
    if _AMBIGUOUS.fullmatch(cleaned) or _GROUPED_WHOLE.fullmatch(cleaned):
        return ""
    if _GROUPED_COMMA.fullmatch(cleaned):
        return ","
    if _GROUPED_POINT.fullmatch(cleaned):
        return "."
    if _PLAIN.fullmatch(cleaned):
        return next((mark for mark in ",." if mark in cleaned), "")
    return ""


def parse_machine_number(text: str) -> Decimal:
    """Read the raw text of a numeric cell: decimal point, exponent allowed.

    Spreadsheets keep binary numbers of 17 digits; the noise is rounded half up to six
    decimals. Raises NumberError for anything else, NaN and infinity included.
    """
    if len(text) > LONGEST or not _MACHINE.fullmatch(text):
        raise NumberError(text, _("“%(text)s” không phải là số.") % {"text": text[:40]})
    value = Decimal(text)
    if abs(value.adjusted()) > LONGEST:
        raise NumberError(
            text, _("Số “%(text)s” quá lớn hoặc quá nhỏ.") % {"text": text}
        )
    return round_half_up(value, STORED_DECIMALS)


def _cleaned(text: str) -> str:
    return text.strip(BLANKS).replace(MINUS, "-")


def _decided(cleaned: str, text: str) -> Decimal:
    if len(cleaned) > LONGEST:
        raise NumberError(text, _("Số quá dài: “%(text)s…”.") % {"text": text[:20]})
    if _PLAIN.fullmatch(cleaned):
        return Decimal(cleaned.replace(",", "."))
    if _GROUPED_COMMA.fullmatch(cleaned):
        return Decimal(cleaned.replace(".", "").replace(",", "."))
    if _GROUPED_POINT.fullmatch(cleaned):
        return Decimal(cleaned.replace(",", ""))
    if _GROUPED_WHOLE.fullmatch(cleaned):
        return Decimal(cleaned.replace(",", "").replace(".", ""))
    raise NumberError(
        text,
        _("“%(text)s” không phải là số. Hãy viết như 76,71 hoặc 76.71.")
        % {"text": text.strip()[:40]},
    )


def format_number(
    value: Exact | None,
    decimals: int = 2,
    *,
    sign: bool = False,
    grouping: bool = True,
) -> str:
    """Write a number in Vietnamese: 1.025,50; +2,35; −1,16; a missing one is "–".

    Rounded half up. `sign` puts + before positives; zero never carries a sign.
    """
    if value is None:
        return DASH
    rounded = round_half_up(value, decimals)
    text = (
        f"{abs(rounded):,.{decimals}f}" if grouping else f"{abs(rounded):.{decimals}f}"
    )
    text = text.translate(str.maketrans(",.", ".,"))
    if rounded == 0:
        return text
    if rounded < 0:
        return f"{MINUS}{text}"
    return f"+{text}" if sign else text


def format_machine(value: Exact | None) -> str:
    """Write a number for a program: a point, no grouping, no trailing zeros."""
    if value is None:
        return ""
    text = format(round_half_up(value, STORED_DECIMALS), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
