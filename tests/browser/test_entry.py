"""Journeys of an index administrator: typing, pasting, colliding, publishing.

CCHC 2025 of a province with twelve communes, nothing entered; the year before is
published.
"""

import re

import pytest
from django.conf import settings
from django.test import Client

from indices.actions.cells import CellEdit, save_cells
from indices.models import Announcement, Edition
from indices.numbers import NumberError, parse_number
from tests.factories import (
    CLERK,
    make_index,
    make_nation,
    make_ranking,
    make_tier_scheme,
    make_unit,
    make_user,
)
from units.models import Role, Unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = (
    "An Khánh",
    "Ba Bể",
    "Bình Yên",
    "Cao Minh",
    "Đại Từ",
    "Định Hóa",
    "La Bằng",
    "Phú Đình",
    "Quân Chu",
    "Tân Cương",
    "Văn Lang",
    "Yên Trạch",
)
# Every shape of number of the grammar, and what only looks like one.
NUMBERS = """
    0 7 -7 +7 76,71 76.71 0,125 0.125 00,5 7, ,7 .5 5. 1.025 12,500 0.500 -1.025
    1.025,5 1,025.5 12.345.678 12,345,678 1.02,5 1.025.5 1,0250 +12.345 −5 – - —
    abc NaN 1e5 1_000 ٣ ½ 5% 0x1 --5 1.000.000,25 01.025,5 99999999,999999
"""
PASTE = """([selector, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent(
    "paste", {clipboardData: data, bubbles: true, cancelable: true});
  const input = document.querySelector(selector);
  input.focus();
  return input.dispatchEvent(event);
}"""


class Office:
    """A province, its communes, and two people who may enter its results."""

    def __init__(self):
        self.province = make_unit("Minh Trung", kind="tỉnh", parent=make_nation())
        self.units = [
            make_unit(name, kind="xã", parent=self.province) for name in NAMES
        ]
        self.index, self.scheme = make_index(), make_tier_scheme()
        self.rank(2024, dict.fromkeys(self.units, "70.5"), is_published=True)
        self.edition = self.rank(2025, {})
        self.people = [
            make_user(
                name,
                full_name=full_name,
                password="mot-mat-khau-rat-dai",
                role=Role.INDEX_ADMINISTRATOR,
                unit=self.province,
            )
            for name, full_name in (("a", "Nguyễn Văn A"), ("b", "Trần Thị B"))
        ]

    def rank(self, year, scores, *, is_published=False, **facts):
        return make_ranking(
            self.index,
            self.province,
            scores,
            year=year,
            level="commune",
            tier_scheme=self.scheme,
            is_published=is_published,
            **facts,
        )

    def score(self, place):
        """What is stored of one unit, as text; None when nothing is."""
        said = Announcement.objects.filter(
            edition=self.edition, unit=self.units[place], last_revision=None
        ).first()
        return str(said.score) if said and said.score is not None else None

    def cell(self, place, column="score"):
        return f"#o-{self.units[place].pk}-{column}"

    @property
    def table(self):
        return f"/nhap-lieu/cchc/minh-trung/cap-xa/{self.edition.year}/"


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def sit_down(chromium, live_server, office):
    """`sit_down(0)` opens the entry table as the first of the two people."""
    contexts, faults = [], []

    def session_of(user):
        client = Client()
        client.force_login(user)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def sit(person=0, path=None, **options):
        options = {"viewport": {"width": 1440, "height": 900}} | options
        context = chromium.new_context(locale="vi-VN", **options)
        contexts.append(context)
        cookie = {
            "name": settings.SESSION_COOKIE_NAME,
            "value": session_of(office.people[person]),
            "url": live_server.url,
        }
        context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on(
            "console",
            lambda said: (
                faults.append(said.text) if "Security Policy" in said.text else None
            ),
        )
        answer = page.goto(live_server.url + (path or office.table))
        assert answer.status == 200
        return page

    yield sit
    for context in contexts:
        context.close()
    assert faults == []


def paste(page, selector, text):
    """Paste; True when the page left it to the browser."""
    return page.evaluate(PASTE, [selector, text])


def said(page):
    return page.inner_text("[data-entry=status]")


def state(page, office, place):
    row = f"tr[data-row='{office.units[place].pk}']"
    return page.inner_text(f"{row} [data-state]")


def until_saved(page, office, place):
    row = f"tr[data-row='{office.units[place].pk}']"
    page.wait_for_selector(f"{row} [data-state=saved]")


