"""Sets of criteria in the browser: list, making, copying, the table, putting to use.

The set of the tests (tests/factories.py): 1 (60) = 1.1 (20 = 12 + 8) + 1.2 (40),
2 survey (40), outside: 3 bonus, 4 deduction.
"""

import html
import json
import re

import pytest
from django.urls import reverse

from indices.models import ChangeEntry, CriteriaSet, Edition, ScoreSheet
from tests.factories import criterion, make_criteria, make_scored_edition
from tests.reading import links, words

pytestmark = pytest.mark.django_db

SETS = reverse("indices:criteria_sets")
CREATE = reverse("indices:criteria_set_create")
# The real slip: 10,05 typed for 10,5, so that nine domains came to 99,55.
SLIP = (("1", "89.50", "Tám lĩnh vực"), ("2", "10.05", "Nâng cao chất lượng"))


@pytest.fixture
def staff(client, world):
    client.force_login(world.index_administrator)
    return client


def url(name, found, *more):
    return reverse(f"indices:{name}", args=[found.code, *more])


def facts(**changed):
    """The form of the facts as it is sent."""
    given = {
        "name": "Bộ tiêu chí cấp huyện 2025",
        "code": "",
        "level": "district",
        "total_max": "100",
        "year_from": "2025",
        "decision": "Quyết định số 12/QĐ-UBND",
        "decided_on": "05/01/2025",
    }
    return given | changed


def table_of(staff, found):
    """The inputs of the table as a browser sends them."""
    page = html.unescape(staff.get(url("criteria_set", found)).content.decode())
    sent = dict(re.findall(r'name="(shown\.[\d.]+)" value="(\{.*?\})"', page))
    for name, text in list(sent.items()):
        code = name.removeprefix("shown.")
        for column, value in json.loads(text).items():
            sent[f"{code}.{column}"] = value
    return sent


class TestTheList:
    def test_says_state_sums_and_editions(self, staff, world):
        used = make_criteria("dang-dung", name="Bộ đang dùng", decision="QĐ 5/QĐ-UBND")
        make_scored_edition(world.index, world.province, criteria_set=used)
        make_criteria("sai", name="Bộ cộng sai", criteria=SLIP, predecessor=used)

        text = words(staff.get(SETS))

        open_part, frozen_part = text.split("Đang dùng, đã đóng băng")
        assert "Bộ cộng sai" in open_part
        assert "Các lĩnh vực cộng lại được 99,55 điểm, không phải 100,00" in open_part
        assert "trước: Bộ đang dùng" in open_part
        assert "QĐ 5/QĐ-UBND" in frozen_part
        assert "Chỉ số CCHC cấp huyện tỉnh Thái Nguyên 2024" in frozen_part
        assert " khớp " in frozen_part

    def test_an_edition_elsewhere_is_not_named(self, staff, world):
        used = make_criteria("dang-dung")
        make_scored_edition(world.index, world.neighbour, criteria_set=used)

        text = words(staff.get(SETS))

        assert "đã đóng băng" in text
        assert "Bắc Kạn" not in text

    def test_its_queries_do_not_grow(self, staff, django_assert_num_queries):
        make_criteria("mot")
        staff.get(SETS)
        # 3 session, user, roles; 1 sets; 1 sets in use; 1 editions; 1 criteria;
        # 1 profile of the site
        with django_assert_num_queries(8):
            staff.get(SETS)
        make_criteria("hai", predecessor=make_criteria("ba"))
        with django_assert_num_queries(8):
            staff.get(SETS)

    def test_the_way_there(self, staff, world):
        assert SETS in links(staff.get(reverse("indices:entry_home")))
        settings = reverse("indices:entry_settings", kwargs=world.draft.address)
        assert SETS in links(staff.get(settings))


class TestFacts:
    def test_a_set_is_made_and_logged(self, staff):
        response = staff.post(CREATE, facts(), follow=True)

        made = CriteriaSet.objects.get()
        assert made.code == "bo-tieu-chi-cap-huyen-2025"
        assert str(made.decided_on) == "2025-01-05"
        assert "Bộ tiêu chí chưa có tiêu chí nào" in words(response)
        assert ChangeEntry.objects.latest("pk").action == "make_criteria_set"

    def test_a_second_set_of_the_name_gets_a_code_of_its_own(self, staff):
        staff.post(CREATE, facts())
        staff.post(CREATE, facts())

        assert sorted(CriteriaSet.objects.values_list("code", flat=True)) == [
            "bo-tieu-chi-cap-huyen-2025",
            "bo-tieu-chi-cap-huyen-2025-2",
        ]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "a\u0000b"),
            ("code", "Mã có dấu"),
            ("level", "galaxy"),
            ("total_max", "0"),
            ("total_max", "1.025"),
            ("total_max", "nhiều"),
            ("decided_on", "31/02/2025"),
            ("year_from", "9" * 30),
            ("year_to", "2024"),
            ("predecessor", "-1"),
            ("source_url", "javascript:alert(1)"),
        ],
    )
    def test_nonsense_is_refused_with_words(self, staff, field, value):
        response = staff.post(CREATE, facts(**{field: value}))

        assert response.status_code == 422
        assert "Cần sửa trước khi tiếp tục" in words(response)
        assert not CriteriaSet.objects.exists()

    def test_another_earlier_set_links_the_criteria_anew(self, staff):
        first = make_criteria("mot")
        later = make_criteria(
            "sau",
            predecessor=first,
            criteria=[criterion("1", 100, "Báo cáo", same_as="2")],
        )
        second = make_criteria("hai", criteria=[("1", 100, "Báo cáo")])
        sent = facts(name=later.name, predecessor=second.pk)

        assert staff.post(url("criteria_set_facts", later), sent).status_code == 302

        linked = later.criteria.select_related("same_as").get()
        assert linked.same_as.criteria_set_id == second.pk
        assert linked.verdict == "same"

    def test_a_set_cannot_follow_one_that_follows_it(self, staff):
        first = make_criteria("mot")
        second = make_criteria("hai", predecessor=first)

        response = staff.post(
            url("criteria_set_facts", first), facts(predecessor=second.pk)
        )

        assert response.status_code == 422
        assert "không thể tiếp nối chính nó" in words(response)


