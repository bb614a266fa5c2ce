"""Made-up scores for the benchmark, made where they are kept: 400,000 in one statement.

Whole-number arithmetic only, so that both engines make the same points in one order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

ROWS_AT_ONCE = 5_000
# Between 0 and 96: how well a unit did on a criterion in a year.
LUCK = "((sheet.unit_id * 7919 + criterion.id * 6151 + edition.year * 3571) %% 97)"
QUARTERS = (
    f"(CASE WHEN {LUCK} < 40 + sheet.unit_id %% 29 THEN 4"
    f" WHEN {LUCK} < 75 THEN 3 WHEN {LUCK} < 90 THEN 2 ELSE 1 END)"
)
POINTS = f"(criterion.max_score / 4 * {QUARTERS})"
IS_SURVEY = "criterion.scored_by = 'survey'"


def fill_scores(connection: BaseDatabaseWrapper, *, edition_id: int) -> int:
    """A score for every sheet and leaf of an edition; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO indices_score (sheet_id, edition_id, revision, criterion_id,"
            " self_score, appraised_score, survey_score, note, explanation,"
            " is_not_applicable, not_applicable_reason)"
            " SELECT sheet.id, edition.id, sheet.revision, criterion.id,"
            f" CASE WHEN {IS_SURVEY} THEN NULL ELSE {POINTS} END,"
            f" CASE WHEN {IS_SURVEY} THEN NULL ELSE {POINTS} END,"
            f" CASE WHEN {IS_SURVEY} THEN {POINTS} ELSE NULL END,"
            " '', '', FALSE, ''"
            " FROM indices_edition AS edition"
            " JOIN indices_scoresheet AS sheet ON sheet.edition_id = edition.id"
            " JOIN indices_criterion AS criterion"
            "  ON criterion.criteria_set_id = edition.criteria_set_id"
            " WHERE edition.id = %s AND criterion.parent_id IS NOT NULL"
            " ORDER BY sheet.id, criterion.id",
            [edition_id],
        )
        filled: int = cursor.rowcount
    return filled


@contextmanager
def guards_asleep(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """On PostgreSQL: neither triggers nor foreign keys look at what is written."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = origin")


def take_rows(
    connection: BaseDatabaseWrapper,
    table: str,
    columns: Sequence[str],
    rows: Iterator[Sequence[object]],
) -> None:
    """Copy rows as SQLite holds them into a table of PostgreSQL."""
    named = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        while block := list(islice(rows, ROWS_AT_ONCE)):
            text = "".join("\t".join(map(_as_copied, row)) + "\n" for row in block)
            cursor.copy_expert(f'COPY "{table}" ({named}) FROM STDIN', StringIO(text))


def _as_copied(value: object) -> str:
    if value is None:
        return r"\N"
    text = str(value).replace("\\", "\\\\")
    return text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def count_rows_for_planner(connection: BaseDatabaseWrapper) -> None:
    """What PostgreSQL does by itself some minutes after a large change."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