class TestTyping:
    def test_a_cell_saves_itself_and_the_ranks_follow(self, sit_down, office):
        page = sit_down()
        page.fill(office.cell(0), "81.5")
        page.press(office.cell(0), "Enter")
        assert state(page, office, 0) == "Chưa lưu"
        until_saved(page, office, 0)
        assert re.fullmatch(r"Đã lưu \d\d:\d\d", state(page, office, 0))
        assert page.input_value(office.cell(0)) == "81,50"
        assert office.score(0) == "81.50"
        row = f"tr[data-row='{office.units[0].pk}']"
        assert page.inner_text(f"{row} [data-computed=rank]") == "1"
        assert page.inner_text(f"{row} [data-computed=tier]") == "Tốt"
        missing = page.inner_text("[data-entry=missing]")
        assert missing == "Còn thiếu điểm của 11 đơn vị."
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0

    def test_several_changes_go_in_one_request(self, sit_down, office):
        page = sit_down()
        posts = []
        page.on("request", lambda r: posts.append(r) if r.method == "POST" else None)
        for place in range(4):
            page.fill(office.cell(place), f"7{place}")
            page.press(office.cell(place), "Enter")
        until_saved(page, office, 3)
        assert len(posts) == 1
        assert len(posts[0].post_data_json["cells"]) == 4

    def test_a_wrong_cell_says_why_and_is_not_sent(self, sit_down, office, axe):
        page = sit_down()
        cell = page.locator(office.cell(0))
        for text, why in (
            ("1.025", "đọc được hai cách: 1,025 hoặc 1.025"),
            ("101", "lớn hơn mức tối đa"),
            ("abc", "không phải là số"),
        ):
            cell.fill(text)
            cell.press("Tab")
            message = page.inner_text(f"{office.cell(0)}-loi")
            assert why in message
            assert cell.get_attribute("aria-describedby") == (
                f"{office.cell(0)[1:]}-loi"
            )
        assert state(page, office, 0) == "Cần sửa"
        assert page.inner_text("[data-entry=faults]") == "1 ô cần sửa"
        assert axe(page) == []
        page.wait_for_timeout(900)
        assert office.score(0) is None
        page.click("[data-entry=faults]")
        assert page.evaluate("document.activeElement.id") == office.cell(0)[1:]
        cell.fill("80")
        page.keyboard.press("Control+s")
        until_saved(page, office, 0)
        assert office.score(0) == "80.00"

    def test_the_keys_walk_through_the_table(self, sit_down, office):
        page = sit_down()

        def pressing(*keys):
            for key in keys:
                page.keyboard.press(key)
            return "#" + page.evaluate("document.activeElement.id")

        page.focus(office.cell(1))
        assert pressing("Enter") == office.cell(2)
        assert pressing("Shift+Enter") == office.cell(1)
        assert pressing("ArrowUp") == office.cell(0)
        assert pressing("ArrowUp") == office.cell(0)
        assert pressing("ArrowDown") == office.cell(1)
        page.keyboard.type("75")
        # Within the text an arrow moves the caret, at its edge it leaves the cell.
        assert pressing("ArrowLeft") == office.cell(1)
        assert pressing("ArrowRight") == office.cell(1)
        assert pressing("ArrowRight") == office.cell(1, "rank")
        assert pressing("ArrowLeft") == office.cell(1)
        page.evaluate("document.querySelectorAll('tbody tr')[2].hidden = true")
        assert pressing("Enter") == office.cell(3)

    def test_escape_brings_back_the_saved_value(self, sit_down, office):
        page = sit_down()
        page.fill(office.cell(0), "75")
        page.press(office.cell(0), "Enter")
        until_saved(page, office, 0)
        page.fill(office.cell(0), "xyz")
        page.press(office.cell(0), "Escape")
        assert page.input_value(office.cell(0)) == "75,00"
        assert state(page, office, 0).startswith("Đã lưu")

    def test_numbers_are_judged_as_the_server_judges_them(self, sit_down, office):
        page = sit_down()
        texts = [
            *NUMBERS.split(),
            "",
            "1 025",
            " 7,5 ",
            "\u00a07,5",
            "\u202f",
            "9" * 40,
            "9" * 41,
        ]
        judged = page.evaluate("ts => ts.map(t => window.cchcNumbers.parse(t))", texts)
        for text, found in zip(texts, judged, strict=True):
            assert (found["kind"], found["value"], found["message"]) == server(text)


