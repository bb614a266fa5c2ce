"""Lets transactions go one after another where what they share is no row to lock."""

from django.db import connection
from django.db.transaction import TransactionManagementError


def take_turn(number: int) -> None:
    """Wait for whoever has this turn, then have it to the end of the transaction.

    SQLite's transactions begin by locking the database: it is one's turn already.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A turn ends with its transaction: begin one.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
