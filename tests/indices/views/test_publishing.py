"""Checking a draft, publishing what was seen, correcting it, reading who did what.

CCHC of the districts of Thái Nguyên; 2022 is published, 2023 a draft:

                     2022    2023
    Huyện Đại Từ     76,71   79,00
    Huyện Định Hóa   81,02   80,50
    Thị xã Phổ Yên   59,30   61,25
"""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from indices.actions.announcements import AnnouncementInput, record_announcements
from indices.actions.cells import CellEdit, save_cells
from indices.models import ChangeEntry, Publication
from tests.factories import CLERK, make_ranking, make_unit
from tests.reading import links, words

pytestmark = pytest.mark.django_db

FACTS = {
    "decision": "123/QĐ-UBND",
    "decided_on": "21/03/2024",
    "issuing_body": "UBND tỉnh Thái Nguyên",
    "is_checked": "on",
}

WRONG_FACTS = [
    ("decision", "", "bắt buộc"),
    ("decision", "12\u0000", ""),
    ("decided_on", "", "bắt buộc"),
    ("decided_on", "31/02/2024", ""),
    ("decided_on", "01/01/2022", "trước năm đánh giá"),
    ("decided_on", "01/01/2199", "ở sau ngày mở"),
    ("published_on", "01/03/2024", "trước ngày quyết định"),
    ("release_at", "01/01/2024 08:00", "Giờ này đã qua"),
    ("is_checked", "", "bắt buộc"),
]


@pytest.fixture
def staff(client, world):
    client.force_login(world.index_administrator)
    return client


def url(name, edition):
    return reverse(f"indices:{name}", kwargs=edition.address)


def type_in(edition, unit, shown, value, column="score"):
    save_cells(
        actor=CLERK, edition=edition, edits=[CellEdit(unit.pk, column, shown, value)]
    )


def seen_on(response):
    return re.search(r'name="seen" value="([0-9a-f]{64})"', response.content.decode())[
        1
    ]


def publish(staff, edition, **facts):
    """Look at the page, then send its form; "" leaves a field empty."""
    page = staff.get(url("entry_publish", edition))
    given = FACTS | {"seen": seen_on(page)} | facts
    return staff.post(url("entry_publish", edition), given)


