"""Many rows at once, on either engine."""

import pytest

from indices.actions.changelog import record_change
from indices.engine import staging
from indices.models import ChangeDetail, ChangeEntry
from tests.factories import CLERK

pytestmark = pytest.mark.django_db

COLUMNS = ("entry_id", "unit_id", "column", "old", "new")


def test_rows_come_as_they_are_in_their_order(monkeypatch):
    """Over the end of a statement too; tabs, breaks and backslashes are text."""
    monkeypatch.setattr(staging, "MOST_PARAMETERS", 3 * len(COLUMNS))
    entry = record_change(actor=CLERK, edition=None, action="x", summary="x")
    rows = [
        (entry.pk, None, f"cột {number}", "\t\\N\r\n", "100 % “Đại Từ”")
        for number in range(8)
    ]
    staging.add_rows(ChangeDetail._meta.db_table, COLUMNS, iter(rows))
    found = (
        ChangeDetail.objects.filter(entry=entry).order_by("pk").values_list(*COLUMNS)
    )
    assert list(found) == rows
    staging.add_rows(ChangeDetail._meta.db_table, COLUMNS, ())
    assert found.count() == 8
    assert ChangeEntry.objects.get(pk=entry.pk).detail_count == 0