def server(text):
    """What indices/numbers.py makes of a text, as the script says it."""
    try:
        value = parse_number(text)
    except NumberError as error:
        return "invalid", None, str(error)
    return ("empty", None, "") if value is None else ("number", float(value), "")


class TestPasting:
    def test_a_block_spills_right_and_down(self, sit_down, office, axe):
        page = sit_down()
        block = '81,5\t1\r\n0.75\t2\r\nabc\t3\r\n105\t4\r\n"79,5"\t5\r\n'
        assert paste(page, office.cell(0), block) is False
        assert said(page) == "Đã dán 10 ô, 2 ô không hợp lệ."
        assert page.input_value(office.cell(4)) == "79,5"
        assert page.input_value(office.cell(4, "rank")) == "5"
        assert page.locator("input[aria-invalid]").count() == 2
        assert axe(page) == []
        until_saved(page, office, 4)
        assert [office.score(place) for place in range(5)] == [
            "81.50",
            "0.75",
            None,
            None,
            "79.50",
        ]

    def test_the_last_paste_can_be_undone(self, sit_down, office):
        page = sit_down()
        page.fill(office.cell(0), "75")
        page.press(office.cell(0), "Enter")
        until_saved(page, office, 0)
        paste(page, office.cell(0), "80\n81\nabc")
        until_saved(page, office, 1)
        page.click("[data-entry=undo]")
        assert said(page) == "Đã hoàn tác 3 ô."
        assert page.is_hidden("[data-entry=undo]")
        page.wait_for_function(
            "s => document.querySelector(s).defaultValue === ''", arg=office.cell(1)
        )
        assert [office.score(place) for place in range(3)] == ["75.00", None, None]

    def test_a_single_cell_is_left_to_the_browser(self, sit_down, office):
        assert paste(sit_down(), office.cell(0), "76,71\r\n") is True

    def test_names_decide_where_a_block_has_them(self, sit_down, office):
        twin, other = office.units[2:4]
        Unit.objects.filter(pk=twin.pk).update(name=other.name)
        page = sit_down()
        block = (
            "TT\tĐơn vị\tĐiểm\r\n"
            "1\tXã Định Hoá\t90,5\r\n2\tđại từ\t85\r\n3\tX. Ba Bể\t80\r\n"
            f"4\tXã Không Có\t1\r\n5\t{other.name}\t2\r\n"
        )
        paste(page, office.cell(0), block)
        assert said(page) == (
            "Đã dán 3 ô theo tên đơn vị. "
            "1 dòng không khớp đơn vị nào: Xã Không Có. "
            f"1 dòng có tên của nhiều đơn vị: {other.name}."
        )
        until_saved(page, office, 5)
        assert [office.score(place) for place in (0, 1, 4, 5)] == [
            None,
            "80.00",
            "85.00",
            "90.50",
        ]

    def test_a_block_too_wide_is_asked_about(self, sit_down, office):
        page = sit_down()
        note = office.cell(0, "note")
        paste(page, note, "một\thai\r\nba\tbốn")
        question = page.inner_text("[data-entry=dialog-text]")
        assert question.startswith("Khối vừa chép rộng 2 cột")
        page.click("[data-entry=dialog-none]")
        assert (page.input_value(note), said(page)) == ("", "Chưa dán ô nào.")
        paste(page, note, "một\thai\r\nba\tbốn")
        page.click("[data-entry=dialog-some]")
        assert page.input_value(note) == "một"
        assert page.input_value(office.cell(1, "note")) == "ba"
        until_saved(page, office, 1)

    def test_hidden_rows_are_passed_over(self, sit_down, office):
        page = sit_down()
        page.evaluate("document.querySelectorAll('tbody tr')[1].hidden = true")
        paste(page, office.cell(0), "80\n81")
        assert page.input_value(office.cell(1)) == ""
        assert page.input_value(office.cell(2)) == "81"
        page.keyboard.press("Control+s")
        until_saved(page, office, 2)

    def test_lines_beyond_the_table_are_said(self, sit_down, office):
        page = sit_down()
        paste(page, office.cell(11), "80\n81\n82")
        assert said(page) == "Đã dán 1 ô. 2 dòng thừa không dán."
        until_saved(page, office, 11)

    def test_a_large_block_is_quick(self, sit_down, office):
        for number in range(110):
            make_unit(f"Zz {number}", kind="xã", parent=office.province)
        office.edition = office.rank(2026, {})
        page = sit_down()
        block = "\r\n".join("70,5\t1\tKhá" for _row in range(120))
        # Saving is another matter: nothing goes out while the page is measured.
        page.context.set_offline(True)
        for _attempt in range(5):
            paste(page, office.cell(0), block)
            assert said(page) == "Đã dán 360 ô."
        times = page.evaluate(
            "performance.getEntriesByName('entry-paste').map(e => e.duration)"
        )
        assert min(times) < 50


