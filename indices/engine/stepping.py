"""Lets long work step back behind whoever reads pages meanwhile.

Linux takes threads as they come: of three that are busy on two processors a reader's
page gets two thirds of one. A thread may lower its rank but never raise it again, so
that the work gets a thread of its own, which ends with it.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections

# The last of the ranks that Linux knows.
LAST = 19

P = ParamSpec("P")
R = TypeVar("R")


def step_back() -> None:
    """Leave the processor to whoever else wants it, for as long as this thread runs."""
    if sys.platform == "linux":
        # Where a sandbox forbids it the work goes on as it is.
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LAST)


def stepping_back(act: Callable[P, R]) -> Callable[P, R]:
    """The function runs in a thread that steps back, with the connection of its
    caller, who waits; also one who interrupts it waits for its end."""

    @wraps(act)
    def beside(*args: P.args, **kwargs: P.kwargs) -> R:
        lent = connections[DEFAULT_DB_ALIAS]

        def run() -> R:
            connections[DEFAULT_DB_ALIAS] = lent
            return act(*args, **kwargs)

        lent.inc_thread_sharing()
        try:
            with ThreadPoolExecutor(max_workers=1, initializer=step_back) as helper:
                return helper.submit(run).result()
        finally:
            lent.dec_thread_sharing()

    return beside
