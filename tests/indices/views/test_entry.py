"""Entering results: the list of editions, the table, the form and the autosave.

CCHC 2023 of the districts of Thái Nguyên, a draft beside the published year 2022:

                     2022    2023
    Huyện Đại Từ     76,71   79,00
    Huyện Định Hóa   81,02   80,50
    Thị xã Phổ Yên   59,30   61,25
"""

import json
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from indices.actions.cells import CellEdit, save_cells
from indices.models import Announcement, ScoreImport
from indices.selectors.entry import PAGE_SIZE
from tests.factories import CLERK, make_ranking, make_unit
from tests.reading import words

pytestmark = pytest.mark.django_db


GARBAGE = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"7",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"cells": 5}',
    b'{"cells": {"a": 1}}',
    b'{"cells": [null]}',
    b'{"cells": [{}]}',
    b'{"cells": [{"name": "1.score", "shown": "", "value": 5}]}',
    b'{"cells": [{"name": 7, "shown": "", "value": "5"}]}',
    b'{"cells": [{"name": "score", "shown": "", "value": "5"}]}',
    b'{"cells": [{"name": "1.score", "shown": "", "value": "\\ud800"}]}',
    '{"cells": [{"name": "²5.score", "shown": "", "value": "5"}]}'.encode(),
    b'{"cells": [{"name": "99999999999999999999.score", "shown": "", "value": "5"}]}',
    b'{"cells": [], "rows": 5}',
]
ODD_CELLS = [
    ("score", "5\u0000"),
    ("note", "a\u0000b"),
    ("score", "9" * 2_000),
    ("note", "x" * 100_000),
    ("constructor", "5"),
    ("part:\u0000", "5"),
    ("score", "Infinity"),
]


@pytest.fixture
def staff(client, world):
    client.force_login(world.index_administrator)
    return client


def table_url(edition):
    return reverse("indices:entry_edition", kwargs=edition.address)


def save_url(edition):
    return reverse("indices:entry_save", kwargs=edition.address)


def score_of(edition, unit):
    return Announcement.objects.get(
        edition=edition, unit=unit, is_primary=True, last_revision=None
    ).score


def fields_of(response):
    """What a browser without scripts would send back: names and values."""
    html = response.content.decode()
    tags = re.findall(r'<input type="(?:text|hidden)"[^>]*>', html)
    pairs = [
        (re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag))
        for tag in tags
    ]
    return {
        name.group(1): value.group(1).replace("&quot;", '"')
        for name, value in pairs
        if name and value
    }


def input_of(response, name):
    html = response.content.decode()
    return re.search(rf'<input type="text"[^>]*name="{re.escape(name)}"[^>]*>', html)[0]


def autosave(client, edition, *cells, rows=(), **body):
    listed = [
        {"name": f"{unit.pk}.{column}", "shown": shown, "value": value}
        for unit, column, shown, value in cells
    ]
    return client.post(
        save_url(edition),
        json.dumps(
            {"revision": edition.revision, "rows": rows, "cells": listed} | body
        ),
        content_type="application/json",
        headers={"accept": "application/json"},
    )


