"""What a correction changed, said in a sentence."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from indices.numbers import STORED_DECIMALS, format_number
from indices.selectors.revisions import RevisionsPage, Value


def finding(page: RevisionsPage) -> str:
    """How much differs, and of how many units."""
    numbers = {"first": page.query.first, "second": page.query.second}
    if len(page.choices) < 2:
        return _("Kỳ này chỉ có một bản công bố, chưa có đính chính nào.")
    if page.query.first == page.query.second:
        return _("Hãy chọn hai bản khác nhau để so.")
    if not page.changes:
        return _("Bản %(second)d không khác bản %(first)d ở ô nào.") % numbers
    return _(
        "Bản %(second)d khác bản %(first)d ở %(cells)s ô của %(units)s đơn vị."
    ) % {
        **numbers,
        "cells": format_number(len(page.changes), 0),
        "units": format_number(page.unit_count, 0),
    }


def value_text(value: Value) -> str:
    """A cell as people read it, every stored digit kept; empty is "–"."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, Decimal):
        return (
            format_number(value, STORED_DECIMALS, grouping=False)
            .rstrip("0")
            .rstrip(",")
        )
    return str(value)
