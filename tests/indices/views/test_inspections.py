"""The pages of inspections: who sees what when, and what a source only says is done."""

from datetime import date

import pytest
from django.urls import reverse

from indices.models import Inspection, Practice
from tests.explained import make_scored
from tests.factories import inspect, make_plan, make_source, make_user
from tests.once import made_once
from tests.reading import links, words
from units.models import Role

pytestmark = pytest.mark.django_db


def make_inspected():
    """2025: a concluded planned one of Đại Từ, a surprise held at Phổ Yên, one still
    to come at Định Hóa, a self-inspection of Võ Nhai that did not take place."""
    scored = make_scored((2024,))
    edition, units = scored.editions[2024], scored.units
    make_plan(edition, units["dai_tu"], {"1.2": "6"})
    inspect(
        units["dai_tu"],
        edition=edition,
        day=date(2025, 5, 6),
        decision="Quyết định số 120/QĐ-UBND",
        findings=[("1.2", "Báo cáo quý chậm"), ("2", "Ít góp ý"), ("", "Thiếu sổ")],
        conclusion="Phải khắc phục ba điều",
        due_on=date(2025, 7, 1),
    )
    inspect(
        units["pho_yen"],
        "surprise",
        edition=edition,
        day=date(2025, 6, 1),
        state="held",
        findings=[("1.2", "Hồ sơ bí mật chưa kết luận")],
    )
    inspect(units["dinh_hoa"], "surprise", year=2025)
    inspect(
        units["vo_nhai"], "self", year=2025, state="cancelled", conclusion="Do bão lũ"
    )
    return scored


scored = made_once(make_inspected)


def year_url(scored, **asked):
    return reverse("indices:inspections", args=[scored.area.area_slug, 2025])


def one_url(scored, unit):
    number = Inspection.objects.get(unit=scored.units[unit]).pk
    return reverse("indices:inspection", args=[number])


def unit_url(scored, unit):
    return reverse("unit_follow_up", args=[scored.units[unit].slug])


class TestYear:
    def test_visitors_see_no_surprise_that_is_to_come(self, client, scored):
        text = words(client.get(year_url(scored)))

        assert (
            "Đã kiểm tra 2/2 cuộc ở 2 đơn vị (theo kế hoạch: 1/1; đột xuất: 1/1)"
            in (text)
        )
        assert "Huyện Định Hóa" not in text
        assert "Không tiến hành Do bão lũ" in text

    def test_nor_what_is_not_concluded(self, client, scored):
        text = words(client.get(year_url(scored)))

        assert "Đã kết luận Phải khắc phục ba điều Phát hiện: 3" in text
        assert "Chờ kết luận Phát hiện: –" in text

    def test_an_index_administrator_sees_all_of_it(self, client, scored):
        client.force_login(make_user(role=Role.INDEX_ADMINISTRATOR, unit=scored.area))

        text = words(client.get(year_url(scored)))

        assert "Huyện Định Hóa" in text
        assert "đột xuất: 1/2" in text
        assert "Chờ kết luận Phát hiện: 1" in text

    def test_the_filter_by_kind(self, client, scored):
        text = words(client.get(year_url(scored), {"loai": "surprise"}))

        assert "Thị xã Phổ Yên" in text
        assert "Huyện Đại Từ" not in text
        assert "Huyện Đại Từ" in words(client.get(year_url(scored), {"loai": "'"}))

    def test_a_year_or_a_place_without_any(self, client, scored):
        empty = reverse("indices:inspections", args=[scored.area.area_slug, 2019])
        nowhere = reverse("indices:inspections", args=["khong-co", 2025])

        assert "Chưa ghi nhận cuộc kiểm tra nào" in words(client.get(empty))
        assert client.get(nowhere).status_code == 404

    def test_json_keeps_the_same_silence(self, client, scored):
        url = year_url(scored).removesuffix("/") + ".json"
        payload = client.get(url).json()

        rows = {row["unit"]: row for row in payload["rows"]}
        assert set(rows) == {"Huyện Đại Từ", "Thị xã Phổ Yên", "Huyện Võ Nhai"}
        assert rows["Thị xã Phổ Yên"]["finding_count"] is None
        assert rows["Huyện Đại Từ"]["finding_count"] == 3

    def test_the_list_of_areas_and_years(self, client, scored):
        found = links(client.get(reverse("indices:inspection_areas")))

        assert year_url(scored) in found

    def test_the_number_of_queries(self, client, scored, django_assert_num_queries):
        address = year_url(scored)
        # 1 area + 1 inspections + 1 years + 1 site
        with django_assert_num_queries(4):
            client.get(address)


