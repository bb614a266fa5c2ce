"""The pages of remediation: a unit's plan, an edition's progress, what came back."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from indices.actions.corrections import open_draft
from indices.actions.publication import publish_edition
from indices.actions.remediation import TaskFacts, change_task, version_of
from indices.actions.score_records import ScoreInput, record_scores
from indices.models import RemediationTask
from indices.selectors.public_state import public_state
from tests.explained import make_scored
from tests.factories import (
    CLERK,
    make_plan,
    make_ranking,
    make_scored_edition,
    make_user,
    planned,
    score,
)
from tests.once import made_once
from tests.reading import links, words
from units.models import Role

pytestmark = pytest.mark.django_db


def make_followed():
    """Plans after 2023, which 2024 judges, and after 2024, which 2025 judges by
    another set. Đại Từ lost 10 on 1.2, 2 on 1.1.1 in 2023 (tests/explained.py)."""
    scored = make_scored((2023, 2024, 2025))
    tasks = [
        planned("1.2", "10", due_on=date(2024, 6, 30)),
        planned(
            "1.1.1",
            "2",
            due_on=date(2024, 9, 30),
            state="done",
            finished_on=date(2024, 9, 1),
            result="Đã ban hành",
            evidence="Kế hoạch",
        ),
        planned(
            "2", "10", due_on=date(2024, 9, 30), state="dropped", result="Trùng việc"
        ),
    ]
    make_plan(scored.editions[2023], scored.units["dai_tu"], tasks)
    make_plan(
        scored.editions[2023], scored.units["pho_yen"], {"1.2": "20"}, is_issued=False
    )
    make_plan(scored.editions[2024], scored.units["dai_tu"], {"1.2": "6", "2": "8"})
    return scored


scored = made_once(make_followed)


def plan_url(scored, unit="dai_tu", year=2023, route="unit_plan"):
    return reverse(route, args=[scored.units[unit].slug, year])


def area_url(scored, year=2023, route="indices:remediation", **more):
    return reverse(route, kwargs=scored.address(year, **more))


class TestPlan:
    def test_how_far_it_is_comes_first(self, client, scored):
        text = words(client.get(plan_url(scored)))

        assert "Kế hoạch khắc phục của Huyện Đại Từ sau kết quả năm 2023" in text
        assert "2 nhiệm vụ nhằm 12,00 trong 24,00 điểm bị mất" in text
        assert "1 đã xong, 1 quá hạn" in text
        assert "Kế hoạch số 15/KH-UBND" in text

    def test_points_that_came_back_are_told(self, client, scored):
        """1.2 went from 30 to 34 of 40, 1.1.1 from 10 to 12 of 12."""
        text = words(client.get(plan_url(scored)))

        assert "Năm 2024: lấy lại 4,00/10,00 điểm" in text
        assert "Năm 2024: lấy lại đủ 2,00 điểm" in text
        assert "Năm 2024 lấy lại 6,00 điểm ở 2/2 nhiệm vụ so được" in text

    def test_where_the_criterion_changed_it_says_why_not(self, client, scored):
        """In 2025 the maximum of 1.2 is 35 instead of 40; 2 is as it was."""
        text = words(client.get(plan_url(scored, year=2024)))

        assert "Không so sánh được với năm 2025: điểm tối đa đổi từ 40 thành 35" in text
        assert "Năm 2025: chưa lấy lại điểm nào" in text
        assert "Năm 2025 lấy lại 0,00 điểm ở 1/2 nhiệm vụ so được" in text

    def test_until_the_next_year_is_published_it_waits(self, client, scored):
        make_plan(scored.editions[2025], scored.units["dai_tu"], {"2": "8"})
        address = plan_url(scored, year=2025)

        assert "Chờ kỳ sau công bố" in words(client.get(address))

        make_ranking(
            scored.index, scored.area, {scored.units["dai_tu"]: "80"}, year=2026
        )
        text = words(client.get(address))
        assert "Không so được: năm 2026 không chấm theo tiêu chí" in text

    def test_a_draft_of_the_next_year_judges_nothing(self, client, scored):
        make_plan(scored.editions[2025], scored.units["dai_tu"], {"2": "8"})
        make_scored_edition(
            scored.index,
            scored.area,
            criteria_set=scored.editions[2025].criteria_set,
            year=2026,
        )

        text = words(client.get(plan_url(scored, year=2025)))

        assert "Chờ kỳ sau công bố" in text

    def test_a_correction_of_the_next_year_is_judged_anew(self, client, scored):
        """Nothing of an outcome is stored."""
        edition, unit = scored.editions[2024], scored.units["dai_tu"]
        open_draft(actor=CLERK, edition=edition)
        score(edition, unit, reason="Chấm lại", c1_2="40")
        publish_edition(actor=CLERK, edition=edition, reason="Chấm lại 1.2")

        text = words(client.get(plan_url(scored)))

        assert "Năm 2024: lấy lại đủ 10,00 điểm" in text

    def test_what_no_longer_applies_is_not_judged(self, client, scored):
        edition, unit = scored.editions[2024], scored.units["dai_tu"]
        open_draft(actor=CLERK, edition=edition)
        row = ScoreInput(unit, "1.2", {"not_applicable": "Không phát sinh"})
        record_scores(actor=CLERK, edition=edition, rows=[row], reason="Chấm lại")
        publish_edition(actor=CLERK, edition=edition, reason="Chấm lại 1.2")

        assert "một trong hai năm tiêu chí này không có điểm" in words(
            client.get(plan_url(scored))
        )

    @pytest.mark.parametrize(
        ("word", "kept", "left"),
        [
            ("qua-han", "1.2 Báo cáo", "1.1.1 Ban hành"),
            ("da-xong", "1.1.1 Ban hành", "Trùng việc"),
            ("khong-co", "1.2 Báo cáo", "lỗi"),
        ],
    )
    def test_the_filter(self, client, scored, word, kept, left):
        table = words(client.get(plan_url(scored), {"loc": word}))
        table = table[table.index("Việc phải làm") : table.index("Điểm mất là điểm")]

        assert kept in table
        assert left not in table

    def test_a_filter_may_leave_nothing(self, client, scored):
        text = words(client.get(plan_url(scored), {"loc": "sap-den-han"}))

        assert "Không có nhiệm vụ nào như vậy" in text

    def test_json_bears_the_same_numbers(self, client, scored):
        url = plan_url(scored).removesuffix("/") + ".json"
        payload = client.get(url).json()

        assert payload["plan"]["decision"] == "Kế hoạch số 15/KH-UBND"
        assert payload["lost"] == 24
        assert payload["counts"]["regained"] == 6
        rows = {row["code"]: row for row in payload["rows"]}
        assert rows["1.2"]["regained"] == 4
        assert rows["1.2"]["timing"] == "overdue"
        assert rows["2"]["timing"] == "dropped"

    def test_others_drafts_do_not_exist(self, client, scored):
        address = plan_url(scored, "pho_yen")

        answer = client.get(address)

        assert answer.status_code == 404
        assert "chưa ban hành kế hoạch" in answer.content.decode()
        assert "20,00" not in answer.content.decode()

    def test_a_year_without_criteria_says_so(self, client, scored):
        answer = client.get(plan_url(scored, year=2019))

        assert answer.status_code == 404
        assert "không được chấm theo tiêu chí" in answer.content.decode()

    def test_the_annex_is_in_the_official_form(self, client, scored):
        answer = client.get(plan_url(scored, route="unit_plan_annex"))

        book = openpyxl.load_workbook(BytesIO(answer.content))
        sheet = book.worksheets[0]
        texts = [str(c.value) for row in sheet.iter_rows() for c in row if c.value]
        assert texts[0] == "Phụ lục"
        assert "HUYỆN ĐẠI TỪ" in texts[2]
        assert texts[3] == (
            "(Kèm theo Kế hoạch số 15/KH-UBND ngày 20 tháng 3 năm 2024 "
            "của Huyện Đại Từ)"
        )
        assert "Ấn định kế hoạch này có 2 nhiệm vụ." in texts
        assert "Trùng việc" not in texts
        assert sheet.page_setup.paperSize == 9

    def test_the_number_of_queries(self, client, scored, django_assert_num_queries):
        # 1 unit + 1 result + 1 summary + 1 criteria + 1 units + 1 plan + 2 own points
        # + 1 tasks + 1 next year + 2 its points + 1 its units + 1 years + 1 findings
        # + 1 site
        with django_assert_num_queries(16):
            client.get(plan_url(scored))


class TestArea:
    def test_every_unit_stands_there_and_drafts_stay_unseen(self, client, scored):
        text = words(client.get(area_url(scored)))

        assert "1/4 đơn vị đã ban hành kế hoạch. 2 nhiệm vụ, 12,00 điểm" in text
        assert "Huyện Đại Từ Kế hoạch số 15/KH-UBND 2 1 1 0 12,00 6,00" in text
        assert "Thị xã Phổ Yên chưa ban hành kế hoạch" in text
        assert "Quá hạn: 1 nhiệm vụ" in text

    def test_an_index_administrator_sees_what_is_being_written(self, client, scored):
        user = make_user(role=Role.INDEX_ADMINISTRATOR, unit=scored.area)
        client.force_login(user)

        text = words(client.get(area_url(scored)))

        assert "Thị xã Phổ Yên đang lập 1 0 1 0 20,00" in text

    def test_the_tasks_of_all_units(self, client, scored):
        url = area_url(scored, route="indices:remediation_tasks")

        found = links(client.get(url, {"loc": "qua-han"}))

        assert plan_url(scored) in found

    def test_the_twins(self, client, scored):
        url = area_url(scored, route="indices:remediation_file", format="json")
        rows = {row["unit"]: row for row in client.get(url).json()["rows"]}

        assert rows["Huyện Đại Từ"]["regained"] == 6
        assert rows["Thị xã Phổ Yên"]["total"] is None

    def test_the_annex_has_the_units(self, client, scored):
        url = area_url(scored, route="indices:remediation_annex")

        book = openpyxl.load_workbook(BytesIO(client.get(url).content))

        texts = [c.value for row in book.worksheets[0].iter_rows() for c in row]
        assert texts.count("Huyện Đại Từ") == 2

    def test_the_annex_holds_what_is_issued_whole(self, client, scored):
        """Whatever the list is filtered by, and whoever asks."""
        keeper = make_user(role=Role.INDEX_ADMINISTRATOR, unit=scored.area)
        client.force_login(keeper)
        url = area_url(scored, route="indices:remediation_annex")

        content = client.get(url, {"loc": "qua-han"}).content

        texts = [
            str(c.value)
            for row in openpyxl.load_workbook(BytesIO(content)).worksheets[0]
            for c in row
        ]
        assert texts.count("Huyện Đại Từ") == 2
        assert "Thị xã Phổ Yên" not in texts
        assert "Tổng hợp kế hoạch của 1 đơn vị đã ban hành" in texts

    def test_the_number_of_queries_does_not_grow(
        self, client, scored, django_assert_num_queries
    ):
        # 1 summary + 1 criteria + 1 units + 1 plans + 1 tasks + 2 points + 1 next year
        # + 2 its points + 1 its units + 1 years + 1 site
        address = area_url(scored)
        with django_assert_num_queries(13):
            client.get(address)
        make_plan(
            scored.editions[2023], scored.units["vo_nhai"], {"1.2": "10", "2": "8"}
        )
        with django_assert_num_queries(13):
            client.get(address)


class TestKeeping:
    @pytest.fixture
    def officer(self, client, scored):
        user = make_user("canbo", role=Role.UNIT_OFFICER, unit=scored.units["dinh_hoa"])
        client.force_login(user)
        return user

    def entry(self, scored, route="indices:entry_plan", unit="dinh_hoa", **more):
        slug = scored.units[unit].slug
        return reverse(route, kwargs=scored.address(2024, unit=slug, **more))

    def lost(self, scored, unit="dinh_hoa"):
        slug = scored.units[unit].slug
        return f"{area_url(scored, 2024, 'indices:lost_points')}?dv={slug}"

    def test_from_a_lost_criterion_into_the_plan_and_out(self, client, scored, officer):
        """Without JavaScript: a link, a form, a list."""
        add = f"{self.entry(scored, 'indices:entry_task_add')}?tc=1.2"
        assert add in links(client.get(self.lost(scored)))
        assert "Định Hóa mất 6,00/40,00 điểm" in words(client.get(add))

        sent = {"what": "Báo cáo đúng hạn", "who": "Văn phòng", "due_on": "30/09/2025"}
        answer = client.post(add, sent, follow=True)

        assert "Đã thêm nhiệm vụ cho tiêu chí 1.2" in words(answer)
        task = RemediationTask.objects.get(plan__unit=scored.units["dinh_hoa"])
        assert (task.points_at_stake, task.due_on) == (6, date(2025, 9, 30))
        own = self.entry(scored, "indices:entry_task", task=task.pk)
        found = links(client.get(self.lost(scored)))
        assert own in found
        assert add not in found
        domain = reverse("unit_domain", args=[scored.units["dinh_hoa"].slug, 2024, "1"])
        assert own in links(client.get(domain))

    def test_an_officer_finds_the_own_plans(self, client, scored, officer):
        answer = client.get(reverse("indices:entry_home"))

        assert self.entry(scored) in links(answer)
        assert "Sau kết quả năm 2024 Huyện Định Hóa chưa lập" in words(answer)

    def test_other_readers_see_no_way_into_a_plan(self, client, scored, officer):
        assert "Thêm vào kế hoạch" in words(client.get(self.lost(scored)))
        assert "Thêm vào kế hoạch" not in words(
            client.get(self.lost(scored, "pho_yen"))
        )
        client.logout()
        assert "Thêm vào kế hoạch" not in words(client.get(self.lost(scored)))

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("what", "", "Trường này là bắt buộc"),
            ("due_on", "2025-13-40", "ngày hợp lệ"),
            ("due_on", "30/02/2025", "ngày hợp lệ"),
            ("due_on", "30/09/2205", "Thời hạn phải trong khoảng"),
            ("who", "x" * 201, "200"),
        ],
    )
    def test_bad_input_is_told_and_kept(
        self, client, scored, officer, field, value, said
    ):
        add = f"{self.entry(scored, 'indices:entry_task_add')}?tc=1.2"
        sent = {"what": "Báo cáo", "who": "Văn phòng", "due_on": "30/09/2025"}

        answer = client.post(add, {**sent, field: value})

        assert answer.status_code == 422
        assert said in words(answer)
        assert value[:40] in answer.content.decode()
        assert not RemediationTask.objects.filter(
            plan__unit=scored.units["dinh_hoa"]
        ).exists()

    @pytest.mark.parametrize("code", ["", "1.1.1", "99", "<script>", "1.2\x00"])
    def test_what_cost_nothing_takes_no_task(self, client, scored, officer, code):
        add = self.entry(scored, "indices:entry_task_add")

        answer = client.get(add, {"tc": code}, follow=True)

        assert "Chọn một tiêu chí bị mất điểm" in words(answer)

    def test_a_task_of_another_plan_is_not_there(self, client, scored, officer):
        other = RemediationTask.objects.filter(plan__edition=scored.editions[2024])[0]
        own = self.entry(scored, "indices:entry_task", task=other.pk)

        assert client.get(own).status_code == 404

    def test_issuing_opens_it_to_everyone(self, client, scored, officer):
        plan = make_plan(
            scored.editions[2024],
            scored.units["dinh_hoa"],
            {"1.2": "6"},
            is_issued=False,
        )
        address = self.entry(scored)
        refused = client.post(address, {"viec": "ban-hanh"})
        assert refused.status_code == 422
        assert "phải ghi số, ký hiệu" in words(refused)

        sent = {"decision": "Kế hoạch số 7/KH-UBND", "decided_on": "20/03/2025"}
        client.post(address, {**sent, "viec": "ban-hanh"})

        plan.refresh_from_db()
        assert plan.is_issued
        client.logout()
        public = client.get(plan_url(scored, "dinh_hoa", 2024))
        assert "Kế hoạch số 7/KH-UBND" in words(public)

    def test_progress_is_written_and_shown_with_its_steps(
        self, client, scored, officer
    ):
        make_plan(scored.editions[2024], scored.units["dinh_hoa"], {"1.2": "6"})
        task = RemediationTask.objects.get(plan__unit=scored.units["dinh_hoa"])
        address = self.entry(scored, "indices:entry_task", task=task.pk)
        form = client.get(address).context["form"]
        sent = {
            "what": task.what,
            "who": task.who,
            "due_on": "30/09/2025",
            "state": "done",
            "finished_on": "01/09/2025",
            "result": "Đã gửi đủ bốn báo cáo",
            "seen": form["seen"].value(),
        }

        client.post(address, sent)
        again = client.post(address, {**sent, "result": "Khác"})

        assert again.status_code == 422
        assert "Có người vừa sửa nhiệm vụ này" in words(again)
        assert "Đã gửi đủ bốn báo cáo" in words(client.get(address))
        public = words(client.get(plan_url(scored, "dinh_hoa", 2024)))
        assert "Xong ngày 01/09/2025" in public


def test_a_visitors_kept_page_is_new_after_a_change(scored):
    """Pages are kept under what is public: a changed task is part of that."""
    task = RemediationTask.objects.get(points_at_stake=Decimal("10"), state="planned")
    before = public_state()

    facts = TaskFacts("Việc khác", task.who, task.due_on)
    change_task(actor=CLERK, task=task, facts=facts, seen=version_of(task))

    assert public_state() != before
