"""Eight people type into the same four cells: nobody's work is lost. Once in the table
of totals, once on score sheets.

Every one of them adds 1 to a cell, fifty times. A save whose cell has another value by
then is a conflict; the person looks again and repeats. The sum tells what was kept.
"""

from tests.drill import jobs

PATIENCE = 60  # seconds
WRITERS = 8
ROUNDS = 50


def test_of_four_hundred_edits_none_is_lost(office, shared_cells):
    name, kind = shared_cells
    ready = office.context.Barrier(WRITERS, timeout=PATIENCE)
    started = [
        office.start(jobs.count_up, name, kind, seed, ROUNDS, ready)
        for seed in range(WRITERS)
    ]
    conflicts = sum(office.answer(each) for each in started)
    office.settle(name)
    assert office.do(jobs.total, name) == WRITERS * ROUNDS
    # They did get in one another's way.
    assert conflicts > 0


def test_without_the_shown_value_some_are_lost(office, shared_cells):
    name, kind = shared_cells
    rounds = 5
    ready = office.context.Barrier(WRITERS, timeout=PATIENCE)
    started = [
        office.start(jobs.count_up_blindly, name, kind, rounds, ready)
        for _writer in range(WRITERS)
    ]
    for each in started:
        office.answer(each)
    office.settle(name)
    # All eight saw the same number, so that of each round one addition is kept.
    assert office.do(jobs.total, name) == rounds
