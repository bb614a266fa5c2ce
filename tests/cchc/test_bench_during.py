"""Readers are timed only while the other process is at work on a file."""

import subprocess
import sys
from itertools import count

import pytest

from cchc.bench import during


@pytest.fixture
def worker():
    started = []

    def start(program):
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
            )
        )
        return started[-1]

    yield start
    for each in started:
        each.kill()
        each.wait()
        each.stdout.close()


def test_reads_count_while_a_file_is_applied(worker, monkeypatch):
    monkeypatch.setattr(during, "READS", 5)
    reads = count()
    busy = worker("import time; print('begun', flush=True); time.sleep(60)")

    assert len(during._while_it_works(lambda: next(reads), busy)) == 5
    assert next(reads) == 5


def test_a_process_that_does_not_work_is_no_import(worker, monkeypatch):
    monkeypatch.setattr(during, "READS", 5)
    idle = worker("print('ended', flush=True)")

    with pytest.raises(RuntimeError, match="No import ran"):
        during._while_it_works(lambda: None, idle)


def test_the_words_name_both_and_their_ratio():
    said = during.in_words("sqlite", during.Reading(quiet=0.01, during=0.013))
    assert "p95 13.0 ms, quiet 10.0 ms (1.30)" in said
