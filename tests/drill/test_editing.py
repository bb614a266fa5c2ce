"""Eight people type into the same four cells: nobody's work is lost. Once in the table
of totals, once on score sheets.

Every one of them adds 1 to a cell, fifty times. A save whose cell has another value by
then is a conflict; the person looks again and repeats. The sum tells what was kept.
"""

from tests.drill import jobs

WRITERS = 8
ROUNDS = 50


def typed_by_all(office, place, *, is_checked, rounds):
    name, kind = place
    ready = office.context.Barrier(WRITERS)
    started = [
        office.start(jobs.count_up, name, kind, seed, rounds, ready, is_checked)
        for seed in range(WRITERS)
    ]
    conflicts = sum(office.answer(each) for each in started)
    office.settle(name)
    return office.do(jobs.total, name), conflicts


def test_of_four_hundred_edits_none_is_lost(office, shared_cells):
    kept, conflicts = typed_by_all(office, shared_cells, is_checked=True, rounds=ROUNDS)
    assert kept == WRITERS * ROUNDS
    # They did get in one another's way.
    assert conflicts > 0


def test_without_the_shown_value_some_are_lost(office, shared_cells):
    rounds = 15
    kept, _conflicts = typed_by_all(
        office, shared_cells, is_checked=False, rounds=rounds
    )
    assert kept < WRITERS * rounds
