"""Operational figures: sums and shares of rounded figures, and how a target stands.

A figure keeps the word of its source ("gần 5.000"); what is worked out from such
figures says so in turn. No clock: whether a target is due is told by the day to which
the figure reaches, never by today, so that an old figure is not called a failure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indices.scoring.ranking import Exact

WHOLE = 100


class Qualifier(StrEnum):
    EXACT = "exact"
    OVER = "over"
    NEARLY = "nearly"
    ABOUT = "about"


class State(StrEnum):
    REACHED = "reached"
    MISSED = "missed"
    NOT_DUE = "not_due"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Figure:
    value: Exact
    qualifier: str = Qualifier.EXACT


@dataclass(frozen=True, slots=True)
class Goal:
    """A target: the value to be reached by a day, and whether higher is better."""

    value: Exact
    due_on: date
    is_higher_better: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """`distance` to the target: negative is what is missing, None where unknown."""

    state: State
    distance: Exact | None = None


def total(figures: Iterable[Figure]) -> Figure:
    """The sum: over where some are over and none is under, and so on; else about."""
    found = list(figures)
    words = {figure.qualifier for figure in found} - {Qualifier.EXACT}
    word = words.pop() if len(words) == 1 else Qualifier.ABOUT
    value = sum((Fraction(figure.value) for figure in found), Fraction(0))
    is_exact = all(figure.qualifier == Qualifier.EXACT for figure in found)
    return Figure(value, Qualifier.EXACT if is_exact else word)


def share(numerator: Figure, denominator: Figure) -> Figure | None:
    """The percentage of two counts; None of nothing. A rounded denominator leaves only
    "about", a rounded numerator its own word."""
    if denominator.value == 0:
        return None
    value = Fraction(numerator.value) / Fraction(denominator.value) * WHOLE
    if denominator.qualifier == Qualifier.EXACT:
        return Figure(value, numerator.qualifier)
    return Figure(value, Qualifier.ABOUT)


def judge(figure: Figure | None, reaches_to: date | None, goal: Goal) -> Judgement:
    """How a figure that reaches to a day stands to a target.

    Reached is reached, also before the day; what is not reached yet is only missed by
    a figure that reaches to the day or beyond it.
    """
    if figure is None or reaches_to is None:
        return Judgement(State.UNKNOWN)
    ahead = Fraction(figure.value) - Fraction(goal.value)
    distance = ahead if goal.is_higher_better else -ahead
    if distance > 0 or (distance == 0 and _holds_when_equal(figure, goal)):
        return Judgement(State.REACHED, distance)
    if reaches_to < goal.due_on:
        return Judgement(State.NOT_DUE, distance)
    return Judgement(State.MISSED, distance)


def _holds_when_equal(figure: Figure, goal: Goal) -> bool:
    """ "Gần 70" has not reached 70, "trên 70" has; the other way round below."""
    short = Qualifier.NEARLY if goal.is_higher_better else Qualifier.OVER
    return figure.qualifier != short


def is_year_before(earlier: tuple[date, date], later: tuple[date, date]) -> bool:
    """Whether two periods are the same days of two years in a row."""
    return all(
        before.year == after.year - 1
        and (before.month, before.day) == (after.month, after.day)
        for before, after in zip(earlier, later, strict=True)
    )


def change(value: Exact, before: Exact) -> Decimal | Fraction:
    return Fraction(value) - Fraction(before)
