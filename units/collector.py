"""Rests the collector of cycles where very many plain rows come into being at once.

It walks over all of them again and again and finds nothing: a third of the time of an
import of a hundred thousand scores. What no cycle holds is freed as ever.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_resting() -> Iterator[None]:
    """Without the collector for some seconds, in a block or around a function.

    It is one for all threads: who found it resting leaves it to whom laid it to rest.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