class TestCopying:
    def test_one_press_and_its_facts(self, staff):
        source = make_criteria("nam-truoc", name="Bộ 2024", year_from=2024)
        form = words(staff.get(url("criteria_set_copy", source)))
        assert "Chép sang bộ mới: Bộ 2024" in form

        response = staff.post(
            url("criteria_set_copy", source), facts(code="nam-nay"), follow=True
        )

        copied = CriteriaSet.objects.get(code="nam-nay")
        assert copied.predecessor == source
        assert copied.criteria.count() == source.criteria.count()
        assert set(copied.criteria.values_list("verdict", flat=True)) == {"same"}
        assert "mọi tiêu chí đang giữ nguyên" in words(response)

    def test_next_year_is_offered(self, staff):
        source = make_criteria("nam-truoc", name="Bộ 2024", year_from=2024)

        page = staff.get(url("criteria_set_copy", source)).content.decode()

        assert 'value="Bộ 2025"' in page
        assert 'value="2025"' in page


class TestTheTable:
    def test_every_criterion_stands_in_it_with_its_sum(self, staff):
        found = make_criteria()

        text = words(staff.get(url("criteria_set", found)))

        assert "2 lĩnh vực, 6 tiêu chí chấm điểm" in text
        assert "Các lĩnh vực cộng lại 100,00 điểm; tổng của bộ là 100,00." in text

    def test_the_real_slip_is_shown(self, staff):
        found = make_criteria(criteria=SLIP)

        text = words(staff.get(url("criteria_set", found)))

        assert "Các lĩnh vực cộng lại 99,55 điểm; tổng của bộ là 100,00." in text
        assert "bộ chưa đưa vào sử dụng được" in text

    def test_changed_cells_are_written_and_logged(self, staff):
        found = make_criteria()
        sent = table_of(staff, found)
        sent |= {"1.1.1.max_score": "11,5", "1.1.2.max_score": "8,5"}

        response = staff.post(url("criteria_set", found), sent, follow=True)

        assert "Đã lưu 2 tiêu chí" in words(response)
        assert str(found.criteria.get(code="1.1.1").max_score.normalize()) == "11.5"
        entry = ChangeEntry.objects.latest("pk")
        assert [(d.column, d.old, d.new) for d in entry.details.all()] == [
            ("1.1.1 điểm tối đa", "12", "11,5"),
            ("1.1.2 điểm tối đa", "8", "8,5"),
        ]

    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("1.2.max_score", "bốn mươi", "không phải là số"),
            ("1.2.max_score", "", "Chưa ghi điểm tối đa"),
            ("1.2.max_score", "0", "điểm tối đa phải lớn hơn 0"),
            ("1.2.max_score", "9999999", "không quá"),
            ("1.2.name", " ", "không được để trống"),
            ("1.2.scored_by", "luck", "phải là một cách chấm đã biết"),
            ("1.2.step", "7", "phải là bội của bước điểm"),
            ("1.2.office", "x" * 300, "không quá 200 ký tự"),
        ],
    )
    def test_nothing_is_written_and_nothing_lost(self, staff, name, value, said):
        found = make_criteria()
        sent = table_of(staff, found) | {"1.1.1.max_score": "11", name: value}

        response = staff.post(url("criteria_set", found), sent)

        assert response.status_code == 422
        assert said in words(response)
        assert 'value="11"' in response.content.decode()
        assert str(found.criteria.get(code="1.1.1").max_score.normalize()) == "12"

    def test_two_editors_of_other_cells_both_save(self, staff):
        found = make_criteria()
        mine, theirs = table_of(staff, found), table_of(staff, found)
        staff.post(url("criteria_set", found), theirs | {"1.2.name": "Báo cáo quý"})

        staff.post(url("criteria_set", found), mine | {"1.1.name": "Kế hoạch năm"})

        assert found.criteria.get(code="1.2").name == "Báo cáo quý"
        assert found.criteria.get(code="1.1").name == "Kế hoạch năm"

    def test_two_editors_of_one_cell(self, staff):
        """The second is told, keeps the typing, and may save once more."""
        found = make_criteria()
        mine, theirs = table_of(staff, found), table_of(staff, found)
        staff.post(url("criteria_set", found), theirs | {"1.2.max_score": "39"})

        response = staff.post(
            url("criteria_set", found), mine | {"1.2.max_score": "38"}
        )

        assert response.status_code == 409
        assert "Người khác vừa ghi “39”" in words(response)
        assert 'value="38"' in response.content.decode()
        assert str(found.criteria.get(code="1.2").max_score.normalize()) == "39"

        again = table_of(staff, found) | {"1.2.max_score": "38"}
        left = again | {"choice.1.2.max_score": "theirs"}
        staff.post(url("criteria_set", found), left)
        assert str(found.criteria.get(code="1.2").max_score.normalize()) == "39"
        staff.post(url("criteria_set", found), again)
        assert str(found.criteria.get(code="1.2").max_score.normalize()) == "38"

    def test_garbage_in_place_of_the_table_changes_nothing(self, staff):
        found = make_criteria()
        sent = {"shown.1.2": "[", "9.9.name": "x", "pk": "1", "1.2.color": "red"}

        response = staff.post(url("criteria_set", found), sent)

        assert response.status_code == 409
        assert "vừa bị người khác bỏ" in words(response)

    def test_its_queries_do_not_grow(self, staff, django_assert_num_queries):
        staff.get(SETS)
        # 3 session, user, roles; 1 set; 1 all sets; 1 criteria; 1 sets in use;
        # 1 editions; 1 profile of the site
        for found in (make_criteria("nho", criteria=SLIP), make_criteria("lon")):
            with django_assert_num_queries(9):
                staff.get(url("criteria_set", found))


