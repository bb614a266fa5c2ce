"""Which appraiser scores which criteria: given, kept to, taken over from last year.

CCHC 2024 of the districts of Thái Nguyên, scored by the usual criteria: domain 1 with
1.1.1, 1.1.2 and 1.2; the survey 2; bonus 3 and deduction 4. `appraiser` is Thẩm Định,
`second` a colleague of the same province.
"""

import logging

import pytest
from django.urls import reverse

from indices.actions.assignments import Share, assign_criteria, copy_assignments
from indices.actions.errors import ActionRefused
from indices.actions.publication import publish_edition
from indices.actions.score_sheets import put_into_use
from indices.models import ChangeDetail, CriterionAssignment, Score
from indices.permissions import appraisers_of, score_rights
from tests.factories import (
    CLERK,
    criterion,
    make_criteria,
    make_scored_edition,
    make_user,
    score,
)
from tests.reading import words
from units.models import Role

pytestmark = pytest.mark.django_db

FULL = {"c1_1_1": 10, "c1_1_2": 8, "c1_2": 30, "c2": 32}


@pytest.fixture
def edition(world):
    return make_scored_edition(world.index, world.province, year=2024)


@pytest.fixture
def second(world):
    return make_user("thamdinh.hai", role=Role.APPRAISER, unit=world.province)


@pytest.fixture
def staff(client, world):
    client.force_login(world.index_administrator)
    return client


def url(edition, name="entry_assign", **more):
    return reverse(f"indices:{name}", kwargs={**edition.address, **more})


def give(edition, *shares):
    listed = [Share(user.pk, code) for user, code in shares]
    return assign_criteria(actor=CLERK, edition=edition, give=listed)


def may_write(user, edition, unit, code, column="appraised_score"):
    return column in score_rights(user, edition).columns_of(unit.pk, "appraisal", code)


class TestRule:
    def test_without_assignments_every_appraiser_scores_everything(
        self, world, edition, second
    ):
        for person in (world.appraiser, second):
            assert may_write(person, edition, world.best, "1.1.1")
            assert may_write(person, edition, world.best, "4")

    def test_an_appraiser_is_held_to_the_own_criteria(self, world, edition, second):
        give(edition, (world.appraiser, "1.1"))
        expected = {"1.1.1": True, "1.1.2": True, "1.1": True, "1": False, "1.2": False}
        found = {
            code: may_write(world.appraiser, edition, world.best, code)
            for code in expected
        }
        assert found == expected
        # Who was given nothing reads what the others score.
        assert not may_write(second, edition, world.best, "1.1.1")

    def test_a_code_is_no_beginning_of_another(self, world):
        listed = [("1", 50, "Một"), ("10", 50, "Mười")]
        edition = make_scored_edition(
            world.index, world.province, criteria_set=make_criteria(criteria=listed)
        )
        give(edition, (world.appraiser, "1"))
        assert not may_write(world.appraiser, edition, world.best, "10")

    def test_administrators_are_held_to_nothing(self, world, edition):
        give(edition, (world.appraiser, "1.1"))
        for person in (world.index_administrator, world.administrator):
            assert may_write(person, edition, world.best, "1.2")

    def test_only_appraisers_of_the_area_are_offered(self, world, edition, second):
        make_user("xa", role=Role.APPRAISER, unit=world.neighbour)
        make_user("nghi", role=Role.APPRAISER, unit=world.province, is_active=False)
        nation = make_user("bo", role=Role.APPRAISER, unit=world.nation)
        assert set(appraisers_of(edition)) == {world.appraiser, second, nation}


