"""Whoever reads a draft's results reads them with all that was saved before.

A save stores the points and what the sheet comes to; ranks, positions and figures are
brought up to date when somebody reads them. CCHC 2024 of the three districts of Thái
Nguyên: Đại Từ leads until Định Hóa is given more.
"""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from indices.actions.announcements import AnnouncementInput, record_announcements
from indices.actions.import_effect import effect_of
from indices.actions.import_plan import ImportPlan
from indices.actions.publication import publish_edition
from indices.actions.refresh import settle_results
from indices.actions.results import compute_results
from indices.actions.scores import ScoreEdit, save_scores
from indices.models import ScoreSheet, UnitResult
from indices.views.score_overview import TOTALS
from tests.factories import CLERK, make_scored_edition, score

pytestmark = pytest.mark.django_db

FULL = {"c1_1_1": 10, "c1_1_2": 8, "c1_2": 30, "c2": 32}
LOW = FULL | {"c1_2": 20}


@pytest.fixture
def edition(world):
    """A draft in which Đại Từ leads, all of it counted."""
    made = make_scored_edition(
        world.index, world.province, tier_scheme=world.scheme, year=2024
    )
    score(made, world.district, **FULL)
    score(made, world.best, **LOW)
    settle_results(edition=made)
    return made


@pytest.fixture
def overtaken(world, edition):
    """The same after a save by which the second overtakes the first."""
    give(edition, world.best, "40", shown="20")
    return edition


def give(edition, unit, points, *, shown):
    save = save_scores(
        actor=CLERK,
        edition=edition,
        edits=[ScoreEdit(unit.pk, "1.2", "appraised_score", shown, points)],
        may_write=lambda _cell: True,
    )
    assert save.is_clean


def ranks(edition):
    rows = UnitResult.objects.of(edition, edition.draft_revision)
    return dict(rows.filter(rank__isnull=False).values_list("unit__slug", "rank"))


def unsettled(edition):
    return ScoreSheet.objects.filter(edition=edition, is_settled=False)


def test_a_save_stores_the_sheet_and_leaves_the_ranks_to_readers(world, overtaken):
    (sheet,) = unsettled(overtaken)

    assert (sheet.unit, sheet.value) == (world.best, 90)
    assert ranks(overtaken) == {world.district.slug: 1, world.best.slug: 2}


def test_points_that_do_not_count_leave_the_results_alone(world, edition):
    cell = ScoreEdit(world.best.pk, "1.2", "self_score", "", "40")
    save_scores(
        actor=CLERK, edition=edition, edits=[cell], may_write=lambda _cell: True
    )

    assert not unsettled(edition).exists()


def test_settling_makes_the_ranks_and_is_done_once(
    world, overtaken, django_assert_num_queries
):
    settle_results(edition=overtaken)

    assert ranks(overtaken) == {world.best.slug: 1, world.district.slug: 2}
    assert not unsettled(overtaken).exists()
    with django_assert_num_queries(1):
        settle_results(edition=overtaken)


def test_computing_everything_settles_too(overtaken):
    compute_results(edition=overtaken)

    assert not unsettled(overtaken).exists()


def test_what_else_changes_results_takes_the_waiting_sheets_along(world, overtaken):
    row = AnnouncementInput(unit=world.worst, note="Đang xem lại")
    record_announcements(actor=CLERK, edition=overtaken, rows=[row])

    assert ranks(overtaken) == {world.best.slug: 1, world.district.slug: 2}
    assert not unsettled(overtaken).exists()


def test_a_publication_is_made_of_what_was_saved(world, overtaken):
    publish_edition(actor=CLERK, edition=overtaken, decision="Số 1")
    overtaken.refresh_from_db()

    rows = UnitResult.objects.of(overtaken, overtaken.revision)
    assert rows.get(rank=1).unit == world.best
    assert not unsettled(overtaken).exists()


