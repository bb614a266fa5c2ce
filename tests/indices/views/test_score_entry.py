"""Entering points criterion by criterion: one unit's sheet, one criterion's page.

CCHC 2024 of the districts of Thái Nguyên, scored by the usual criteria: 1.1.1 of 12,
1.1.2 of 8, 1.2 of 40, the survey 2 of 40, bonus 3 and deduction 4. Nothing is entered.
"""

import gzip
import json
import logging
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from indices.actions.publication import publish_edition
from indices.actions.score_records import ScoreInput, record_scores
from indices.actions.score_sheets import change_sheets
from indices.models import Score
from tests.factories import (
    CLERK,
    criterion,
    make_criteria,
    make_scored_edition,
    make_succession,
    make_unit,
    make_user,
    score,
)
from tests.reading import words
from units.models import Role

pytestmark = pytest.mark.django_db

FULL = {"c1_1_1": 10, "c1_1_2": 8, "c1_2": 30, "c2": 32}


@pytest.fixture
def edition(world):
    return make_scored_edition(
        world.index, world.province, tier_scheme=world.scheme, year=2024
    )


def sheet_url(edition, unit, name="entry_sheet"):
    return reverse(f"indices:{name}", kwargs={**edition.address, "unit": unit.slug})


def criterion_url(edition, code, name="entry_criterion"):
    return reverse(f"indices:{name}", kwargs={**edition.address, "code": code})


def inputs_of(response):
    """{name: value} of the inputs that one may type in."""
    tags = re.findall(r'<input type="text"[^>]*>', response.content.decode())
    return {
        re.search(r'name="([^"]*)"', tag)[1]: re.search(r'value="([^"]*)"', tag)[1]
        for tag in tags
    }


def columns_of(response):
    return {name.rpartition(".")[2] for name in inputs_of(response)}


def cells(edition, *listed, **body):
    edits = [
        {"name": f"{unit.pk}.{name}", "shown": shown, "value": value}
        for unit, name, shown, value in listed
    ]
    return json.dumps({"revision": edition.revision, "cells": edits} | body)


def autosave(client, url, body):
    return client.post(url, body, content_type="application/json")


def stored(unit, code, edition):
    return Score.objects.get(
        sheet__unit=unit,
        criterion__code=code,
        edition=edition,
        revision=edition.draft_revision,
    )


def to_stage(edition, unit, stage):
    change_sheets(actor=CLERK, edition=edition, units=[unit], settings={"stage": stage})


