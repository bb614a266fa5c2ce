"""Whether points that were lost came back the next time."""

from decimal import Decimal
from enum import StrEnum


class Return(StrEnum):
    """All of them, some, none, or more were lost than before."""

    ALL = "all"
    SOME = "some"
    NONE = "none"
    MORE_LOST = "more_lost"


def return_of(lost_before: Decimal, lost_after: Decimal) -> Return:
    """The verdict on one criterion, by the points it cost then and now."""
    if lost_after <= 0:
        return Return.ALL
    if lost_after < lost_before:
        return Return.SOME
    return Return.NONE if lost_after == lost_before else Return.MORE_LOST