class TestTrouble:
    def test_without_a_connection_cells_wait_in_the_page(self, sit_down, office):
        page = sit_down()
        page.context.set_offline(True)
        paste(page, office.cell(0), "80\n81\n82\n83")
        page.wait_for_selector("[data-entry=notice]")
        assert page.inner_text("[data-entry=notice-text]") == (
            "Mất kết nối. 4 ô đang giữ trên máy, sẽ tự lưu khi có mạng."
        )
        assert state(page, office, 0) == "Lỗi, thử lại"
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        page.context.set_offline(False)
        until_saved(page, office, 3)
        assert page.is_hidden("[data-entry=notice]")
        assert office.score(3) == "83.00"

    def test_leaving_is_asked_about_only_while_something_is_unsaved(
        self, sit_down, office
    ):
        page = sit_down()
        questions = []
        page.on("dialog", lambda d: (questions.append(d.type), d.dismiss()))
        page.context.set_offline(True)
        page.click(office.cell(0))
        page.keyboard.type("80")
        page.close(run_before_unload=True)
        page.wait_for_timeout(500)
        assert questions == ["beforeunload"]
        page.context.set_offline(False)
        page.keyboard.press("Control+s")
        until_saved(page, office, 0)
        with page.expect_event("close"):
            page.close(run_before_unload=True)
        assert questions == ["beforeunload"]

    def test_a_session_that_ended_costs_no_typing(self, sit_down, office, live_server):
        page = sit_down()
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.fill(office.cell(0), "80")
        page.press(office.cell(0), "Enter")
        page.wait_for_selector("[data-entry=notice]")
        assert page.inner_text("[data-entry=notice-text]").startswith(
            "Phiên làm việc đã hết. 1 ô còn giữ trên trang này"
        )
        with page.context.expect_page() as opened:
            page.click("[data-entry=login]")
        other = opened.value
        other.fill("input[name=username]", "a")
        other.fill("input[name=password]", "mot-mat-khau-rat-dai")
        other.press("input[name=password]", "Enter")
        other.wait_for_url(live_server.url + "/**")
        other.wait_for_load_state("networkidle")
        other.close()
        page.bring_to_front()
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        until_saved(page, office, 0)
        assert office.score(0) == "80.00"

    @pytest.mark.parametrize(
        ("choice", "shown", "kept"),
        [("Giữ 81 của tôi", "81,00", "81.00"), ("Lấy 75,00", "75,00", "75.00")],
    )
    def test_two_people_choose_between_their_values(
        self, sit_down, office, axe, choice, shown, kept
    ):
        mine, theirs = sit_down(0), sit_down(1)
        theirs.fill(office.cell(0), "75")
        theirs.press(office.cell(0), "Enter")
        until_saved(theirs, office, 0)
        mine.fill(office.cell(0), "81")
        mine.press(office.cell(0), "Enter")
        mine.wait_for_selector(".cell-message--conflict")
        message = mine.inner_text(".cell-message--conflict")
        assert re.match(
            r"Trần Thị B vừa sửa ô này thành 75,00 lúc \d\d:\d\d\.", message
        )
        assert state(mine, office, 0) == "Cần chọn"
        assert office.score(0) == "75.00"
        assert axe(mine) == []
        mine.click(f"text={choice}")
        mine.wait_for_function(
            "([s, v]) => document.querySelector(s).defaultValue === v",
            arg=[office.cell(0), shown],
        )
        assert mine.input_value(office.cell(0)) == shown
        assert office.score(0) == kept

    def test_without_scripts_the_form_does_the_same(self, sit_down, office):
        page = sit_down(java_script_enabled=False)
        page.fill(office.cell(0), "một trăm")
        page.fill(office.cell(1), "81")
        page.click("text=Lưu nháp")
        assert "1 ô cần sửa; các ô khác đã lưu" in page.inner_text(".error-summary")
        assert page.input_value(office.cell(0)) == "một trăm"
        page.fill(office.cell(0), "80")
        save_cells(
            actor=CLERK,
            edition=office.edition,
            edits=[CellEdit(office.units[0].pk, "score", "", "60")],
        )
        page.click("text=Lưu nháp")
        page.check("text=Giữ 80 của tôi")
        page.click("text=Lưu nháp")
        assert "Đã lưu 1 ô." in page.inner_text(".messages")
        assert (office.score(0), office.score(1)) == ("80.00", "81.00")