def test_a_correction_begins_settled_and_ends_so(world, edition):
    publish_edition(actor=CLERK, edition=edition, decision="Số 1")
    edition.refresh_from_db()
    give(edition, world.best, "40", shown="20")

    assert unsettled(edition).get().revision == 2
    settle_results(edition=edition)
    assert ranks(edition) == {world.best.slug: 1, world.district.slug: 2}
    published = UnitResult.objects.of(edition, 1)
    assert published.get(rank=1).unit == world.district


def test_an_import_tells_its_effect_from_what_was_saved(world, overtaken):
    assert effect_of(ImportPlan(overtaken, overtaken.draft_revision)) == ()


def test_the_command_exports_what_was_saved(overtaken, tmp_path):
    to = tmp_path / "xep-hang.csv"
    call_command(
        "export_edition",
        *("cchc", "thai-nguyen", "district", "2024", "--draft"),
        *("--to", str(to)),
    )

    assert not unsettled(overtaken).exists()


def test_the_form_of_results_holds_what_was_saved(client, world, overtaken):
    client.force_login(world.index_administrator)
    address = reverse("indices:entry_form", kwargs=overtaken.address)

    assert client.get(address, {"loai": "ket-qua"}).status_code == 200
    assert not unsettled(overtaken).exists()


def test_the_admin_shows_what_was_saved(client, world, overtaken):
    client.force_login(world.administrator)

    response = client.get(reverse("admin:indices_unitresult_changelist"))

    assert response.status_code == 200
    assert not unsettled(overtaken).exists()


def test_the_list_of_editions_counts_what_was_saved(client, world, overtaken):
    client.force_login(world.index_administrator)

    assert client.get(reverse("indices:entry_home")).status_code == 200
    assert not unsettled(overtaken).exists()


def pages_of(edition, unit):
    """Name and address of every page that edition, unit and domain suffice to find."""
    words = {"unit": unit.slug, "slug": unit.slug, "code": "1", "format": "json"}
    for pattern in flat(get_resolver().url_patterns):
        names = set(pattern.pattern.converters)
        if {"index", "area", "level", "year"} <= names <= {*edition.address, *words}:
            arguments = edition.address | {k: words[k] for k in names & words.keys()}
            try:
                yield pattern.name, reverse(f"indices:{pattern.name}", kwargs=arguments)
            except NoReverseMatch:
                # Some are there as workbooks only.
                arguments["format"] = "xlsx"
                yield pattern.name, reverse(f"indices:{pattern.name}", kwargs=arguments)


def flat(patterns, before=()):
    for each in patterns:
        if isinstance(each, URLPattern):
            yield each
        else:
            yield from flat(each.url_patterns)


def test_no_page_reads_a_drafts_results_before_they_are_settled(client, world, edition):
    client.force_login(world.index_administrator)
    shown, read = "20", set()
    for number, (name, address) in enumerate(pages_of(edition, world.district)):
        points = str(40 - number % 2)
        give(edition, world.best, points, shown=shown)
        shown = points
        with CaptureQueriesContext(connection) as asked:
            client.get(address, {"ban": "du-thao", "bang": TOTALS})
        of_draft = f'"revision" = {edition.draft_revision}'
        results = [
            query["sql"]
            for query in asked.captured_queries
            if 'FROM "indices_unitresult"' in query["sql"] and of_draft in query["sql"]
        ]
        if results:
            read.add(name)
            assert not unsettled(edition).exists(), f"{name}: {results[0]}"
    assert {"ranking", "ranking_file", "report", "changes"} <= read
    assert {"entry_check", "entry_publish", "entry_trial", "entry_edition"} <= read


def test_the_totals_that_a_save_answers_with_are_settled(client, world, overtaken):
    client.force_login(world.index_administrator)
    address = reverse("indices:entry_save", kwargs=overtaken.address)
    body = {"revision": 0, "rows": [world.best.pk], "cells": []}

    client.post(address, body, content_type="application/json")

    assert not unsettled(overtaken).exists()
