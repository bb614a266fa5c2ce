"""Many change reference data at once: one chain comes of it, nobody is cut off for
waiting crosswise, and what all say is done once.
"""

from collections import Counter

import pytest

from tests.drill import reference_jobs

PATIENCE = 60  # seconds
PEOPLE = 8


@pytest.fixture(scope="session")
def reference_database(office, empty_database):
    name = office.database(like=empty_database)
    office.do(reference_jobs.furnish, name, PEOPLE)
    return name


@pytest.fixture
def shared(office, reference_database):
    """The name of a database, and how many changes are in its log."""
    name = office.database(like=reference_database)
    return name, office.do(reference_jobs.chain, name)["entries"]


def at_once(office, people, job, name, *arguments):
    """What each of them answers."""
    ready = office.context.Barrier(people, timeout=PATIENCE)
    started = [
        office.start(job, name, number, ready, *arguments) for number in range(people)
    ]
    answers = [office.answer(each) for each in started]
    office.settle(name)
    return answers


def is_whole(office, name, entries):
    """Whether the log has all its changes, each going on from the one before."""
    whole = {"entries": entries, "differences": []}
    return office.do(reference_jobs.chain, name) == whole


def test_all_changes_are_in_one_chain(office, shared):
    name, before = shared
    left = at_once(office, PEOPLE, reference_jobs.change_much, name)
    changes = sum(left, Counter())
    assert len(+changes) == len(reference_jobs.Person.THINGS)
    assert is_whole(office, name, before + changes.total())


@pytest.mark.parametrize("what", reference_jobs.SAME)
def test_what_all_say_is_done_once(office, shared, what):
    name, before = shared
    at_once(office, PEOPLE, reference_jobs.say_the_same, name, what)
    assert is_whole(office, name, before + 1)


@pytest.mark.parametrize("is_constrained", [True, False])
def test_out_of_turn_the_same_check_fails(office, shared, is_constrained):
    name, before = shared
    if not is_constrained:
        office.do(reference_jobs.forget_the_constraint, name)
    answers = at_once(office, 2, reference_jobs.change_out_of_turn, name)
    assert "done" in answers
    assert not is_whole(office, name, before + 2)
