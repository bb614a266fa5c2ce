"""What our engine of SQLite makes of statements is what Django makes of them."""

import sqlite3

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from hypothesis import given
from hypothesis import strategies as st

from cchc.sqlite3 import base

database = sqlite3.connect(":memory:")
ours = database.cursor(factory=base.Cursor)
theirs = database.cursor(factory=SQLiteCursorWrapper)
pieces = st.sampled_from(("SELECT ", "a", " = ", "%s", "%%s", "%%", "'x'", ", "))


@given(st.lists(pieces).map("".join))
def test_a_statement_is_read_as_django_reads_it(query):
    assert ours.convert_query(query) == theirs.convert_query(query)


def test_names_are_left_to_django():
    read = ours.convert_query("a = %(a)s", param_names=["a"])

    assert read == "a = :a"


def test_a_long_statement_is_not_kept():
    base._converted.cache_clear()
    long = "SELECT %s" + " " * base.LONGEST_KEPT

    assert ours.convert_query(long) == long.replace("%s", "?")
    assert base._converted.cache_info().currsize == 0


@pytest.mark.django_db
def test_the_site_asks_sqlite_through_it():
    if connection.vendor != "sqlite":
        assert not isinstance(connection, base.DatabaseWrapper)
        return
    base._converted.cache_clear()
    with connection.cursor() as cursor:
        for _time in range(2):
            cursor.execute("SELECT %s, '%%'", ["a"])
            assert cursor.fetchone() == ("a", "%")

    assert base._converted.cache_info().hits == 1
