"""Many rows at once, on either engine."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from indices.actions.changelog import record_change
from indices.actions.publication import publish_edition
from indices.engine import staging
from indices.models import ChangeDetail, ChangeEntry, Score, ScoreSheet
from tests.factories import CLERK, make_index
from tests.published import make_places, make_whole_edition

pytestmark = pytest.mark.django_db

COLUMNS = ("entry_id", "unit_id", "column", "old", "new")


def add_at_once(rows):
    staging.add_rows(ChangeDetail._meta.db_table, COLUMNS, iter(rows))


def add_behind_a_key(rows):
    ready = staging.KeyedRows([rest for _key, *rest in rows])
    key = rows[0][0] if rows else 0
    ready.add(ChangeDetail._meta.db_table, COLUMNS, key)


@pytest.mark.parametrize("add", [add_at_once, add_behind_a_key])
def test_rows_come_as_they_are_in_their_order(monkeypatch, add):
    """Over the end of a statement too; tabs, breaks and backslashes are text."""
    monkeypatch.setattr(staging, "MOST_PARAMETERS", 3 * len(COLUMNS))
    monkeypatch.setattr(staging, "ROWS_AT_ONCE", 3)
    entry = record_change(actor=CLERK, edition=None, action="x", summary="x")
    rows = [
        (entry.pk, None, f"cột {number}", "\t\\N\r\n", "100 % “Đại Từ”")
        for number in range(8)
    ]
    rows[7] = (entry.pk, None, "cột 7", "\n", "")
    add(rows)
    found = (
        ChangeDetail.objects.filter(entry=entry).order_by("pk").values_list(*COLUMNS)
    )
    assert list(found) == rows
    add([])
    assert found.count() == 8
    assert ChangeEntry.objects.get(pk=entry.pk).detail_count == 0


@pytest.mark.parametrize("most", [0, 20])
def test_columns_of_rows_that_stand_are_written(monkeypatch, most):
    """Of many rows and of few."""
    monkeypatch.setattr(staging, "MOST_SINGLE_ROWS", most)
    make_edition()
    sheets = list(ScoreSheet.objects.order_by("pk"))
    for number, sheet in enumerate(sheets):
        sheet.achieved = Decimal(number) if number else None
        sheet.is_settled = number % 2 == 0
        sheet.missing_count = 99
    staging.update_rows(sheets, ["achieved", "is_settled"])
    staging.update_rows([], ["achieved"])
    rows = ScoreSheet.objects.order_by("pk")
    assert [(each.achieved, each.is_settled) for each in rows] == [
        (each.achieved, each.is_settled) for each in sheets
    ]
    assert not rows.filter(missing_count=99).exists()


def make_edition():
    return make_whole_edition(make_places(), year=2022, index=make_index())


def points_of(edition):
    scores = Score.objects.filter(edition=edition).order_by("pk")
    return {
        (score.sheet_id, score.criterion_id): score.appraised_score for score in scores
    }


def test_scores_stand_when_the_block_is_left():
    edition = make_edition()
    wanted = {key: Decimal("0.25") for key in points_of(edition)}
    with transaction.atomic(), staging.merging_scores(edition) as merging:
        merging.put({"appraised_score": dict.fromkeys(wanted, Decimal("0.5"))})
        merging.put(
            {"appraised_score": wanted, "note": dict.fromkeys(wanted, "Đã xem")}
        )
    assert points_of(edition) == wanted
    assert set(Score.objects.values_list("note", flat=True)) == {"Đã xem"}


def test_what_the_database_refuses_is_raised_when_the_block_is_left():
    edition = make_edition()
    publish_edition(actor=CLERK, edition=edition)
    before, did = points_of(edition), []

    def merge():
        values = {key: Decimal("0.25") for key in before}
        with staging.merging_scores(edition) as merging:
            merging.put({"appraised_score": values})
            did.append("work of the block")

    with pytest.raises(IntegrityError), transaction.atomic():
        merge()
    assert did
    assert points_of(edition) == before


def test_whoever_fails_in_the_block_takes_the_scores_along():
    edition = make_edition()
    before = points_of(edition)

    def fail():
        values = {key: Decimal("0.25") for key in before}
        with staging.merging_scores(edition) as merging:
            merging.put({"appraised_score": values})
            raise LookupError

    with pytest.raises(LookupError), transaction.atomic():
        fail()
    assert points_of(edition) == before