class TestChecks:
    def test_a_good_draft_may_go_on(self, staff, world):
        response = staff.get(url("entry_check", world.draft))
        assert "không thấy điều gì bất thường" in words(response)
        assert url("entry_publish", world.draft) in links(response)

    def test_nothing_entered_cannot_be_published(self, staff, world):
        empty = make_ranking(
            world.index, world.province, {}, year=2024, is_published=False
        )
        response = staff.get(url("entry_check", empty))
        assert "Chưa nhập kết quả của đơn vị nào." in words(response)
        assert links(response).count(url("entry_publish", empty)) == 1  # the step

    def test_each_finding_leads_to_its_cell(self, staff, world):
        type_in(world.draft, world.district, "79,00", "")
        response = staff.get(url("entry_check", world.draft))
        cell = f"?dv={world.district.slug}#o-{world.district.pk}-score"
        assert "Chưa có điểm (1)" in words(response)
        assert url("entry_edition", world.draft) + cell in links(response)

    def test_a_unit_left_out_with_a_reason_is_not_missing(self, staff, world):
        type_in(world.draft, world.district, "79,00", "")
        type_in(world.draft, world.district, "", "x", column="unranked")
        type_in(world.draft, world.district, "", "mới thành lập", column="note")
        text = words(staff.get(url("entry_check", world.draft)))
        assert "Chưa có điểm" not in text

    def test_announced_and_computed_are_compared(self, staff, world):
        type_in(world.draft, world.district, "", "1", column="rank")
        type_in(world.draft, world.worst, "", "Tốt", column="tier_name")
        text = words(staff.get(url("entry_check", world.draft)))
        assert "Huyện Đại Từ: hạng công bố 1, hạng tính 2" in text
        assert "Thị xã Phổ Yên: loại công bố Tốt, loại tính Trung bình" in text

    def test_ties_and_scores_at_a_cut_are_named(self, staff, world):
        type_in(world.draft, world.district, "79,00", "79,96")
        type_in(world.draft, world.best, "80,50", "79,96")
        text = words(staff.get(url("entry_check", world.draft)))
        assert "Hạng 1: Huyện Đại Từ, Huyện Định Hóa" in text
        assert "Huyện Đại Từ: 79,96, ngưỡng loại Tốt là 80,00" in text

    def test_a_score_far_from_all_others_is_named(self, staff, world):
        for number in range(6):
            make_unit(f"An {number}", code=f"a{number}", parent=world.province)
        units = world.province.children.filter(level="district")
        scores = {unit: f"7{place}.0" for place, unit in enumerate(units)}
        scores[world.worst] = "9.5"
        edition = make_ranking(
            world.index, world.province, scores, year=2024, is_published=False
        )
        text = words(staff.get(url("entry_check", edition)))
        assert "Xa hẳn các đơn vị khác (1)" in text
        assert "Thị xã Phổ Yên: 9,50" in text

    def test_a_unit_without_all_its_parts_is_named(self, staff, world):
        edition = make_ranking(
            world.index,
            world.province,
            {},
            year=2024,
            parts=[("1", "Thẩm định", 65), ("2", "Điều tra", 35)],
            is_published=False,
        )
        type_in(edition, world.best, "", "60", column="part:1")
        text = words(staff.get(url("entry_check", edition)))
        assert "Huyện Định Hóa: mới có 1/2 phần" in text

    def test_a_stated_mean_is_compared(self, staff, world):
        edition = make_ranking(
            world.index,
            world.province,
            {world.district: "70", world.best: "80"},
            year=2024,
            announced_mean=Decimal("75.5"),
            is_published=False,
        )
        text = words(staff.get(url("entry_check", edition)))
        assert "Trung bình được công bố 75,50, tính ra 75,00" in text