class TestHome:
    def test_it_lists_what_one_may_enter_and_nothing_else(self, staff, world):
        text = words(staff.get(reverse("indices:entry_home")))
        assert "Đang làm: 1 kỳ" in text
        assert "Chỉ số CCHC cấp huyện tỉnh Thái Nguyên, 2023 Dự thảo" in text
        assert "3/3 đơn vị có số liệu" in text
        assert "Đã công bố: 1 kỳ" in text
        assert "Bắc Kạn" not in text

    def test_a_correction_that_is_under_way_is_work_to_do(self, staff, world):
        save_cells(
            actor=CLERK,
            edition=world.published,
            edits=[CellEdit(world.district.pk, "score", "76,71", "77")],
        )
        text = words(staff.get(reverse("indices:entry_home")))
        assert "Đang làm: 2 kỳ" in text
        assert "Bản đính chính chưa công bố" in text

    def test_an_illustrative_edition_bears_its_mark_apart(self, staff, world):
        """Not as a word of its name or of its state."""
        world.draft.is_illustrative = True
        world.draft.save()

        page = staff.get(reverse("indices:entry_home")).text

        assert '<span class="badge">Số liệu minh họa</span>' in page

    def test_a_file_is_named_with_the_level_of_its_edition(self, staff, world):
        ScoreImport.objects.create(
            edition=world.draft,
            original_name="diem.xlsx",
            sha256="0" * 64,
            size=1,
            uploaded_by_name="Bé",
        )

        text = words(staff.get(reverse("indices:entry_home")))

        assert "diem.xlsx Chỉ số CCHC cấp huyện, Tỉnh Thái Nguyên 2023 Bé" in text

    def test_an_officer_of_a_unit_learns_why_there_is_nothing(self, client, world):
        client.force_login(world.officer)
        text = words(client.get(reverse("indices:entry_home")))
        assert "Chưa có kỳ đánh giá nào để nhập" in text
        assert "Tạo kỳ" not in text

    def test_editions_are_found_by_words_and_year(self, staff, world):
        url = reverse("indices:entry_home")
        assert "Đang làm: 1 kỳ" in words(staff.get(url, {"tim": "thai nguyen 2023"}))
        assert "Đang làm" not in words(staff.get(url, {"tim": "2022"}))
        none = words(staff.get(url, {"tim": "2022 bắc kạn"}))
        assert "Không có kỳ đánh giá nào như vậy" in none

    def test_its_queries_do_not_grow_with_the_editions(
        self, staff, world, django_assert_num_queries
    ):
        make_ranking(world.index, world.province, {}, year=2024, is_published=False)
        staff.get(reverse("indices:entry_home"))
        # 3 session, user, roles; 1 unsettled sheets; 1 editions with their counts; 1
        # files brought in newly; 1 profile of the site
        with django_assert_num_queries(7):
            staff.get(reverse("indices:entry_home"))


class TestTable:
    def test_every_unit_has_a_row_with_its_year_before(self, staff, world):
        response = staff.get(table_url(world.draft))
        text = words(response)
        assert "Kết quả của 3 đơn vị" in text
        assert "Năm 2022" in text
        assert text.index("Huyện Đại Từ") < text.index("Huyện Định Hóa")
        assert "76,71" in text
        assert 'value="79,00"' in input_of(response, f"{world.district.pk}.score")

    def test_what_is_computed_stands_beside_what_is_typed(self, staff, world):
        save_cells(
            actor=CLERK,
            edition=world.draft,
            edits=[CellEdit(world.district.pk, "rank", "", "1")],
        )
        text = words(staff.get(table_url(world.draft)))
        assert "2 khác hạng công bố" in text

    def test_parts_and_their_sum_have_columns(self, staff, world):
        edition = make_ranking(
            world.index,
            world.province,
            {},
            year=2024,
            parts=[("1", "Thẩm định", 65), ("2", "Điều tra", 35)],
            is_published=False,
        )
        save_cells(
            actor=CLERK,
            edition=edition,
            edits=[
                CellEdit(world.best.pk, "part:1", "", "60,5"),
                CellEdit(world.best.pk, "part:2", "", "30,25"),
                CellEdit(world.best.pk, "score", "", "91"),
            ],
        )
        text = words(staff.get(table_url(edition)))
        assert "Thẩm định tối đa 65" in text
        assert "90,75 khác tổng đã ghi" in text
        assert "Còn thiếu điểm của 2 đơn vị" in text

    def test_units_are_found_with_or_without_marks(self, staff, world):
        text = words(staff.get(table_url(world.draft), {"tim": "dai tu"}))
        assert "Huyện Đại Từ" in text
        assert "Huyện Định Hóa" not in text

    def test_units_without_a_score_can_be_listed_alone(self, staff, world):
        late = make_unit("Phú Bình", code="173", parent=world.province)
        edition = make_ranking(
            world.index,
            world.province,
            {world.best: "80"},
            year=2024,
            is_published=False,
        )
        text = words(staff.get(table_url(edition), {"thieu": "1"}))
        assert late.name in text
        assert world.best.name not in text

    def test_a_long_table_has_pages_and_finds_a_unit_s_own(self, staff, world):
        for number in range(PAGE_SIZE):
            make_unit(f"An {number}", code=f"a{number}", parent=world.province)
        edition = make_ranking(
            world.index, world.province, {}, year=2024, is_published=False
        )
        first = words(staff.get(table_url(edition)))
        assert world.best.name not in first
        focused = words(staff.get(table_url(edition), {"dv": world.best.slug}))
        assert world.best.name in focused
        assert "Từ 201 đến 203 trong 203" in focused

    def test_nonsense_in_the_address_falls_back(self, staff, world):
        for query in ("trang=0", "trang=x", "trang=99999999", "tim=%00", "dv=%ff"):
            response = staff.get(f"{table_url(world.draft)}?{query}&thieu=2")
            assert response.status_code == 200, query

    def test_its_queries_do_not_grow_with_the_units(
        self, staff, world, django_assert_num_queries
    ):
        for number in range(30):
            make_unit(f"An {number}", code=f"a{number}", parent=world.province)
        edition = make_ranking(
            world.index,
            world.province,
            {},
            year=2024,
            parts=[("1", "Thẩm định", 65)],
            is_published=False,
        )
        staff.get(table_url(edition))
        # 3 session, user, roles; 1 edition; 1 unsettled sheets; 1 parts; 1 figures; 1
        # rows; 1 earlier edition, 1 its scores; 1 announcements (none, so no parts); 1
        # last change; 1 profile of the site
        with django_assert_num_queries(13):
            staff.get(table_url(edition))


