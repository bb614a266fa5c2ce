"""Rows that are made once for all the tests in a row that ask for the same.

    scored = made_once(make_scored)

makes a fixture: `make_scored` runs for the first test, and each test gets a copy of
what it returned. A test may change the copy and the rows as it likes: it works in a
transaction of its own inside the one in which the rows were made. Whoever asks for
other rows, for none, or really commits, finds these gone.
"""

from collections.abc import Callable
from contextlib import ExitStack
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction

MAKERS: dict[object, Callable[[], Any]] = {}
COMMITTING = {"transactional_db", "live_server"}


class Kept:
    """What the last test that asked for anything had made."""

    def __init__(self) -> None:
        self.make: Callable[[], Any] | None = None
        self.made: Any = None
        self.open = ExitStack()

    def only(self, make: Callable[[], Any] | None) -> None:
        if make is self.make:
            return
        self.drop()
        if make is None:
            return
        with ExitStack() as opened:
            opened.enter_context(transaction.atomic())
            opened.callback(transaction.set_rollback, True)
            self.made = make()
            self.open = opened.pop_all()
        self.make = make

    def drop(self) -> None:
        self.make = self.made = None
        self.open.close()


KEPT = Kept()


def made_once(make: Callable[[], Any], *, autouse: bool = False) -> Any:
    @pytest.fixture(autouse=autouse)
    def made(db: None) -> Any:
        return deepcopy(KEPT.made) if KEPT.make is make else make()

    MAKERS[made] = make
    return made


def maker_for(request: pytest.FixtureRequest, conftest: object) -> Any:
    """What makes the rows that a test asks for; None when it really commits."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if commits or COMMITTING & set(request.fixturenames):
        return None
    places = [vars(place) for place in (request.cls, request.module, conftest) if place]
    for name in request.fixturenames:
        found = next((place[name] for place in places if name in place), None)
        if found in MAKERS:
            return MAKERS[found]
    return None
