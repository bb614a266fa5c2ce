"""A statement that is planned once gives the same row, whatever stands between."""

import pytest
from django.db import connection

from indices.engine.planned import Planned

SUM = "SELECT CAST(%s AS integer) + CAST(%s AS integer)"


@pytest.mark.django_db
def test_it_gives_its_row_within_a_transaction(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert Planned("of_two", SUM).row([1, 2]) == (3,)


@pytest.mark.django_db(transaction=True)
def test_it_is_prepared_once_for_a_connection(django_assert_num_queries):
    planned = Planned("of_three", SUM)
    assert planned.row([1, 2]) == (3,)

    with django_assert_num_queries(1):
        assert planned.row([5, 6]) == (11,)


@pytest.mark.django_db(transaction=True)
def test_a_session_that_does_not_know_it_is_asked_in_full():
    planned = Planned("of_four", SUM)
    planned.row([1, 2])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DEALLOCATE {planned.name}")

    assert planned.row([2, 2]) == (4,)


@pytest.mark.django_db(transaction=True)
def test_a_session_that_knows_it_from_before_is_asked_in_full():
    Planned("of_five", SUM).row([1, 2])

    assert Planned("of_five", SUM).row([2, 3]) == (5,)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_session_that_an_older_edition_of_the_program_prepared_tells_no_old_row():
    """Behind a pool sessions outlive the program that opened them."""
    Planned("of_six", SUM).row([1, 2])

    newer = Planned("of_six", SUM.replace("+", "*"))
    assert [newer.row([2, 3]), newer.row([3, 3])] == [(6,), (9,)]
    connection.close()
