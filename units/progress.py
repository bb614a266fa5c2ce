"""Progress of long commands: a bar on a terminal, silence in a pipe or a test."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

Advance = Callable[[int], object]


def no_progress(count: int) -> None:
    """Count nothing: for callers without a terminal."""


@contextmanager
def progress_bar(*, total: int | None, label: str) -> Iterator[Advance]:
    """Yield a function to call with the number of rows just done."""
    silent = not sys.stderr.isatty()
    with tqdm(total=total, desc=label, unit="dòng", disable=silent) as bar:
        yield bar.update
