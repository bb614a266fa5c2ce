"""How quickly people read while a file of scores is brought in by another process."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import quantiles
from time import monotonic, perf_counter, sleep
from typing import IO

READS = 400
# Between reads, so that they meet every part of an import, as people's do.
PAUSE = 0.02  # seconds
PATIENCE = 300  # seconds
BEGUN, ENDED = "begun", "ended"


@dataclass(frozen=True, slots=True)
class Reading:
    """The 95th percentile of a ranking of 25 rows, in seconds."""

    quiet: float
    during: float

    @property
    def ratio(self) -> float:
        return self.during / self.quiet


def of_readers(urls: Mapping[str, str]) -> dict[str, Reading]:
    """By engine, in databases that are filled already; Django is set up."""
    from cchc.bench.places import places
    from cchc.bench.scratch import Scratch
    from cchc.bench.site import Sites, ask, quiet_site

    scratch = Scratch(urls)
    found = {}
    try:
        for engine, url in urls.items():
            with quiet_site(), scratch.use(engine):
                sites = Sites()
                address = f"{places()['large'].address('ranking')}?dong=25"
                found[engine] = _read_both_ways(
                    lambda: ask(sites.fresh, address),  # noqa: B023 - asked at once
                    url,
                )
    finally:
        scratch.close()
    return found


def in_words(engine: str, reading: Reading) -> str:
    return (
        f"ranking of 25 rows on {engine} while scores are brought in: p95"
        f" {reading.during * 1000:.1f} ms, quiet {reading.quiet * 1000:.1f} ms"
        f" ({reading.ratio:.2f})"
    )


def _read_both_ways(read: Callable[[], object], url: str) -> Reading:
    read()
    quiet = [_seconds_after_a_pause(read) for _ in range(READS)]
    worker = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "cchc.bench.during"],
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "cchc.settings",
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        during = _while_it_works(read, worker)
    finally:
        worker.kill()
        worker.wait()
    return Reading(_p95(quiet), _p95(during))


def _while_it_works(
    read: Callable[[], object], worker: subprocess.Popen[str]
) -> list[float]:
    """Reads that began and ended while a file was being applied."""
    is_applying = threading.Event()
    assert worker.stdout is not None
    follower = threading.Thread(
        target=_follow, args=(worker.stdout, is_applying), daemon=True
    )
    follower.start()
    seconds: list[float] = []
    until = monotonic() + PATIENCE
    while len(seconds) < READS:
        if worker.poll() is not None or monotonic() > until:
            raise RuntimeError("No import ran beside the readers.")
        if not is_applying.wait(1):
            continue
        taken = _seconds_after_a_pause(read)
        if is_applying.is_set():
            seconds.append(taken)
    return seconds


def _follow(said: IO[str], is_applying: threading.Event) -> None:
    for line in said:
        if line.strip() == BEGUN:
            is_applying.set()
        else:
            is_applying.clear()


def _seconds_after_a_pause(act: Callable[[], object]) -> float:
    sleep(PAUSE)
    start = perf_counter()
    act()
    return perf_counter() - start


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def _bring_in_for_ever() -> None:
    """Inside the other process: one import after another, until it is killed."""
    import django

    django.setup()
    from cchc.bench.files import Brought
    from cchc.bench.places import places
    from cchc.bench.site import quiet_site

    with quiet_site():
        brought = Brought(places()["large"])
        while True:
            brought.fill()
            print(BEGUN, flush=True)
            brought.apply()
            print(ENDED, flush=True)


if __name__ == "__main__":
    _bring_in_for_ever()
