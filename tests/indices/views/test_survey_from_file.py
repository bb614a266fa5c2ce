"""Survey points that a file brought in are shown, not typed over, until the import is
taken back; those that were typed stay open."""

import json
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse

from indices.actions.score_records import ScoreInput, record_scores
from indices.exports.score_form import write_form
from indices.models import Score
from indices.permissions import score_rights
from indices.selectors.score_form import units_form
from tests.factories import CLERK, make_scored_edition, score
from tests.filling import filled
from tests.reading import words

pytestmark = pytest.mark.django_db

REFUSAL = "Điểm này lấy từ tệp; sửa trong tệp rồi nhập lại tệp."


@pytest.fixture
def edition(world, tmp_path, client):
    """The survey of Đại Từ from a file, that of the best unit typed."""
    edition = make_scored_edition(
        world.index, world.province, tier_scheme=world.scheme, year=2024
    )
    score(edition, world.best, c2=30)
    import_survey(world, edition, tmp_path, 32)
    client.force_login(world.index_administrator)
    return edition


def import_survey(world, edition, folder, value):
    rights = score_rights(world.administrator, edition)
    form = units_form(edition=edition, column="survey_score", rights=rights)
    path = folder / f"{value}.xlsx"
    cell = {("2", world.district.code): value}
    path.write_bytes(filled(write_form(form), cell))
    call_command("import_scores", str(path), "--commit")


def address(edition, name, **more):
    return reverse(f"indices:{name}", kwargs={**edition.address, **more})


def is_open(client, url, unit):
    return f'name="{unit.pk}.2.survey_score"' in client.get(url).content.decode()


def test_neither_grid_lets_it_be_typed(client, world, edition):
    sheet = address(edition, "entry_sheet", unit=world.district.slug)
    other = address(edition, "entry_sheet", unit=world.best.slug)
    page = address(edition, "entry_criterion", code="2")

    assert not is_open(client, sheet, world.district)
    assert not is_open(client, page, world.district)
    assert "từ tệp" in words(client.get(sheet))
    assert "từ tệp" not in words(client.get(other))
    assert is_open(client, other, world.best)
    assert is_open(client, page, world.best)


def test_a_save_is_refused_with_the_way_out(client, world, edition):
    name = f"{world.district.pk}.2.survey_score"
    cells = [{"name": name, "shown": "32", "value": "33"}]

    answer = client.post(
        address(edition, "entry_sheet_save", unit=world.district.slug),
        json.dumps({"revision": 0, "cells": cells}),
        content_type="application/json",
    ).json()

    assert (answer["cells"][0]["status"], answer["cells"][0]["message"]) == (
        "invalid",
        REFUSAL,
    )
    stored = Score.objects.get(sheet__unit=world.district, criterion__code="2")
    assert stored.survey_score == 32


def test_another_file_puts_it_right(client, world, edition, tmp_path):
    import_survey(world, edition, tmp_path, 33)

    stored = Score.objects.get(sheet__unit=world.district, criterion__code="2")
    assert stored.survey_score == 33


def test_what_was_written_otherwise_since_is_open_again(client, world, edition):
    values = {"survey_score": Decimal(31)}
    row = ScoreInput(unit=world.district, code="2", values=values)
    record_scores(actor=CLERK, edition=edition, rows=[row])

    sheet = address(edition, "entry_sheet", unit=world.district.slug)
    assert is_open(client, sheet, world.district)


def test_it_costs_the_grid_one_query(client, world, edition, django_assert_num_queries):
    sheet = address(edition, "entry_sheet", unit=world.district.slug)
    page = address(edition, "entry_criterion", code="2")
    client.get(sheet)

    # Who asks and the frame are 4; the pages' own stay within 6.
    with django_assert_num_queries(4 + 6):
        client.get(sheet)
    with django_assert_num_queries(4 + 6):
        client.get(page)
