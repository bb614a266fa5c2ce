"""Long work leaves the processor to who reads, and is otherwise the caller's own."""

import os
import sys
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from indices.engine.stepping import LAST, step_back, stepping_back
from indices.models import ReformIndex
from tests.factories import make_index


def rank():
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def last(before):
    # Where threads have no rank of their own nothing changes.
    return LAST if sys.platform == "linux" else before


def test_a_thread_that_steps_back_does_so_alone():
    found = []

    def look():
        step_back()
        found.append(rank())

    before = rank()
    helper = threading.Thread(target=look)
    helper.start()
    helper.join()
    assert found == [last(before)]
    assert rank() == before


def test_the_caller_keeps_its_rank_and_gets_the_answer():
    before = rank()
    assert stepping_back(lambda number, *, more: (rank(), number + more))(
        1, more=2
    ) == (last(before), 3)
    assert rank() == before


def test_the_work_is_done_where_no_thread_may_change_its_rank(monkeypatch):
    asked = []

    def forbid(*given):
        asked.append(given)
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", forbid)
    assert stepping_back(lambda: "done")() == "done"
    assert bool(asked) is (sys.platform == "linux")


@pytest.mark.django_db
def test_it_works_in_the_transaction_of_the_caller():
    def work():
        make_index(code="trong-giao-dich")
        return connection.in_atomic_block

    assert stepping_back(work)() is True
    assert ReformIndex.objects.filter(code="trong-giao-dich").exists()


@pytest.mark.django_db
def test_what_it_raises_takes_the_transaction_of_the_caller_along():
    @transaction.atomic
    @stepping_back
    def fail():
        make_index(code="hong")
        raise IntegrityError

    with pytest.raises(IntegrityError):
        fail()
    assert not ReformIndex.objects.filter(code="hong").exists()


@pytest.mark.django_db
def test_nobody_else_may_use_the_connection_afterwards():
    stepping_back(lambda: None)()
    assert not connection.allow_thread_sharing
