"""Bringing in a file of scores while it is killed: all of it or nothing, and once.

CCHC_KILLS says how often it is killed; `make drill` asks for many more.
"""

import os
import random
import time

import pytest

from tests.drill import jobs
from tests.drill.conftest import KILLED

KILLS = int(os.environ.get("CCHC_KILLS", "20"))
CONTROLS = max(KILLS // 4, 6)


@pytest.fixture(scope="session")
def import_database(office, empty_database):
    """A scored draft of four units and a file that waits."""
    name = office.database(like=empty_database)
    office.do(jobs.furnish, name, "scored")
    return name


@pytest.fixture(scope="session", params=["cell by cell", "staged"])
def way(request):
    return request.param


@pytest.fixture(scope="session")
def whole(office, import_database, way):
    """Writes of an import, and what it leaves: nothing done, everything done."""
    name = office.database(like=import_database)
    nothing = office.do(jobs.traces_of_import, name)
    writes = office.do(jobs.bring_and_die, name, way, None, True)
    everything = office.do(jobs.traces_of_import, name)
    assert nothing["state"] == "uploaded"
    assert (everything["state"], everything["log"]) == ("applied", 1)
    assert nothing["points"] != everything["points"]
    return writes, nothing, everything


def killed_at(office, import_database, way, at_write, *, is_atomic):
    name = office.database(like=import_database)
    answered = office.do(jobs.bring_and_die, name, way, at_write, is_atomic)
    assert answered == KILLED
    return name, office.do(jobs.traces_of_import, name)


def test_killed_at_any_write_it_leaves_nothing(office, import_database, way, whole):
    writes, nothing, everything = whole
    kills = max(KILLS // 4, 1)
    for number in range(kills):
        at_write = 1 + number * writes // kills
        name, found = killed_at(office, import_database, way, at_write, is_atomic=True)
        assert found == nothing, at_write
        assert office.do(jobs.bring_again, name, way) == everything


def test_without_its_transaction_the_same_check_fails(
    office, import_database, way, whole
):
    writes, nothing, everything = whole
    found = [
        killed_at(
            office,
            import_database,
            way,
            1 + number * writes // CONTROLS,
            is_atomic=False,
        )[1]
        for number in range(CONTROLS)
    ]
    assert [traces for traces in found if traces not in (nothing, everything)]


def test_killed_at_any_moment_the_retry_applies_once(
    office, import_database, way, whole
):
    _writes, nothing, everything = whole
    chance = random.Random(KILLS)
    took = usual_time(office, import_database, way)
    for _kill in range(max(KILLS // 4, 1)):
        name = office.database(like=import_database)
        begun = office.context.Event()
        process, receiver = office.start(jobs.bring_at_once, name, way, begun)
        assert begun.wait(60)
        time.sleep(chance.random() * took * 1.2)
        process.kill()
        process.join()
        receiver.close()
        office.settle(name)
        assert office.do(jobs.traces_of_import, name) in (nothing, everything)
        assert office.do(jobs.bring_again, name, way) == everything


def usual_time(office, import_database, way):
    name = office.database(like=import_database)
    begun = office.context.Event()
    started = office.start(jobs.bring_at_once, name, way, begun)
    assert begun.wait(60)
    since = time.monotonic()
    office.answer(started)
    return time.monotonic() - since
