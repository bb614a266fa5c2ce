"""Making a long file while the process that makes it is killed: nobody is ever given
half a file, and the next who asks gets the whole one.

CCHC_KILLS says how often it is killed; `make drill` asks for many more.
"""

import os
import random
import time

import pytest

from tests.drill import file_jobs, jobs

KILLS = max(int(os.environ.get("CCHC_KILLS", "20")) // 4, 3)


@pytest.fixture(scope="session")
def report_database(office, empty_database):
    """A scored draft of four units."""
    name = office.database(like=empty_database)
    office.do(jobs.furnish, name, "scored")
    return name


@pytest.fixture(scope="session")
def usual(office, report_database):
    """What a file holds, and how long it takes."""
    name = office.database(like=report_database)
    begun = office.context.Event()
    started = office.start(file_jobs.prepare, name, begun)
    assert begun.wait(60)
    since = time.monotonic()
    office.answer(started)
    took = time.monotonic() - since
    return took, office.do(file_jobs.traces_of_file, name)


def test_killed_at_any_moment_no_half_file_is_given(office, report_database, usual):
    took, whole = usual
    assert whole["state"] == "ready"
    assert whole["parts"]
    chance = random.Random(KILLS)
    for _kill in range(KILLS):
        name = office.database(like=report_database)
        begun = office.context.Event()
        process, receiver = office.start(file_jobs.prepare, name, begun)
        assert begun.wait(60)
        time.sleep(chance.random() * took * 1.2)
        process.kill()
        process.join()
        receiver.close()
        office.settle(name)
        found = office.do(file_jobs.traces_of_file, name)
        assert found["state"] == "making" or found == whole, found
        assert found["strays"] == whole["strays"] == []
        assert office.do(file_jobs.prepare_again, name) == whole


def test_written_in_its_place_a_half_file_would_be_given(office, report_database):
    name = office.database(like=report_database)
    assert office.do(file_jobs.prepare_in_place_and_die, name) == "killed"
    found = office.do(file_jobs.traces_of_file, name)
    assert found["state"] == "ready"
    assert not found["parts"]