class TestOne:
    def test_findings_lead_to_criterion_and_task(self, client, scored):
        answer = client.get(one_url(scored, "dai_tu"))

        text, found = words(answer), links(answer)
        assert "Kiểm tra theo kế hoạch ở Huyện Đại Từ, năm 2025" in text
        assert "1.2 Báo cáo Báo cáo quý chậm Chưa làm" in text
        assert "2 Tác động Ít góp ý chưa có nhiệm vụ" in text
        assert "ngoài tiêu chí Thiếu sổ" in text
        plan = reverse("unit_plan", args=[scored.units["dai_tu"].slug, 2024])
        assert any(link.startswith(f"{plan}#nv-") for link in found)
        leaf = reverse("indices:criterion", kwargs=scored.address(2024, code="1.2"))
        assert f"{leaf}?dv={scored.units['dai_tu'].slug}" in found

    def test_until_it_is_concluded_nobody_reads_what_was_found(self, client, scored):
        answer = client.get(one_url(scored, "pho_yen"))

        assert "hiện ở đây khi đã kết luận" in words(answer)
        assert "bí mật" not in answer.content.decode()
        assert (
            "bí mật"
            not in client.get(
                one_url(scored, "pho_yen").removesuffix("/") + ".json"
            ).content.decode()
        )

    def test_only_what_is_concluded_stands_beside_the_task(self, client, scored):
        edition = scored.editions[2024]
        for unit in ("dai_tu", "pho_yen"):
            own = scored.units[unit]
            if not edition.remediation_plans.filter(unit=own).exists():
                make_plan(edition, own, {"1.2": "6"})
        texts = {
            unit: words(
                client.get(reverse("unit_plan", args=[scored.units[unit].slug, 2024]))
            )
            for unit in ("dai_tu", "pho_yen")
        }

        assert "Kiểm tra 06/05/2025: Báo cáo quý chậm" in texts["dai_tu"]
        assert "bí mật" not in texts["pho_yen"]

    def test_a_draft_plan_is_not_given_away(self, client, scored):
        plan = scored.editions[2024].remediation_plans.get()
        type(plan).objects.filter(pk=plan.pk).update(state="draft")

        text = words(client.get(one_url(scored, "dai_tu")))

        assert "Báo cáo quý chậm chưa có nhiệm vụ" in text

    def test_the_number_of_queries(self, client, scored, django_assert_num_queries):
        address = one_url(scored, "dai_tu")
        # 1 inspection + 1 its line + 1 plans + 1 tasks + 1 findings + 1 site
        with django_assert_num_queries(6):
            client.get(address)


class TestUnit:
    def test_what_a_source_says_stands_with_it_and_is_not_counted(self, client, scored):
        Practice.objects.create(
            unit=scored.units["pho_yen"],
            kind="conference",
            text="Hằng năm họp sau khi công bố.",
            source=make_source("Báo Thái Nguyên"),
        )

        text = words(client.get(unit_url(scored, "pho_yen")))

        assert "Hội nghị sau công bố Hằng năm họp sau khi công bố." in text
        assert "Nguồn: Báo Thái Nguyên" in text
        assert "Đã ghi nhận: 1 cuộc kiểm tra, 1 việc được nguồn nêu." in text

    def test_plans_and_inspections_of_the_unit(self, client, scored):
        answer = client.get(unit_url(scored, "dai_tu"))

        assert reverse("unit_plan", args=[scored.units["dai_tu"].slug, 2024]) in (
            links(answer)
        )
        assert "06/05/2025" in words(answer)

    def test_the_unit_page_leads_there(self, client, scored):
        page = client.get(reverse("unit", args=[scored.units["dai_tu"].slug]))

        assert unit_url(scored, "dai_tu") in links(page)

    def test_a_unit_of_which_nothing_is_recorded(self, client, scored):
        text = words(client.get(unit_url(scored, "dinh_hoa")))

        assert "Chưa ghi nhận gì" in text

    def test_the_number_of_queries(self, client, scored, django_assert_num_queries):
        address = unit_url(scored, "dai_tu")
        # 1 unit + 1 practices + 1 plans + 1 inspections + 1 site
        with django_assert_num_queries(5):
            client.get(address)