def test_from_a_new_edition_to_its_correction(sit_down, office, axe):
    page = sit_down(path="/nhap-lieu/")
    assert axe(page) == []
    page.click("text=Tạo kỳ đánh giá")
    page.fill("[name=year]", "2026")
    page.select_option("[name=level]", "commune")
    page.fill("[name=area]", "minh trung")
    page.check("[name=is_like_previous]")
    assert axe(page) == []
    page.click("main button[type=submit]")
    page.wait_for_url(f"**{office.table.replace('2025', '2026')}")
    office.edition = Edition.objects.get(year=2026)

    scores = "\r\n".join(f"{60 + 2 * place},5" for place in range(len(NAMES)))
    paste(page, office.cell(0), scores)
    until_saved(page, office, 11)
    assert page.inner_text("[data-entry=missing]") == "Mọi đơn vị đã có điểm."
    page.click(".entry-steps >> text=Kiểm tra")
    assert "không thấy điều gì bất thường" in page.inner_text("main")
    assert axe(page) == []

    page.click("text=Tiếp: công bố")
    page.fill("[name=decision]", "12/QĐ-UBND")
    page.fill("[name=decided_on]", "01/03/2026")
    page.fill("[name=issuing_body]", "UBND tỉnh Minh Trung")
    page.click("text=Xem phụ lục với các thông tin này")
    assert "Quyết định số 12/QĐ-UBND ngày 01 tháng 3 năm 2026" in page.inner_text(
        ".annex"
    )
    assert axe(page) == []
    page.check("[name=is_checked]")
    page.click("main button:has-text('Công bố')")
    assert "Đã công bố kết quả." in page.inner_text(".messages")
    assert "Xã Yên Trạch" in page.inner_text("main")

    page.goto(page.url.split("/xep-hang/")[0] + office.table)
    page.fill(office.cell(0), "91")
    page.keyboard.press("Control+s")
    until_saved(page, office, 0)
    page.click(".entry-steps >> text=Công bố")
    assert "Những gì đổi: 12 đơn vị" in page.inner_text("main")
    page.fill("[name=decision]", "15/QĐ-UBND")
    page.fill("[name=decided_on]", "05/03/2026")
    page.fill("[name=reason]", "Nhập nhầm điểm của xã An Khánh")
    assert axe(page) == []
    page.check("[name=is_checked]")
    page.click("text=Công bố bản đính chính")
    assert "Nhập nhầm điểm của xã An Khánh" in page.inner_text("main")
    office.edition.refresh_from_db()
    assert office.edition.revision == 2


@pytest.mark.parametrize(
    "options",
    [
        {"color_scheme": "dark"},
        {"viewport": {"width": 375, "height": 812}, "is_mobile": True},
        {"viewport": {"width": 1920, "height": 1080}},
    ],
)
def test_the_table_fits_any_screen(sit_down, office, axe, options):
    page = sit_down(**options)
    paste(page, office.cell(0), "80\nabc")
    until_saved(page, office, 0)
    assert axe(page) == []
    width = (
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert page.evaluate(width) <= 1


def test_each_of_a_list_of_choices_is_as_high_as_a_finger(sit_down):
    page = sit_down(
        path="/nhap-lieu/sap-xep/moi/", viewport={"width": 375, "height": 812}
    )

    choices = page.locator("label:has(> input[type=radio])").all()
    assert len(choices) > 1
    assert all(each.bounding_box()["height"] >= 44 for each in choices)


def test_on_a_phone_the_own_name_is_not_cut(sit_down, office):
    office.people[0].first_name = "Nguyễn Thị Minh Nguyệt"
    office.people[0].save()
    page = sit_down(viewport={"width": 375, "height": 812})

    name = page.locator(".account__name")
    assert name.inner_text() == "Nguyễn Thị Minh Nguyệt"
    assert name.evaluate(
        "it => it.scrollWidth <= it.clientWidth && it.scrollHeight <= it.clientHeight"
    )