class TestGrids:
    def test_others_criteria_are_text(self, client, world, edition):
        give(edition, (world.appraiser, "1.1"))
        score(edition, world.best, c1_2="31.25")
        client.force_login(world.appraiser)

        html = client.get(
            url(edition, "entry_sheet", unit=world.best.slug)
        ).content.decode()

        assert f'name="{world.best.pk}.1.1.1.appraised_score"' in html
        assert f'name="{world.best.pk}.1.2.appraised_score"' not in html
        assert "31,25" in html

    def test_the_page_of_anothers_criterion_is_read_only(self, client, world, edition):
        give(edition, (world.appraiser, "1.1"))
        client.force_login(world.appraiser)
        said = words(client.get(url(edition, "entry_criterion", code="1.2")))
        assert "không giao cho bạn" in said
        assert "Lưu nháp" not in said
        own = words(client.get(url(edition, "entry_criterion", code="1.1.2")))
        assert "Lưu nháp" in own

    @pytest.mark.parametrize("is_autosave", [True, False])
    def test_a_post_past_the_page_changes_nothing_and_is_logged(
        self, client, world, edition, caplog, is_autosave
    ):
        give(edition, (world.appraiser, "1.1"))
        client.force_login(world.appraiser)
        name = f"{world.best.pk}.1.2.appraised_score"
        with caplog.at_level(logging.WARNING, "cchc.access"):
            if is_autosave:
                cell = {"name": name, "shown": "", "value": "9"}
                client.post(
                    url(edition, "entry_criterion_save", code="1.2"),
                    {"cells": [cell]},
                    content_type="application/json",
                )
            else:
                page = url(edition, "entry_sheet", unit=world.best.slug)
                client.post(page, {name: "9", "revision": "0"})
        stored = Score.objects.get(sheet__unit=world.best, criterion__code="1.2")
        assert stored.appraised_score is None
        assert "may not write appraised_score of 1.2" in caplog.text


class TestPage:
    def test_an_edition_without_assignments_says_so(self, staff, edition):
        said = words(staff.get(url(edition)))
        assert "mọi thẩm định viên của địa bàn chấm được mọi tiêu chí" in said

    def test_boxes_give_and_take(self, staff, world, edition, second):
        give(edition, (second, "1.1"))
        page = url(edition)
        said = words(staff.get(page))
        assert "Còn 4 tiêu chí chấm điểm chưa giao cho ai" in said
        body = {
            "cu": f"{second.pk}.1.1",
            "giao": [f"{world.appraiser.pk}.1", f"{second.pk}.2"],
        }

        response = staff.post(page, body, follow=True)

        assert "Đã giao thêm 2, thu lại 1 phần việc" in words(response)
        assert "theo 1" in words(response)
        rows = CriterionAssignment.objects.order_by("criterion__code")
        assert [(row.user, row.criterion.code, row.assigned_by) for row in rows] == [
            (world.appraiser, "1", world.index_administrator),
            (second, "2", world.index_administrator),
        ]
        details = ChangeDetail.objects.filter(entry__action="assign_criteria")
        assert ("1.1 thẩm định viên", "thamdinh.hai", "") in details.values_list(
            "column", "old", "new"
        )

    def test_a_save_leaves_what_its_page_did_not_show(
        self, staff, world, edition, second
    ):
        give(edition, (second, "1.2"))
        staff.post(url(edition), {"cu": "", "giao": f"{second.pk}.1.1"})
        assert edition.assignments.count() == 2

    def test_a_domain_lists_each_of_its_criteria(self, staff, world, edition):
        html = staff.get(url(edition), {"linh-vuc": "1"}).content.decode()
        assert f'value="{world.appraiser.pk}.1.1.2"' in html
        assert f'value="{world.appraiser.pk}.2"' not in html
        for unknown in ("99", "1.1", "x"):
            html = staff.get(url(edition), {"linh-vuc": unknown}).content.decode()
            assert f'value="{world.appraiser.pk}.2"' in html

    @pytest.mark.parametrize(
        ("name", "status"),
        [("x.1", 400), ("1", 400), ("999999.1", 422), ("{pk}.9.9", 422)],
    )
    def test_boxes_of_no_page_are_refused(self, staff, world, edition, name, status):
        body = {"cu": "", "giao": name.format(pk=world.appraiser.pk)}
        assert staff.post(url(edition), body).status_code == status
        assert not edition.assignments.exists()

    def test_somebody_who_is_no_appraiser_any_more_is_named(
        self, staff, world, edition, second
    ):
        give(edition, (second, "1.1"))
        second.unit_memberships.all().delete()
        response = staff.get(url(edition))
        assert "không còn là thẩm định viên" in words(response)
        assert f'value="{second.pk}.1.1"' in response.content.decode()
        assert f'value="{second.pk}.2"' not in response.content.decode()

    def test_a_published_edition_takes_none(self, staff, world, edition):
        for unit in (world.district, world.best, world.worst):
            score(edition, unit, **FULL)
        publish_edition(actor=CLERK, edition=edition)
        response = staff.post(url(edition), {"giao": f"{world.appraiser.pk}.1"})
        assert response.status_code == 422
        assert "Lưu phân công" not in words(response)

    def test_another_set_of_criteria_begins_without_assignments(self, world, edition):
        give(edition, (world.appraiser, "1.1"))
        put_into_use(actor=CLERK, edition=edition, criteria_set=make_criteria("khac"))
        assert not edition.assignments.exists()

    def test_its_queries_do_not_grow(
        self, staff, world, edition, django_assert_num_queries
    ):
        give(edition, (world.appraiser, "1.1"), (world.appraiser, "2"))
        staff.get(url(edition))
        # session, user, memberships; edition; criteria, assignments, lineages above,
        # appraisers; earlier edition, whether it has assignments; profile
        with django_assert_num_queries(11):
            staff.get(url(edition))