class TestPublishing:
    def test_the_annex_is_shown_as_it_will_be(self, staff, world):
        text = words(staff.get(url("entry_publish", world.draft)))
        assert "CẤP HUYỆN TỈNH THÁI NGUYÊN NĂM 2023" in text
        assert "(Kèm theo Quyết định số ……" in text
        assert "1 Huyện Định Hóa 80,50 1 Tốt" in text
        assert "Ấn định danh sách này có 3 đơn vị." in text

    def test_a_preview_fills_in_the_decision_and_publishes_nothing(self, staff, world):
        given = FACTS | {"viec": "xem", "is_checked": ""}
        response = staff.post(url("entry_publish", world.draft), given)
        assert response.status_code == 200
        named = "(Kèm theo Quyết định số 123/QĐ-UBND ngày 21 tháng 3 năm 2024 của UBND"
        assert named in words(response)
        assert not world.draft.publications.exists()

    def test_it_becomes_public_with_its_decision(self, staff, client, world):
        response = publish(staff, world.draft)
        assert response["Location"] == f"{world.draft.get_absolute_url()}?ban=1"
        publication = world.draft.publications.get()
        assert publication.decision == "123/QĐ-UBND"
        assert publication.published_on == publication.decided_on
        assert publication.created_by == world.index_administrator
        client.logout()
        text = words(client.get(world.draft.get_absolute_url()))
        assert "123/QĐ-UBND" in text

    def test_what_changed_since_the_page_was_opened_is_not_published(
        self, staff, world
    ):
        page = staff.get(url("entry_publish", world.draft))
        type_in(world.draft, world.district, "79,00", "81")
        response = staff.post(
            url("entry_publish", world.draft), FACTS | {"seen": seen_on(page)}
        )
        text = words(response)
        assert "Bảng kết quả đã đổi từ khi bạn mở trang" in text
        assert "1 Huyện Đại Từ 81,00 1 Tốt" in text
        assert 'value="123/QĐ-UBND"' in response.content.decode()
        assert " checked" not in response.content.decode()
        assert not world.draft.publications.exists()
        again = FACTS | {"seen": seen_on(response)}
        assert staff.post(url("entry_publish", world.draft), again).status_code == 302

    def test_two_people_publish_it_once(self, staff, world):
        page = staff.get(url("entry_publish", world.draft))
        given = FACTS | {"seen": seen_on(page)}
        colleague = Client()
        colleague.force_login(world.administrator)
        assert staff.post(url("entry_publish", world.draft), given).status_code == 302
        response = colleague.post(url("entry_publish", world.draft), given)
        assert response.status_code in (200, 422)
        assert world.draft.publications.count() == 1

    def test_a_set_hour_keeps_it_from_readers_until_then(self, staff, client, world):
        opens = timezone.localtime() + timedelta(days=2)
        response = publish(
            staff, world.draft, release_at=opens.strftime("%d/%m/%Y %H:%M")
        )
        followed = staff.get(response["Location"])
        assert "kết quả mở cho người xem lúc" in words(followed)
        assert staff.get(world.draft.get_absolute_url()).status_code == 200
        assert "chờ mở lúc" in words(staff.get(reverse("indices:entry_home")))
        client.logout()
        assert client.get(world.draft.get_absolute_url()).status_code == 404

    def test_while_it_waits_whoever_may_read_it_is_told_so(self, staff, client, world):
        edition = world.published
        type_in(edition, world.district, "76,71", "79,5")
        opens = timezone.localtime() + timedelta(days=2)
        hour = opens.strftime("%d/%m/%Y %H:%M")
        publish(staff, edition, release_at=hour, reason="Cộng sai")

        ranking = words(staff.get(edition.get_absolute_url(), {"ban": 2}))
        assert f"Bản này chờ đến {hour} mới mở" in ranking
        assert f"chờ mở lúc {hour}" in words(staff.get(url("entry_check", edition)))
        compared = reverse("indices:revisions", kwargs=edition.address)
        assert "Bản 2 khác bản 1" in words(staff.get(compared))
        client.logout()
        assert "Bản 2" not in words(client.get(compared))

    def test_while_it_waits_no_other_revision_can_follow(self, staff, world):
        opens = timezone.localtime() + timedelta(days=2)
        publish(staff, world.draft, release_at=opens.strftime("%d/%m/%Y %H:%M"))
        world.draft.refresh_from_db()
        type_in(world.draft, world.district, "79,00", "79,5")
        text = words(staff.get(url("entry_publish", world.draft)))
        assert "Bản trước còn chờ đến" in text

    def test_facts_that_cannot_be_are_refused(self, staff, world):
        for field, value, why in WRONG_FACTS:
            response = publish(staff, world.draft, **{field: value})
            assert response.status_code == 422, (field, value)
            assert why in words(response)
        assert not world.draft.publications.exists()

    @pytest.mark.parametrize(
        ("content", "is_taken"),
        [
            (b"%PDF-1.7 ... %%EOF\n", True),
            (b"%PDF-1.7 cut off", False),
            (b"<html>%PDF-1.7 %%EOF", False),
            (b"", False),
        ],
    )
    def test_the_signed_decision_must_be_a_whole_pdf(
        self, staff, world, content, is_taken
    ):
        file = SimpleUploadedFile("../../Số 123.PDF", content, "application/pdf")
        response = publish(staff, world.draft, signed_pdf=file)
        assert (response.status_code == 302) is is_taken
        assert world.draft.publications.exists() is is_taken
        if is_taken:
            name = world.draft.publications.get().signed_pdf.name
            assert re.fullmatch(r"decisions/[a-zA-Z0-9_./-]+\.pdf", name)
            address = reverse("indices:decision", kwargs=world.draft.address)
            assert b"".join(staff.get(address)) == content
            report = reverse("indices:report", kwargs=world.draft.address)
            for page in (world.draft.get_absolute_url(), report):
                assert f"{address}?ban=1" in links(staff.get(page))

    def test_it_is_refused_without_the_token_of_the_form(self, world):
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.index_administrator)
        assert client.post(url("entry_publish", world.draft), FACTS).status_code == 403


