"""The collector of cycles rests for a while, and only then."""

import gc

import pytest

from units.collector import collector_resting


def test_it_works_again_afterwards_whatever_happened():
    @collector_resting()
    def fail():
        assert not gc.isenabled()
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert gc.isenabled()


def test_whoever_found_it_resting_does_not_wake_it():
    with collector_resting():
        with collector_resting():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_function_may_run_without_it_more_than_once():
    @collector_resting()
    def is_resting():
        return not gc.isenabled()

    assert is_resting()
    assert is_resting()