class TestKeeping:
    def sent(self, **facts):
        usual = {"kind": "self", "year": "2025", "state": "held", "day": "10/06/2025"}
        return usual | facts

    @pytest.fixture
    def officer(self, client, scored):
        user = make_user("canbo", role=Role.UNIT_OFFICER, unit=scored.units["dai_tu"])
        client.force_login(user)
        return user

    def url(self, scored, unit="dai_tu"):
        return reverse("indices:entry_inspection_new", args=[scored.units[unit].slug])

    def test_an_officer_records_the_own_self_inspection(self, client, scored, officer):
        sent = self.sent(findings="1.2; Báo cáo thiếu số\nThiếu sổ theo dõi")

        answer = client.post(self.url(scored), sent, follow=True)

        assert "Đã ghi cuộc kiểm tra" in words(answer)
        made = Inspection.objects.get(kind="self", unit=scored.units["dai_tu"])
        assert made.edition == scored.editions[2024]
        assert made.findings.count() == 2

    def test_but_no_other_kind_and_no_other_unit(self, client, scored, officer):
        refused = client.post(self.url(scored), self.sent(kind="planned"))
        assert refused.status_code == 422
        assert client.get(self.url(scored, "pho_yen")).status_code == 403
        planned = Inspection.objects.get(unit=scored.units["dai_tu"])
        own = reverse("indices:entry_inspection", args=[planned.pk])
        assert client.get(own).status_code == 403

    @pytest.mark.parametrize(
        ("facts", "said"),
        [
            ({"day": "31/02/2025"}, "ngày hợp lệ"),
            ({"year": "hai nghìn"}, "Nhập năm bằng bốn chữ số"),
            ({"day": ""}, "phải ghi ngày kiểm tra"),
            ({"findings": "9.9; Gì đó"}, "Dòng 1: bộ tiêu chí của kết quả năm 2024"),
            ({"findings": "1.2;"}, "Dòng 1: hãy ghi điều phát hiện sau mã 1.2"),
            ({"findings": "a\n" * 61}, "Nhiều nhất 60"),
            ({"state": "concluded"}, "Hãy ghi kết luận"),
        ],
    )
    def test_bad_input_is_told_and_nothing_is_written(
        self, client, scored, officer, facts, said
    ):
        answer = client.post(self.url(scored), self.sent(**facts))

        assert answer.status_code == 422
        assert said in words(answer)
        assert Inspection.objects.filter(kind="self").count() == 1

    def test_a_correction_keeps_the_criteria_of_its_first_day(
        self, client, scored, officer
    ):
        client.post(self.url(scored), self.sent(findings="1.2; Báo cáo thiếu số"))
        made = Inspection.objects.get(kind="self", unit=scored.units["dai_tu"])
        own = reverse("indices:entry_inspection", args=[made.pk])
        form = client.get(own).context["form"]
        sent = self.sent(
            findings=form["findings"].value(),
            seen=form["seen"].value(),
            state="concluded",
            conclusion="Sửa trong tháng",
        )

        client.post(own, sent)

        made.refresh_from_db()
        assert (made.state, made.edition) == ("concluded", scored.editions[2024])
        assert words(client.get(own)).count("Có người vừa sửa") == 0
        assert client.post(own, sent).status_code == 422
