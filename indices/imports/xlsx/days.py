"""Days as a spreadsheet stores them: a count from its first day, or ISO."""

from __future__ import annotations

import re
from datetime import date, timedelta

ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T00:00:00(?:\.0+)?Z?)?")
COUNT = re.compile(r"([0-9]{1,7})(?:\.0+)?")
FIRST_DAY, FIRST_DAY_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)
# The first workbooks took 1900 for a leap year; until its March programs differ.
LAST_DOUBTFUL = 60


def stored_day(text: str, *, counts_from_1904: bool) -> date | None:
    """The whole day; None where a time goes with it, or where programs would differ."""
    try:
        if found := ISO.fullmatch(text):
            return date.fromisoformat(found[1])
        if found := COUNT.fullmatch(text):
            return _counted(int(found[1]), counts_from_1904)
    except (ValueError, OverflowError):
        pass
    return None


def _counted(days: int, counts_from_1904: bool) -> date | None:
    if counts_from_1904:
        return FIRST_DAY_OF_1904 + timedelta(days=days)
    return FIRST_DAY + timedelta(days=days) if days > LAST_DOUBTFUL else None
