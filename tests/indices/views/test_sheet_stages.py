"""Score sheets on their way from stage to stage: who sends, who moves, who is refused.

CCHC 2024 of the districts of Thái Nguyên, scored by the usual criteria; all sheets
begin in self-assessment. `officer` is of Huyện Đại Từ.
"""

import logging

import pytest
from django.urls import reverse

from indices.actions.publication import publish_edition
from indices.actions.score_sheets import change_sheets
from indices.actions.sheet_stages import StageMove
from indices.models import ChangeEntry, ScoreSheet, UnitResult
from indices.permissions import score_rights
from tests.factories import CLERK, make_scored_edition, score
from tests.reading import words

pytestmark = pytest.mark.django_db

STAGES = ScoreSheet.Stage.values
FULL = {"c1_1_1": 10, "c1_1_2": 8, "c1_2": 30, "c2": 32}


@pytest.fixture
def edition(world):
    return make_scored_edition(
        world.index, world.province, tier_scheme=world.scheme, year=2024
    )


@pytest.fixture
def staff(client, world):
    client.force_login(world.index_administrator)
    return client


def url(edition, name="entry_sheets", unit=None):
    more = {"unit": unit.slug} if unit else {}
    return reverse(f"indices:{name}", kwargs={**edition.address, **more})


def sheet(edition, unit):
    return ScoreSheet.objects.get(
        edition=edition, unit=unit, revision=edition.draft_revision
    )


def to_stage(edition, stage, *units):
    change_sheets(actor=CLERK, edition=edition, units=units, settings={"stage": stage})


class TestGuard:
    @pytest.mark.parametrize("before", STAGES)
    def test_an_officer_only_sends_the_own_sheet_on(self, world, edition, before):
        rights = score_rights(world.officer, edition)
        allowed = {
            after
            for after in STAGES
            if rights.may_move(StageMove(world.district.pk, before, after))
        }
        other = rights.stages_after(world.best.pk, before)
        forward = {"self_assessment": {"appraisal"}, "explanation": {"final"}}
        assert allowed == forward.get(before, set())
        assert other == ()

    @pytest.mark.parametrize("before", STAGES)
    def test_an_appraiser_moves_nothing_an_administrator_everything(
        self, world, edition, before
    ):
        place = (world.district.pk, before)
        assert score_rights(world.appraiser, edition).stages_after(*place) == ()
        assert score_rights(world.foreign_officer, edition).stages_after(*place) == ()
        for person in (world.index_administrator, world.administrator):
            found = score_rights(person, edition).stages_after(*place)
            assert set(found) == set(STAGES) - {before}

    def test_after_publication_an_officer_sends_nothing(self, world, edition):
        edition.revision = 1
        rights = score_rights(world.officer, edition)
        assert rights.stages_after(world.district.pk, "self_assessment") == ()


class TestSending:
    def test_an_officer_sends_the_sheet_and_writes_no_more(
        self, client, world, edition
    ):
        client.force_login(world.officer)
        page = url(edition, "entry_sheet", world.district)
        assert "Gửi thẩm định" in words(client.get(page))

        response = client.post(
            url(edition, "entry_sheet_send", world.district),
            {"giai_doan": "self_assessment"},
            follow=True,
        )

        assert "Giai đoạn bây giờ: Thẩm định" in words(response)
        assert sheet(edition, world.district).stage == "appraisal"
        assert "Phiếu này bạn chỉ xem" in words(client.get(page))
        entry = ChangeEntry.objects.filter(edition=edition).latest("sequence")
        assert entry.actor == world.officer

    def test_the_explanation_goes_to_the_second_appraisal(self, client, world, edition):
        to_stage(edition, "explanation", world.district)
        client.force_login(world.officer)
        send = url(edition, "entry_sheet_send", world.district)
        said = words(client.get(url(edition, "entry_sheet", world.district)))
        assert "Gửi giải trình" in said
        client.post(send, {"giai_doan": "explanation"})
        assert sheet(edition, world.district).stage == "final"

    def test_what_was_sent_or_moved_meanwhile_is_said(self, client, world, edition):
        client.force_login(world.officer)
        send = url(edition, "entry_sheet_send", world.district)
        client.post(send, {"giai_doan": "self_assessment"})
        response = client.post(send, {"giai_doan": "self_assessment"}, follow=True)
        assert "đã ở giai đoạn “Thẩm định”" in words(response)
        assert sheet(edition, world.district).stage == "appraisal"

    @pytest.mark.parametrize("stage", ["appraisal", "final", "closed"])
    def test_from_other_stages_nothing_is_sent(
        self, client, world, edition, stage, caplog
    ):
        to_stage(edition, stage, world.district)
        client.force_login(world.officer)
        send = url(edition, "entry_sheet_send", world.district)
        with caplog.at_level(logging.WARNING, "cchc.access"):
            response = client.post(send, {"giai_doan": stage}, follow=True)
        assert "bạn không chuyển được phiếu" in words(response)
        assert sheet(edition, world.district).stage == stage
        assert "may not move the score sheet" in caplog.text

    def test_nobody_else_sends_it(self, client, world, edition):
        send = url(edition, "entry_sheet_send", world.district)
        for person, status in ((world.appraiser, 403), (world.foreign_officer, 404)):
            client.force_login(person)
            response = client.post(send, {"giai_doan": "self_assessment"})
            assert response.status_code == status
        assert sheet(edition, world.district).stage == "self_assessment"