class TestWhoTypesWhat:
    def test_an_officer_writes_the_own_points_of_the_own_unit(
        self, client, world, edition
    ):
        client.force_login(world.officer)

        response = client.get(sheet_url(edition, world.district))

        assert columns_of(response) == {"self_score"}
        assert f"{world.district.pk}.1.1.1.self_score" in inputs_of(response)
        # The survey is nothing that a unit gives itself.
        assert f"{world.district.pk}.2.self_score" not in inputs_of(response)

    def test_other_units_sheets_do_not_exist_for_an_officer(
        self, client, world, edition, caplog
    ):
        client.force_login(world.officer)

        with caplog.at_level(logging.WARNING, "cchc.access"):
            response = client.get(sheet_url(edition, world.best))

        assert response.status_code == 404
        assert "may not open the score sheet" in caplog.text

    def test_an_officer_does_not_see_the_appraisal_before_it_is_done(
        self, client, world, edition
    ):
        score(edition, world.district, c1_1_1="7.25")
        client.force_login(world.officer)
        assert "7,25" not in words(client.get(sheet_url(edition, world.district)))

        to_stage(edition, world.district, "explanation")
        response = client.get(sheet_url(edition, world.district))

        assert "7,25" in words(response)
        assert columns_of(response) == {"explanation"}

    def test_an_appraiser_writes_the_appraisal_only(self, client, world, edition):
        client.force_login(world.appraiser)

        response = client.get(sheet_url(edition, world.district))

        assert columns_of(response) == {"appraised_score", "note"}

    def test_the_second_appraisal_is_written_after_the_explanation(
        self, client, world, edition
    ):
        to_stage(edition, world.district, "final")
        client.force_login(world.appraiser)

        response = client.get(sheet_url(edition, world.district))

        assert "final_score" in columns_of(response)

    def test_an_index_administrator_writes_all_but_the_own_points_of_a_unit(
        self, client, world, edition
    ):
        client.force_login(world.index_administrator)

        response = client.get(sheet_url(edition, world.district))

        assert columns_of(response) == {
            "appraised_score",
            "survey_score",
            "note",
            "not_applicable",
        }

    def test_a_closed_sheet_is_read_only(self, client, world, edition):
        to_stage(edition, world.district, "closed")
        client.force_login(world.index_administrator)

        response = client.get(sheet_url(edition, world.district))

        assert not inputs_of(response)
        assert "chỉ xem" in words(response)
        assert "Lưu nháp" not in words(response)

    def test_a_forbidden_column_changes_nothing_and_leaves_a_line_in_the_log(
        self, client, world, edition, caplog
    ):
        client.force_login(world.officer)
        name = f"{world.district.pk}.1.1.1.appraised_score"

        with caplog.at_level(logging.WARNING, "cchc.access"):
            response = client.post(
                sheet_url(edition, world.district), {name: "12", "revision": "0"}
            )

        assert response.status_code == 422
        assert "Bạn không được ghi ô này" in words(response)
        assert stored(world.district, "1.1.1", edition).appraised_score is None
        assert "canbo may not write appraised_score of 1.1.1" in caplog.text

    def test_an_officer_cannot_write_into_another_unit_through_the_own_page(
        self, client, world, edition
    ):
        client.force_login(world.officer)
        body = cells(edition, (world.best, "1.1.1.self_score", "", "12"))

        response = autosave(
            client, sheet_url(edition, world.district, "entry_sheet_save"), body
        )

        assert response.json()["cells"][0]["status"] == "invalid"
        assert stored(world.best, "1.1.1", edition).self_score is None

    def test_after_publication_only_administrators_write(self, client, world, edition):
        for unit in (world.district, world.best, world.worst):
            score(edition, unit, **FULL)
        publish_edition(actor=CLERK, edition=edition)
        edition.refresh_from_db()

        for person in (world.officer, world.appraiser):
            client.force_login(person)
            assert not inputs_of(client.get(sheet_url(edition, world.district)))
        client.force_login(world.index_administrator)
        assert inputs_of(client.get(sheet_url(edition, world.district)))


