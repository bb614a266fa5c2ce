"""What every test may ask for, and the line that names the database they ran on."""

import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import hypothesis
import psycopg2
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from indices.engine.triggers import triggers_lifted
from tests.once import KEPT, made_once, maker_for
from tests.world import make_world

# A loaded machine must not turn a slow example into a fault; the examples are the
# same in every run, so that a red run can be repeated.
hypothesis.settings.register_profile(
    "repeatable",
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("repeatable")


def engine_name() -> str:
    """The database server and its version, asked of the server itself."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        return f"SQLite {sqlite3.sqlite_version}"
    connection = psycopg2.connect(
        host=database["HOST"] or None,
        port=database["PORT"] or None,
        user=database["USER"] or None,
        password=database["PASSWORD"] or None,
        dbname="postgres",
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            return f"PostgreSQL {cursor.fetchone()[0]}"
    finally:
        connection.close()


def pytest_terminal_summary(terminalreporter) -> None:
    """Name the database at the end too: `-q` leaves out pytest's header."""
    terminalreporter.write_line(f"Cơ sở dữ liệu: {engine_name()}")


def pytest_sessionstart(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line(f"Cơ sở dữ liệu: {engine_name()}")


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path: Path) -> Path:
    """Uploaded files of a test go to a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture(scope="session", autouse=True)
def flush_lifts_the_triggers() -> Iterator[None]:
    """Django empties the database between tests that really commit.

    The triggers that keep published rows would refuse that; here, and nowhere else,
    they are lifted for it.
    """
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def lifted(self: BaseDatabaseOperations, sql_list: Sequence[str]) -> None:
        with triggers_lifted(self.connection):
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", lifted)
        yield


def pytest_collection_modifyitems(config, items):
    """In a whole run on two engines, what tells nothing of an engine runs on one."""
    if not os.environ.get("CCHC_DATABASE_TESTS"):
        return
    asking = [item for item in items if asks_the_database(item) and not is_blind(item)]
    config.hook.pytest_deselected(items=[i for i in items if i not in set(asking)])
    items[:] = asking


def is_blind(item: pytest.Item) -> bool:
    """Who may do what is decided in Python, whatever the engine; the pages themselves
    are asked for on both by the tests of their views. What LibreOffice keeps of a file
    is the same, too."""
    return item.path.parent.name == "matrix" or "libreoffice" in item.path.name


def asks_the_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "live_server", "office"}
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(asked & set(getattr(item, "fixturenames", ())))


# The small office of tests/world.py.
world = made_once(make_world)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        KEPT.drop()


def pytest_fixture_setup(fixturedef, request: pytest.FixtureRequest) -> None:
    """Before pytest-django opens a test's transaction: the rows it shall find there.

    A server for browsers has connections of its own: none may be in a transaction.
    """
    if fixturedef.argname not in ("_django_db_helper", "live_server"):
        return
    with request.getfixturevalue("django_db_blocker").unblock():
        if fixturedef.argname == "live_server":
            KEPT.drop()
        else:
            KEPT.only(maker_for(request, sys.modules[__name__]))


@pytest.fixture(autouse=True)
def nothing_cached() -> None:
    """Rows that are made once have the same keys and hours in every test."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
