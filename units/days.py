"""Days that a record of units can speak of: what lies outside is a slip of the pen."""

from datetime import date

EARLIEST, LATEST = date(1945, 9, 2), date(2100, 1, 1)


def is_plausible(day: date) -> bool:
    return EARLIEST <= day < LATEST