class TestCopying:
    @pytest.fixture
    def later(self, world, edition, second):
        """2025 by a set in which 1.1 goes on as 1.2 and the rest is new."""
        give(edition, (world.appraiser, "1.1"), (second, "1.2"), (second, "2"))
        for unit in (world.district, world.best, world.worst):
            score(edition, unit, **FULL)
        publish_edition(actor=CLERK, edition=edition)
        listed = [
            criterion("1", "60"),
            criterion("1.1", "40"),
            criterion("1.2", "20", same_as="1.1"),
            criterion("2", "40", same_as="1.2"),
        ]
        later_set = make_criteria(
            "bo-sau", criteria=listed, predecessor=edition.criteria_set
        )
        return make_scored_edition(
            world.index,
            world.province,
            criteria_set=later_set,
            year=2025,
            units_as_of=edition.units_as_of,
        )

    def test_what_goes_on_is_taken_over(self, staff, world, later, second):
        said = words(staff.get(url(later)))
        assert "Chép phân công của năm 2024" in said
        response = staff.post(url(later, "entry_assign_copy"), follow=True)
        assert "Đã chép 2 phần việc của năm 2024" in words(response)
        rows = later.assignments.values_list("user__username", "criterion__code")
        assert set(rows) == {("thamdinh", "1.2"), ("thamdinh.hai", "2")}

    def test_who_left_is_given_nothing(self, world, edition, later, second):
        second.unit_memberships.all().delete()
        copy_assignments(actor=CLERK, edition=later, earlier=edition)
        assert {row.user for row in later.assignments.all()} == {world.appraiser}

    def test_nothing_to_copy_is_said(self, staff, edition):
        response = staff.post(url(edition, "entry_assign_copy"), follow=True)
        assert "không có phân công nào để chép" in words(response)


class TestOwnCriteria:
    def test_an_appraiser_finds_the_own_criteria_and_what_is_missing(
        self, client, world, edition
    ):
        give(edition, (world.appraiser, "1.1"))
        score(edition, world.best, c1_1_1=10)
        client.force_login(world.appraiser)
        response = client.get(reverse("indices:entry_home"))
        said = words(response)
        assert "Tiêu chí của tôi" in said
        assert "1.1 Kế hoạch (thiếu 5 ô)" in said
        assert "1.1.1 Ban hành kế hoạch (thiếu 2 đơn vị)" in said
        assert "1.2 Báo cáo" not in said
        link = url(edition, "entry_criterion", code="1.1.1")
        assert f'href="{link}"' in response.content.decode()

    def test_without_assignments_all_are_theirs(self, client, world, edition):
        client.force_login(world.appraiser)
        said = words(client.get(reverse("indices:entry_home")))
        assert "bạn chấm được mọi tiêu chí" in said
        assert "1 Chỉ đạo, điều hành (thiếu 9 ô)" in said

    def test_who_was_given_nothing_is_told(self, client, world, edition, second):
        give(edition, (second, "1.1"))
        client.force_login(world.appraiser)
        said = words(client.get(reverse("indices:entry_home")))
        assert "chưa giao tiêu chí nào cho bạn" in said

    def test_others_have_no_such_list(self, client, world, edition):
        for person in (world.officer, world.index_administrator, world.administrator):
            client.force_login(person)
            said = words(client.get(reverse("indices:entry_home")))
            assert "Tiêu chí của tôi" not in said

    def test_its_queries_do_not_grow(
        self, client, world, edition, django_assert_num_queries
    ):
        client.force_login(world.appraiser)
        home = reverse("indices:entry_home")
        client.get(home)
        # session, user, memberships; unsettled sheets, editions; drafts, assignments,
        # missing, criteria; own sheets; files brought in; profile
        with django_assert_num_queries(11):
            client.get(home)


def test_assigning_is_refused_with_all_problems(world, edition):
    with pytest.raises(ActionRefused) as refused:
        give(edition, (world.officer, "1"), (world.appraiser, "9"))
    assert len(refused.value.problems) == 2