class TestSheet:
    def test_the_whole_form_is_saved_without_scripts(self, client, world, edition):
        client.force_login(world.index_administrator)
        url = sheet_url(edition, world.district)
        posted = inputs_of(client.get(url)) | {"revision": "0"}
        posted[f"{world.district.pk}.1.1.1.appraised_score"] = "10,5"

        response = client.post(url, posted, follow=True)

        assert "Đã lưu 1 ô" in words(response)
        assert stored(world.district, "1.1.1", edition).appraised_score == Decimal(
            "10.5"
        )

    def test_a_faulty_cell_keeps_its_text_and_says_why(self, client, world, edition):
        client.force_login(world.index_administrator)
        url = sheet_url(edition, world.district)
        name = f"{world.district.pk}.1.1.1.appraised_score"

        response = client.post(url, {name: "13", "revision": "0"})

        assert response.status_code == 422
        assert inputs_of(response)[name] == "13"
        assert "13 lớn hơn điểm tối đa 12" in words(response)

    def test_a_cell_that_another_changed_is_a_conflict(self, client, world, edition):
        score(edition, world.district, c1_1_1=9)
        client.force_login(world.index_administrator)
        body = cells(edition, (world.district, "1.1.1.appraised_score", "", "10"))

        response = autosave(
            client, sheet_url(edition, world.district, "entry_sheet_save"), body
        )

        assert response.status_code == 409
        (cell,) = response.json()["cells"]
        assert (cell["status"], cell["stored"]) == ("conflict", "9")
        assert stored(world.district, "1.1.1", edition).appraised_score == 9

    def test_autosave_answers_with_the_sums(self, client, world, edition):
        score(edition, world.district, **(FULL | {"c1_2": None}))
        client.force_login(world.index_administrator)
        url = sheet_url(edition, world.district)
        assert "Tổng 50,00/100; còn thiếu 1 ô." in words(client.get(url))
        body = cells(edition, (world.district, "1.2.appraised_score", "", "30"))

        answer = autosave(
            client, sheet_url(edition, world.district, "entry_sheet_save"), body
        ).json()

        assert answer["missing"] == "Tổng 80,00/100; chỉ số 80,00%; loại Tốt; Đủ điểm."
        domain = edition.criteria_set.criteria.get(code="1")
        assert answer["rows"][str(domain.pk)]["sum"] == ["48,00/60", ""]

    def test_last_years_score_stands_beside_the_cell(self, client, world, edition):
        for unit in (world.district, world.best, world.worst):
            score(edition, unit, **FULL)
        publish_edition(actor=CLERK, edition=edition)
        later = make_scored_edition(
            world.index,
            world.province,
            criteria_set=edition.criteria_set,
            year=2025,
            units_as_of=edition.units_as_of,
        )
        client.force_login(world.appraiser)

        said = words(client.get(sheet_url(later, world.district)))

        assert "Năm 2024" in said
        assert re.search(r"1\.1\.1 .*? 12 10 ", said)

    def test_the_way_leads_to_the_units_before_and_after(self, client, world, edition):
        client.force_login(world.appraiser)

        said = words(client.get(sheet_url(edition, world.best)))

        assert "‹ Huyện Đại Từ" in said
        assert "Thị xã Phổ Yên ›" in said

    def test_what_is_posted_in_no_order_is_refused(self, client, world, edition):
        client.force_login(world.index_administrator)
        url = sheet_url(edition, world.district, "entry_sheet_save")

        assert autosave(client, url, "{").status_code == 400

    def test_a_hundred_and_twenty_criteria_fit_a_page_and_a_few_queries(
        self, client, world, django_assert_num_queries
    ):
        listed = [("1", 100, "Chỉ đạo, điều hành")]
        for group in range(1, 11):
            listed.append((f"1.{group}", 10, f"Công tác thứ {group} của năm"))
            for place in range(1, 13):
                most = "2" if place == 1 else "0.5" if place > 7 else "1"
                most = "1.5" if place == 1 else most
                listed.append(
                    criterion(
                        f"1.{group}.{place}",
                        most,
                        "Ban hành kế hoạch và báo cáo kết quả đúng thời hạn",
                    )
                )
        edition = make_scored_edition(
            world.index,
            world.province,
            criteria_set=make_criteria(criteria=listed),
            year=2024,
        )
        leaves = [each.code for each in listed if not isinstance(each, tuple)]
        rows = [
            ScoreInput(
                unit=world.district,
                code=code,
                values={"self_score": Decimal("0.5"), "appraised_score": Decimal(0)},
            )
            for code in leaves
        ]
        record_scores(actor=CLERK, edition=edition, rows=rows)
        person = make_user(
            "quan.tri", role=Role.INDEX_ADMINISTRATOR, unit=world.province
        )
        client.force_login(person)
        url = sheet_url(edition, world.district)
        client.get(url)

        # Who asks and the frame: session, user, roles; site profile. The page's own, of
        # which there may be 6: sheet with edition, criteria, scores, scores of last
        # year, tier with neighbours
        with django_assert_num_queries(4 + 5):
            response = client.get(url)

        assert len(leaves) == 120
        assert len(inputs_of(response)) == 360
        assert len(gzip.compress(response.content)) < 60 * 1024

    @pytest.mark.parametrize(("person", "own"), [("officer", 5), ("appraiser", 6)])
    def test_no_person_costs_the_grid_more_than_six_queries(
        self, client, world, edition, django_assert_num_queries, person, own
    ):
        client.force_login(getattr(world, person))
        url = sheet_url(edition, world.district)
        client.get(url)

        # Of an officer also the own units, but no tier before the appraisal is done;
        # of an appraiser also the assignments.
        with django_assert_num_queries(4 + own):
            client.get(url)

    @pytest.mark.parametrize(
        ("person", "column", "own"),
        [
            # Own points count in no total, so none is stored; but the own units are
            # asked for.
            ("officer", "self_score", 8),
            # Beside the assignments, which say who asks.
            ("appraiser", "appraised_score", 9),
            ("index_administrator", "final_score", 8),
        ],
    )
    def test_a_save_costs_eight_queries(  # noqa: PLR0913 - fixtures and a table
        self, client, world, edition, django_assert_num_queries, person, column, own
    ):
        score(edition, world.district, **FULL)
        score(edition, world.best, **FULL)
        client.force_login(getattr(world, person))
        client.get(sheet_url(edition, world.district))
        url = sheet_url(edition, world.district, "entry_sheet_save")
        old = "30" if column == "appraised_score" else ""
        body = cells(edition, (world.district, f"1.2.{column}", old, "20"))

        # Who asks: session, user, roles. The edition, locked; criteria, sheet, scores;
        # score, log and its details, totals. 2 for the savepoint of a test.
        with django_assert_num_queries(3 + own + 2):
            response = autosave(client, url, body)

        assert response.json()["cells"][0]["status"] == "saved"

    def test_a_figure_says_what_it_is_worth(self, client, world):
        rule = {"shape": "count", "points_each": "2"}
        listed = [
            criterion("1", 60, "Chỉ đạo"),
            criterion("2", 40, "Số dịch vụ công", rule=rule),
        ]
        edition = make_scored_edition(
            world.index,
            world.province,
            criteria_set=make_criteria(criteria=listed),
            year=2024,
        )
        client.force_login(world.officer)
        body = cells(edition, (world.district, "2.declared_figure", "", "10"))

        answer = autosave(
            client, sheet_url(edition, world.district, "entry_sheet_save"), body
        ).json()

        leaf = edition.criteria_set.criteria.get(code="2")
        assert answer["rows"][str(leaf.pk)]["suggested"] == ["được 20", ""]


