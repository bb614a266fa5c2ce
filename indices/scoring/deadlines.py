"""When a thing with a due day is late, and when it soon will be."""

from datetime import date, timedelta
from enum import StrEnum

# What falls due within so many days, today included, is due soon.
SOON = timedelta(days=30)


class Timing(StrEnum):
    """Where a task stands against its due day."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    OPEN = "open"
    DONE = "done"
    DONE_LATE = "done_late"
    DROPPED = "dropped"


def timing_of(
    due_on: date, *, today: date, finished_on: date | None, is_dropped: bool
) -> Timing:
    """The due day itself is still in time, for what is open and what is done."""
    if is_dropped:
        return Timing.DROPPED
    if finished_on is not None:
        return Timing.DONE_LATE if finished_on > due_on else Timing.DONE
    if due_on < today:
        return Timing.OVERDUE
    return Timing.DUE_SOON if due_on - today <= SOON else Timing.OPEN
