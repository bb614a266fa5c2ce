"""Who may do what: roles hold in an area and below it, never beside it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from indices.models import Edition
from indices.permissions import (
    Permission,
    known_editions,
    may,
    require,
    visible_editions,
)
from tests.factories import make_ranking, make_unit, make_user
from units.models import Role

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def test_everyone_reads_what_is_published_and_no_visitor_reads_a_draft(world):
    assert set(visible_editions(VISITOR)) == {world.published}
    assert not may(VISITOR, Permission.READ_DRAFT, edition=world.draft)
    assert not may(VISITOR, Permission.OPEN_ENTRY)


def test_an_index_administrator_works_in_the_own_area_only(world):
    person = world.index_administrator

    for permission in (Permission.ENTER_RESULTS, Permission.PUBLISH):
        assert may(person, permission, edition=world.draft)
        assert not may(person, permission, edition=world.foreign_draft)
    assert may(person, Permission.MAKE_EDITION, area=world.province)
    assert may(person, Permission.MAKE_EDITION, area=world.district)
    assert not may(person, Permission.MAKE_EDITION, area=world.neighbour)
    assert not may(person, Permission.MAKE_EDITION, area=world.nation)
    assert set(visible_editions(person)) == {world.published, world.draft}


def test_the_administrator_of_the_nation_works_everywhere(world):
    person = make_user("bo", role=Role.INDEX_ADMINISTRATOR, unit=world.nation)

    assert may(person, Permission.PUBLISH, edition=world.foreign_draft)
    assert set(visible_editions(person)) == {
        world.published,
        world.draft,
        world.foreign_draft,
    }
    assert not may(person, Permission.MANAGE_ACCOUNTS)


def test_an_appraiser_reads_drafts_and_writes_nothing(world):
    person = world.appraiser

    assert may(person, Permission.READ_DRAFT, edition=world.draft)
    assert not may(person, Permission.READ_DRAFT, edition=world.foreign_draft)
    assert not may(person, Permission.ENTER_RESULTS, edition=world.draft)
    assert not may(person, Permission.PUBLISH, edition=world.draft)


def test_an_officer_knows_of_the_draft_that_assesses_the_unit_but_reads_none(world):
    person = world.officer

    assert may(person, Permission.OPEN_ENTRY)
    assert not may(person, Permission.READ_DRAFT, edition=world.draft)
    assert set(visible_editions(person)) == {world.published}
    assert set(known_editions(person)) == {world.published, world.draft}


def test_a_stranger_to_a_draft_finds_nothing_there_who_knows_of_it_is_refused(world):
    with pytest.raises(PermissionDenied):
        require(world.officer, Permission.READ_DRAFT, edition=world.draft)
    with pytest.raises(Http404):
        require(world.officer, Permission.READ_DRAFT, edition=world.foreign_draft)
    with pytest.raises(Http404):
        require(
            world.index_administrator, Permission.PUBLISH, edition=world.foreign_draft
        )
    with pytest.raises(PermissionDenied):
        require(world.appraiser, Permission.MANAGE_ACCOUNTS)


def test_a_province_that_was_renamed_keeps_its_administrators(world):
    renamed = make_unit(
        "Thành phố Thái Nguyên",
        kind="thành phố trung ương",
        code="19a",
        parent=world.nation,
        same_as=world.province,
    )
    ward = make_unit("Vạn Phái", kind="phường", parent=renamed)
    later = make_ranking(
        world.index,
        renamed,
        {ward: "70"},
        year=2026,
        level="commune",
        is_published=False,
    )

    assert may(world.index_administrator, Permission.PUBLISH, edition=later)
    assert later in visible_editions(world.index_administrator)
    new_person = make_user("moi", role=Role.INDEX_ADMINISTRATOR, unit=renamed)
    assert may(new_person, Permission.PUBLISH, edition=world.draft)


def test_a_disabled_account_may_nothing_that_its_roles_say(world):
    assert not may(world.disabled, Permission.OPEN_ENTRY)
    assert not may(world.disabled, Permission.PUBLISH, edition=world.draft)
    assert set(visible_editions(world.disabled)) == {world.published}
    world.administrator.is_active = False
    assert not may(world.administrator, Permission.MANAGE_ACCOUNTS)


def test_the_system_administrator_may_everything(world):
    for permission in Permission:
        assert may(world.administrator, permission, edition=world.foreign_draft)
    assert visible_editions(world.administrator).count() == 3


def test_a_whole_page_of_questions_costs_two_queries(world, django_assert_num_queries):
    draft = Edition.objects.with_names().get(pk=world.draft.pk)

    # One for the roles, one for what stands above the district.
    with django_assert_num_queries(2):
        for _time in range(3):
            may(world.index_administrator, Permission.MAKE_EDITION, area=world.district)
            may(world.index_administrator, Permission.PUBLISH, edition=draft)