class TestCriterion:
    def test_an_appraiser_scores_all_units_on_one_page(self, client, world, edition):
        client.force_login(world.appraiser)
        url = criterion_url(edition, "1.2")
        response = client.get(url)
        assert "1.2 Báo cáo" in words(response)
        assert "Còn thiếu điểm của 3 đơn vị" in words(response)
        posted = inputs_of(response) | {"revision": "0"}
        for unit in (world.district, world.best):
            posted[f"{unit.pk}.1.2.appraised_score"] = "31,25"

        response = client.post(url, posted, follow=True)

        assert "Đã lưu 2 ô" in words(response)
        assert stored(world.best, "1.2", edition).appraised_score == Decimal("31.25")
        assert "Còn thiếu điểm của 1 đơn vị" in words(response)

    def test_autosave_says_what_is_missing(self, client, world, edition):
        client.force_login(world.appraiser)
        body = cells(
            edition,
            (world.district, "1.2.appraised_score", "", "30"),
            (world.best, "1.2.appraised_score", "", "41"),
        )

        response = autosave(
            client, criterion_url(edition, "1.2", "entry_criterion_save"), body
        )

        statuses = [cell["status"] for cell in response.json()["cells"]]
        assert statuses == ["saved", "invalid"]
        assert response.json()["missing"] == "Còn thiếu điểm của 2 đơn vị."

    @pytest.mark.parametrize("code", ["1.1", "9", "khong-co"])
    def test_only_a_scored_criterion_has_a_page(self, client, world, edition, code):
        client.force_login(world.appraiser)

        assert client.get(criterion_url(edition, code)).status_code == 404

    def test_an_officer_has_no_page_over_all_units(self, client, world, edition):
        client.force_login(world.officer)

        assert client.get(criterion_url(edition, "1.2")).status_code == 403

    def test_its_queries_do_not_grow_with_the_units(
        self, client, world, edition, django_assert_num_queries
    ):
        client.force_login(world.appraiser)
        client.get(criterion_url(edition, "1.2"))

        # Who asks and the frame: session, user, roles; site profile. The page's own, of
        # which there may be 6: edition, assignments, criteria, sheets, scores, last
        # year's scores
        with django_assert_num_queries(4 + 6):
            client.get(criterion_url(edition, "1.2"))