class TestFormWithoutScripts:
    def test_it_saves_the_changed_cells(self, staff, world):
        fields = fields_of(staff.get(table_url(world.draft)))
        fields[f"{world.district.pk}.score"] = "82,5"
        response = staff.post(table_url(world.draft), fields, follow=True)
        assert "Đã lưu 1 ô." in words(response)
        assert score_of(world.draft, world.district) == Decimal("82.50")

    def test_it_returns_to_the_rows_that_were_shown(self, staff, world):
        url = f"{table_url(world.draft)}?tim=dai+tu"
        fields = fields_of(staff.get(url))
        fields[f"{world.district.pk}.score"] = "82,5"
        assert staff.post(url, fields)["Location"] == url

    def test_a_refused_cell_keeps_what_was_typed(self, staff, world):
        fields = fields_of(staff.get(table_url(world.draft)))
        fields[f"{world.district.pk}.score"] = "một trăm"
        fields[f"{world.best.pk}.score"] = "81"
        response = staff.post(table_url(world.draft), fields)
        assert response.status_code == 422
        text = words(response)
        assert "1 ô cần sửa; các ô khác đã lưu" in text
        assert "“một trăm” không phải là số" in text
        cell = input_of(response, f"{world.district.pk}.score")
        assert 'value="một trăm"' in cell
        assert 'aria-invalid="true"' in cell
        assert 'data-stored="79,00"' in cell
        assert score_of(world.draft, world.best) == Decimal("81.00")
        # Mended and sent again, it is saved.
        again = fields_of(response)
        again[f"{world.district.pk}.score"] = "78"
        assert staff.post(table_url(world.draft), again).status_code == 302
        assert score_of(world.draft, world.district) == Decimal("78.00")

    def colliding(self, staff, world):
        fields = fields_of(staff.get(table_url(world.draft)))
        save_cells(
            actor=CLERK,
            edition=world.draft,
            edits=[CellEdit(world.district.pk, "score", "79,00", "75")],
        )
        fields[f"{world.district.pk}.score"] = "82,5"
        return staff.post(table_url(world.draft), fields)

    def test_a_conflict_offers_both_values(self, staff, world):
        response = self.colliding(staff, world)
        assert response.status_code == 409
        text = words(response)
        assert f"{CLERK.name} vừa sửa ô này thành 75,00 lúc" in text
        assert "Giữ 82,5 của tôi" in text
        assert "Lấy 75,00" in text
        assert 'value="82,5"' in input_of(response, f"{world.district.pk}.score")

    @pytest.mark.parametrize(
        ("choice", "kept"), [("mine:75,00", "82.50"), ("theirs", "75.00")]
    )
    def test_the_choice_decides(self, staff, world, choice, kept):
        name = f"{world.district.pk}.score"
        fields = fields_of(self.colliding(staff, world)) | {f"choice.{name}": choice}
        assert staff.post(table_url(world.draft), fields).status_code == 302
        assert score_of(world.draft, world.district) == Decimal(kept)

    def test_it_is_refused_without_the_token_of_the_form(self, world):
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.index_administrator)
        assert client.post(table_url(world.draft), {}).status_code == 403
        assert client.post(save_url(world.draft), {}).status_code == 403


