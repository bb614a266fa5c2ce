"""Databases of their own for processes of their own, on the engine of the run."""

import itertools
import multiprocessing
import os
import shutil
import time

import psycopg2
import pytest
from django.conf import settings
from django.db import connections

from tests.drill import jobs

PATIENCE = 120


class Office:
    """Makes databases and sends processes to work on them."""

    def __init__(self, folder):
        self.folder = folder
        # Kept files of the processes, wherever they come from.
        os.environ["DJANGO_MEDIA_ROOT"] = str(folder / "files")
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(
            ["tests.drill.jobs", "tests.drill.file_jobs", "tests.drill.reference_jobs"]
        )
        self.is_file = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
        self.numbers = itertools.count(1)
        self.made = []

    def database(self, like=None):
        """The name of a new database, empty or a copy."""
        name = f"cchc_drill_{os.getpid()}_{next(self.numbers)}"
        if self.is_file:
            path = self.folder / f"{name}.sqlite3"
            if like is not None:
                shutil.copy(like, path)
            return str(path)
        template = f' TEMPLATE "{like}"' if like is not None else ""
        self.server(f'CREATE DATABASE "{name}"{template}')
        self.made.append(name)
        return name

    def server(self, statement):
        there = settings.DATABASES["default"]
        connection = psycopg2.connect(
            host=there["HOST"] or None,
            port=there["PORT"] or None,
            user=there["USER"] or None,
            password=there["PASSWORD"] or None,
            dbname="postgres",
        )
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def settle(self, name):
        """Wait until the server has let go of a client that was killed."""
        if self.is_file:
            return
        until = time.monotonic() + PATIENCE
        asked = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}'"
        while self.server(asked)[0][0]:
            assert time.monotonic() < until, "a killed client's server still works"
            time.sleep(0.02)

    def start(self, job, *arguments):
        """A process that does a job; `answer` waits for what it returns."""
        receiver, sender = self.context.Pipe(duplex=False)
        process = self.context.Process(target=_work, args=(sender, job, arguments))
        process.start()
        sender.close()
        return process, receiver

    def answer(self, started):
        """What a job returned; KILLED when its process did not live to say."""
        process, receiver = started
        try:
            answered = receiver.recv() if receiver.poll(PATIENCE) else KILLED
        except EOFError:
            answered = KILLED
        process.join(PATIENCE)
        receiver.close()
        if isinstance(answered, Exception):
            raise answered
        return answered

    def do(self, job, name, *arguments):
        answered = self.answer(self.start(job, name, *arguments))
        self.settle(name)
        return answered

    def remove(self):
        for name in self.made:
            self.settle(name)
            self.server(f'DROP DATABASE "{name}"')


KILLED = "killed"


def _work(sender, job, arguments):
    try:
        answered = job(*arguments)
    except Exception as error:
        answered = RuntimeError(f"{type(error).__name__}: {error}")
    # The last one out takes SQLite's log of writes into the file.
    connections.close_all()
    sender.send(answered)
    sender.close()


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    made = Office(tmp_path_factory.mktemp("drill"))
    yield made
    made.remove()


@pytest.fixture(scope="session")
def empty_database(office):
    name = office.database()
    office.do(jobs.migrate, name)
    return name


@pytest.fixture(scope="session")
def edition_database(office, empty_database):
    """A draft edition with every kind of row."""
    name = office.database(like=empty_database)
    office.do(jobs.furnish, name, "whole")
    return name


@pytest.fixture(params=["table", "sheets"])
def shared_cells(request, office, empty_database):
    """Four units that stand at 0: the name of their database, and where one types."""
    name = office.database(like=empty_database)
    office.do(jobs.furnish, name, request.param)
    return name, request.param
