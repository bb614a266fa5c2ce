"""What becomes of an edition when fixture files are loaded again.

One province with two districts, one edition in which Đại Từ has 76,71.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from indices.actions.actor import Actor, actor_of_command
from indices.actions.announcements import AnnouncementInput, record_announcements
from indices.actions.editions import make_edition
from indices.actions.publication import publish_edition
from indices.imports.fixture_plan import (
    EditionPlan,
    Outcome,
    PublicationFacts,
    RevisionPlan,
    load_plan,
    loading_reason,
)
from indices.models import ChangeEntry, Edition, Source
from tests.factories import make_index, make_unit

pytestmark = pytest.mark.django_db

PERSON = Actor(user=None, name="Lê Thị Chỉ", origin="page")


@pytest.fixture
def dai_tu():
    province = make_unit("Thái Nguyên", kind="tỉnh")
    make_unit("Định Hóa", parent=province)
    return make_unit("Đại Từ", parent=province)


@pytest.fixture
def article():
    return Source.objects.create(title="Báo Thái Nguyên")


@pytest.fixture
def plan(dai_tu, article):
    said = AnnouncementInput(unit=dai_tu, source=article, score=Decimal("76.71"))
    return EditionPlan(
        index=make_index(),
        area=dai_tu.parent,
        level="district",
        year=2022,
        revisions=[RevisionPlan([said], PublicationFacts(decision="Số 1"))],
        is_partial=True,
    )


def with_rows(plan, rows):
    return replace(plan, revisions=[replace(plan.revisions[-1], rows=rows)])


def with_score(plan, score):
    (said,) = plan.revisions[-1].rows
    return with_rows(plan, [replace(said, score=Decimal(score))])


def load(plan):
    return load_plan(actor=actor_of_command(), plan=plan)


def published_score(edition):
    return edition.unit_results.get(
        revision=edition.revision, score__isnull=False
    ).score


def test_a_new_edition_is_published_with_its_decision(plan):
    assert load(plan) is Outcome.ADDED
    edition = Edition.objects.get()
    assert published_score(edition) == Decimal("76.71")
    publication = edition.publications.get()
    assert (publication.decision, publication.reason) == ("Số 1", "")


def test_loading_again_adds_nothing(plan):
    load(plan)
    entries = ChangeEntry.objects.count()
    assert load(plan) is Outcome.UNCHANGED
    assert ChangeEntry.objects.count() == entries


def test_newer_facts_come_as_a_revision_with_a_reason(plan):
    load(plan)
    assert load(with_score(plan, "76.81")) is Outcome.CHANGED
    edition = Edition.objects.get()
    assert published_score(edition) == Decimal("76.81")
    assert edition.publications.get(revision=2).reason == loading_reason()


def test_newer_facts_of_a_draft_stay_a_draft(plan):
    draft = replace(plan, revisions=[replace(plan.revisions[0], publication=None)])
    load(draft)
    assert load(with_score(draft, "76.81")) is Outcome.CHANGED
    assert Edition.objects.get().revision == 0


def test_a_second_source_comes_as_a_revision_too(plan):
    load(plan)
    (said,) = plan.revisions[-1].rows
    other = replace(
        said, source=Source.objects.create(title="Báo khác"), is_primary=False
    )
    both = with_rows(plan, [said, other])
    assert load(both) is Outcome.CHANGED
    assert Edition.objects.get().revision == 2
    assert load(both) is Outcome.UNCHANGED


def test_what_a_person_corrected_is_left_alone(plan):
    load(plan)
    edition = Edition.objects.get()
    corrected = with_score(plan, "76.72").revisions[-1].rows
    record_announcements(actor=PERSON, edition=edition, rows=corrected)
    publish_edition(actor=PERSON, edition=edition, reason="Đính chính")
    assert load(plan) is Outcome.KEPT
    edition.refresh_from_db()
    assert published_score(edition) == Decimal("76.72")


def test_what_another_command_imported_is_left_alone(plan):
    load(plan)
    record_announcements(
        actor=actor_of_command(),
        edition=Edition.objects.get(),
        rows=with_score(plan, "80").revisions[-1].rows,
    )
    assert load(plan) is Outcome.KEPT


def test_an_edition_that_a_person_made_first_is_left_alone(plan):
    make_edition(
        actor=PERSON, index=plan.index, area=plan.area, level="district", year=2022
    )
    assert load(plan) is Outcome.KEPT
    assert not Edition.objects.get().announcements.exists()