class TestFrozen:
    @pytest.fixture
    def used(self, world):
        found = make_criteria("dang-dung", name="Bộ đang dùng")
        make_scored_edition(world.index, world.province, criteria_set=found)
        return found

    def test_says_why_and_offers_the_copy(self, staff, used):
        response = staff.get(url("criteria_set", used))

        assert "không sửa được nữa" in words(response)
        assert url("criteria_set_copy", used) in links(response)
        assert "<textarea" not in response.content.decode()

    def test_one_that_a_set_in_use_goes_on_from(self, staff, world):
        first = make_criteria("mot")
        later = make_criteria("hai", name="Bộ hai", predecessor=first)
        make_scored_edition(world.index, world.province, criteria_set=later)

        assert "“Bộ hai”, đã được đưa vào sử dụng" in words(
            staff.get(url("criteria_set", first))
        )

    def test_no_path_writes_into_it(self, staff, used):
        before = list(used.criteria.order_by("pk").values())
        cells = {"shown.1.2": '{"name": "Báo cáo"}', "1.2.name": "Khác"}

        assert staff.post(url("criteria_set", used), cells).status_code == 422
        assert staff.post(url("criteria_set_facts", used), facts()).status_code == 422

        used.refresh_from_db()
        assert used.name == "Bộ đang dùng"
        assert list(used.criteria.order_by("pk").values()) == before


class TestDifferences:
    def test_each_verdict_in_its_table(self, staff):
        first = make_criteria("mot")
        criteria = [
            criterion("1", 60, "Chỉ đạo, điều hành", same_as="1"),
            criterion("2", 30, "Tác động", scored_by="survey", same_as="2"),
            criterion("3", 10, "Chuyển đổi số"),
        ]
        later = make_criteria("hai", predecessor=first, criteria=criteria)

        response = staff.get(url("criteria_set_differences", later))

        text = words(response)
        assert "Có thay đổi: 1 · Mới: 1 · Bỏ: 6 · Giữ nguyên: 1" in text
        assert "Tác động 40,00 30,00 điểm tối đa" in text

    def test_a_first_set_has_none(self, staff):
        response = staff.get(url("criteria_set_differences", make_criteria()))

        assert response.status_code == 404
        assert "không tiếp nối bộ nào" in words(response)


class TestPuttingToUse:
    @pytest.fixture
    def draft(self, world):
        return Edition.objects.get(pk=world.draft.pk)

    def press(self, staff, draft, found):
        address = reverse("indices:entry_put_to_use", kwargs=draft.address)
        return staff.post(address, {"criteria_set": found.pk})

    def test_every_unit_gets_its_sheet(self, staff, draft):
        found = make_criteria()

        assert self.press(staff, draft, found).status_code == 302

        draft.refresh_from_db()
        assert draft.criteria_set == found
        assert ScoreSheet.objects.filter(edition=draft).count() == 3

    def test_the_real_slip_is_refused(self, staff, draft):
        response = self.press(staff, draft, make_criteria(criteria=SLIP))

        assert response.status_code == 422
        assert "cộng lại được 99,55 điểm, không phải 100,00" in words(response)
        draft.refresh_from_db()
        assert draft.criteria_set is None

    def test_only_sets_of_the_level_are_offered(self, staff, draft):
        response = self.press(staff, draft, make_criteria(level="commune"))

        assert response.status_code == 422
        assert not ScoreSheet.objects.exists()