class TestAutosave:
    def test_it_answers_with_what_became_of_the_cells(self, staff, world):
        response = autosave(
            staff,
            world.draft,
            (world.district, "score", "79,00", "82.5"),
            (world.best, "score", "80,50", "abc"),
            rows=[world.district.pk, world.best.pk],
        )
        assert response.status_code == 200
        answer = response.json()
        saved, refused = answer["cells"]
        assert (saved["status"], saved["stored"]) == ("saved", "82,50")
        assert (refused["status"], refused["stored"]) == ("invalid", "80,50")
        assert "không phải là số" in refused["message"]
        rows = answer["rows"]
        assert rows[str(world.district.pk)] == {"rank": ["1", ""], "tier": ["Tốt", ""]}
        assert rows[str(world.best.pk)]["rank"] == ["2", ""]
        assert answer["missing"] == "Mọi đơn vị đã có điểm."
        assert re.fullmatch(r"\d\d:\d\d", answer["at"])

    def test_a_conflict_is_a_409_with_both_values(self, staff, world):
        autosave(staff, world.draft, (world.best, "score", "80,50", "75"))
        response = autosave(staff, world.draft, (world.best, "score", "80,50", "81"))
        assert response.status_code == 409
        (cell,) = response.json()["cells"]
        assert cell["status"] == "conflict"
        assert cell["message"].startswith("quantri vừa sửa ô này thành 75,00 lúc ")
        assert (cell["keep"], cell["take"]) == ("Giữ 81 của tôi", "Lấy 75,00")

    def test_typing_into_an_edition_just_published_is_said(self, staff, world):
        response = autosave(
            staff, world.published, (world.best, "score", "81,02", "82"), revision=0
        )
        (cell,) = response.json()["cells"]
        assert cell["status"] == "invalid"
        assert "vừa được công bố" in cell["message"]

    def test_garbage_is_refused_and_breaks_nothing(self, staff, world):
        for body in GARBAGE:
            response = staff.post(
                save_url(world.draft), body, content_type="application/json"
            )
            assert response.status_code == 400, body[:80]

    def test_odd_cells_are_answered_one_by_one(self, staff, world):
        for column, value in ODD_CELLS:
            cell = (world.district, column, "79,00", value)
            response = autosave(staff, world.draft, cell)
            assert response.status_code in (200, 409), (column, value[:20])

    def test_odd_revisions_and_rows_are_passed_over(self, staff, world):
        for odd in ("x", -1, 1e300, None, [], {"a": 1}):
            response = autosave(
                staff,
                world.draft,
                (world.district, "note", "", "a"),
                revision=odd,
                rows=[odd],
            )
            assert response.status_code in (200, 409)

    def test_a_save_of_one_cell_costs_the_same_whatever_the_units(
        self, staff, world, django_assert_max_num_queries
    ):
        for number in range(40):
            make_unit(f"An {number}", code=f"a{number}", parent=world.province)
        edition = make_ranking(
            world.index,
            world.province,
            {world.best: "80", world.worst: "70"},
            year=2024,
            is_published=False,
        )
        autosave(staff, edition)
        # 4 session, user, roles, edition; 2 transaction
        # judging: 1 lock, 1 parts, 1 units, 1 announcements and 1 their parts
        # writing: 2 savepoint, 4 the same once more under its own lock, 1 write
        # change log: 2 savepoint, 1 lock, 1 last entry, 1 entry, 1 its details
        # results: 2 savepoint, 1 edition, 1 rows, 1 parts, 1 tiers, 2 criteria,
        #   2 announcements, 1 earlier editions and 1 their rows, 3 replaced, 2 moved,
        #   1 new, 1 figures
        # answer: 1 revision, 1 parts, 1 figures, 1 rows, 2 announcements
        with django_assert_max_num_queries(45):
            autosave(
                staff,
                edition,
                (world.best, "score", "80,00", "81"),
                rows=[world.best.pk, world.worst.pk],
            )
