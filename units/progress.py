"""Progress of long commands: a bar on a terminal, silence in a pipe or a test."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tqdm import tqdm

Advance = Callable[[int], object]


def no_progress(count: int) -> None:
    """Count nothing: for callers without a terminal."""


@contextmanager
def progress_bar(
    *, total: int | None, label: str, unit: str = "dòng"
) -> Iterator[Advance]:
    """Yield a function to call with the number of rows, or steps, just done."""
    silent = not sys.stderr.isatty()
    with tqdm(total=total, desc=label, unit=f" {unit}", disable=silent) as bar:
        yield bar.update


@dataclass(slots=True)
class Portion:
    """Counts the steps of one phase of a load as its share of the rows of the bar."""

    advance: Advance
    rows: int
    steps: int
    _done: int = 0
    _told: int = 0

    def __call__(self, count: int) -> None:
        self._done += count
        told = self.rows * self._done // max(self.steps, 1)
        self.advance(told - self._told)
        self._told = told
