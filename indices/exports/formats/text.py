"""Text and numbers on their way into a file: harmless, exact, free of controls."""

from __future__ import annotations

import re
from decimal import Decimal

# What XML cannot hold and no name contains; tabs and line ends stay.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
# What a spreadsheet takes for a formula, in its full-width forms too.
_FORMULA_SIGNS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_FORMULA_START = re.compile(f"[{_FORMULA_SIGNS}]")
# A machine set to Vietnamese splits a CSV file at semicolons, and a reader that does
# not see the quotes splits it at line ends: a formula may begin there as well.
_FORMULA_INSIDE = re.compile(f"(?<=[;\t\n])(?=[{_FORMULA_SIGNS}])")


def clean_text(text: str) -> str:
    """Without control characters; every line ends with a line feed."""
    if text.isprintable():
        return text
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))


def looks_like_formula(text: str) -> bool:
    return _FORMULA_START.match(text) is not None


def defused(text: str) -> str:
    """Text that no spreadsheet runs when it opens a CSV file, cleaned first.

    Only for text: a number is written as a number, so that −1.16 stays one.
    """
    text = clean_text(text)
    if looks_like_formula(text):
        text = f"'{text}"
    return _FORMULA_INSIDE.sub("'", text)


def plain_number(value: Decimal | int) -> str:
    """The exact value with a decimal point and nothing superfluous: 76.71, 0."""
    if isinstance(value, int):
        return str(value)
    if not value.is_finite():
        raise ValueError(f"{value} is no number for a file")
    if not value:
        return "0"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
