"""One whole run: databases, rounds, and what came out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cchc.bench.cases import (
    Case,
    Visit,
    counting_cases,
    reading_cases,
    saving_cases,
)
from cchc.bench.files import file_cases
from cchc.bench.heavy import heavy_cases
from cchc.bench.measuring import Line, Turn, conclude, look_at, one_round, turns_of
from cchc.bench.places import Place, administrator_cookies, places
from cchc.bench.scratch import Scratch
from cchc.bench.site import Sites, quiet_site
from cchc.bench.sizes import YOUNG_YEARS, Size
from units.progress import progress_bar

# Slow paths have fewer rounds.
HEAVY_ROUNDS = 3

Cases = Callable[[Visit], Iterable[Case]]


@dataclass(frozen=True, slots=True)
class Found:
    """Lines in the order of the table; whether both engines hold the same ranks."""

    size: Size
    lines: tuple[Line, ...]
    same_ranks: bool | None


def measure(
    urls: Mapping[str, str], *, size: Size, rounds: int, only: tuple[str, ...] = ()
) -> Found:
    scratch = Scratch(urls)
    try:
        with quiet_site():
            scratch.fill(size)
            return measure_filled(scratch, size=size, rounds=rounds, only=only)
    finally:
        scratch.close()


def measure_filled(
    scratch: Scratch, *, size: Size, rounds: int, only: tuple[str, ...] = ()
) -> Found:
    """Reading first, as writing grows the tables; the heavy ones last."""
    sites = Sites()
    lines: list[Line] = []
    for cases, most in (
        (reading_cases, rounds),
        (saving_cases, rounds),
        (counting_cases, min(rounds, HEAVY_ROUNDS)),
        (heavy_cases, min(rounds, HEAVY_ROUNDS)),
        (file_cases, min(rounds, HEAVY_ROUNDS)),
    ):
        turns = {
            engine: _turns(scratch, engine, sites, cases, only)
            for engine in scratch.engines
        }
        _rounds(scratch, turns, most)
        for found in turns.values():
            lines += conclude(
                found, units=size.large / size.small, years=size.years / YOUNG_YEARS
            )
    return Found(size, tuple(lines), same_ranks(scratch))


def _turns(
    scratch: Scratch, engine: str, sites: Sites, cases: Cases, only: tuple[str, ...]
) -> list[Turn]:
    with scratch.use(engine):
        cookies = administrator_cookies()
        found = places()

        def of(place: Place) -> list[Case]:
            made = cases(Visit(place, sites, cookies))
            return [case for case in made if _is_wanted(case.name, only)]

        return turns_of(
            engine, of(found["large"]), of(found["small"]), of(found["young"])
        )


def _is_wanted(name: str, only: tuple[str, ...]) -> bool:
    return not only or any(word in name for word in only)


def _rounds(scratch: Scratch, turns: Mapping[str, list[Turn]], rounds: int) -> None:
    if not any(turns.values()):
        return
    for engine, found in turns.items():
        with scratch.use(engine):
            look_at(found)
    with progress_bar(total=rounds, label="Vòng đo") as advance:
        for _number in range(rounds):
            for engine, found in turns.items():
                with scratch.use(engine):
                    one_round(found)
            advance(1)


def same_ranks(scratch: Scratch) -> bool | None:
    """Whether every result of every edition is alike on both; None where one is asked.

    The draft was computed on each by itself; what is older was copied.
    """
    seen = []
    for engine in scratch.engines:
        with scratch.use(engine):
            from indices.models import UnitResult

            seen.append(
                list(
                    UnitResult.objects.order_by(
                        "edition_id", "revision", "position"
                    ).values_list(
                        "edition_id", "revision", "position", "unit_id", "score", "rank"
                    )
                )
            )
    return seen[0] == seen[1] if len(seen) > 1 else None
