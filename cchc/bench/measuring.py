"""Takes the times: rounds in which everything has its turn on both engines.

A round asks each path once, then its floor, on one engine and then on the other, so
that a busy minute of the machine falls on all of them. What is compared is always of
one run: ratios tell, milliseconds do not.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

import brotli
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cchc.bench.cases import Act, Case
from cchc.bench.site import Answer


@dataclass(slots=True)
class Line:
    """What was found of one path on one engine. Times are seconds."""

    name: str
    engine: str
    floor_name: str
    times: list[float] = field(default_factory=list)
    floor_times: list[float] = field(default_factory=list)
    small_times: list[float] = field(default_factory=list)
    young_times: list[float] = field(default_factory=list)
    queries: int = 0
    raw_bytes: int | None = None
    packed_bytes: int | None = None
    unit_exponent: float | None = None
    year_exponent: float | None = None

    @property
    def median(self) -> float:
        return median(self.times)

    @property
    def p95(self) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, math.ceil(0.95 * len(ordered)) - 1)]

    @property
    def floor(self) -> float:
        return median(self.floor_times)

    @property
    def ratio(self) -> float:
        return self.median / self.floor


@dataclass(frozen=True, slots=True)
class Turn:
    """A case with its line, and the same path in the smaller places."""

    case: Case
    line: Line
    small: Case | None = None
    young: Case | None = None


def turns_of(
    engine: str, large: Iterable[Case], small: Iterable[Case], young: Iterable[Case]
) -> list[Turn]:
    return [
        Turn(
            case,
            Line(case.name, engine, case.floor_name),
            small=few if case.grows else None,
            young=recent if case.grows else None,
        )
        for case, few, recent in zip(large, small, young, strict=True)
    ]


def look_at(turns: Sequence[Turn]) -> None:
    """Once, untimed, warm: how many queries and bytes."""
    for turn in turns:
        timed(turn.case.act, turn.case.prepare)
        if turn.case.prepare is not None:
            turn.case.prepare()
        with CaptureQueriesContext(connection) as queries:
            answer = turn.case.act()
            turn.line.queries = len(queries)
        if isinstance(answer, Answer):
            _weigh(turn.line, answer)
        turn.case.floor()
        for other in (turn.small, turn.young):
            if other is not None:
                timed(other.act, other.prepare)


def _weigh(line: Line, answer: Answer) -> None:
    line.raw_bytes = len(answer.body)
    if "Content-Encoding" in answer.headers:
        return
    packed = brotli.compress(answer.body, quality=5)
    line.packed_bytes = min(len(packed), len(gzip.compress(answer.body, 6)))


def one_round(turns: Sequence[Turn]) -> None:
    for turn in turns:
        case, line = turn.case, turn.line
        if case.prepare is not None:
            case.prepare()
        # The floor first: behind the act it would find nothing left to change.
        line.floor_times.append(timed(case.floor, case.tidy))
        line.times.append(timed(case.act, case.tidy))
        if turn.small is not None:
            line.small_times.append(timed(turn.small.act, turn.small.prepare))
        if turn.young is not None:
            line.young_times.append(timed(turn.young.act, turn.young.prepare))


def timed(act: Act, prepare: Callable[[], object] | None = None) -> float:
    if prepare is not None:
        prepare()
    start = perf_counter()
    act()
    return perf_counter() - start


def exponent(large: float, small: float, times_larger: float) -> float:
    """0 where the size does not matter, 1 where twice the size takes twice as long."""
    return math.log(large / small) / math.log(times_larger)


def conclude(turns: Iterable[Turn], *, units: float, years: float) -> list[Line]:
    """The lines with their exponents; `units`, `years`: how many times as many."""
    lines = []
    for turn in turns:
        line = turn.line
        # The least of the times: an exponent is no place for a neighbour's work.
        if line.small_times:
            line.unit_exponent = exponent(min(line.times), min(line.small_times), units)
        if line.young_times:
            line.year_exponent = exponent(
                min(line.small_times), min(line.young_times), years
            )
        lines.append(line)
    return lines
