"""The one grammar of numbers, for forms and files, and the one way to write them.

People write 76,71 and 76.71; a file may hold 1.025 and mean a thousand. What can be
read in two ways is refused with both readings shown, never guessed.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from indices.scoring.ranking import Exact, round_half_up

STORED_DECIMALS = 6
MISSING_WORDS = {"", "-", "–", "—"}
MINUS = "−"
DASH = "–"
VIETNAMESE_MARKS = str.maketrans(",.", ".,")
BLANKS = " \t\r\n\u00a0\u202f\u2009"
LONGEST = 40
# What a spreadsheet shows of a number, and all that a person can have typed into it.
SHOWN_DIGITS = 15

_PLAIN = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_GROUPED_COMMA = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+")
_GROUPED_POINT = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+")
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_MACHINE = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


class NumberError(ValueError):
    """The text is no number of the grammar. `code` for programs, text for people;
    `expected` is what the text should be, for a list of what a file needs."""

    code = "not_a_number"

    def __init__(self, text: str, message: str, *, expected: str = "") -> None:
        self.text = text
        self.expected = expected or _("số viết như 7,5 hoặc 7.5")
        super().__init__(message)


class AmbiguousNumber(NumberError):
    """The text reads as a decimal and as thousands: `readings` holds both."""

    code = "ambiguous"

    def __init__(self, text: str) -> None:
        digits = text.replace(",", ".")
        self.readings = (Decimal(digits), Decimal(digits.replace(".", "")))
        as_decimal, as_thousands = self.readings
        words = {
            "text": text,
            "decimal": format_number(as_decimal, decimals=3),
            "thousands": format_number(as_thousands, decimals=0),
            "clear": f"{format_number(as_decimal, decimals=3)}0",
            "whole": str(as_thousands),
        }
        message = _(
            "“%(text)s” đọc được hai cách: %(decimal)s hoặc %(thousands)s. "
            "Hãy viết rõ, ví dụ %(clear)s hoặc %(whole)s."
        )
        expected = _(
            "viết rõ %(clear)s hoặc %(whole)s, vì đang đọc được hai cách: "
            "%(decimal)s hoặc %(thousands)s"
        )
        super().__init__(text, message % words, expected=expected % words)


def parse_number(text: str) -> Decimal | None:
    """Read a number as a person writes it; None when it is left empty.

    One decimal mark, comma or point; thousands only in full groups when both marks
    occur (1.025,5). Raises AmbiguousNumber for a lone mark before exactly three digits
    ("1.025"), NumberError for NaN, exponents, underscores and other scripts' digits.
    """
    cleaned = text.strip(BLANKS).replace(MINUS, "-")
    if cleaned in MISSING_WORDS:
        return None
    if len(cleaned) > LONGEST:
        raise NumberError(text, _("Số quá dài: “%(text)s…”.") % {"text": cleaned[:20]})
    if _AMBIGUOUS.fullmatch(cleaned):
        raise AmbiguousNumber(cleaned)
    if _PLAIN.fullmatch(cleaned):
        return Decimal(cleaned.replace(",", "."))
    if _GROUPED_COMMA.fullmatch(cleaned):
        return Decimal(cleaned.replace(".", "").replace(",", "."))
    if _GROUPED_POINT.fullmatch(cleaned):
        return Decimal(cleaned.replace(",", ""))
    raise NumberError(
        text,
        _("“%(text)s” không phải là số. Hãy viết như 76,71 hoặc 76.71.")
        % {"text": cleaned},
    )


def parse_column(
    texts: Sequence[str | None],
) -> list[Decimal | NumberError | None]:
    """Read a column of texts; its unmistakable values decide the ambiguous ones.

    "1.025" is 1,025 beside 76.71 and a thousand beside 2.050,5. Beside 76,71 alone it
    may be a slip of the mark: then, as where the values contradict one another, it
    stays an AmbiguousNumber.
    """
    found: list[Decimal | NumberError | None] = []
    uses: dict[str, set[str]] = {",": set(), ".": set()}
    for text in texts:
        try:
            found.append(parse_number(text or ""))
        except NumberError as error:
            found.append(error)
            continue
        _note_marks(text or "", uses)
    return [
        _decided(value, uses) if isinstance(value, AmbiguousNumber) else value
        for value in found
    ]


def _note_marks(text: str, uses: dict[str, set[str]]) -> None:
    """Which mark separates decimals, and which thousands, in an unmistakable text."""
    marks = [mark for mark in text if mark in uses]
    if marks:
        uses[marks[-1]].add("decimals")
    if len(marks) > 1:
        uses[marks[0]].add("thousands")


def _decided(
    number: AmbiguousNumber, uses: dict[str, set[str]]
) -> Decimal | AmbiguousNumber:
    as_decimal, as_thousands = number.readings
    own, other = (",", ".") if "," in number.text else (".", ",")
    if uses[own] == {"decimals"} and "decimals" not in uses[other]:
        return as_decimal
    if uses[own] == {"thousands"} and uses[other] == {"decimals"}:
        return as_thousands
    return number


def parse_machine_number(text: str) -> Decimal:
    """Read the raw text of a numeric cell, to six decimals, halves up.

    Spreadsheets keep binary numbers of 17 digits of which they show 15: what they store
    as 67.219810499999994 was typed as 67.2198105, and is stored as 67.219811, as it is
    from a text file. Raises NumberError as `read_machine_number` does.
    """
    value = read_machine_number(text)
    shown = SHOWN_DIGITS - 1 - max(value.adjusted(), 0)
    return round_half_up(
        round_half_up(value, max(shown, STORED_DECIMALS)), STORED_DECIMALS
    )


def read_machine_number(text: str) -> Decimal:
    """The number that a program wrote, exactly: decimal point, exponent allowed.

    Raises NumberError for anything else, NaN and infinity included.
    """
    if len(text) > LONGEST or not _MACHINE.fullmatch(text):
        raise NumberError(text, _("“%(text)s” không phải là số.") % {"text": text[:40]})
    value = Decimal(text)
    if value.adjusted() > LONGEST:
        raise NumberError(text, _("Số “%(text)s” quá lớn.") % {"text": text})
    return value


def shortest(text: str) -> str:
    """A stored number as a person would write it: 59.899999999999999 is 59.9.

    What is no number stays as it is, for whoever reads it as one to refuse.
    """
    if len(text) > LONGEST or not _MACHINE.fullmatch(text):
        return text
    return repr(float(text)).removesuffix(".0")


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
    if isinstance(value, Decimal):
        return _remembered(value, decimals, sign=sign, grouping=grouping)
    return _written(value, decimals, sign=sign, grouping=grouping)


def _written(value: Exact, decimals: int, *, sign: bool, grouping: bool) -> str:
    rounded = round_half_up(value, decimals)
    text = format(abs(rounded), f"{',' if grouping else ''}.{decimals}f")
    text = text.translate(VIETNAMESE_MARKS)
    if rounded == 0:
        return text
    if rounded < 0:
        return f"{MINUS}{text}"
    return f"+{text}" if sign else text


# A table shows the same few thousand scores again and again.
_remembered = lru_cache(maxsize=16_384)(_written)


def shown_in_input(value: Decimal) -> str:
    """A stored number as a person would type it: all its digits, a comma.

    A fourth decimal where three would read as thousands: 1,0250, not 1,025.
    """
    text = format_number(value, decimals=STORED_DECIMALS, grouping=False)
    text = text.rstrip("0").rstrip(",").replace(MINUS, "-")
    try:
        parse_number(text)
    except AmbiguousNumber:
        return f"{text}0"
    return text


def format_machine(value: Exact | None) -> str:
    """Write a number for a program: a point, no grouping, no trailing zeros."""
    if value is None:
        return ""
    text = format(round_half_up(value, STORED_DECIMALS), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
