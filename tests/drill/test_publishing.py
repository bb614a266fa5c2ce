"""Publishing while others publish too, and while it is killed.

CCHC_KILLS says how often it is killed; `make drill` asks for many more.
"""

import os
import random
import time

import pytest

from tests.drill import jobs
from tests.drill.conftest import KILLED

KILLS = int(os.environ.get("CCHC_KILLS", "20"))
CONTROLS = max(KILLS // 2, 10)

NOTHING = {
    "edition": 0,
    "is published": False,
    "publications": 0,
    "summaries": 0,
    "log": 0,
    "differences": [],
}
EVERYTHING = {
    "edition": 1,
    "is published": True,
    "publications": 1,
    "summaries": 1,
    "log": 1,
    "differences": [],
}


def test_of_two_publishers_one_wins(office, edition_database):
    for _round in range(3):
        name = office.database(like=edition_database)
        together = office.context.Barrier(2)
        started = [office.start(jobs.publish, name, together) for _ in range(2)]
        answers = [office.answer(each) for each in started]
        office.settle(name)
        assert 1 in answers
        (other,) = [answer for answer in answers if answer != 1]
        assert other == "Không có gì thay đổi so với bản đã công bố."
        assert office.do(jobs.traces, name) == EVERYTHING


@pytest.fixture(scope="session")
def writes(office, edition_database):
    """How many writes a publication takes."""
    name = office.database(like=edition_database)
    done = office.do(jobs.publish_and_die, name, None, True)
    assert office.do(jobs.traces, name) == EVERYTHING
    return done


def evenly(count, writes):
    """Places among the writes, the last ones oftener: there it is published."""
    last = [writes - number % min(8, writes) for number in range(count // 2)]
    return last + [
        1 + number * writes // (count - len(last))
        for number in range(count - len(last))
    ]


def killed_at(office, edition_database, at_write, *, is_atomic):
    name = office.database(like=edition_database)
    answered = office.do(jobs.publish_and_die, name, at_write, is_atomic)
    assert answered == KILLED
    return office.do(jobs.traces, name)


def test_killed_at_any_write_it_leaves_nothing(office, edition_database, writes):
    for at_write in evenly(KILLS // 2, writes):
        found = killed_at(office, edition_database, at_write, is_atomic=True)
        assert found == NOTHING, at_write


def test_without_its_transaction_the_same_check_fails(office, edition_database, writes):
    found = [
        killed_at(office, edition_database, at_write, is_atomic=False)
        for at_write in evenly(CONTROLS, writes)
    ]
    half = [traces for traces in found if traces not in (NOTHING, EVERYTHING)]
    assert half


def test_killed_at_any_moment_it_leaves_all_or_nothing(office, edition_database):
    chance = random.Random(KILLS)
    took = usual_time(office, edition_database)
    outcomes = []
    for _kill in range(KILLS - KILLS // 2):
        name = office.database(like=edition_database)
        begun = office.context.Event()
        process, receiver = office.start(jobs.publish_at_once, name, begun)
        assert begun.wait(60)
        time.sleep(chance.random() * took * 1.2)
        process.kill()
        process.join()
        receiver.close()
        office.settle(name)
        outcomes.append(office.do(jobs.traces, name))
    assert all(traces in (NOTHING, EVERYTHING) for traces in outcomes), outcomes


def usual_time(office, edition_database):
    name = office.database(like=edition_database)
    begun = office.context.Event()
    started = office.start(jobs.publish_at_once, name, begun)
    assert begun.wait(60)
    since = time.monotonic()
    office.answer(started)
    return time.monotonic() - since
