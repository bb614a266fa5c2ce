"""Late, soon, in time; and whether lost points came back."""

from datetime import date
from decimal import Decimal

import pytest

from indices.scoring.deadlines import Timing, timing_of
from indices.scoring.returns import Return, return_of

DUE = date(2025, 9, 30)


@pytest.mark.parametrize(
    ("today", "timing"),
    [
        (date(2025, 8, 30), Timing.OPEN),
        (date(2025, 8, 31), Timing.DUE_SOON),
        (DUE, Timing.DUE_SOON),
        (date(2025, 10, 1), Timing.OVERDUE),
    ],
)
def test_the_due_day_itself_is_in_time(today, timing):
    assert timing_of(DUE, today=today, finished_on=None, is_dropped=False) is timing


@pytest.mark.parametrize(
    ("finished_on", "timing"),
    [(DUE, Timing.DONE), (date(2025, 10, 1), Timing.DONE_LATE)],
)
def test_what_is_done_is_never_overdue(finished_on, timing):
    today = date(2026, 1, 1)

    found = timing_of(DUE, today=today, finished_on=finished_on, is_dropped=False)

    assert found is timing


def test_what_was_dropped_is_neither():
    today = date(2026, 1, 1)

    found = timing_of(DUE, today=today, finished_on=None, is_dropped=True)

    assert found is Timing.DROPPED


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ("2", "0", Return.ALL),
        ("2", "0.5", Return.SOME),
        ("2", "2", Return.NONE),
        ("2", "2.25", Return.MORE_LOST),
    ],
)
def test_points_come_back_wholly_partly_or_not(before, after, verdict):
    assert return_of(Decimal(before), Decimal(after)) is verdict