class TestManaging:
    def test_several_sheets_go_on_together(self, staff, world, edition):
        picked = [world.district.pk, world.best.pk]
        response = staff.post(
            url(edition), {"dv": picked, "giai_doan": "appraisal"}, follow=True
        )
        assert "Đã đổi 2 phiếu" in words(response)
        assert "Tự đánh giá 1 Thẩm định 2" in words(response)
        assert sheet(edition, world.worst).stage == "self_assessment"

    def test_all_sheets_go_on_and_back_again_with_a_reason(self, staff, world, edition):
        staff.post(url(edition), {"moi_don_vi": "on", "giai_doan": "closed"})
        assert set(edition.sheets.values_list("stage", flat=True)) == {"closed"}
        back = {"moi_don_vi": "on", "giai_doan": "self_assessment"}

        refused = staff.post(url(edition), back)

        assert refused.status_code == 422
        assert "Hãy ghi lý do chuyển phiếu về giai đoạn trước" in words(refused)
        staff.post(url(edition), back | {"ly_do": "Gia hạn tự chấm"})
        assert set(edition.sheets.values_list("stage", flat=True)) == {
            "self_assessment"
        }
        assert ChangeEntry.objects.latest("pk").reason == "Gia hạn tự chấm"

    def test_a_unit_that_is_not_ranked_says_why_beside_its_result(
        self, staff, world, edition
    ):
        score(edition, world.best, **FULL)
        body = {"dv": world.best.pk, "xep_hang": "khong", "dieu_tra": "khong"}
        assert staff.post(url(edition), body).status_code == 422
        response = staff.post(
            url(edition), body | {"ly_do": "Nhiệm vụ đặc thù"}, follow=True
        )
        assert "Tự đánh giá không điều tra không xếp hạng" in words(response)
        row = UnitResult.objects.get(edition=edition, unit=world.best)
        assert (row.is_ranked, row.note) == (False, "Nhiệm vụ đặc thù")
        again = {"dv": world.best.pk, "xep_hang": "co", "ly_do": "Theo kết luận họp"}
        staff.post(url(edition), again)
        row = UnitResult.objects.get(edition=edition, unit=world.best)
        assert (row.is_ranked, row.note) == (True, "")

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            ({}, "Chọn ít nhất một đơn vị"),
            ({"dv": "x", "giai_doan": "closed"}, "“x” không phải là một đơn vị"),
            ({"dv": "999999", "giai_doan": "closed"}, "không có phiếu chấm điểm"),
            ({"moi_don_vi": "on", "giai_doan": "xong"}, "xong"),
            ({"moi_don_vi": "on"}, "Chọn giai đoạn"),
        ],
    )
    def test_bad_input_is_said_and_changes_nothing(
        self, staff, world, edition, body, said
    ):
        before = ChangeEntry.objects.count()
        response = staff.post(url(edition), body)
        assert response.status_code == 422
        assert said in words(response)
        assert ChangeEntry.objects.count() == before

    def test_what_was_chosen_is_kept_when_it_is_refused(self, staff, world, edition):
        response = staff.post(url(edition), {"dv": world.best.pk, "xep_hang": "khong"})
        html = response.content.decode()
        box = html[html.index(f'value="{world.best.pk}"') :].partition(">")[0]
        assert "checked" in box

    def test_one_sheet_is_moved_from_its_own_page(self, staff, world, edition):
        page = url(edition, "entry_sheet", world.best)
        assert "Đổi giai đoạn, điều tra, xếp hạng" in words(staff.get(page))
        body = {"dv": world.best.pk, "ve_phieu": "1", "giai_doan": "final"}
        response = staff.post(url(edition), body)
        assert response.url == page

    def test_after_publication_it_is_a_correction_with_a_reason(
        self, staff, world, edition
    ):
        for unit in (world.district, world.best, world.worst):
            score(edition, unit, **FULL)
        to_stage(edition, "closed", world.district, world.best, world.worst)
        publish_edition(actor=CLERK, edition=edition)
        edition.refresh_from_db()
        body = {"dv": world.best.pk, "giai_doan": "final"}
        assert "hãy ghi lý do" in words(staff.post(url(edition), body))
        staff.post(url(edition), body | {"ly_do": "Cộng sai"})
        kept = ScoreSheet.objects.get(edition=edition, unit=world.best, revision=1)
        assert (kept.stage, sheet(edition, world.best).stage) == ("closed", "final")

    def test_an_edition_without_criteria_has_no_sheets(self, staff, world):
        assert staff.post(url(world.draft), {}).status_code == 404