class TestCorrecting:
    def test_nothing_changed_is_nothing_to_correct(self, staff, world):
        text = words(staff.get(url("entry_publish", world.published)))
        assert "không có gì để đính chính" in text

    def test_it_shows_what_it_changes(self, staff, world):
        type_in(world.published, world.district, "76,71", "82")
        text = words(staff.get(url("entry_publish", world.published)))
        assert "Những gì đổi: 2 đơn vị" in text
        assert "Huyện Đại Từ điểm: 76,71 thành 82 hạng: 2 thành 1" in text
        assert "xếp loại: Khá thành Tốt" in text

    def test_it_needs_a_reason(self, staff, world):
        type_in(world.published, world.district, "76,71", "76,72")
        response = publish(staff, world.published, reason="  ")
        assert response.status_code == 422
        assert "Lý do đính chính" in words(response)
        assert world.published.publications.count() == 1

    def test_the_reason_and_both_revisions_stay_readable(self, staff, world):
        type_in(world.published, world.district, "76,71", "76,72")
        response = publish(staff, world.published, reason="Cộng nhầm phần điều tra")
        assert response["Location"].endswith("?ban=2")
        public = world.published.get_absolute_url()
        assert "76,72" in words(staff.get(public))
        assert "76,71" in words(staff.get(f"{public}?ban=1"))
        publication = Publication.objects.get(edition=world.published, revision=2)
        assert publication.reason == "Cộng nhầm phần điều tra"


class TestHistory:
    def test_it_says_who_changed_what_and_why(self, staff, world):
        type_in(world.draft, world.district, "79,00", "81")
        text = words(staff.get(url("entry_history", world.draft)))
        assert "Ghi kết quả của Huyện Đại Từ" in text
        assert CLERK.name in text
        assert re.search(r"Huyện Đại Từ, điểm: 79\S* thành 81\S*", text)

    def test_changes_of_one_unit_can_be_listed_alone(self, staff, world):
        type_in(world.draft, world.district, "79,00", "81")
        type_in(world.draft, world.best, "80,50", "82")
        text = words(staff.get(url("entry_history", world.draft), {"tim": "dinh hoa"}))
        assert "Ghi kết quả của Huyện Định Hóa" in text
        assert "Ghi kết quả của Huyện Đại Từ" not in text

    def test_an_entry_of_many_cells_has_a_page_of_its_own(self, staff, world):
        units = [
            make_unit(f"An {number}", code=f"a{number}", parent=world.province)
            for number in range(40)
        ]
        edition = make_ranking(
            world.index, world.province, {}, year=2024, is_published=False
        )
        rows = [AnnouncementInput(unit=unit, score=Decimal(70)) for unit in units]
        record_announcements(actor=CLERK, edition=edition, rows=rows)
        entry = ChangeEntry.objects.filter(edition=edition).latest("sequence")
        response = staff.get(url("entry_history", edition))
        assert f"?lan={entry.sequence}" in links(response)
        assert "Huyện An 7" not in words(response)
        one = words(staff.get(url("entry_history", edition), {"lan": entry.sequence}))
        assert "Huyện An 7, điểm: trống thành 70" in one

    def test_nonsense_in_the_address_falls_back(self, staff, world):
        for query in ("lan=999999", "lan=x", "trang=x", "tim=%00"):
            response = staff.get(f"{url('entry_history', world.draft)}?{query}")
            assert response.status_code == 200, query

    def test_its_queries_do_not_grow_with_the_changes(
        self, staff, world, django_assert_num_queries
    ):
        for value in ("81", "82", "83", "84"):
            shown = "79,00" if value == "81" else f"{int(value) - 1},00"
            type_in(world.draft, world.district, shown, value)
        staff.get(url("entry_history", world.draft))
        # 3 session, user, roles; 1 edition; 1 count, 1 entries, 1 their cells,
        # 1 namesakes, 1 people; 1 profile of the site
        with django_assert_num_queries(10):
            staff.get(url("entry_history", world.draft))