class TestRaisedWithoutANote:
    """1.2 of Đại Từ: 30 by the unit itself, 35 by the appraisers, not a word why."""

    WARNING = (
        "Thẩm định cao hơn tự chấm mà không có nhận xét. Ghi lý do ở cột nhận xét."
    )

    @pytest.fixture
    def raised(self, world, edition):
        values = {"self_score": Decimal(30), "appraised_score": Decimal(35)}
        row = ScoreInput(unit=world.district, code="1.2", values=values)
        record_scores(actor=CLERK, edition=edition, rows=[row])

    @pytest.mark.parametrize("person", ["appraiser", "index_administrator"])
    def test_both_grids_warn_in_the_cell_in_the_words_of_the_check(
        self, client, world, edition, raised, person
    ):
        client.force_login(getattr(world, person))
        anchor = f"o-{world.district.pk}-1-2-appraised_score"

        for url in (sheet_url(edition, world.district), criterion_url(edition, "1.2")):
            page = client.get(url).content.decode()
            cell = re.search(rf'<input[^>]*id="{anchor}".*?</td>', page)[0]
            assert self.WARNING in cell
            assert f'aria-describedby="{anchor}-nhac"' in cell
            assert page.count(self.WARNING) == 1
        client.force_login(world.index_administrator)
        check = client.get(reverse("indices:entry_check", kwargs=edition.address))
        assert self.WARNING.partition(".")[0] in words(check)

    def test_saving_warns_and_a_note_ends_it(self, client, world, edition, raised):
        client.force_login(world.appraiser)
        sheet = sheet_url(edition, world.district, "entry_sheet_save")
        page = criterion_url(edition, "1.2", "entry_criterion_save")
        key = str(edition.criteria_set.criteria.get(code="1.2").pk)
        district, name = world.district, "warning-appraised_score"

        lower = cells(edition, (district, "1.2.appraised_score", "35", "30"))
        higher = cells(edition, (district, "1.2.appraised_score", "30", "36"))
        note = cells(edition, (district, "1.2.note", "", "Có thêm minh chứng"))

        assert name not in autosave(client, sheet, lower).json()["rows"][key]
        rows = autosave(client, sheet, higher).json()["rows"]
        assert rows[key][name] == [self.WARNING, ""]
        rows = autosave(client, page, note).json()["rows"]
        assert name not in rows[str(district.pk)]

    def test_the_second_appraisal_is_the_one_that_counts(
        self, client, world, edition, raised
    ):
        values = {"final_score": Decimal(29)}
        row = ScoreInput(unit=world.district, code="1.2", values=values)
        record_scores(actor=CLERK, edition=edition, rows=[row])
        client.force_login(world.index_administrator)

        response = client.get(sheet_url(edition, world.district))
        check = client.get(reverse("indices:entry_check", kwargs=edition.address))

        assert self.WARNING not in words(response)
        assert "cao hơn tự chấm" not in words(check)

    def test_the_unit_is_not_told(self, client, world, edition, raised):
        to_stage(edition, world.district, "explanation")
        client.force_login(world.officer)

        assert self.WARNING not in words(client.get(sheet_url(edition, world.district)))


class TestThePastOfAMergedUnit:
    """Huyện Đại Từ went wholly into Xã Đại Phúc, Thị xã Phổ Yên in part."""

    @pytest.fixture
    def heir_officer(self, client, world):
        heir = make_unit(
            "Đại Phúc",
            kind="xã",
            code="05488",
            parent=world.province,
            valid_from=world.district.valid_to,
        )
        make_succession(world.district, heir)
        make_succession(world.worst, heir, extent="part")
        client.force_login(make_user("canbo.moi", unit=heir, role=Role.UNIT_OFFICER))
        return client

    def test_its_officer_reads_the_sheet_and_writes_nothing(
        self, heir_officer, edition, world
    ):
        url = sheet_url(edition, world.district)

        answer = heir_officer.get(url)

        assert answer.status_code == 200
        assert inputs_of(answer) == {}
        name = f"{world.district.pk}.1.1.1.self_score"
        body = {"revision": 0, "cells": [{"name": name, "shown": "", "value": "5"}]}
        answer = heir_officer.post(url + "luu/", body, content_type="application/json")
        assert answer.json()["cells"][0]["status"] == "invalid"
        assert not Score.objects.exclude(self_score=None).exists()

    def test_a_part_gives_no_right(self, heir_officer, edition, world):
        assert heir_officer.get(sheet_url(edition, world.worst)).status_code == 404
